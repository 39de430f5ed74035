/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "flash_log.h"

#include <stdlib.h>
#include <string.h>

#include "virtual/alloc.h"

static void grow(flash_moments_t *moments)
{
    unsigned room = moments->room == 0 ? 64u : 2u * moments->room;
    flash_moment_t *of = virtual_alloc(room * sizeof *of);
    if (moments->count > 0)
        memcpy(of, moments->of, moments->count * sizeof *of);
    free(moments->of);
    moments->of = of;
    moments->room = room;
}

/* Before the operation: whether it will be allowed shows afterwards. */
static void keep(flash_log_t *log, uint32_t addr, const void *data, size_t len)
{
    if (log->moments.count == log->moments.room)
        grow(&log->moments);
    flash_moment_t *moment = &log->moments.of[log->moments.count];
    if (moment->before == NULL)
        moment->before = virtual_flash_copy(log->flash);
    else
        virtual_flash_restore(moment->before, log->flash);
    free(moment->data);
    moment->addr = addr;
    moment->len = len;
    moment->data = NULL;
    if (data != NULL) {
        moment->data = virtual_alloc(len);
        memcpy(moment->data, data, len);
    }
}

static itl_hal_status_t log_read(void *ctx, uint32_t addr, void *buf, size_t len)
{
    const itl_hal_flash_t *hal = virtual_flash_hal(((flash_log_t *)ctx)->flash);
    return hal->read(hal->ctx, addr, buf, len);
}

static itl_hal_status_t log_program(void *ctx, uint32_t addr, const void *buf, size_t len)
{
    flash_log_t *log = ctx;
    const itl_hal_flash_t *hal = virtual_flash_hal(log->flash);
    if (!log->watching || len == 0)
        return hal->program(hal->ctx, addr, buf, len);
    keep(log, addr, buf, len);
    itl_hal_status_t status = hal->program(hal->ctx, addr, buf, len);
    log->moments.count += status == ITL_HAL_OK ? 1u : 0u;
    return status;
}

static itl_hal_status_t log_erase(void *ctx, uint32_t addr)
{
    flash_log_t *log = ctx;
    const itl_hal_flash_t *hal = virtual_flash_hal(log->flash);
    if (!log->watching)
        return hal->erase(hal->ctx, addr);
    keep(log, addr, NULL, 0);
    itl_hal_status_t status = hal->erase(hal->ctx, addr);
    log->moments.count += status == ITL_HAL_OK ? 1u : 0u;
    return status;
}

void flash_log_open(flash_log_t *log, virtual_flash_t *flash)
{
    *log = (flash_log_t){.flash = flash, .hal = *virtual_flash_hal(flash)};
    log->hal.ctx = log;
    log->hal.read = log_read;
    log->hal.program = log_program;
    log->hal.erase = log_erase;
}

void flash_moments_free(flash_moments_t *moments)
{
    for (unsigned i = 0; i < moments->room; i++) {
        virtual_flash_destroy(moments->of[i].before);
        free(moments->of[i].data);
    }
    free(moments->of);
    *moments = (flash_moments_t){.of = NULL};
}

void flash_log_close(flash_log_t *log)
{
    flash_moments_free(&log->moments);
}

void flash_log_begin(flash_log_t *log)
{
    log->moments.count = 0;
    log->watching = true;
}

void flash_log_end(flash_log_t *log, flash_moments_t *moments)
{
    const flash_moments_t kept = log->moments;
    log->watching = false;
    log->moments = *moments;
    *moments = kept;
}

static void repeat(const flash_moment_t *moment, const virtual_flash_t *flash)
{
    const itl_hal_flash_t *hal = virtual_flash_hal(flash);
    if (moment->data != NULL)
        (void)hal->program(hal->ctx, moment->addr, moment->data, moment->len);
    else
        (void)hal->erase(hal->ctx, moment->addr);
}

void flash_moments_cut(const flash_moments_t *moments, unsigned operation, const rig_cut_t *cut, virtual_flash_t *flash)
{
    const flash_moment_t *moment = &moments->of[operation];
    virtual_flash_restore(flash, moment->before);
    virtual_flash_power_on(flash);
    virtual_flash_seed(flash, cut->seed);
    virtual_flash_set_tear(flash, cut->tear);
    virtual_flash_cut_at(flash, 0, cut->cut);
    repeat(moment, flash);
    virtual_flash_power_on(flash);
}

static bool is_mark(const flash_moment_t *moment)
{
    bool zeros = moment->data != NULL;
    for (size_t i = 0; zeros && i < moment->len; i++)
        zeros = moment->data[i] == 0;
    return zeros;
}

/* Both touch other bytes of the flash, so their order can be another. */
static void swap_with_next(flash_moment_t *first)
{
    flash_moment_t *next = first + 1;
    const flash_moment_t late = *first;
    virtual_flash_t *spare = next->before;
    virtual_flash_restore(spare, first->before);
    *first = *next;
    first->before = late.before;
    repeat(first, spare);
    *next = late;
    next->before = spare;
}

void flash_moments_hurry_marks(flash_moments_t *moments)
{
    for (unsigned i = 1; i < moments->count; i++) {
        flash_moment_t *first = &moments->of[i - 1u];
        if (is_mark(&moments->of[i]) && !is_mark(first) && first->data != NULL)
            swap_with_next(first);
    }
}
