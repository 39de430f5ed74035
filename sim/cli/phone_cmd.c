/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <coap3/coap.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "base/psk_file.h"
#include "cli/cli.h"
#include "cli/phone_client_cmd.h"
#include "cli/phone_options.h"
#include "cli/phone_run.h"
#include "cli/phone_screen.h"
#include "cli/phone_screenshot_cmd.h"
#include "cli/phone_show_cmd.h"
#include "cli/phone_ssh.h"
#include "cli/phone_swarm.h"
#include "cli/tvs_cmd.h"
#include "coap/coap_target.h"
#include "device/device.h"
#include "device/device_report.h"
#include "options/option.h"
#include "sip/sip_target.h"
#include "text/text_read.h"
#include "tftp/tftp.h"

/* Of HTTP, where --web names none. */
#define WEB_PORT 80

/* Of SSH, where --ssh names none. */
#define SSH_PORT 22

/* What `phone boot` was told; the strings of the config point into it. */
typedef struct boot_options {
    const char *state;
    bool json;
    bool have_mac;
    base_server_t tftp[ITL_LIMIT_TFTP_SERVERS];
    base_server_t tvs[ITL_LIMIT_TVS_SERVERS];
    itl_phone_config_t config;
    bool stays; /* `phone run` */
    phone_run_t run;
    const char *psk_file; /* NULL: none */
    itl_coap_psk_t psk;
    bool wants_dtls; /* It has coaps in it. */
    uint64_t count;  /* Of phones; 0: one, in the state folder itself. */
    bool web_ports;
} boot_options_t;

/* Takes a server into the next free place; there are @p count. */
static int take_server(const char *option, const char *text, uint16_t port, base_server_t *servers, size_t count,
                       size_t most)
{
    if (count == most)
        return cli_error(EXIT_USAGE, "--%s: a phone knows at most %zu of them", option, most);
    if (!base_parse_server(text, port, &servers[count]))
        return cli_error(EXIT_USAGE, "--%s %s: not HOST[:PORT]", option, text);
    return EXIT_DONE;
}

static int take_tftp(boot_options_t *options, const char *text)
{
    itl_phone_config_t *config = &options->config;
    const base_server_t *server = &options->tftp[config->tftp_count];
    int status = take_server("tftp", text, ITL_TFTP_PORT, options->tftp, config->tftp_count, ITL_LIMIT_TFTP_SERVERS);
    if (status == EXIT_DONE)
        config->tftp[config->tftp_count++] = (itl_phone_server_t){server->host, server->port};
    return status;
}

static int take_tvs(boot_options_t *options, const char *text)
{
    itl_phone_config_t *config = &options->config;
    const base_server_t *server = &options->tvs[config->tvs_count];
    int status = take_server("tvs", text, ITL_TVS_PORT, options->tvs, config->tvs_count, ITL_LIMIT_TVS_SERVERS);
    if (status == EXIT_DONE)
        config->tvs[config->tvs_count++] = (itl_tvs_server_t){server->host, server->port};
    return status;
}

/* @param secure  [out] it needs DTLS */
static int check_alarm(const char *text, bool *secure)
{
    itl_sip_target_t target;
    itl_coap_target_t coap;
    itl_coap_target_status_t status = itl_coap_target_read(text, &coap);
    *secure = status == ITL_COAP_TARGET_OK && coap.secure;
    switch (itl_sip_target_read(text, &target)) {
    case ITL_SIP_TARGET_OK:
        return EXIT_DONE;
    case ITL_SIP_TARGET_SECURE:
        return cli_error(EXIT_USAGE, "--alarm %s: SIP over TLS is not supported; give sip:HOST[:PORT]", text);
    case ITL_SIP_TARGET_MALFORMED:
        return cli_error(EXIT_USAGE, "--alarm %s: not sip:HOST[:PORT][;transport=tcp|udp]", text);
    default:
        break;
    }
    if (status == ITL_COAP_TARGET_MALFORMED)
        return cli_error(EXIT_USAGE, "--alarm %s: not coap://HOST[:PORT]/PATH[?QUERY], or coaps", text);
    if (status == ITL_COAP_TARGET_OTHER)
        return cli_error(EXIT_USAGE, "--alarm %s: neither coap://HOST[:PORT]/PATH, or coaps, nor sip:HOST[:PORT]",
                         text);
    return EXIT_DONE;
}

static int take_alarm(boot_options_t *options, const char *text)
{
    itl_phone_config_t *config = &options->config;
    bool secure;
    if (config->alarm_count == ITL_ALARM_ADDRESSES)
        return cli_error(EXIT_USAGE, "--alarm: a phone reports to at most %u addresses", ITL_ALARM_ADDRESSES);
    if (check_alarm(text, &secure) != EXIT_DONE)
        return EXIT_USAGE;
    options->wants_dtls = options->wants_dtls || secure;
    config->alarms[config->alarm_count++] = text;
    return EXIT_DONE;
}

