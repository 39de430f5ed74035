# SPDX-License-Identifier: GPL-2.0-or-later
# bench_scenarios: what the library of scenarios costs, a Python program that is told where it is.
if(libcoap STREQUAL "source")
  file(GENERATE OUTPUT bench_scenarios
       CONTENT "#!/bin/sh\nexec '${Python3_EXECUTABLE}' '${CMAKE_CURRENT_SOURCE_DIR}/bench_scenarios.py' '$<TARGET_FILE:itlsim>' '${PROJECT_SOURCE_DIR}/tests/scenarios' '$<TARGET_FILE:bench_tvs>' \"$@\"\n"
       FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
endif()
