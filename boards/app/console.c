/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "console.h"

#include <string.h>

#include "board.h"
#include "console_set.h"
#include "device_press.h"
#include "device_report.h"
#include "device_screen.h"
#include "out.h"

typedef struct command {
    const char *name;
    void (*run)(console_t *console, char *arguments);
    const char *summary;
} command_t;

static const char prompt[] = "itlphone> ";

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

/* --- what a user does at the phone, by the names of `itlsim phone press` --- */

typedef struct press {
    const char *name;
    itl_phone_key_t key;
    const char *summary;
} press_t;

static const press_t presses[] = {
    {"erase-itl", ITL_PHONE_KEY_ERASE_ITL, "forget the ITL, and start again"},
    {"erase-ctl", ITL_PHONE_KEY_ERASE_CTL, "forget the CTL, and start again"},
    {"reset-settings", ITL_PHONE_KEY_RESET_SETTINGS, "reset the security settings: forget both"},
    {"clear-messages", ITL_PHONE_KEY_CLEAR_MESSAGES, "forget the status messages"},
    {"factory-reset", ITL_PHONE_KEY_FACTORY_RESET, "forget lists and settings"},
};

static void tell_result(const char *fault)
{
    out_text(fault == NULL ? "done" : fault);
    out_text("\n");
}

static bool run_press(console_t *console)
{
    for (size_t i = 0; i < sizeof presses / sizeof presses[0]; i++) {
        const press_t *press = &presses[i];
        if (strcmp(console->line, press->name) != 0)
            continue;
        itl_reason_t pressed = device_press(console->device, press->key);
        tell_result(pressed == ITL_REASON_NONE ? NULL : itl_reason_name(pressed));
        if (pressed == ITL_REASON_NONE && press->key != ITL_PHONE_KEY_CLEAR_MESSAGES)
            console->booting = device_reset(console->device, press->key == ITL_PHONE_KEY_FACTORY_RESET);
        return true;
    }
    return false;
}

static void run_tftp(console_t *console, char *arguments)
{
    const char *server = options_word(&arguments);
    const char *fault = device_use_tftp(console->device, server, ITL_PHONE_LISTS_OF_ANOTHER_GO);
    tell_result(fault);
    if (fault == NULL)
        console->booting = device_reset(console->device, false);
}

static void run_screen(console_t *console, char *arguments)
{
    (void)console, (void)arguments;
    if (device_screen_missing() != NULL)
        tell_result(device_screen_missing());
    device_screen_print();
}

/* What the keys have led to is shown, unless the phone starts again. */
static void run_key(console_t *console, char *arguments)
{
    const char *unknown = device_screen_missing() == NULL ? device_screen_press(console->device, arguments) : NULL;
    if (unknown != NULL) {
        out_text("no key: ");
        tell_result(unknown);
    }
    console->booting = device_screen_take_boot();
    if (!console->booting)
        run_screen(console, arguments);
}

/* --- the others --- */

static void run_boot(console_t *console, char *arguments)
{
    (void)arguments;
    console->booting = device_boot(console->device);
}

static void run_restart(console_t *console, char *arguments)
{
    if (arguments[0] != '#')
        board_restart();
    device_screen_power_on_held(console->device);
    run_screen(console, arguments);
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
    {"tftp", run_tftp, "HOST[:PORT]: another TFTP server, and forget lists that do not name it; nothing: no longer"},
    {"key", run_key, "press keys: Settings 4 5 2 **# Soft4"},
    {"screen", run_screen, "what the phone shows"},
    {"boot", run_boot, "fetch and examine the lists again"},
    {"set", run_set, "set tftp HOST[:PORT] and more (`set` lists them), from the next restart on"},
    {"restart", run_restart, "as after power-on; #: with that key held"},
    {"help", run_help, "this list"},
};

static void tell_word(const char *name, const char *summary)
{
    out_text(name);
    for (size_t column = strlen(name); column < 15; column++)
        out_char(' ');
    out_text(summary);
    out_text("\n");
}

static void run_help(console_t *console, char *arguments)
{
    (void)console, (void)arguments;
    for (size_t i = 0; i < sizeof commands / sizeof commands[0]; i++)
        tell_word(commands[i].name, commands[i].summary);
    for (size_t i = 0; i < sizeof presses / sizeof presses[0]; i++)
        tell_word(presses[i].name, presses[i].summary);
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
    if (console->line[0] != '\0' && !run_press(console))
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
