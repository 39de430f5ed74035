/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>

#include "posix/posix.h"

static void log_write(void *ctx, itl_hal_log_level_t level, const char *text)
{
    static const char *const names[] = {"debug", "info", "warning", "error"};
    const posix_hal_t *machine = ctx;
    if (level >= machine->threshold)
        fprintf(stderr, "%s: %s\n", names[level], text);
}

static void watchdog_feed(void *ctx)
{
    (void)ctx; /* The operating system needs no feeding. */
}

static void panic(void *ctx, const char *where, const char *demand)
{
    (void)ctx;
    fprintf(stderr, "panic: %s: `%s` does not hold, a mistake in this program: please report it\n", where, demand);
    abort();
}

void posix_hal_init(posix_hal_t *machine, posix_net_t *net, posix_flash_t *flash, itl_hal_log_level_t threshold)
{
    *machine = (posix_hal_t){
        .log = {.ctx = machine, .write = log_write},
        .threshold = threshold,
        .system = {.ctx = machine, .watchdog_feed = watchdog_feed, .panic = panic},
    };
    machine->hal = (itl_hal_t){
        .flash = flash == NULL ? NULL : posix_flash_hal(flash),
        .net = net == NULL ? NULL : posix_net_hal(net),
        .clock = posix_clock(),
        .random = posix_random(),
        .log = &machine->log,
        .system = &machine->system,
    };
}
