# SPDX-License-Identifier: GPL-2.0-or-later
# bench_pages: a thousand phones with pages in one process, beside the same page from nginx.
file(GENERATE OUTPUT bench_pages
     CONTENT "#!/bin/sh\nexec '${Python3_EXECUTABLE}' '${CMAKE_CURRENT_SOURCE_DIR}/bench_pages.py' '$<TARGET_FILE:itlsim>' \"$@\"\n"
     FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
