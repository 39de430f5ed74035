# SPDX-License-Identifier: GPL-2.0-or-later
if(libcoap STREQUAL "source") # Plays need it.
  interop_test(scenario test_scenario.py)
endif()
