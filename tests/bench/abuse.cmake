# SPDX-License-Identifier: GPL-2.0-or-later
# bench_abuse: honest clients of each service, quiet and under floods, a Python program that is told where itlsim is.
file(GENERATE OUTPUT bench_abuse
     CONTENT "#!/bin/sh\nexec '${Python3_EXECUTABLE}' '${CMAKE_CURRENT_SOURCE_DIR}/bench_abuse.py' '$<TARGET_FILE:itlsim>' \"$@\"\n"
     FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
