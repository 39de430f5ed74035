/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual/flash.h"

#include <stdlib.h>
#include <string.h>

#include "virtual/alloc.h"
#include "virtual/flash_priv.h"

#define ERASED 0xFFu
#define ONES_8 ERASED, ERASED, ERASED, ERASED, ERASED, ERASED, ERASED, ERASED

bool vflash_inside(const virtual_flash_t *flash, uint32_t addr, size_t len)
{
    uint64_t size = (uint64_t)flash->hal.sector_size * flash->hal.sector_count;
    return addr <= size && len <= size - addr;
}

uint32_t vflash_sector_bytes(const virtual_flash_t *flash)
{
    return flash->hal.sector_size + (flash->hal.has_ecc ? flash->hal.sector_size / flash->hal.program_size : 0);
}

/** Where the content of a sector tells of the granule at @p addr. */
static uint32_t torn_index(const virtual_flash_t *flash, uint32_t addr)
{
    return flash->hal.sector_size + addr % flash->hal.sector_size / flash->hal.program_size;
}

bool vflash_is_torn(const virtual_flash_t *flash, uint32_t addr)
{
    const uint8_t *content = vflash_sector_read(flash, addr / flash->hal.sector_size);
    return flash->hal.has_ecc && content != NULL && content[torn_index(flash, addr)] != 0;
}

void vflash_set_torn(virtual_flash_t *flash, uint32_t addr, bool torn)
{
    vflash_sector_write(flash, addr / flash->hal.sector_size)[torn_index(flash, addr)] = torn;
}

const uint8_t *vflash_sector_read(const virtual_flash_t *flash, uint32_t sector)
{
    const flash_sector_t *content = flash->sectors[sector];
    return content == NULL ? NULL : content->data;
}

uint8_t *vflash_sector_write(virtual_flash_t *flash, uint32_t sector)
{
    flash_sector_t *shared = flash->sectors[sector];
    if (shared != NULL && shared->refs == 1)
        return shared->data;
    uint32_t bytes = vflash_sector_bytes(flash);
    flash_sector_t *own = virtual_alloc(sizeof *own + bytes);
    own->refs = 1;
    if (shared == NULL) {
        memset(own->data, 0, bytes);
        memset(own->data, ERASED, flash->hal.sector_size);
    } else {
        memcpy(own->data, shared->data, bytes);
        shared->refs--;
    }
    flash->sectors[sector] = own;
    return own->data;
}

void vflash_sector_drop(virtual_flash_t *flash, uint32_t sector)
{
    flash_sector_t *content = flash->sectors[sector];
    flash->sectors[sector] = NULL;
    if (content != NULL && --content->refs == 0)
        free(content);
}

/** Bytes from @p addr to the end of its sector, at most @p len. */
static uint32_t part_in_sector(const virtual_flash_t *flash, uint32_t addr, size_t len)
{
    uint32_t room = flash->hal.sector_size - addr % flash->hal.sector_size;
    return len < room ? (uint32_t)len : room;
}

static bool only_clears_bits(const virtual_flash_t *flash, uint32_t addr, const uint8_t *data, size_t len)
{
    while (len > 0) {
        uint32_t part = part_in_sector(flash, addr, len);
        const uint8_t *old = vflash_sector_read(flash, addr / flash->hal.sector_size);
        unsigned set = 0;
        if (old != NULL) {
            old += addr % flash->hal.sector_size;
            for (uint32_t i = 0; i < part; i++)
                set |= data[i] & (unsigned)~old[i];
        }
        if (set != 0)
            return false;
        addr += part;
        data += part;
        len -= part;
    }
    return true;
}

static void write_bytes(virtual_flash_t *flash, uint32_t addr, const uint8_t *data, size_t len)
{
    while (len > 0) {
        uint32_t part = part_in_sector(flash, addr, len);
        uint8_t *content = vflash_sector_write(flash, addr / flash->hal.sector_size);
        memcpy(content + addr % flash->hal.sector_size, data, part);
        addr += part;
        data += part;
        len -= part;
    }
}

static void read_bytes(const virtual_flash_t *flash, uint32_t addr, uint8_t *out, size_t len)
{
    while (len > 0) {
        uint32_t part = part_in_sector(flash, addr, len);
        const uint8_t *content = vflash_sector_read(flash, addr / flash->hal.sector_size);
        if (content == NULL)
            memset(out, ERASED, part);
        else
            memcpy(out, content + addr % flash->hal.sector_size, part);
        addr += part;
        out += part;
        len -= part;
    }
}

/** With a code: every granule is free, or reads as it is to be programmed. */
static bool programs_once(const virtual_flash_t *flash, uint32_t addr, const uint8_t *data, size_t len)
{
    static const uint8_t erased[GRANULE_MAX] = {ONES_8, ONES_8, ONES_8, ONES_8};
    uint32_t granule = flash->hal.program_size;
    for (size_t i = 0; i < len; i += granule) {
        uint8_t now[GRANULE_MAX];
        read_bytes(flash, addr + (uint32_t)i, now, granule);
        if (memcmp(now, erased, granule) != 0 && memcmp(now, data + i, granule) != 0)
            return false;
    }
    return true;
}

static bool may_program(const virtual_flash_t *flash, uint32_t addr, const uint8_t *data, size_t len)
{
    return flash->hal.has_ecc ? programs_once(flash, addr, data, len) : only_clears_bits(flash, addr, data, len);
}

static bool any_torn(const virtual_flash_t *flash, uint32_t addr, size_t len)
{
    for (size_t i = 0; i < len; i++)
        if (vflash_is_torn(flash, addr + (uint32_t)i))
            return true;
    return false;
}

