# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(scenario PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_scenario fuzz_scenario.c fuzz_file.c LIBS scenario)
