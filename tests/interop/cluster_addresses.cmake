# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_addresses test_cluster_addresses.py ONCE)
