# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(tvs test_tvs.py)
interop_test(tvs_names test_tvs_names.py)
