# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(itlphone_sip PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_sip fuzz_sip.c LIBS itlphone_sip)
