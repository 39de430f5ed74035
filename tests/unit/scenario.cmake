# SPDX-License-Identifier: GPL-2.0-or-later
if(NOT ITLPHONE_BOARD AND TARGET scenario)
  unit_test(scenario SOURCES test_scenario_read.c test_scenario_shrink.c test_scenario_values.c LIBS scenario)
  target_compile_definitions(unit_scenario PRIVATE _GNU_SOURCE)
endif()
if(NOT ITLPHONE_BOARD AND libcoap STREQUAL "source")
  unit_test(scenario_swarm SOURCES test_scenario_swarm.c LIBS scenario_play)
  target_compile_definitions(unit_scenario_swarm PRIVATE _GNU_SOURCE)
endif()
