# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_tvs_request fuzz_tvs_request.c LIBS lab_tvs)
fuzz_target(fuzz_tvs_response fuzz_tvs_response.c LIBS listfile)
fuzz_target(fuzz_tvs_name fuzz_tvs_name.c)
fuzz_target(fuzz_roles fuzz_roles.c fuzz_file.c LIBS lab_tvs)
