# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(sshd_words PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_ssh_words fuzz_ssh_words.c LIBS sshd_words hal_virtual)
