# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_configurations test_cluster_configurations.py ONCE)
