# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(phone_ssh test_phone_ssh.py ONCE)
