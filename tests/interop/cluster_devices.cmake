# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_devices test_cluster_devices.py)
