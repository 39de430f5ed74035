/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/cli.h"
#include "device/device.h"
#include "device/device_report.h"
#include "device/phone_run.h"
#include "device/show.h"

/* What `phone boot` was told; the strings of the config point into it. */
typedef struct boot_options {
    const char *state;
    bool json;
    bool have_mac;
    cli_server_t tftp[LIMIT_TFTP_SERVERS];
    cli_server_t tvs[LIMIT_TVS_SERVERS];
    phone_config_t config;
    bool stays;        /* `phone run` */
    cli_server_t coap; /* host "": none */
    phone_run_t run;
} boot_options_t;

enum {
    OPTION_STATE = 256,
    OPTION_MAC,
    OPTION_TFTP,
    OPTION_TVS,
    OPTION_ALARM,
    OPTION_FIRMWARE,
    OPTION_MODEL,
    OPTION_TIMEOUT,
    OPTION_JSON,
    OPTION_VERIFY_SIGNER,
    OPTION_BLKSIZE,
    OPTION_WINDOWSIZE,
    OPTION_HTTP,
    OPTION_NO_HTTP,
    OPTION_COAP,
    OPTION_COAP_ALLOW,
    OPTION_HELP
};

static const struct option boot_long_options[] = {
    {"state", required_argument, NULL, OPTION_STATE},
    {"mac", required_argument, NULL, OPTION_MAC},
    {"tftp", required_argument, NULL, OPTION_TFTP},
    {"tvs", required_argument, NULL, OPTION_TVS},
    {"alarm", required_argument, NULL, OPTION_ALARM},
    {"firmware", required_argument, NULL, OPTION_FIRMWARE},
    {"model", required_argument, NULL, OPTION_MODEL},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"json", no_argument, NULL, OPTION_JSON},
    {"tvs-verify-signer", no_argument, NULL, OPTION_VERIFY_SIGNER},
    {"tftp-blksize", required_argument, NULL, OPTION_BLKSIZE},
    {"tftp-windowsize", required_argument, NULL, OPTION_WINDOWSIZE},
    {"http", no_argument, NULL, OPTION_HTTP},
    {"no-http", no_argument, NULL, OPTION_NO_HTTP},
    {"coap", required_argument, NULL, OPTION_COAP},
    {"coap-allow", required_argument, NULL, OPTION_COAP_ALLOW},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
};

static const char boot_help[] =
    "Usage: itlsim phone boot --state DIR --mac MAC --tftp HOST[:PORT] [OPTION]...\n"
    "\n"
    "Boots a phone once: fetches its trust lists by TFTP, decides, tells the verdict.\n"
    "\n"
    "  --state DIR             the phone's memory; made when it is not there\n"
    "  --mac MAC               e.g. 001122334455: names the files asked for\n"
    "  --tftp HOST[:PORT]      TFTP server, port 69; a second one is asked when the first is silent\n"
    "  --tvs HOST[:PORT]       Trust Verification Service, port 2445; up to 5, in the order of asking\n"
    "  --tvs-verify-signer     after a failed QUERY send VERIFY, for servers that lack QUERY\n"
    "  --alarm URI             where DeviceTLInfo goes: coap://HOST[:PORT]/alarms; up to 4\n"
    "  --model MODEL           7962 (default), 7821, 8845, ...: picks the spelling of the messages\n"
    "  --firmware VERSION      9.4.1 (default)\n"
    "  --timeout SECONDS       longest wait for a server's answer (default 10)\n"
    "  --tftp-blksize N        ask for blocks of 8 to 65464 bytes; a phone's buffer takes 1468\n"
    "  --tftp-windowsize N     ask for windows of 1 to 65535 blocks\n"
    "  --no-http               TFTP only, which is all there is for now\n"
    "  --json                  the report as one JSON object\n"
    "\n"
    "Exit status: 0 done; 1 no server answered, or a file or network failure; 2 wrong usage; 3 a list was refused.\n";

static const char run_help[] =
    "Usage: itlsim phone run --state DIR --mac MAC --tftp HOST[:PORT] [OPTION]...\n"
    "\n"
    "Boots a phone as `itlsim phone boot` does, with its options, and stays up until SIGINT or SIGTERM: reports each\n"
    "boot, boots again when it is reset, sends alarms that nobody took yet.\n"
    "\n"
    "  --coap ADDRESS[:PORT]   serve /status, /messages, /trust-list and /reset by CoAP there (default port 5683)\n"
    "  --coap-allow ADDRESS    who may POST to /reset; up to 8\n"
    "  --state DIR, --mac MAC, --tftp HOST[:PORT], --tvs HOST[:PORT], --tvs-verify-signer, --alarm URI, --model "
    "MODEL,\n"
    "  --firmware VERSION, --timeout SECONDS, --tftp-blksize N, --tftp-windowsize N, --no-http\n"
    "                          as for phone boot\n"
    "  --json                  a report for each boot, each a JSON object on a line of its own\n"
    "\n"
    "Exit status: 0 ended by a signal; 1 a file or network failure; 2 wrong usage.\n";

