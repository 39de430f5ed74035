# SPDX-License-Identifier: GPL-2.0-or-later
# bench_worlds: what a lab in one process costs, a Python program that is told where the labs are.
set(labs $<TARGET_FILE:world_lockout>)
if(TARGET world_cluster)
  list(APPEND labs $<TARGET_FILE:world_resets> $<TARGET_FILE:world_cluster>)
endif()
list(JOIN labs "' '" labs)
file(GENERATE OUTPUT bench_worlds
     CONTENT "#!/bin/sh\nexec '${Python3_EXECUTABLE}' '${CMAKE_CURRENT_SOURCE_DIR}/bench_worlds.py' '${labs}' \"$@\"\n"
     FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
