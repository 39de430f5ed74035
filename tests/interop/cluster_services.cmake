# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_services test_cluster_services.py)
