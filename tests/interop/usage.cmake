# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(usage test_usage.py)
interop_test(state test_state.py)
interop_test(signals test_signals.py ONCE)