static int take_tftp(boot_options_t *options, const char *text)
{
    phone_config_t *config = &options->config;
    if (config->tftp_count == LIMIT_TFTP_SERVERS)
        return cli_error(EXIT_USAGE, "--tftp: a phone knows at most %u TFTP servers", LIMIT_TFTP_SERVERS);
    cli_server_t *server = &options->tftp[config->tftp_count];
    if (!cli_parse_server(text, TFTP_PORT, server))
        return cli_error(EXIT_USAGE, "--tftp %s: not HOST[:PORT]", text);
    config->tftp[config->tftp_count++] = (phone_server_t){server->host, server->port};
    return EXIT_DONE;
}

static int take_tvs(boot_options_t *options, const char *text)
{
    phone_config_t *config = &options->config;
    if (config->tvs_count == LIMIT_TVS_SERVERS)
        return cli_error(EXIT_USAGE, "--tvs: a phone knows at most %u TVS servers", LIMIT_TVS_SERVERS);
    cli_server_t *server = &options->tvs[config->tvs_count];
    if (!cli_parse_server(text, TVS_PORT, server))
        return cli_error(EXIT_USAGE, "--tvs %s: not HOST[:PORT]", text);
    config->tvs[config->tvs_count++] = (tvs_server_t){server->host, server->port};
    return EXIT_DONE;
}

static int take_alarm(boot_options_t *options, const char *text)
{
    phone_config_t *config = &options->config;
    if (config->alarm_count == ALARM_ADDRESSES)
        return cli_error(EXIT_USAGE, "--alarm: a phone reports to at most %u addresses", ALARM_ADDRESSES);
    if (strncmp(text, "coap://", 7) != 0)
        return cli_error(EXIT_USAGE, "--alarm %s: not coap://HOST[:PORT]/PATH", text);
    config->alarms[config->alarm_count++] = text;
    return EXIT_DONE;
}

static int take_blksize(boot_options_t *options, const char *text)
{
    uint64_t number;
    if (!cli_parse_number(text, 8, 65464, &number))
        return cli_error(EXIT_USAGE, "--tftp-blksize %s: not a number from 8 to 65464", text);
    if (number > LIMIT_TFTP_BLKSIZE) {
        cli_error(EXIT_DONE, "--tftp-blksize %s: a phone's buffer takes %u, asking for that", text, LIMIT_TFTP_BLKSIZE);
        number = LIMIT_TFTP_BLKSIZE;
    }
    options->config.tftp_blksize = (uint32_t)number;
    return EXIT_DONE;
}

static int take_windowsize(boot_options_t *options, const char *text)
{
    uint64_t number;
    if (!cli_parse_number(text, 1, LIMIT_TFTP_WINDOWSIZE, &number))
        return cli_error(EXIT_USAGE, "--tftp-windowsize %s: not a number from 1 to %u", text, LIMIT_TFTP_WINDOWSIZE);
    options->config.tftp_windowsize = (uint32_t)number;
    return EXIT_DONE;
}

