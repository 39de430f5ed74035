/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "board.h"
#include "console.h"
#include "device.h"
#include "device_coap.h"
#include "device_report.h"
#include "device_screen.h"
#include "device_web.h"
#include "out.h"
#include "phone/phone_view.h"

/* Longest sleep while somebody may be typing. */
#define CONSOLE_MS 20u

/* One program, one phone. */
static board_device_t device;
static console_t console;

static void report(void)
{
    device_log_use(&device);
    if (device.options.json)
        device_print_json(device.phone);
    else
        device_print_report(device.phone);
}

/* A phone that cannot boot fails as itlsim does: status 1. */
static int boot_once(void)
{
    if (!device_boot(&device))
        return 1;
    while (!itl_phone_done(device.phone)) {
        uint64_t next = itl_phone_poll(device.phone);
        if (!itl_phone_done(device.phone))
            device.net.hal.wait(device.net.hal.ctx, next, NULL, 0, NULL);
    }
    report();
    return itl_phone_exit_status(device.phone);
}

/* A boot under way, or what is left of one: alarms that nobody took yet. */
static uint64_t poll_phone(void)
{
    uint64_t next = device.opened == ITL_REASON_NONE ? itl_phone_poll(device.phone) : ITL_HAL_FOREVER;
    if (!console.booting || !itl_phone_done(device.phone))
        return next;
    report();
    device_coap_booted();
    console_start(&console, &device);
    return next;
}

/* What was asked for by CoAP waits for the end of a boot that is under way. */
static void poll_coap(void)
{
    static device_reset_t wanted;
    device_reset_t asked = device_coap_poll();
    if (asked > wanted)
        wanted = asked;
    if (wanted == DEVICE_RESET_NONE || console.booting)
        return;
    out_text(wanted == DEVICE_RESET_HARD ? "\nreset: hard\n" : "\nreset: soft\n");
    console.booting = device_reset(&device, wanted == DEVICE_RESET_HARD);
    wanted = DEVICE_RESET_NONE;
}

_Noreturn static void run(void)
{
    console_start(&console, &device);
    console.booting = device_boot(&device);
    device_coap_serve(&device);
    device_web_serve(&device);
    for (;;) {
        poll_coap();
        device_web_poll();
        device_screen_poll();
        if (device_screen_take_boot())
            console.booting = true;
        uint64_t next = poll_phone();
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
    device.powered_on = device_screen_power_on;
    if (!device_start(&device))
        board_exit(1);
    if (device.options.once)
        board_exit(boot_once());
    run();
}
