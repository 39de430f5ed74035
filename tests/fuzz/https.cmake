# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(itlphone_https PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_url fuzz_url.c fuzz_file.c LIBS itlphone_https)
