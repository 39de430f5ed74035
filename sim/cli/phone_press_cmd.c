/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a user does at a phone that is not booting. */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "cli/options.h"
#include "cli/phone_directory.h"
#include "cli/phone_show_cmd.h"
#include "device/device_press.h"
#include "device/device_report.h"
#include "device/last_report.h"
#include "tftp/tftp.h"

#define TFTP      "tftp"
#define DIRECTORY "directory"
#define SERVICES  "services"

typedef struct press_options {
    const char *state;
    const char *what;
    base_server_t server;
    bool has_server;
    phone_directory_t directory; /* its json is everybody's */
    bool has_more;               /* An option that is for directory and services alone. */
} press_options_t;

enum { OPTION_STATE = 256, OPTION_TVS, OPTION_TIMEOUT, OPTION_JSON };

static const cli_option_t options_of_press[] = {
    {.name = "state", .value = "DIR", .brief = "the phone's memory", .offers = "FOLDERS", .id = OPTION_STATE},
    {.name = "tvs",
     .value = "HOST[:PORT]",
     .brief = "directory, services: a TVS server, up to 5, in place of those of the configuration",
     .offers = "HOSTS",
     .id = OPTION_TVS},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "directory, services: longest wait for each answer (default " CLI_DEFAULT_TIMEOUT ")",
     .id = OPTION_TIMEOUT},
    {.name = "json", .brief = "the report as after a boot, or the page, as one JSON object", .id = OPTION_JSON},
    {0}};

static const cli_command_text_t press_text = {
    .name = "phone press",
    .usage = "erase-itl|erase-ctl|reset-settings|clear-messages|factory-reset|tftp [HOST[:PORT]]|directory|services "
             "--state DIR [--json]",
    .purpose =
        "Does what a user can do at the phone's keys.\n"
        "\n"
        "  erase-itl       erases the installed ITL, a damaged one too\n"
        "  erase-ctl       erases the installed CTL, a damaged one too\n"
        "  reset-settings  resets the security settings: erases both lists\n"
        "  factory-reset   erases everything; the only one that a phone takes whose settings access is off\n"
        "  tftp            sets another TFTP server, in place of those that the phone is started with; lists that "
        "do\n"
        "                  not name it are erased. Without HOST: no longer\n"
        "  directory       opens the directory, or the services, that the configuration names, and shows the first\n"
        "  services        page; a server of HTTPS is asked only where the phone's lists or its TVS vouch for it",
    .options = options_of_press,
    .words = "erase-itl erase-ctl reset-settings clear-messages factory-reset tftp directory services",
    .ending =
        "Exit status: 0 done, or shown; 1 not done, or not shown; 2 wrong usage; 3 nobody vouches for the server.",
};

static int take_option(void *ctx, int option, const char *value)
{
    press_options_t *options = ctx;
    phone_directory_t *directory = &options->directory;
    options->has_more = options->has_more || option == OPTION_TVS || option == OPTION_TIMEOUT;
    directory->json = directory->json || option == OPTION_JSON;
    options->state = option == OPTION_STATE ? value : options->state;
    if (option == OPTION_TIMEOUT)
        return cli_take_timeout(value, &directory->timeout_ms);
    if (option != OPTION_TVS)
        return EXIT_DONE;
    if (directory->tvs_count == ITL_LIMIT_TVS_SERVERS)
        return cli_error(EXIT_USAGE, "--tvs: a phone knows at most %u of them", ITL_LIMIT_TVS_SERVERS);
    if (!base_parse_server(value, ITL_TVS_PORT, &directory->tvs[directory->tvs_count++]))
        return cli_error(EXIT_USAGE, "--tvs %s: not HOST[:PORT]", value);
    return EXIT_DONE;
}

static bool key_of_name(const char *name, itl_phone_key_t *key)
{
    static const struct {
        const char *name;
        itl_phone_key_t key;
    } keys[] = {{"erase-itl", ITL_PHONE_KEY_ERASE_ITL},
                {"erase-ctl", ITL_PHONE_KEY_ERASE_CTL},
                {"reset-settings", ITL_PHONE_KEY_RESET_SETTINGS},
                {"clear-messages", ITL_PHONE_KEY_CLEAR_MESSAGES},
                {"factory-reset", ITL_PHONE_KEY_FACTORY_RESET}};
    for (size_t i = 0; i < sizeof keys / sizeof keys[0]; i++)
        if (strcmp(name, keys[i].name) == 0) {
            *key = keys[i].key;
            return true;
        }
    return false;
}

static bool is_page(const char *what)
{
    return strcmp(what, DIRECTORY) == 0 || strcmp(what, SERVICES) == 0;
}

