/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Writes an image to the SPI flash of an i.MX RT1060, for OpenOCD, which has no driver for it: runs from ITCM, and
 * halts when it is done. OpenOCD loads it, then lets it prepare, loads the image to OCRAM, and lets it write
 * (openocd.cfg). The boot ROM has set up the flash's controller, as it does where a program was in the flash before. */
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "cortex_m7_memory.h"
#include "imx_watchdog.h"
#include "imxrt_ccm.h"
#include "imxrt_flash.h"

#define WDOG1        0x400B8000u
#define IMAGE        0x20200000u
#define IMAGE_BYTES  0x00080000u
#define SECTOR_BYTES 4096u
#define SECTORS      (IMAGE_BYTES / SECTOR_BYTES)

enum { PREPARE = 1, WRITE = 2 };

/** What came of it: read by OpenOCD. */
typedef enum writer_end {
    OUTCOME_DONE = 1,
    OUTCOME_UNKNOWN_COMMAND,
    OUTCOME_TOO_LARGE,
    OUTCOME_NO_FLASH,
    OUTCOME_NOT_WRITTEN,
    OUTCOME_NOT_THE_SAME,
} writer_end_t;

/** What OpenOCD asks for, and is told; at the start of DTCM. */
typedef struct writer_job {
    uint32_t command;
    uint32_t bytes; /* of the image */
    uint32_t outcome;
    uint32_t changed; /* sectors that were not as they are to be */
} writer_job_t;

__attribute__((section(".job"), used)) static volatile writer_job_t job;

enum { REGION_FLEXSPI, REGION_SEMC, REGION_FLASH, REGION_FLASH_TOO, REGIONS };
static imxrt_flash_t part = {.sectors = SECTORS, .regions = {REGION_FLASH, REGION_FLASH_TOO}};

void writer_main(void);
void writer_start(void);

__attribute__((section(".start"), naked, used)) void writer_start(void)
{
    __asm__ volatile("bl writer_main\n\tbkpt 0\n\tb .");
}

/* Whatever ran before: its watchdog is fed, and its caches hold nothing of the memory that the image comes to. */
static writer_end_t prepare(void)
{
    static const cortex_m7_region_t regions[REGIONS] = {
        [REGION_FLEXSPI] = {.start = 0x60000000u, .size_log2 = 29, .use = CORTEX_M7_NOTHING},
        [REGION_SEMC] = {.start = 0x80000000u, .size_log2 = 29, .use = CORTEX_M7_NOTHING},
        [REGION_FLASH] = {.start = IMXRT_FLASH_BASE, .size_log2 = 23, .use = CORTEX_M7_SHARED},
        [REGION_FLASH_TOO] = {.start = IMXRT_FLASH_BASE, .size_log2 = 23, .use = CORTEX_M7_SHARED},
    };
    imxrt_watchdogs_stop();
    imx_watchdog_feed(WDOG1);
    cortex_m7_memory_uncached(regions, REGIONS);
    return OUTCOME_DONE;
}

static writer_end_t write_sector(const itl_hal_flash_t *flash, uint32_t at, size_t len)
{
    static uint8_t sector[SECTOR_BYTES];
    const void *there = (const void *)(uintptr_t)(IMXRT_FLASH_BASE + at);
    const void *wanted = (const void *)(uintptr_t)(IMAGE + at);
    if (memcmp(there, wanted, len) == 0)
        return OUTCOME_DONE;
    memset(sector, 0xFF, sizeof sector);
    memcpy(sector, wanted, len);
    job.changed++;
    if (flash->erase(flash->ctx, at) != ITL_HAL_OK ||
        flash->program(flash->ctx, at, sector, sizeof sector) != ITL_HAL_OK)
        return OUTCOME_NOT_WRITTEN;
    return memcmp(there, sector, sizeof sector) == 0 ? OUTCOME_DONE : OUTCOME_NOT_THE_SAME;
}

static writer_end_t write_image(uint32_t bytes)
{
    itl_hal_flash_t flash;
    if (bytes > IMAGE_BYTES)
        return OUTCOME_TOO_LARGE;
    if (imxrt_flash_open(&part, &flash) != ITL_HAL_OK)
        return OUTCOME_NO_FLASH;
    writer_end_t outcome = OUTCOME_DONE;
    for (uint32_t at = 0; outcome == OUTCOME_DONE && at < bytes; at += SECTOR_BYTES) {
        imx_watchdog_feed(WDOG1);
        outcome = write_sector(&flash, at, bytes - at < SECTOR_BYTES ? bytes - at : SECTOR_BYTES);
    }
    return outcome;
}

void writer_main(void)
{
    job.changed = 0;
    job.outcome = job.command == PREPARE ? prepare()
                  : job.command == WRITE ? write_image(job.bytes)
                                         : OUTCOME_UNKNOWN_COMMAND;
}
