# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(tvs_client SOURCES test_tvs_client.c tvs_rig.c LIBS lab_tvs hal_virtual)
