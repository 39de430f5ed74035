/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "imxrt_flash.h"

#include <stdbool.h>
#include <string.h>

#include "cortex_m7_memory.h"
#include "registers.h"

#define FLEXSPI 0x402A8000u
#define MCR0    (FLEXSPI + 0x00u)
#define INTR    (FLEXSPI + 0x14u)
#define LUTKEY  (FLEXSPI + 0x18u)
#define LUTCR   (FLEXSPI + 0x1Cu)
#define IPCR0   (FLEXSPI + 0xA0u) /* address within the chip */
#define IPCR1   (FLEXSPI + 0xA4u) /* sequence, bytes of data */
#define IPCMD   (FLEXSPI + 0xB0u)
#define IPRXFCR (FLEXSPI + 0xB8u)
#define IPTXFCR (FLEXSPI + 0xBCu)
#define STS0    (FLEXSPI + 0xE0u)
#define RFDR0   (FLEXSPI + 0x100u)
#define TFDR0   (FLEXSPI + 0x180u)
#define LUT     (FLEXSPI + 0x200u)

#define MCR0_RESET  (1u << 0)
#define INTR_DONE   (1u << 0)
#define INTR_FAILED 0x0Au /* time-out of the grant, error of the command */
#define INTR_ROOM   (1u << 6)
#define INTR_ALL    0xFFFu
#define LUT_KEY     0x5AF05AF0u
#define LUT_LOCK    1u
#define LUT_UNLOCK  2u
#define FIFO_CLEAR  1u /* and the watermark of 8 bytes */
#define STS0_IDLE   3u /* no sequence, no arbitration */

/* Sequences of the table, each of four words: the last of 16. The boot ROM reads by the first ones. */
enum { ENABLE = 11, STATUS, ERASE, PROGRAM, IDENTITY, SEQUENCES };

#define STATUS_BUSY    (1u << 0)
#define STATUS_ENABLED (1u << 1)
#define SECTOR_BYTES   4096u
#define PAGE_BYTES     256u
#define PAGE_WORDS     (PAGE_BYTES / 4u)
#define GRANULE        16u
#define PATIENCE       10000000u

#define RAM_CODE __attribute__((section(".ram_code"), noinline))
#define INLINED  inline __attribute__((always_inline))

/** A command and all that it needs, since nothing is read from flash meanwhile. */
typedef struct flash_job {
    uint32_t sequence;
    uint32_t address;
    uint32_t bytes; /* to be written */
    const uint32_t *regions;
    uint32_t words[PAGE_WORDS];
} flash_job_t;

/* From the linker script. */
extern char ram_code_source[], ram_code_start[], ram_code_end[];

/* One sequence, to its end: sends data, or returns the first word of what came. */
static INLINED bool sequence(uint32_t number, uint32_t address, uint32_t bytes, const uint32_t *words, uint32_t *answer)
{
    uint32_t patience = PATIENCE;
    uint32_t pairs = words == NULL ? 0 : (bytes + 7u) / 8u;
    *reg32(INTR) = INTR_ALL;
    *reg32(IPRXFCR) = FIFO_CLEAR;
    *reg32(IPTXFCR) = FIFO_CLEAR;
    *reg32(IPCR0) = address;
    *reg32(IPCR1) = number << 16 | bytes;
    *reg32(IPCMD) = 1;
    for (uint32_t i = 0; i < pairs; i++) {
        while ((*reg32(INTR) & INTR_ROOM) == 0 && --patience > 0)
            continue;
        *reg32(TFDR0) = words[2u * i];
        *reg32(TFDR0 + 4u) = words[2u * i + 1u];
        *reg32(INTR) = INTR_ROOM;
    }
    while ((*reg32(INTR) & INTR_DONE) == 0 && --patience > 0)
        continue;
    if (answer != NULL)
        *answer = *reg32(RFDR0);
    return patience > 0 && (*reg32(INTR) & INTR_FAILED) == 0;
}

/* Closed, the flash is not read ahead into; a reset of the controller forgets what it has read. */
static INLINED uint32_t close_flash(const uint32_t *regions)
{
    uint32_t masked;
    __asm__ volatile("mrs %0, primask\n\tcpsid i\n\tdsb\n\tisb" : "=r"(masked)::"memory");
    cortex_m7_region_switch(regions[0], 0);
    cortex_m7_region_switch(regions[1], 0);
    while ((*reg32(STS0) & STS0_IDLE) != STS0_IDLE)
        continue;
    return masked;
}

static INLINED void open_flash(const uint32_t *regions, uint32_t masked)
{
    *reg32(MCR0) |= MCR0_RESET;
    while ((*reg32(MCR0) & MCR0_RESET) != 0)
        continue;
    cortex_m7_region_switch(regions[0], 1);
    cortex_m7_region_switch(regions[1], 1);
    __asm__ volatile("msr primask, %0" : : "r"(masked) : "memory");
}

