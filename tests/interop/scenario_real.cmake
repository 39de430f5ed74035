# SPDX-License-Identifier: GPL-2.0-or-later
if(libcoap STREQUAL "source") # Plays need it.
  interop_test(scenario_real test_scenario_real.py ONCE)
  # They wait for the most: begun first.
  set(shards 3)
  foreach(shard RANGE 1 ${shards})
    set(name interop.scenario_real_library_${shard})
    interop_test(scenario_real_library_${shard} test_scenario_real_library.py ONCE)
    set_tests_properties(${name} PROPERTIES COST 300 ENVIRONMENT "ITLSIM=$<TARGET_FILE:itlsim>;SHARD=${shard}/${shards}")
  endforeach()
endif()
