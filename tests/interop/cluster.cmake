# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster test_cluster.py)
