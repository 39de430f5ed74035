# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(mail test_mail.py)