static int take_blksize(boot_options_t *options, const char *text)
{
    uint32_t *number = &options->config.tftp_blksize;
    if (!itl_option_read_number(ITL_OPTION_BLKSIZE, text, number))
        return cli_error(EXIT_USAGE, "--tftp-blksize %s: not a number from 8 to 65464", text);
    if (*number > ITL_LIMIT_TFTP_BLKSIZE) {
        cli_error(EXIT_DONE, "--tftp-blksize %s: a phone's buffer takes %u, asking for that", text,
                  ITL_LIMIT_TFTP_BLKSIZE);
        *number = ITL_LIMIT_TFTP_BLKSIZE;
    }
    return EXIT_DONE;
}

static int take_windowsize(boot_options_t *options, const char *text)
{
    return itl_option_read_number(ITL_OPTION_WINDOWSIZE, text, &options->config.tftp_windowsize)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--tftp-windowsize %s: not a number from 1 to %u", text,
                           ITL_LIMIT_TFTP_WINDOWSIZE);
}

static int take_key_max(boot_options_t *options, const char *text)
{
    uint64_t bits = 0;
    if (!base_parse_number(text, 1024, 4096, &bits) || (bits & (bits - 1)) != 0)
        return cli_error(EXIT_USAGE, "--key-max %s: keys have 1024, 2048 or 4096 bits", text);
    options->config.signer_bits_max = (uint16_t)bits;
    return EXIT_DONE;
}

static int take_http_port(boot_options_t *options, const char *text)
{
    uint32_t port = 0;
    if (!itl_option_read_number(ITL_OPTION_HTTP_PORT, text, &port))
        return cli_error(EXIT_USAGE, "--http-port %s: not a number from 1 to 65535", text);
    options->config.http_port = (uint16_t)port;
    return EXIT_DONE;
}

/* --http, --no-http */
static int take_http(boot_options_t *options, itl_phone_http_choice_t choice)
{
    itl_phone_http_choice_t *chosen = &options->config.http;
    if (*chosen != ITL_PHONE_HTTP_AS_FIRMWARE && *chosen != choice)
        return cli_error(EXIT_USAGE, "--http and --no-http: one of them");
    *chosen = choice;
    return EXIT_DONE;
}

static int take_model(boot_options_t *options, const char *text)
{
    options->config.model = text;
    return itl_option_takes_text(ITL_OPTION_MODEL, text)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--model %s: not a model number such as 7962", text);
}

static int take_firmware(boot_options_t *options, const char *text)
{
    options->config.firmware = text;
    return itl_option_takes_text(ITL_OPTION_FIRMWARE, text)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--firmware: not a version such as 9.4.1, of 1 to 31 characters");
}

static int take_coap_allow(phone_run_t *run, const char *text)
{
    if (run->allowed_count == ITL_COAP_PHONE_ALLOWED)
        return cli_error(EXIT_USAGE, "--coap-allow: at most %u hosts", ITL_COAP_PHONE_ALLOWED);
    base_server_t *host = &run->allowed[run->allowed_count++];
    return base_parse_server(text, 0, host) && host->port == 0
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--coap-allow %s: not a HOST", text);
}

static int take_coap(boot_options_t *options, int option, const char *text)
{
    phone_run_t *run = &options->run;
    bool secure = option == PHONE_OPTION_COAPS;
    if (!options->stays)
        return cli_error(EXIT_USAGE,
                         "--coap, --coaps and --coap-allow: only a phone that stays up serves CoAP: phone run");
    if (option == PHONE_OPTION_COAP_ALLOW)
        return take_coap_allow(run, text);
    options->wants_dtls = options->wants_dtls || secure;
    return base_parse_listener(text, secure ? COAPS_DEFAULT_PORT : COAP_DEFAULT_PORT, secure ? &run->coaps : &run->coap)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "%s %s: not HOST[:PORT]", secure ? "--coaps" : "--coap", text);
}

/* @param text  "127.0.0.1:8000+": ports are counted up */
static int take_web(boot_options_t *options, const char *text)
{
    char place[sizeof options->run.web.host + 8];
    const size_t len = strlen(text);
    if (!options->stays)
        return cli_error(EXIT_USAGE, "--web, --count: only a phone that stays up has pages: phone run");
    options->web_ports = len > 0 && text[len - 1] == '+';
    if (len >= sizeof place)
        return cli_error(EXIT_USAGE, "--web %.40s...: not HOST[:PORT]", text);
    memcpy(place, text, len + 1);
    place[options->web_ports ? len - 1 : len] = '\0';
    return base_parse_listener(place, WEB_PORT, &options->run.web)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--web %s: not HOST[:PORT]", text);
}