static int take_words(press_options_t *options, int argc, char **argv)
{
    itl_phone_key_t key;
    const int count = argc - optind;
    if (count < 1)
        return cli_error(EXIT_USAGE, "phone press needs one thing to do; --help lists them");
    options->what = argv[optind];
    const bool tftp = strcmp(options->what, TFTP) == 0;
    if (!tftp && !is_page(options->what) && !key_of_name(options->what, &key))
        return cli_error(EXIT_USAGE,
                         "phone press %s: not one of erase-itl, erase-ctl, reset-settings, clear-messages, "
                         "factory-reset, tftp, directory, services",
                         options->what);
    if (options->has_more && !is_page(options->what))
        return cli_error(EXIT_USAGE, "phone press %s: --tvs and --timeout are for directory and services",
                         options->what);
    options->has_server = tftp && count == 2;
    if (count > 1 && !options->has_server)
        return cli_error(EXIT_USAGE, "phone press %s: '%s': not understood", options->what, argv[argc - 1]);
    if (options->has_server && !base_parse_server(argv[optind + 1], ITL_TFTP_PORT, &options->server))
        return cli_error(EXIT_USAGE, "phone press tftp %s: not HOST[:PORT]", argv[optind + 1]);
    return options->state != NULL ? EXIT_DONE : cli_error(EXIT_USAGE, "phone press needs --state DIR");
}

/* A pressed key is no power-on to who reads of it: what the last boot said stays in front of what the key says. */
static void keep_messages(cJSON *report, const cJSON *old)
{
    const cJSON *earlier = cJSON_GetObjectItemCaseSensitive(old, "earlier_messages");
    const cJSON *message;
    cJSON *messages = cJSON_CreateArray();
    cJSON_ArrayForEach(message, cJSON_GetObjectItemCaseSensitive(old, "messages"))
        cJSON_AddItemToArray(messages, cJSON_Duplicate(message, true));
    cJSON_ArrayForEach(message, cJSON_GetObjectItemCaseSensitive(report, "messages"))
        cJSON_AddItemToArray(messages, cJSON_Duplicate(message, true));
    cJSON_ReplaceItemInObjectCaseSensitive(report, "messages", messages);
    if (old != NULL)
        cJSON_ReplaceItemInObjectCaseSensitive(report, "earlier_messages",
                                               earlier != NULL ? cJSON_Duplicate(earlier, true) : cJSON_CreateArray());
}

static bool do_it(device_t *device, const press_options_t *options, itl_phone_key_t key, base_error_t *error)
{
    if (strcmp(options->what, TFTP) != 0)
        return device_press(device, key, error);
    return device_use_tftp(device, options->has_server ? &options->server : NULL, ITL_PHONE_LISTS_OF_ANOTHER_GO, error);
}

static int press_open_device(device_t *device, const press_options_t *options, itl_phone_key_t key)
{
    /* What was erased must be told; where it cannot be written down, nothing is erased. */
    base_error_t error;
    if (!last_report_reserve(options->state, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (!do_it(device, options, key, &error)) {
        last_report_release(options->state);
        return cli_error(EXIT_FAILED, "%s: %s", options->what, error.text);
    }
    cJSON *report = device_report(device->phone);
    if (key != ITL_PHONE_KEY_FACTORY_RESET && key != ITL_PHONE_KEY_CLEAR_MESSAGES)
        keep_messages(report, device->last);
    int status = device_save_report(device, report, &error) ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
    if (options->directory.json)
        device_print_json(stdout, report);
    else
        printf("%s: done\n", options->what);
    cJSON_Delete(report);
    return status;
}

static int open_and_press(const press_options_t *options, itl_phone_key_t key)
{
    base_error_t error;
    device_t *device = malloc(sizeof *device);
    if (device == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    device_access_t access = key == ITL_PHONE_KEY_FACTORY_RESET ? DEVICE_RESET : DEVICE_PRESS;
    int status = EXIT_FAILED;
    if (!device_open(device, options->state, access, NULL, &error)) {
        cli_error(EXIT_FAILED, "%s", error.text);
    } else {
        status = press_open_device(device, options, key);
        device_close(device);
    }
    free(device);
    return status;
}

int phone_press_command(int argc, char **argv)
{
    press_options_t options = {.what = ""};
    int status = cli_take_options(argc, argv, &press_text, take_option, &options);
    if (status == EXIT_DONE)
        status = take_words(&options, argc, argv);
    if (status != EXIT_DONE)
        return status;
    if (is_page(options.what)) {
        options.directory.state = options.state;
        options.directory.which =
            strcmp(options.what, DIRECTORY) == 0 ? ITL_DIRECTORY_DIRECTORIES : ITL_DIRECTORY_SERVICES;
        return phone_directory(&options.directory);
    }
    itl_phone_key_t key = ITL_PHONE_KEY_ERASE_ITL;
    key_of_name(options.what, &key);
    return open_and_press(&options, key);
}
