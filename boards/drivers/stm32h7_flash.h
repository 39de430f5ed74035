/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The second bank of the flash inside STM32H742, H743 and H753 chips (RM0433, chapter 4): 8 sectors of 128 KB,
 * programmed in words of 32 bytes, each once between erasures. The program must run from the first bank, and the memory
 * protection unit make the second one a device (cortex_m7_memory.h): writes come in their order, nothing is cached, and
 * a torn word that nobody asked for is not read. Option bytes are never unlocked.
 */
#ifndef BOARDS_STM32H7_FLASH_H
#define BOARDS_STM32H7_FLASH_H

#include "ecc_flash.h"

/** Where the bank is, and its size as a power of two. */
#define STM32H7_FLASH_BANK2          0x08100000u
#define STM32H7_FLASH_BANK_SIZE_LOG2 20u

/** Fills in the bank. To erase a sector takes up to 4 seconds. */
ecc_flash_t stm32h7_flash(void);

#endif
