# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(phone_client test_phone_client.py)
