# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD AND TARGET scenario)
  unit_test(scenario SOURCES test_scenario_read.c test_scenario_values.c LIBS scenario)
  target_compile_definitions(unit_scenario PRIVATE _GNU_SOURCE)
endif()
