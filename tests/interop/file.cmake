# SPDX-License-Identifier: GPL-2.0-or-later
interop_test(file test_file.py)
interop_test(file-build test_file_build.py)
