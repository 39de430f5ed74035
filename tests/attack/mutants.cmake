# SPDX-License-Identifier: GPL-2.0-or-later
# Only where checks can be switched off: what the harness finds without that is tests/mutants' own test.
if(ITLPHONE_CANARY)
  attack_test(mutants attack_mutants.py)
  set_property(TEST attack.mutants APPEND PROPERTY ENVIRONMENT "MUTANTS=$<TARGET_FILE:mutants>")
endif()
