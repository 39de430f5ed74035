/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * SPI NOR flash behind the FlexSPI controller of i.MX RT chips (i.MX RT1060 Reference Manual, chapter 27), the same
 * chip that the program runs from: sectors of 4 KB, programmed in granules of 16 bytes. While a command runs the chip
 * answers no read, so commands are given from RAM, with interrupts masked and with the flash closed by the memory
 * protection unit, so that the processor does not even read ahead into it. Only commands that all makers share are
 * used, one bit wide; none of them changes a status register of the chip, let alone one that cannot be taken back.
 */
#ifndef BOARDS_IMXRT_FLASH_H
#define BOARDS_IMXRT_FLASH_H

#include "hal/flash.h"

/** Where the processor sees the flash. */
#define IMXRT_FLASH_BASE 0x60000000u

/** A part of the flash. */
typedef struct imxrt_flash {
    uint32_t first; /**< Offset of the first sector in the chip. */
    uint32_t sectors;
    uint32_t regions[2]; /**< Numbers of the memory protection unit's regions that open the flash, program and lists;
                              the lists' is not cached. */
} imxrt_flash_t;

/** Makes an itl_hal_flash_t of it, and brings .ram_code to RAM: from ram_code_source to between ram_code_start and
 *  ram_code_end of the linker script. @param part members set by the caller; kept
 *  @return ITL_HAL_OK, or ITL_HAL_ERR_IO: no flash chip gives its identity */
itl_hal_status_t imxrt_flash_open(imxrt_flash_t *part, itl_hal_flash_t *flash);

#endif
