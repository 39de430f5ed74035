# SPDX-License-Identifier: GPL-2.0-or-later
if(libcoap STREQUAL "source") # What is recorded is played.
  interop_test(scenario_record test_scenario_record.py)
endif()
