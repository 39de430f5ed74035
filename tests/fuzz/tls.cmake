# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_tls_session fuzz_tls_session.c ../unit/tvs_rig.c LIBS lab_tvs hal_virtual)
