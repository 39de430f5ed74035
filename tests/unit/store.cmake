# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(store SOURCES test_store.c LIBS powerloss_rig)
unit_test(store_format SOURCES test_store_format.c LIBS powerloss_rig)
