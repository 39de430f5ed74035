# SPDX-License-Identifier: GPL-2.0-or-later
# What changes a folder is cut off, and fails, at every call to the kernel.
set(change_calls open write fsync rename unlink mkdir)
list(TRANSFORM change_calls PREPEND "-Wl,--wrap=" OUTPUT_VARIABLE change_wraps)
unit_test(change SOURCES test_change.c cut.c cluster_rig.c LIBS cluster ${change_wraps})
unit_test(bulk SOURCES test_bulk.c cluster_rig.c LIBS cluster keypool)
unit_test(certificate SOURCES test_certificate.c cluster_rig.c LIBS cluster)
unit_test(cluster SOURCES test_cluster.c test_cluster_ctl.c test_cluster_cuts.c test_cluster_lists.c test_cluster_release.c test_cluster_state.c cut.c cluster_rig.c
          LIBS cluster ${change_wraps})
unit_test(cluster_lock SOURCES test_cluster_lock.c cluster_rig.c LIBS cluster hal_posix hal_virtual)
unit_test(cluster_memory SOURCES test_cluster_memory.c cluster_rig.c LIBS cluster keypool hal_virtual_crypto)
unit_test(devices SOURCES test_devices.c cluster_rig.c LIBS cluster)
unit_test(users SOURCES test_users.c cluster_rig.c LIBS cluster)
foreach(program bulk change certificate cluster cluster_lock cluster_memory devices users)
  target_compile_definitions(unit_${program} PRIVATE _GNU_SOURCE)
endforeach()
set_tests_properties(unit.cluster PROPERTIES TIMEOUT 900)
