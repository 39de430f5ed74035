# SPDX-License-Identifier: GPL-2.0-or-later
target_compile_options(base PRIVATE -fsanitize=fuzzer-no-link)
target_compile_options(listfile PRIVATE -fsanitize=fuzzer-no-link)
target_compile_options(tftpd PRIVATE -fsanitize=fuzzer-no-link)
fuzz_target(fuzz_listing fuzz_listing.c LIBS listfile PkgConfig::CJSON)
fuzz_target(fuzz_identity fuzz_identity.c LIBS listfile)
fuzz_target(fuzz_psk_file fuzz_psk_file.c LIBS base)
fuzz_target(fuzz_tftpd fuzz_tftpd.c LIBS tftpd)
fuzz_target(fuzz_last_report fuzz_last_report.c ${PROJECT_SOURCE_DIR}/sim/device/last_report.c
            ${PROJECT_SOURCE_DIR}/sim/device/device_report.c ${PROJECT_SOURCE_DIR}/sim/device/phone_answer.c LIBS base PkgConfig::CJSON)
target_include_directories(fuzz_last_report PRIVATE ${PROJECT_SOURCE_DIR}/sim)
