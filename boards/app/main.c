/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "console.h"
#include "device.h"
#include "device_report.h"
#include "out.h"

/* Longest sleep while somebody may be typing. */
#define CONSOLE_MS 20u

/* One program, one phone. */
static device_t device;
static console_t console;

static void report(void)
{
    device_log_use(&device);
    if (device.options.json)
        device_print_json(&device.phone);
    else
        device_print_report(&device.phone);
}

/* A phone that cannot boot fails as itlsim does: status 1. */
static int boot_once(void)
{
    if (!device_boot(&device))
        return 1;
    while (!phone_done(&device.phone)) {
        uint64_t next = phone_poll(&device.phone);
        if (!phone_done(&device.phone))
            device.net.hal.wait(device.net.hal.ctx, next, NULL, 0, NULL);
    }
    report();
    return phone_exit_status(&device.phone);
}

static uint64_t poll_boot(void)
{
    uint64_t next = phone_poll(&device.phone);
    if (!phone_done(&device.phone))
        return next;
    report();
    console_start(&console, &device);
    return next;
}

_Noreturn static void run(void)
{
    console_start(&console, &device);
    console.booting = device_boot(&device);
    for (;;) {
        uint64_t next = HAL_FOREVER;
        if (console.booting)
            next = poll_boot();
        console_poll(&console);
        uint64_t soon = board_uptime_ms() + CONSOLE_MS;
        device.net.hal.wait(device.net.hal.ctx, next < soon ? next : soon, NULL, 0, NULL);
    }
}

int main(void)
{
    board_start();
    out_text("itlphone on ");
    out_text(board_name);
    out_text("\n");
    if (!device_start(&device))
        board_exit(1);
    if (device.options.once)
        board_exit(boot_once());
    run();
}
