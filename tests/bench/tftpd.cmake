# SPDX-License-Identifier: GPL-2.0-or-later
# bench_tftpd: 2,000 phones at once, a Python program that is told where itlsim and its load are.
bench_program(tftpd_load tftpd_load.c)
target_compile_definitions(tftpd_load PRIVATE _GNU_SOURCE)
file(GENERATE OUTPUT bench_tftpd
     CONTENT "#!/bin/sh\nexec '${Python3_EXECUTABLE}' '${CMAKE_CURRENT_SOURCE_DIR}/bench_tftpd.py' '$<TARGET_FILE:itlsim>' '$<TARGET_FILE:tftpd_load>' \"$@\"\n"
     FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
