# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_tftp fuzz_tftp.c)
