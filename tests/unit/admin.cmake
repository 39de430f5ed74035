# SPDX-License-Identifier: GPL-2.0-or-later
# The room takes servers from the command line as cli does.
unit_test(admin SOURCES test_admin.c ${PROJECT_SOURCE_DIR}/sim/cli/cli.c LIBS admin hal_posix PkgConfig::COAP_NOTLS)
