/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "storage.h"

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    memcpy(buf, (const uint8_t *)ctx + addr, len);
    return ITL_HAL_OK;
}

static itl_hal_status_t write(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    memcpy((uint8_t *)ctx + addr, buf, len);
    return ITL_HAL_OK;
}

storage_t storage_of_memory(void *base, uint32_t size)
{
    return (storage_t){.ctx = base, .size = size, .read = read, .write = write};
}
