# SPDX-License-Identifier: GPL-2.0-or-later
unit_test(listfile SOURCES test_listfile.c test_listfile_hostile.c LIBS listfile PkgConfig::CJSON)
