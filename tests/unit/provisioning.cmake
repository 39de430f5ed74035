# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(provisioning SOURCES test_provisioning.c cluster_rig.c LIBS provisioning)
target_compile_definitions(unit_provisioning PRIVATE _GNU_SOURCE)