static int take_ssh(boot_options_t *options, const char *text)
{
    if (!options->stays)
        return cli_error(EXIT_USAGE, "--ssh: only a phone that stays up has SSH: phone run");
    return base_parse_listener(text, SSH_PORT, &options->run.ssh)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--ssh %s: not HOST[:PORT]", text);
}

static int take_count(boot_options_t *options, const char *text)
{
    if (!options->stays)
        return cli_error(EXIT_USAGE, "--web, --count: only a phone that stays up has pages: phone run");
    return base_parse_number(text, 1, PHONE_SWARM_MAX, &options->count)
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "--count %s: not a number from 1 to %d", text, PHONE_SWARM_MAX);
}

static int take_beside(boot_options_t *options, int option, const char *text)
{
    if (option == PHONE_OPTION_WEB)
        return take_web(options, text);
    return option == PHONE_OPTION_SSH ? take_ssh(options, text) : take_count(options, text);
}

static int take_flag(boot_options_t *options, int option)
{
    if (option == PHONE_OPTION_VERIFY_SIGNER)
        options->config.tvs_verify_signer = true;
    else if (option == PHONE_OPTION_JSON)
        options->json = true;
    else if (option == PHONE_OPTION_SCREEN)
        options->run.screen = true;
    else if (option == PHONE_OPTION_HTTP)
        return take_http(options, ITL_PHONE_HTTP_ALWAYS);
    else if (option == PHONE_OPTION_NO_HTTP)
        return take_http(options, ITL_PHONE_HTTP_NEVER);
    return EXIT_DONE;
}

static int take_option(void *ctx, int option, const char *text)
{
    boot_options_t *options = ctx;
    switch (option) {
    case PHONE_OPTION_COAP:
    case PHONE_OPTION_COAPS:
    case PHONE_OPTION_COAP_ALLOW:
        return take_coap(options, option, text);
    case PHONE_OPTION_WEB:
    case PHONE_OPTION_SSH:
    case PHONE_OPTION_COUNT:
        return take_beside(options, option, text);
    case PHONE_OPTION_COAP_PSK:
        options->psk_file = text;
        return EXIT_DONE;
    case PHONE_OPTION_STATE:
        options->state = text;
        return EXIT_DONE;
    case PHONE_OPTION_MAC:
        options->have_mac = true;
        return cli_take_mac(text, options->config.mac);
    case PHONE_OPTION_TFTP:
        return take_tftp(options, text);
    case PHONE_OPTION_TVS:
        return take_tvs(options, text);
    case PHONE_OPTION_ALARM:
        return take_alarm(options, text);
    case PHONE_OPTION_FIRMWARE:
        return take_firmware(options, text);
    case PHONE_OPTION_MODEL:
        return take_model(options, text);
    case PHONE_OPTION_TIMEOUT:
        return cli_take_timeout(text, &options->config.timeout_ms);
    case PHONE_OPTION_TLS_MIN:
        return tvs_take_version(text, &options->config.tvs_tls_min);
    case PHONE_OPTION_TLS_ONLY:
        return tvs_take_only(text, &options->config.tvs_tls_only);
    case PHONE_OPTION_KEY_MAX:
        return take_key_max(options, text);
    case PHONE_OPTION_HTTP_PORT:
        return take_http_port(options, text);
    case PHONE_OPTION_BLKSIZE:
        return take_blksize(options, text);
    case PHONE_OPTION_WINDOWSIZE:
        return take_windowsize(options, text);
    default:
        return take_flag(options, option);
    }
}

static int take_boot_options(boot_options_t *options, int argc, char **argv)
{
    int status =
        cli_take_options(argc, argv, options->stays ? &phone_run_text : &phone_boot_text, take_option, options);
    if (status != EXIT_DONE)
        return status;
    if (optind < argc)
        return cli_error(EXIT_USAGE, "'%s': not understood; --help lists the options", argv[optind]);
    if (options->state == NULL || !options->have_mac || options->config.tftp_count == 0)
        return cli_error(EXIT_USAGE, "phone %s needs --state, --mac and --tftp", options->stays ? "run" : "boot");
    if (options->run.screen && (!options->stays || options->count > 0))
        return cli_error(EXIT_USAGE, "--screen: for one phone that stays up: phone run, without --count");
    if (options->wants_dtls && options->psk_file == NULL)
        return cli_error(EXIT_USAGE, "coaps needs --coap-psk FILE");
    const phone_run_t *run = &options->run;
    if (options->count > 0 && (run->coap.host[0] != '\0' || run->coaps.host[0] != '\0' || run->allowed_count > 0))
        return cli_error(EXIT_USAGE, "--count: phones of one process serve no CoAP; give --web");
    if (options->count > 0 && run->ssh.host[0] != '\0')
        return cli_error(EXIT_USAGE, "--count: phones of one process serve no SSH; give --web");
    if (options->count == 0 && options->web_ports)
        return cli_error(EXIT_USAGE, "--web: ports are counted up for --count");
    return EXIT_DONE;
}

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(object, name));
    return text != NULL ? text : "";
}

