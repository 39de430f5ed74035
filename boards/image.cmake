# SPDX-License-Identifier: GPL-2.0-or-later
# The build of a board's image; the top CMakeLists.txt comes here when ITLPHONE_BOARD names one.
include(boards/platform.cmake)
add_subdirectory(firmware)
add_subdirectory(boards)