/* An erasure or a page, from write enable to the chip's being done. */
RAM_CODE static bool write(const flash_job_t *job)
{
    uint32_t masked = close_flash(job->regions);
    uint32_t status = 0;
    bool good = sequence(ENABLE, job->address, 0, NULL, NULL) && sequence(STATUS, job->address, 1, NULL, &status) &&
                (status & STATUS_ENABLED) != 0;
    if (good) {
        good = sequence(job->sequence, job->address, job->bytes, job->words, NULL);
        status = STATUS_BUSY;
        for (uint32_t i = 0; i < PATIENCE && (status & STATUS_BUSY) != 0; i++)
            (void)sequence(STATUS, job->address, 1, NULL, &status);
    }
    open_flash(job->regions, masked);
    return good && (status & STATUS_BUSY) == 0;
}

/* Puts sequences into the table, and asks for the identity of the chip. */
RAM_CODE static uint32_t identify(const flash_job_t *job)
{
    uint32_t masked = close_flash(job->regions);
    uint32_t identity = 0;
    *reg32(LUTKEY) = LUT_KEY;
    *reg32(LUTCR) = LUT_UNLOCK;
    for (uint32_t i = 0; i < 4u * (SEQUENCES - ENABLE); i++)
        *reg32(LUT + 16u * ENABLE + 4u * i) = job->words[i];
    *reg32(LUTKEY) = LUT_KEY;
    *reg32(LUTCR) = LUT_LOCK;
    bool good = sequence(IDENTITY, 0, 4, NULL, &identity);
    open_flash(job->regions, masked);
    return good ? identity & 0x00FFFFFFu : 0;
}

static bool in_range(const imxrt_flash_t *part, uint32_t addr, size_t len, uint32_t granule)
{
    uint32_t size = part->sectors * SECTOR_BYTES;
    return addr % granule == 0 && len % granule == 0 && addr <= size && len <= size - addr;
}

static const uint8_t *seen(const imxrt_flash_t *part, uint32_t addr)
{
    return (const uint8_t *)(uintptr_t)(IMXRT_FLASH_BASE + part->first + addr);
}

static itl_hal_status_t read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const imxrt_flash_t *part = ctx;
    if (!in_range(part, addr, len, 1))
        return ITL_HAL_ERR_RANGE;
    memcpy(buf, seen(part, addr), len);
    return ITL_HAL_OK;
}

/* True when programming only clears bits. */
static bool only_clears(const uint8_t *there, const uint8_t *data, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if ((data[i] & ~there[i]) != 0)
            return false;
    return true;
}

static itl_hal_status_t program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    const imxrt_flash_t *part = ctx;
    const uint8_t *data = buf;
    if (!in_range(part, addr, len, GRANULE))
        return ITL_HAL_ERR_RANGE;
    if (!only_clears(seen(part, addr), data, len))
        return ITL_HAL_ERR_NOT_ERASED;
    for (size_t done = 0; done < len;) {
        uint32_t to = part->first + addr + (uint32_t)done;
        flash_job_t job = {
            .sequence = PROGRAM, .address = to, .bytes = PAGE_BYTES - to % PAGE_BYTES, .regions = part->regions};
        if (job.bytes > len - done)
            job.bytes = (uint32_t)(len - done);
        memcpy(job.words, data + done, job.bytes);
        if (!write(&job))
            return ITL_HAL_ERR_IO;
        done += job.bytes;
    }
    return ITL_HAL_OK;
}

static itl_hal_status_t erase(void *ctx, uint32_t addr)
{
    const imxrt_flash_t *part = ctx;
    if (!in_range(part, addr, SECTOR_BYTES, SECTOR_BYTES))
        return ITL_HAL_ERR_RANGE;
    flash_job_t job = {.sequence = ERASE, .address = part->first + addr, .regions = part->regions};
    return write(&job) ? ITL_HAL_OK : ITL_HAL_ERR_IO;
}

/* Codes of the commands, all on one line (i.MX RT1060 Reference Manual, section 27.5.8): 0x04 a command, 0x08 24
 * bits of address, 0x20 data to the chip, 0x24 from it. */
static flash_job_t table_of(const imxrt_flash_t *part)
{
    return (flash_job_t){
        .regions = part->regions,
        .words =
            {
                [4u * (ENABLE - ENABLE)] = 0x00000406u,
                [4u * (STATUS - ENABLE)] = 0x24040405u,
                [4u * (ERASE - ENABLE)] = 0x08180420u,
                [4u * (PROGRAM - ENABLE)] = 0x08180402u,
                [4u * (PROGRAM - ENABLE) + 1u] = 0x00002004u,
                [4u * (IDENTITY - ENABLE)] = 0x2404049Fu,
            },
    };
}

itl_hal_status_t imxrt_flash_open(imxrt_flash_t *part, itl_hal_flash_t *flash)
{
    if (&ram_code_source[0] != &ram_code_start[0])
        memcpy(ram_code_start, ram_code_source, (size_t)(ram_code_end - ram_code_start));
    __asm__ volatile("dsb\n\tisb" ::: "memory");
    flash_job_t table = table_of(part);
    uint32_t identity = identify(&table);
    if (identity == 0 || identity == 0x00FFFFFFu)
        return ITL_HAL_ERR_IO;
    *flash = (itl_hal_flash_t){
        .ctx = part,
        .sector_size = SECTOR_BYTES,
        .sector_count = part->sectors,
        .program_size = GRANULE,
        .read = read,
        .program = program,
        .erase = erase,
    };
    return ITL_HAL_OK;
}
