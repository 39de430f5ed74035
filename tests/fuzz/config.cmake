# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_config fuzz_config.c fuzz_source.c)
