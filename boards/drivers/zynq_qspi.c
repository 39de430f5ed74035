/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "zynq_qspi.h"

#include <stdbool.h>
#include <string.h>

#include "registers.h"

enum {
    CONFIG = 0x00,
    STATUS = 0x04,
    INTERRUPTS_OFF = 0x0C,
    ENABLE = 0x14,
    TXD_4 = 0x1C,
    RXD = 0x20,
    RX_THRESHOLD = 0x2C,
    TXD_1 = 0x80, /* and two bytes, three bytes */
    LINEAR = 0xA0,
};

#define CONFIG_MASTER   (1u << 0)
#define CONFIG_DIVIDE_8 (2u << 3)
#define CONFIG_WORDS    (3u << 6)
#define CONFIG_DESELECT (1u << 10)
#define CONFIG_BY_HAND  (1u << 14)
#define CONFIG_FLASH    (1u << 31)
#define CONFIG_ALWAYS   (CONFIG_MASTER | CONFIG_DIVIDE_8 | CONFIG_WORDS | CONFIG_BY_HAND | CONFIG_FLASH)
#define STATUS_RECEIVED (1u << 4)
#define STATUS_OVERFLOW (1u << 0)
#define PATIENCE        100000

void zynq_qspi_start(uintptr_t base)
{
    *reg32(base + ENABLE) = 0;
    *reg32(base + INTERRUPTS_OFF) = 0x7Fu;
    *reg32(base + LINEAR) = 0;
    *reg32(base + RX_THRESHOLD) = 1;
    *reg32(base + CONFIG) = CONFIG_ALWAYS | CONFIG_DESELECT;
    for (int i = 0; i < PATIENCE && (*reg32(base + STATUS) & STATUS_RECEIVED) != 0; i++)
        (void)*reg32(base + RXD);
    *reg32(base + STATUS) = STATUS_OVERFLOW;
    *reg32(base + ENABLE) = 1;
}

/* Up to four bytes there and back. Short words come back in the upper bytes. Never more than one is under way, so what
 * is read is what belongs to what was written. */
static uint32_t exchange(uintptr_t base, uint32_t word, size_t len)
{
    uintptr_t to = len == 4 ? TXD_4 : TXD_1 + 4u * (len - 1u);
    *reg32(base + to) = word;
    for (int i = 0; i < PATIENCE && (*reg32(base + STATUS) & STATUS_RECEIVED) == 0; i++)
        continue;
    return *reg32(base + RXD) >> 8u * (4u - len);
}

static size_t part_of(size_t len)
{
    return len < 4 ? len : 4;
}

void zynq_qspi_transfer(void *ctx, const uint8_t *out, size_t out_len, uint8_t *in, size_t in_len)
{
    uintptr_t base = *(const uintptr_t *)ctx;
    *reg32(base + CONFIG) = CONFIG_ALWAYS;
    for (size_t part; out_len > 0; out += part, out_len -= part) {
        uint32_t word = 0;
        part = part_of(out_len);
        memcpy(&word, out, part);
        exchange(base, word, part);
    }
    for (size_t part; in_len > 0; in += part, in_len -= part) {
        part = part_of(in_len);
        uint32_t word = exchange(base, UINT32_MAX, part);
        memcpy(in, &word, part);
    }
    *reg32(base + CONFIG) = CONFIG_ALWAYS | CONFIG_DESELECT;
}
