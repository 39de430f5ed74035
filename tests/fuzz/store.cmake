# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_store fuzz_store.c fuzz_nor.c)
target_compile_options(hal_posix PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_flash_image fuzz_flash_image.c LIBS hal_posix)
