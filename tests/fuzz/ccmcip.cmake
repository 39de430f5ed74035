# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(ccmcip PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_query fuzz_query.c fuzz_file.c LIBS ccmcip)
target_compile_definitions(fuzz_query PRIVATE _GNU_SOURCE)
