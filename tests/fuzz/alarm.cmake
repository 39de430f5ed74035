# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(collector PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_alarm fuzz_alarm.c fuzz_source.c LIBS collector)
