/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "stm32h7_flash.h"

#include <stdbool.h>

#include "registers.h"

#define FLASH_KEYR2 0x52002104u
#define FLASH_CR2   0x5200210Cu
#define FLASH_SR2   0x52002110u
#define FLASH_CCR2  0x52002114u

#define KEY_1      0x45670123u
#define KEY_2      0xCDEF89ABu
#define CR_LOCK    (1u << 0)
#define CR_PROGRAM (1u << 1)
#define CR_ERASE   (1u << 2)
#define CR_32_BITS (2u << 4) /* cells programmed side by side: what 3.3 V are good for, by a margin */
#define CR_START   (1u << 7)
#define CR_SECTOR  8u
#define SR_BUSY    0x5u        /* busy, commands that wait */
#define SR_ERRORS  0x006E0000u /* protection, sequence, strobe, inconsistency, operation */
#define SR_CLEAR   0x07EF0000u /* the same, end of operation, and all that reads have found wrong */

#define SECTORS      8u
#define SECTOR_BYTES 0x20000u
#define WORD_BYTES   32u
#define WORD_32S     8u

static void barrier(void)
{
    __asm__ volatile("dsb\n\tisb" ::: "memory");
}

/* Up to 4 seconds for a sector; the watchdog ends it where the controller does not. */
static void wait_done(void)
{
    while ((*reg32(FLASH_SR2) & SR_BUSY) != 0)
        continue;
}

/* A wrong key locks the register until the next reset: the keys are written only while it is locked. */
static bool begin(uint32_t control)
{
    wait_done();
    if ((*reg32(FLASH_CR2) & CR_LOCK) != 0) {
        *reg32(FLASH_KEYR2) = KEY_1;
        *reg32(FLASH_KEYR2) = KEY_2;
    }
    *reg32(FLASH_CCR2) = SR_CLEAR;
    *reg32(FLASH_CR2) = control;
    barrier();
    return (*reg32(FLASH_CR2) & CR_LOCK) == 0;
}

static itl_hal_status_t finish(bool began)
{
    barrier();
    wait_done();
    uint32_t errors = *reg32(FLASH_SR2) & SR_ERRORS;
    *reg32(FLASH_CCR2) = SR_CLEAR;
    *reg32(FLASH_CR2) = CR_LOCK;
    return began && errors == 0 ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

static itl_hal_status_t program(uint32_t address, const uint32_t *words)
{
    bool began = begin(CR_32_BITS | CR_PROGRAM);
    for (uint32_t i = 0; began && i < WORD_32S; i++)
        *reg32(address + 4u * i) = words[i];
    return finish(began);
}

static itl_hal_status_t erase(uint32_t address)
{
    uint32_t sector = (address - STM32H7_FLASH_BANK2) / SECTOR_BYTES;
    bool began = begin(CR_32_BITS | CR_ERASE | sector << CR_SECTOR);
    if (began)
        *reg32(FLASH_CR2) = CR_32_BITS | CR_ERASE | sector << CR_SECTOR | CR_START;
    return finish(began);
}

ecc_flash_t stm32h7_flash(void)
{
    return (ecc_flash_t){
        .base = STM32H7_FLASH_BANK2,
        .sectors = SECTORS,
        .sector_bytes = SECTOR_BYTES,
        .granule_bytes = WORD_BYTES,
        .program = program,
        .erase = erase,
    };
}
