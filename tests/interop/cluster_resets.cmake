# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_resets test_cluster_resets.py)
