# SPDX-License-Identifier: GPL-2.0-or-later
# Where the build has asserts (preset debug) this tests that they fire, elsewhere that nothing is left of them.
if(NOT ITLPHONE_BOARD)
  unit_test(panic SOURCES test_panic.c sip_lab.c tvs_rig.c LIBS lab_tvs itlphone_sip hal_virtual)
endif()