static int take_model(boot_options_t *options, const char *text)
{
    size_t len = strlen(text);
    if (len < 3 || len > 6 || strspn(text, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ") != len)
        return cli_error(EXIT_USAGE, "--model %s: not a model number such as 7962", text);
    options->config.model = text;
    return EXIT_DONE;
}

static int take_firmware(boot_options_t *options, const char *text)
{
    size_t len = strlen(text);
    options->config.firmware = text;
    for (size_t i = 0; i < len; i++)
        if (text[i] <= ' ' || text[i] > '~')
            len = 0;
    return len > 0 && len < 32
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--firmware: not a version such as 9.4.1, of 1 to 31 characters");
}

static int take_coap(boot_options_t *options, int option, const char *text)
{
    phone_run_t *run = &options->run;
    if (!options->stays)
        return cli_error(EXIT_USAGE, "--coap and --coap-allow: only a phone that stays up serves CoAP: phone run");
    if (option == OPTION_COAP) {
        if (!cli_parse_server(text, 5683, &options->coap))
            return cli_error(EXIT_USAGE, "--coap %s: not ADDRESS[:PORT]", text);
        run->coap = options->coap.host;
        run->coap_port = options->coap.port;
        return EXIT_DONE;
    }
    if (run->allowed_count == PHONE_COAP_ALLOWED)
        return cli_error(EXIT_USAGE, "--coap-allow: at most %u addresses", PHONE_COAP_ALLOWED);
    run->allowed[run->allowed_count++] = text;
    return EXIT_DONE;
}

static int take_value(boot_options_t *options, int option, const char *text)
{
    switch (option) {
    case OPTION_COAP:
    case OPTION_COAP_ALLOW:
        return take_coap(options, option, text);
    case OPTION_STATE:
        options->state = text;
        return EXIT_DONE;
    case OPTION_MAC:
        options->have_mac = true;
        return cli_parse_mac(text, options->config.mac)
                   ? EXIT_DONE
                   : cli_error(EXIT_USAGE, "--mac %s: not 12 hexadecimal digits", text);
    case OPTION_TFTP:
        return take_tftp(options, text);
    case OPTION_TVS:
        return take_tvs(options, text);
    case OPTION_ALARM:
        return take_alarm(options, text);
    case OPTION_FIRMWARE:
        return take_firmware(options, text);
    case OPTION_MODEL:
        return take_model(options, text);
    case OPTION_TIMEOUT:
        return cli_parse_seconds(text, &options->config.timeout_ms)
                   ? EXIT_DONE
                   : cli_error(EXIT_USAGE, "--timeout %s: not a number of seconds", text);
    case OPTION_BLKSIZE:
        return take_blksize(options, text);
    case OPTION_WINDOWSIZE:
        return take_windowsize(options, text);
    default:
        return EXIT_USAGE;
    }
}

/* @return EXIT_DONE, or EXIT_USAGE after an error was told; *help when help was asked for */
static int take_boot_options(boot_options_t *options, int argc, char **argv, bool *help)
{
    int option;
    while ((option = getopt_long(argc, argv, "", boot_long_options, NULL)) != -1) {
        if (option == '?')
            return EXIT_USAGE;
        if (option == OPTION_HELP) {
            *help = true;
            return EXIT_DONE;
        }
        if (option == OPTION_JSON)
            options->json = true;
        else if (option == OPTION_VERIFY_SIGNER)
            options->config.tvs_verify_signer = true;
        else if (option == OPTION_HTTP)
            return cli_error(EXIT_USAGE, "--http: this version of the phone fetches by TFTP only");
        else if (option != OPTION_NO_HTTP && take_value(options, option, optarg) != EXIT_DONE)
            return EXIT_USAGE;
    }
    if (optind < argc)
        return cli_error(EXIT_USAGE, "'%s': not understood; --help lists the options", argv[optind]);
    if (options->state == NULL || !options->have_mac || options->config.tftp_count == 0)
        return cli_error(EXIT_USAGE, "phone %s needs --state, --mac and --tftp", options->stays ? "run" : "boot");
    return EXIT_DONE;
}

static int boot_and_report(device_t *device, bool json)
{
    if (device->opened != REASON_NONE)
        return device_report_damage(device);
    if (device_boot(device) != EXIT_DONE)
        return EXIT_FAILED;
    cJSON *report = device_report(&device->phone);
    int saved = device_save_report(device, report);
    if (json)
        device_print_json(stdout, report);
    else
        device_print_report(stdout, report);
    cJSON_Delete(report);
    int verdict = phone_exit_status(&device->phone);
    return verdict != EXIT_DONE ? verdict : saved;
}

static int run_and_report(device_t *device, boot_options_t *options)
{
    options->run.json = options->json;
    return device->opened != REASON_NONE ? device_report_damage(device) : phone_run(device, &options->run);
}

static int start_phone(int argc, char **argv, bool stays)
{
    boot_options_t options = {.config = {.model = "7962", .firmware = "9.4.1", .timeout_ms = 10000}, .stays = stays};
    bool help = false;
    int status = take_boot_options(&options, argc, argv, &help);
    if (help)
        fputs(stays ? run_help : boot_help, stdout);
    if (status != EXIT_DONE || help)
        return status;
    device_t *device = malloc(sizeof *device);
    if (device == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    status = device_open(device, options.state, DEVICE_BOOT, &options.config);
    if (status == EXIT_DONE) {
        status = stays ? run_and_report(device, &options) : boot_and_report(device, options.json);
        device_close(device);
    }
    free(device);
    return status;
}

static int phone_boot_command(int argc, char **argv)
{
    return start_phone(argc, argv, false);
}

static int phone_run_command(int argc, char **argv)
{
    return start_phone(argc, argv, true);
}

static const cli_entry_t phone_commands[] = {
    {"boot", phone_boot_command, "boot once and tell the verdict"},
    {"run", phone_run_command, "boot and stay up"},
    {"show", phone_show_command, "status | messages | trust-list | config | device"},
    {"press", phone_press_command, "erase-itl | erase-ctl | factory-reset"},
    {NULL, NULL, NULL},
};

int command_phone(int argc, char **argv)
{
    return cli_dispatch(phone_commands, "itlsim phone COMMAND --state DIR ...", argc, argv);
}
