/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_show_cmd.h"

#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/options.h"
#include "cli/phone_show_lists.h"
#include "cli/phone_show_members.h"
#include "device/device.h"
#include "device/device_report.h"
#include "device/last_report.h"

typedef struct show_options {
    const char *state;
    const char *what;
    bool json;
} show_options_t;

enum { OPTION_STATE = 256, OPTION_JSON };

static const cli_option_t options_of_show[] = {
    {.name = "state", .value = "DIR", .brief = "the phone's memory", .offers = "FOLDERS", .id = OPTION_STATE},
    {.name = "json", .brief = "as one JSON object", .id = OPTION_JSON},
    {0}};

static const cli_command_text_t show_text = {
    .name = "phone show",
    .usage = "status|messages|trust-list|config|members|device --state DIR [--json]",
    .purpose = "Shows what a phone knows, without booting it.\n"
               "\n"
               "  status      trust, installed lists, messages: the report of the last boot\n"
               "  messages    the status messages\n"
               "  trust-list  the installed lists, tag by tag\n"
               "  config      the configuration and the settings it made\n"
               "  members     what else the configuration in force says\n"
               "  device      model, memory, flash and its wear",
    .options = options_of_show,
    .words = "status messages trust-list config members device",
};

static int take_option(void *ctx, int option, const char *value)
{
    show_options_t *options = ctx;
    if (option == OPTION_STATE)
        options->state = value;
    else
        options->json = true;
    return EXIT_DONE;
}

static int take_options(show_options_t *options, int argc, char **argv)
{
    int status = cli_take_options(argc, argv, &show_text, take_option, options);
    if (status != EXIT_DONE)
        return status;
    if (optind + 1 != argc)
        return cli_error(EXIT_USAGE, "phone %s needs one thing to do; --help lists them", argv[0]);
    options->what = argv[optind];
    return options->state != NULL ? EXIT_DONE : cli_error(EXIT_USAGE, "phone %s needs --state DIR", argv[0]);
}

static cJSON *ram_of_phone(void)
{
    cJSON *ram = cJSON_CreateObject();
    cJSON_AddNumberToObject(ram, "phone_bytes", (double)itl_phone_bytes());
    cJSON_AddNumberToObject(ram, "tvs_and_tls_bytes", (double)itl_tvs_client_size());
    cJSON_AddNumberToObject(ram, "shared_crypto_bytes", (double)itl_signature_work_bytes());
    return ram;
}

static cJSON *flash_of_phone(const device_t *device)
{
    const itl_hal_flash_t *flash = device->machine.hal.flash;
    posix_flash_counters_t counters = posix_flash_counters(device->flash);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "sector_size", flash->sector_size);
    cJSON_AddNumberToObject(json, "sector_count", flash->sector_count);
    cJSON_AddNumberToObject(json, "program_size", flash->program_size);
    cJSON_AddNumberToObject(json, "erases", (double)counters.erases);
    cJSON_AddNumberToObject(json, "programs", (double)counters.programs);
    cJSON_AddNumberToObject(json, "bytes_programmed", (double)counters.bytes_programmed);
    return json;
}

static int show_device(device_t *device, bool json)
{
    cJSON *report = cJSON_CreateObject();
    cJSON *ram = ram_of_phone();
    cJSON *flash = flash_of_phone(device);
    cJSON_AddStringToObject(report, "device", itl_phone_name(device->phone));
    cJSON_AddStringToObject(report, "model", itl_phone_config(device->phone)->model);
    cJSON_AddStringToObject(report, "firmware", itl_phone_config(device->phone)->firmware);
    cJSON_AddItemToObject(report, "ram", ram);
    cJSON_AddItemToObject(report, "flash", flash);
    if (json) {
        device_print_json(stdout, report);
    } else {
        const cJSON *item;
        printf("Device:   %s\nModel:    %s\nFirmware: %s\n", itl_phone_name(device->phone),
               itl_phone_config(device->phone)->model, itl_phone_config(device->phone)->firmware);
        cJSON_ArrayForEach(item, ram) printf("RAM %s: %.0f\n", item->string, item->valuedouble);
        cJSON_ArrayForEach(item, flash) printf("Flash %s: %.0f\n", item->string, item->valuedouble);
    }
    cJSON_Delete(report);
    return EXIT_DONE;
}

