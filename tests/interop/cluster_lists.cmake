# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_lists test_cluster_lists.py)
