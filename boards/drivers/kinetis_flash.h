/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The flash inside Kinetis chips with an FTFE (K64 Sub-Family Reference Manual, chapter 29): sectors of 4 KB,
 * programmed in phrases of 8 bytes, each once between erasures. A phrase that a power cut has torn is read without a
 * fault, as hal/flash.h has it. The program must run from another block than the one used here, and the linker script
 * must place .ram_code in RAM.
 */
#ifndef BOARDS_KINETIS_FLASH_H
#define BOARDS_KINETIS_FLASH_H

#include "hal/flash.h"

/** A part of the flash. */
typedef struct kinetis_flash {
    uint32_t base; /**< Address of the first sector. */
    uint32_t sectors;
} kinetis_flash_t;

/** Makes an itl_hal_flash_t of it, and brings .ram_code to RAM: from ram_code_source to between ram_code_start and
 *  ram_code_end of the linker script. @param part members set by the caller; kept */
itl_hal_flash_t kinetis_flash_open(kinetis_flash_t *part);

#endif
