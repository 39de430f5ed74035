# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(resets SOURCES test_resets.c LIBS resets hal_posix)
unit_test(reset_round SOURCES test_reset_round.c cluster_rig.c LIBS resets hal_posix)
foreach(program resets reset_round)
  target_compile_definitions(unit_${program} PRIVATE _GNU_SOURCE)
endforeach()
