# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(log_ring SOURCES test_log_ring.c LIBS base)