static void count_and_do(virtual_flash_t *flash, const flash_operation_t *operation, bool torn)
{
    if (operation->data == NULL) {
        flash->counters.erases++;
        flash->sector_erases[operation->addr / flash->hal.sector_size]++;
    } else {
        flash->counters.programs++;
        flash->counters.bytes_programmed += operation->len;
    }
    if (torn)
        vflash_tear(flash, operation);
    else if (operation->data == NULL)
        vflash_sector_drop(flash, operation->addr / flash->hal.sector_size);
    else
        write_bytes(flash, operation->addr, operation->data, operation->len);
}

/** Runs an allowed operation into the faults that wait for it. */
static itl_hal_status_t run(virtual_flash_t *flash, const flash_operation_t *operation)
{
    flash_faults_t *faults = &flash->faults;
    uint64_t number = flash->begun++;
    flash->counters.operations++;
    if (number == faults->fail_operation)
        return ITL_HAL_ERR_IO;
    if (number != faults->cut_at) {
        count_and_do(flash, operation, false);
        return ITL_HAL_OK;
    }
    if (faults->cut != VIRTUAL_CUT_BEFORE)
        count_and_do(flash, operation, faults->cut == VIRTUAL_CUT_TORN);
    faults->powered = false;
    return ITL_HAL_ERR_POWER;
}

static itl_hal_status_t flash_read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    virtual_flash_t *flash = ctx;
    if (!flash->faults.powered)
        return ITL_HAL_ERR_POWER;
    if (!vflash_inside(flash, addr, len))
        return ITL_HAL_ERR_RANGE;
    flash->counters.reads++;
    if (flash->reads_begun++ == flash->faults.fail_read)
        return ITL_HAL_ERR_IO;
    if (flash->faults.fail_torn && any_torn(flash, addr, len))
        return ITL_HAL_ERR_IO;
    read_bytes(flash, addr, buf, len);
    return ITL_HAL_OK;
}

static itl_hal_status_t flash_program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    virtual_flash_t *flash = ctx;
    if (!flash->faults.powered)
        return ITL_HAL_ERR_POWER;
    if (!vflash_inside(flash, addr, len) || addr % flash->hal.program_size != 0 || len % flash->hal.program_size != 0)
        return ITL_HAL_ERR_RANGE;
    if (len == 0)
        return ITL_HAL_OK;
    if (!may_program(flash, addr, buf, len))
        return ITL_HAL_ERR_NOT_ERASED;
    flash_operation_t operation = {.addr = addr, .len = (uint32_t)len, .data = buf};
    return run(flash, &operation);
}

static itl_hal_status_t flash_erase(void *ctx, uint32_t addr)
{
    virtual_flash_t *flash = ctx;
    if (!flash->faults.powered)
        return ITL_HAL_ERR_POWER;
    if (!vflash_inside(flash, addr, flash->hal.sector_size) || addr % flash->hal.sector_size != 0)
        return ITL_HAL_ERR_RANGE;
    flash_operation_t operation = {.addr = addr, .len = flash->hal.sector_size, .data = NULL};
    return run(flash, &operation);
}

static bool power_of_two(uint32_t value)
{
    return value != 0 && (value & (value - 1u)) == 0;
}

static bool geometry_allowed(const virtual_geometry_t *geometry)
{
    bool sectors = power_of_two(geometry->sector_size) && geometry->sector_size >= 256u &&
                   geometry->sector_size <= 1024u * 1024u && geometry->sector_count > 0 &&
                   (uint64_t)geometry->sector_size * geometry->sector_count <= UINT32_MAX;
    return sectors && power_of_two(geometry->program_size) && geometry->program_size <= GRANULE_MAX;
}

virtual_flash_t *virtual_flash_create(const virtual_geometry_t *geometry, uint64_t seed)
{
    if (!geometry_allowed(geometry))
        return NULL;
    virtual_flash_t *flash = virtual_alloc(sizeof *flash);
    flash->hal = (itl_hal_flash_t){
        .ctx = flash,
        .sector_size = geometry->sector_size,
        .sector_count = geometry->sector_count,
        .program_size = geometry->program_size,
        .has_ecc = geometry->has_ecc,
        .read = flash_read,
        .program = flash_program,
        .erase = flash_erase,
    };
    flash->seed = seed;
    flash->sectors = virtual_alloc(geometry->sector_count * sizeof(flash_sector_t *));
    flash->sector_erases = virtual_alloc(geometry->sector_count * sizeof *flash->sector_erases);
    virtual_flash_forget_faults(flash);
    virtual_flash_power_on(flash);
    return flash;
}

void virtual_flash_destroy(virtual_flash_t *flash)
{
    if (flash == NULL)
        return;
    for (uint32_t i = 0; i < flash->hal.sector_count; i++)
        vflash_sector_drop(flash, i);
    free(flash->sectors);
    free(flash->sector_erases);
    free(flash);
}

const itl_hal_flash_t *virtual_flash_hal(const virtual_flash_t *flash)
{
    return &flash->hal;
}

static void require_inside(const virtual_flash_t *flash, uint32_t addr, uint32_t len)
{
    if (!vflash_inside(flash, addr, len))
        abort();
}

void virtual_flash_peek(const virtual_flash_t *flash, uint32_t addr, void *buf, uint32_t len)
{
    require_inside(flash, addr, len);
    read_bytes(flash, addr, buf, len);
}

void virtual_flash_poke(virtual_flash_t *flash, uint32_t addr, const void *buf, uint32_t len)
{
    require_inside(flash, addr, len);
    write_bytes(flash, addr, buf, len);
    for (uint32_t i = 0; flash->hal.has_ecc && i < len; i++)
        vflash_set_torn(flash, addr + i, false);
}
