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

#include "ecc_flash.h"

/** Fills in a part of the flash, and brings .ram_code to RAM: from ram_code_source to between ram_code_start and
 *  ram_code_end of the linker script. @param base address of the first sector */
ecc_flash_t kinetis_flash(uint32_t base, uint32_t sectors);

#endif
