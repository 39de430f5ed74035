/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "kinetis_flash.h"

#include <string.h>

#include "registers.h"

#define FTFE_FSTAT   0x40020000u
#define FTFE_COMMAND 0x40020004u /* command in the high byte, address below it */
#define FTFE_DATA    0x40020008u /* two words */
#define FMC_CONTROL  0x4001F004u

#define FSTAT_DONE           0x80u
#define FSTAT_ERRORS         0x71u /* access, protection, collision, the command itself */
#define FSTAT_CLEAR          0x70u
#define COMMAND_PHRASE       (0x07u << 24)
#define COMMAND_ERASE_SECTOR (0x09u << 24)
#define FMC_INVALIDATE       0x00F80000u /* every way of the cache, and the prefetch buffers */

#define SECTOR_BYTES 4096u
#define PHRASE_BYTES 8u

/* From the linker script. */
extern char ram_code_source[], ram_code_start[], ram_code_end[];

static itl_hal_status_t run(uint32_t command)
{
    while ((*reg8(FTFE_FSTAT) & FSTAT_DONE) == 0)
        continue;
    *reg8(FTFE_FSTAT) = FSTAT_CLEAR;
    *reg32(FTFE_COMMAND) = command;
    *reg8(FTFE_FSTAT) = FSTAT_DONE;
    while ((*reg8(FTFE_FSTAT) & FSTAT_DONE) == 0)
        continue;
    return (*reg8(FTFE_FSTAT) & FSTAT_ERRORS) == 0 ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/* The flash controller's registers must not change under a program that it is fetching: this runs from RAM, and no
 * interrupt handler gets in between. */
__attribute__((section(".ram_code"), noinline, long_call)) static void forget_cached(void)
{
    uint32_t masked;
    __asm__ volatile("mrs %0, primask\n\tcpsid i" : "=r"(masked)::"memory");
    *reg32(FMC_CONTROL) |= FMC_INVALIDATE;
    __asm__ volatile("dsb\n\tisb\n\tmsr primask, %0" : : "r"(masked) : "memory");
}

static itl_hal_status_t program(uint32_t address, const uint32_t *words)
{
    *reg32(FTFE_DATA) = words[0];
    *reg32(FTFE_DATA + 4u) = words[1];
    return run(COMMAND_PHRASE | address);
}

static itl_hal_status_t erase(uint32_t address)
{
    return run(COMMAND_ERASE_SECTOR | address);
}

ecc_flash_t kinetis_flash(uint32_t base, uint32_t sectors)
{
    memcpy(ram_code_start, ram_code_source, (size_t)(ram_code_end - ram_code_start));
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    return (ecc_flash_t){
        .base = base,
        .sectors = sectors,
        .sector_bytes = SECTOR_BYTES,
        .granule_bytes = PHRASE_BYTES,
        .program = program,
        .erase = erase,
        .forget_cached = forget_cached,
    };
}
