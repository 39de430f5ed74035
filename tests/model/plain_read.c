/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the place of boards/drivers/cortex_m_read.c: reads as if no bus could answer with a fault. tests/model shows with
 * it that its cuts find such a driver. */
#include "cortex_m_read.h"

#include <string.h>

bool cortex_m_read(uintptr_t address, uint32_t *words, size_t count)
{
    memcpy(words, (const void *)address, 4u * count);
    return true;
}
