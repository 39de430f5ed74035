/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "console.h"

#include <string.h>

#include "board.h"
#include "console_set.h"
#include "device_report.h"
#include "out.h"

typedef struct command {
    const char *name;
    void (*run)(console_t *console, char *arguments);
    const char *summary;
} command_t;

static const char prompt[] = "itlphone> ";

static void tell_result(itl_reason_t result)
{
    out_text(result == ITL_REASON_NONE ? "done" : itl_reason_name(result));
    out_text("\n");
}

static void run_status(console_t *console, char *arguments)
{
    (void)arguments;
    device_print_report(console->device->phone);
}

static void run_json(console_t *console, char *arguments)
{
    (void)arguments;
    device_print_json(console->device->phone);
}

static void run_messages(console_t *console, char *arguments)
{
    (void)arguments;
    device_print_messages(console->device->phone);
}

static void run_trust_list(console_t *console, char *arguments)
{
    (void)arguments;
    device_print_lists(console->device->phone);
}

static void run_device(console_t *console, char *arguments)
{
    (void)arguments;
    device_log_use(console->device);
}

static void run_erase_itl(console_t *console, char *arguments)
{
    (void)arguments;
    tell_result(itl_phone_press(console->device->phone, ITL_PHONE_KEY_ERASE_ITL));
}

static void run_erase_ctl(console_t *console, char *arguments)
{
    (void)arguments;
    tell_result(itl_phone_press(console->device->phone, ITL_PHONE_KEY_ERASE_CTL));
}

static void run_factory_reset(console_t *console, char *arguments)
{
    (void)arguments;
    tell_result(device_factory_reset(console->device));
}

static void run_boot(console_t *console, char *arguments)
{
    (void)arguments;
    console->booting = device_boot(console->device);
}

static void run_restart(console_t *console, char *arguments)
{
    (void)console, (void)arguments;
    board_restart();
}

static void run_set(console_t *console, char *arguments)
{
    console_set(console->device, arguments);
}

static void run_help(console_t *console, char *arguments);

static const command_t commands[] = {
    {"status", run_status, "what this phone trusts, and why"},
    {"messages", run_messages, "status messages"},
    {"trust-list", run_trust_list, "installed lists, record by record"},
    {"json", run_json, "the report of the last boot as JSON"},
    {"device", run_device, "use of flash, stack, heap and buffers"},
    {"erase-itl", run_erase_itl, "forget the ITL"},
    {"erase-ctl", run_erase_ctl, "forget the CTL"},
    {"factory-reset", run_factory_reset, "forget lists and settings"},
    {"boot", run_boot, "fetch and examine the lists again"},
    {"set", run_set, "set tftp HOST[:PORT] and more (`set` lists them), from the next restart on"},
    {"restart", run_restart, "as after power-on"},
    {"help", run_help, "this list"},
};

static void run_help(console_t *console, char *arguments)
{
    (void)console, (void)arguments;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        out_text(commands[i].name);
        for (size_t column = strlen(commands[i].name); column < 15; column++)
            out_char(' ');
        out_text(commands[i].summary);
        out_text("\n");
    }
}

static void run_line(console_t *console)
{
    char *arguments = console->line + strcspn(console->line, " ");
    if (*arguments != '\0')
        *arguments++ = '\0';
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++) {
        if (strcmp(console->line, commands[i].name) == 0) {
            commands[i].run(console, arguments);
            return;
        }
    }
    if (console->line[0] != '\0')
        out_text("unknown command; help lists them\n");
}

static void take_char(console_t *console, char c)
{
    if (c == '\r' || c == '\n') {
        out_text("\n");
        console->line[console->len] = '\0';
        console->len = 0;
        run_line(console);
        if (!console->booting)
            out_text(prompt);
    } else if ((c == '\b' || c == 0x7F) && console->len > 0) {
        console->len--;
        out_text("\b \b");
    } else if (c >= ' ' && c <= '~' && console->len < CONSOLE_LINE_BYTES - 1) {
        console->line[console->len++] = c;
        out_char(c);
    }
}

void console_start(console_t *console, board_device_t *device)
{
    memset(console, 0, sizeof *console);
    console->device = device;
    out_text(prompt);
}

void console_poll(console_t *console)
{
    int c;
    while (!console->booting && (c = board_uart_get()) >= 0)
        take_char(console, (char)c);
}
