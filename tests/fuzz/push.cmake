# SPDX-License-Identifier: GPL-2.0-or-later
fuzz_target(fuzz_push fuzz_push.c LIBS itlphone_push)
