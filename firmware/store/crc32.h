/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * CRC-32 as of Ethernet (ISO/IEC/IEEE 8802-3 section 3.2.9): finds damage by accident, not by intent.
 */
#ifndef ITLPHONE_CRC32_H
#define ITLPHONE_CRC32_H

#include <stddef.h>
#include <stdint.h>

/** CRC-32 of @p len bytes; of "123456789" it is 0xCBF43926. Bit by bit: no table, for short data. */
uint32_t itl_crc32_of(const void *data, size_t len);

#endif
