# SPDX-License-Identifier: GPL-2.0-or-later
if(libcoap STREQUAL "source") # Plays need it.
  interop_test(scenario_real test_scenario_real.py ONCE)
  set_tests_properties(interop.scenario_real PROPERTIES COST 300) # it waits for the most: begun first
endif()
