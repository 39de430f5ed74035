# SPDX-License-Identifier: GPL-2.0-or-later
bench_program(bench_tvs bench_tvs.c ${PROJECT_SOURCE_DIR}/tests/unit/tvs_rig.c LIBS lab_tvs hal_virtual)
target_include_directories(bench_tvs PRIVATE ${PROJECT_SOURCE_DIR}/tests/unit)
