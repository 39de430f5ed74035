# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(itlphone_directory PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_directory fuzz_directory.c LIBS itlphone_directory)
