# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(config SOURCES test_config.c LIBS itlphone)
