# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_bulk test_cluster_bulk.py ONCE)
