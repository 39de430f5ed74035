# SPDX-License-Identifier: GPL-2.0-or-later
# bench_powercuts: the power cuts of tests/powerloss, of a whole phone at every operation, and their rate.
file(GENERATE OUTPUT bench_powercuts
     CONTENT "#!/bin/sh\n'$<TARGET_FILE:powerloss_cuts>' && POWERLOSS_PHONE=all '$<TARGET_FILE:powerloss_phone>'\n"
     FILE_PERMISSIONS OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)
