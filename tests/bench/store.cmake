# SPDX-License-Identifier: GPL-2.0-or-later
bench_program(bench_store bench_store.c LIBS list_builder hal_virtual)
