/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_hal.h"

#include <string.h>

#include "arch/cc.h"
#include "board.h"
#include "out.h"

static uint64_t monotonic_ms(void *ctx)
{
    (void)ctx;
    return board_uptime_ms();
}

static int64_t utc_s(void *ctx)
{
    (void)ctx;
    return board_utc_s();
}

static itl_hal_status_t fill(void *ctx, void *buf, size_t len)
{
    (void)ctx;
    if (board_entropy(buf, len))
        return ITL_HAL_OK;
    memset(buf, 0, len);
    return ITL_HAL_ERR_IO;
}

static void write_log(void *ctx, itl_hal_log_level_t level, const char *text)
{
    static const char *const names[] = {[ITL_HAL_LOG_DEBUG] = "debug: ",
                                        [ITL_HAL_LOG_INFO] = "info: ",
                                        [ITL_HAL_LOG_WARNING] = "warning: ",
                                        [ITL_HAL_LOG_ERROR] = "error: "};
    (void)ctx;
    out_text(names[level]);
    out_text(text);
    out_text("\n");
}

static void watchdog_feed(void *ctx)
{
    (void)ctx;
    board_watchdog_feed();
}

static void panic(void *ctx, const char *where, const char *demand)
{
    (void)ctx;
    out_text("panic: ");
    out_text(where);
    out_text(": ");
    out_text(demand);
    out_text("\n");
    board_restart();
}

void device_idle(void *ctx)
{
    (void)ctx;
    board_watchdog_feed();
    board_sleep();
}

void device_hal_init(device_hal_t *parts, itl_hal_t *hal)
{
    parts->clock = (itl_hal_clock_t){.monotonic_ms = monotonic_ms, .utc_s = utc_s};
    parts->random = (itl_hal_random_t){.fill = fill};
    parts->log = (itl_hal_log_t){.write = write_log};
    parts->system = (itl_hal_system_t){.watchdog_feed = watchdog_feed, .panic = panic};
    hal->clock = &parts->clock;
    hal->random = &parts->random;
    hal->log = &parts->log;
    hal->system = &parts->system;
}

/* What the libraries call. */

uint32_t board_random32(void)
{
    uint32_t number;
    if (!board_entropy(&number, sizeof number))
        number = (uint32_t)board_uptime_ms() * 2654435761u; /* guessable, but ports must differ all the same */
    return number;
}

/** lwIP's clock. */
uint32_t sys_now(void);

uint32_t sys_now(void)
{
    return (uint32_t)board_uptime_ms();
}

_Noreturn void board_panic(const char *what)
{
    out_text("panic: ");
    out_text(what);
    out_text("\n");
    board_exit(1);
}

/** wolfSSL's source of entropy. */
int board_random_seed(unsigned char *output, unsigned int bytes);

int board_random_seed(unsigned char *output, unsigned int bytes)
{
    return board_entropy(output, bytes) ? 0 : -1;
}
