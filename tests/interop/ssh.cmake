# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(ssh test_ssh.py)
