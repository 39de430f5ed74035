# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(policy SOURCES test_policy.c LIBS itlphone itlphone_flags)
target_compile_definitions(unit_policy PRIVATE POLICY_DOC="${PROJECT_SOURCE_DIR}/docs/trust-decision.md")
