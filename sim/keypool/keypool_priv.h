/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The files, as CMakeLists.txt compiles them.
 */
#ifndef KEYPOOL_KEYPOOL_PRIV_H
#define KEYPOOL_KEYPOOL_PRIV_H

#include <stddef.h>
#include <stdint.h>

extern const uint8_t keypool_keys_1024[];
extern const size_t keypool_keys_1024_size;
extern const uint8_t keypool_keys_2048[];
extern const size_t keypool_keys_2048_size;
extern const uint8_t keypool_keys_4096[];
extern const size_t keypool_keys_4096_size;

#endif
