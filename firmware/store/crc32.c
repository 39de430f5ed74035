/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "store/crc32.h"

/** The polynomial, bits reversed. */
#define POLYNOMIAL 0xEDB88320u

uint32_t itl_crc32_of(const void *data, size_t len)
{
    const uint8_t *bytes = data;
    uint32_t crc = UINT32_MAX;
    for (size_t i = 0; i < len; i++) {
        crc ^= bytes[i];
        for (unsigned bit = 0; bit < 8; bit++)
            crc = (crc >> 1) ^ (POLYNOMIAL & (0u - (crc & 1u)));
    }
    return ~crc;
}
