# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(coap_target SOURCES test_coap_target.c LIBS itlphone_coap itlphone)
