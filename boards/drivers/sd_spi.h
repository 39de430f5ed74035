/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An SD card in SPI mode (SD Physical Layer Simplified Specification 2.00, chapter 7), as a storage. Versions 2 and
 * later, standard and high capacity.
 */
#ifndef BOARDS_SD_SPI_H
#define BOARDS_SD_SPI_H

#include <stdbool.h>

#include "flash/storage.h"

/** Bytes of a block. */
#define SD_BLOCK_BYTES 512u

typedef struct sd_spi {
    void (*select)(bool on);           /**< Drives the card's chip select; set by the caller. */
    uint8_t (*exchange)(uint8_t byte); /**< Sends a byte, returns the one received; set by the caller. */
    bool high_capacity;                /**< Addresses count blocks, not bytes. */
    uint32_t cached;                   /**< Number of the block in block; UINT32_MAX: none. */
    uint8_t block[SD_BLOCK_BYTES];
} sd_spi_t;

/** Starts the card. @return ITL_HAL_OK; ITL_HAL_ERR_IO: no card, or one that is not understood */
itl_hal_status_t sd_spi_start(sd_spi_t *card);

/** Makes a storage of the card's first @p size bytes. @param card started, kept */
storage_t sd_spi_storage(sd_spi_t *card, uint32_t size);

#endif
