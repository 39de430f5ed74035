/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The list that boards/bench verifies; the build makes it from a file of tests/interop/files.
 */
#ifndef BOARDS_BENCH_LIST_H
#define BOARDS_BENCH_LIST_H

#include <stdint.h>

extern const uint8_t bench_list[];
extern const uint32_t bench_list_size;

#endif
