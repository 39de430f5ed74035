/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Bytes that survive power-off, on a medium that has no rules of flash: battery-backed RAM, an SD card, what an
 * emulator keeps in a file. flash_rules.h makes flash of it.
 */
#ifndef BOARDS_STORAGE_H
#define BOARDS_STORAGE_H

#include <stddef.h>
#include <stdint.h>

#include "hal/status.h"

typedef struct storage {
    void *ctx;     /**< Passed back to every call. */
    uint32_t size; /**< Bytes. */

    /** Copies @p len bytes at @p addr, inside the medium, to @p buf. @return ITL_HAL_OK, ITL_HAL_ERR_IO */
    itl_hal_status_t (*read)(void *ctx, uint32_t addr, void *buf, size_t len);

    /** Replaces @p len bytes at @p addr, inside the medium; durable on return. @return ITL_HAL_OK, ITL_HAL_ERR_IO */
    itl_hal_status_t (*write)(void *ctx, uint32_t addr, const void *buf, size_t len);
} storage_t;

/** A storage over memory that the processor can address. @param base first byte; @param size bytes */
storage_t storage_of_memory(void *base, uint32_t size);

#endif
