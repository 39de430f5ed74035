# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(tftp test_tftp_servers.py)
