# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(directory test_directory.py)
