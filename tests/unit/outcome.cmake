# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(outcome SOURCES test_outcome.c LIBS itlphone itlphone_flags)
target_compile_definitions(unit_outcome PRIVATE BOOT_DOC="${PROJECT_SOURCE_DIR}/docs/boot.md")
