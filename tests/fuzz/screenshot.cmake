# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(screenshot PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_screenshot fuzz_screenshot.c LIBS screenshot)
