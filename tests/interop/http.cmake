# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(http_files test_http_files.py)
interop_test(cluster_http test_cluster_http.py)