/* The one line for a boot that could not get its lists: which file, from where, and why. */
static void say_failure(const cJSON *report)
{
    const char *reason = text_of(report, "reason");
    const cJSON *fetch, *failed = NULL;
    cJSON_ArrayForEach(fetch, cJSON_GetObjectItemCaseSensitive(report, "tftp"))
    {
        bool list = strstr(text_of(fetch, "file"), ".tlv") != NULL;
        if (list && strcmp(text_of(fetch, "result"), reason) == 0)
            failed = fetch;
    }
    /* The list came, and could not be kept. */
    if (failed == NULL)
        cli_error(EXIT_FAILED, "%s: no new list (%s); what is installed stays", text_of(report, "device"), reason);
    else
        cli_error(EXIT_FAILED, "%s: no %s from %s (%s); what is installed stays", text_of(report, "device"),
                  text_of(failed, "file"), text_of(failed, "server"), text_of(failed, "result"));
}

static int boot_and_report(device_t *device, bool json)
{
    base_error_t error;
    if (!device_is_sound(device, &error) || !device_boot(device, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    cJSON *report = device_report(device->phone);
    int saved = device_save_report(device, report, &error) ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
    if (json)
        device_print_json(stdout, report);
    else
        device_print_report(stdout, report);
    int verdict = itl_phone_exit_status(device->phone);
    if (verdict == EXIT_FAILED)
        say_failure(report);
    cJSON_Delete(report);
    return verdict != EXIT_DONE ? verdict : saved;
}

static int run_and_report(device_t *device, boot_options_t *options)
{
    options->run.json = options->json;
    base_error_t error;
    return device_is_sound(device, &error) ? phone_run(device, &options->run)
                                           : cli_error(EXIT_FAILED, "%s", error.text);
}

static int start_swarm(const boot_options_t *options)
{
    const phone_swarm_t swarm = {.state = options->state,
                                 .config = &options->config,
                                 .count = (uint32_t)options->count,
                                 .web = options->run.web,
                                 .web_ports = options->web_ports,
                                 .psk = options->psk_file != NULL ? &options->psk : NULL,
                                 .json = options->json};
    return phone_swarm(&swarm);
}

static int open_and_start(boot_options_t *options)
{
    base_error_t error;
    if (options->psk_file != NULL && !psk_file_read(options->psk_file, &options->psk, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (options->count > 0)
        return start_swarm(options);
    device_t *device = malloc(sizeof *device);
    if (device == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    int status = EXIT_FAILED;
    if (!device_open(device, options->state, DEVICE_BOOT, &options->config, &error)) {
        cli_error(EXIT_FAILED, "%s", error.text);
    } else {
        itl_coap_alarm_use(&device->alarm, options->psk_file != NULL ? &options->psk : NULL);
        options->run.psk = &options->psk;
        status = options->stays ? run_and_report(device, options) : boot_and_report(device, options->json);
        device_close(device);
    }
    free(device);
    return status;
}

/* @param argv  argv[-1] is "phone" */
static int start_phone(int argc, char **argv, bool stays)
{
    boot_options_t options = {
        .config = {.model = ITL_DEFAULT_MODEL, .firmware = ITL_DEFAULT_FIRMWARE, .timeout_ms = ITL_DEFAULT_TIMEOUT_MS},
        .stays = stays};
    int status = take_boot_options(&options, argc, argv);
    if (status != EXIT_DONE)
        return status;
    const bool can = (!options.wants_dtls || coap_dtls_is_supported()) &&
                     (!options.run.screen || phone_screen_is_supported()) &&
                     (options.run.ssh.host[0] == '\0' || phone_ssh_is_supported());
    if (!can)
        return command_lab(argc + 1, argv - 1);
    status = open_and_start(&options);
    explicit_bzero(&options.psk, sizeof options.psk);
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
    {"get", phone_get_command, "status | messages | trust-list of a phone that runs, by CoAP"},
    {"reset", phone_reset_command, "reset a phone that runs, by CoAP"},
    {"press", phone_press_command, "erase-itl | erase-ctl | reset-settings | clear-messages | factory-reset | tftp"},
    {"screenshot", phone_screenshot_command, "the picture of a phone that runs, as BMP or PNG"},
    {NULL, NULL, NULL},
};

int command_phone(int argc, char **argv)
{
    return cli_dispatch(phone_commands, "itlsim phone COMMAND ...", argc, argv);
}
