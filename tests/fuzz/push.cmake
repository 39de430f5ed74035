# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(itlphone_push PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_push fuzz_push.c fuzz_file.c LIBS itlphone_push)