/* Members of the last report alone, e.g. for `show messages --json`. */
static void print_members(const cJSON *report, const char *const *names)
{
    cJSON *part = cJSON_CreateObject();
    for (; *names != NULL; names++) {
        const cJSON *member = cJSON_GetObjectItemCaseSensitive(report, *names);
        cJSON_AddItemToObject(part, *names, member == NULL ? cJSON_CreateNull() : cJSON_Duplicate(member, true));
    }
    device_print_json(stdout, part);
    cJSON_Delete(part);
}

/* Those that were in flash at power-on, then those since, under one name. */
static int show_messages(const cJSON *report, bool json)
{
    static const char *const names[] = {"earlier_messages", "messages"};
    if (!json) {
        device_print_all_messages(stdout, report);
        return EXIT_DONE;
    }
    cJSON *part = cJSON_CreateObject(), *all = cJSON_AddArrayToObject(part, "messages");
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        const cJSON *message;
        cJSON_ArrayForEach(message, cJSON_GetObjectItemCaseSensitive(report, names[i]))
            cJSON_AddItemToArray(all, cJSON_Duplicate(message, true));
    }
    device_print_json(stdout, part);
    cJSON_Delete(part);
    return EXIT_DONE;
}

static int show_config(const cJSON *report, bool json)
{
    static const char *const names[] = {"config", "settings", NULL};
    if (json) {
        print_members(report, names);
        return EXIT_DONE;
    }
    for (const char *const *name = names; *name != NULL; name++) {
        const cJSON *member;
        cJSON_ArrayForEach(member, cJSON_GetObjectItemCaseSensitive(report, *name))
        {
            char *value = cJSON_PrintUnformatted(member);
            printf("%s: %s\n", member->string, cJSON_IsNull(member) ? "not set" : value);
            cJSON_free(value);
        }
    }
    return EXIT_DONE;
}

static int show_status(const cJSON *report, bool json)
{
    if (json)
        device_print_json(stdout, report);
    else
        device_print_report(stdout, report);
    return EXIT_DONE;
}

static bool can_be_shown(const char *what)
{
    static const char *const all[] = {"status", "messages", "trust-list", "config", "members", "device"};
    for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
        if (strcmp(what, all[i]) == 0)
            return true;
    return false;
}

static int show_open_device(device_t *device, const show_options_t *options)
{
    if (strcmp(options->what, "device") == 0)
        return show_device(device, options->json);
    base_error_t error;
    if (!device_is_sound(device, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (strcmp(options->what, "trust-list") == 0)
        return phone_show_lists(device->phone, options->json);
    if (strcmp(options->what, "members") == 0)
        return phone_show_members(device->phone, options->json);
    if (device->last == NULL)
        return cli_error(EXIT_FAILED, "state folder %s: this phone has not booted yet", options->state);
    if (strcmp(options->what, "status") == 0)
        return show_status(device->last, options->json);
    if (strcmp(options->what, "messages") == 0)
        return show_messages(device->last, options->json);
    return show_config(device->last, options->json);
}

static int open_and_show(const show_options_t *options)
{
    device_t *device = malloc(sizeof *device);
    if (device == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    base_error_t error;
    int status = EXIT_FAILED;
    if (!device_open(device, options->state, DEVICE_SHOW, NULL, &error)) {
        cli_error(EXIT_FAILED, "%s", error.text);
    } else {
        status = show_open_device(device, options);
        device_close(device);
    }
    free(device);
    return status;
}

int phone_show_command(int argc, char **argv)
{
    show_options_t options = {0};
    int status = take_options(&options, argc, argv);
    if (status != EXIT_DONE)
        return status;
    if (!can_be_shown(options.what))
        return cli_error(EXIT_USAGE, "phone show %s: not one of status, messages, trust-list, config, members, device",
                         options.what);
    return open_and_show(&options);
}
