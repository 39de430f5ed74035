# SPDX-License-Identifier: GPL-2.0-or-later
bench_program(bench_verify bench_verify.c LIBS list_builder)
