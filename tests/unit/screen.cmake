# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(screen SOURCES test_screen.c test_screen_macros.c screen_rig.c tftp_host.c LIBS list_builder itlphone hal_virtual)
