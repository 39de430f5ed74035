# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(admin PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_words fuzz_words.c fuzz_file.c LIBS admin)
fuzz_target(fuzz_known_hosts fuzz_known_hosts.c fuzz_file.c LIBS admin)
