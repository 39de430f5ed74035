# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(cluster_alarms test_cluster_alarms.py)
