/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <cjson/cJSON.h>
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "base/parse.h"
#include "base/signals.h"
#include "base/text.h"
#include "cli/cluster_cmd.h"
#include "cli/options.h"
#include "cli/phone_counts.h"
#include "cluster/phones.h"
#include "collector/alarm.h"
#include "posix/posix.h"

enum {
    OPTION_STALE = 256,
    OPTION_JSON,
    OPTION_FORGET,
    OPTION_FORGET_FROM,
    OPTION_NODE,
    OPTION_STATE,
    OPTION_MODEL,
    OPTION_CHECK,
    OPTION_WAIT
};

/* Between two looks of --wait, and between two lines of it. */
enum { LOOK_MS = 1000, LINE_MS = 10000 };

#define LONGEST_WAIT_S 604800

static const cli_option_t phones_options[] = {
    {.name = "forget",
     .value = "NAME",
     .brief = "forget this phone (in any case of letters), and that it is known by coaps: one that lost the key may "
              "report by coap again",
     .id = OPTION_FORGET},
    {.name = "forget-from",
     .value = "ADDRESS",
     .brief = "forget the phones that ADDRESS told of last by coap (of IPv6 its network, as in 2001:db8:0:1::/64), but "
              "those in DIR/devices",
     .text = "forget the phones that this address (of IPv6 its network: `2001:db8:0:1::/64`) told of last by coap, but "
             "those in `DIR/devices`",
     .id = OPTION_FORGET_FROM},
    {.name = "stale",
     .brief = "only phones with an ITL that their node does not serve now, or without the current ITLRecovery "
              "certificate in it: those without it a reset of the lists cannot save",
     .text =
         "only phones with an ITL that their node does not serve now, or without the current ITLRecovery certificate "
         "in it: those without it a reset of the lists cannot save. To be looked at before certificates are touched",
     .id = OPTION_STALE},
    {.name = "node",
     .value = "NAME",
     .brief = "only phones of this node",
     .text = "only phones of this node: whose list they have; of phones that never reported their first TFTP server, "
             "where the device list says it",
     .id = OPTION_NODE},
    {.name = "state",
     .value = "STATE",
     .brief = "only phones in this state (current, stale, untrusted, no-list, unknown, never-reported); may be given "
              "several times",
     .id = OPTION_STATE},
    {.name = "model",
     .value = "MODEL",
     .brief = "only phones of this model, as the device list says it",
     .id = OPTION_MODEL},
    {.name = "check", .brief = "end with 3 when one of these phones is not current", .id = OPTION_CHECK},
    {.name = "wait",
     .value = "SECONDS",
     .brief =
         "wait until all of these phones are current, but no longer, telling how far that is; then as with --check",
     .text = "wait until all of these phones are current, but no longer; on standard error a line says how far that is "
             "(on a terminal one that is rewritten, else one every ten seconds). Then as with `--check`",
     .offers = "60 600 3600",
     .id = OPTION_WAIT},
    {.name = "json", .brief = "as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t phones_text = {
    .name = "cluster phones",
    .usage = "DIR [OPTION]...",
    .purpose = "Tells of every phone that ever reported to the cluster in DIR, or is in its device list, which ITL it "
               "has, against\n"
               "what the TFTP nodes serve now, and how many are in which state. The cluster may be up or down.",
    .options = phones_options,
    .ending = "States: current (its node serves its ITL now), stale (it does not), untrusted (it refused what it was "
              "offered),\n"
              "no-list, unknown (firmware before 9.4(1) reports nothing: it fetched its configuration), never-reported "
              "(it is in\n"
              "the device list, and nothing was heard of it).\n"
              "LIST: whose list it has, since when that node served it, and how many it has served after it.\n"
              "VIA: how its last report came: coaps, or coap, which is anybody's word; tftp: it only fetched. RESET: "
              "how `utils "
              "phones reset`\n"
              "reaches the phone: coaps, coap, or not at all (-).\n"
              "Exit status: 0 done; 1 a file failed; 2 wrong usage; 3 with --check or --wait: a phone is not current.",
    .words = "FOLDERS",
};

/* What was asked for, and what is found. */
typedef struct phones_command {
    const char *folder, *forget, *forget_from;
    char origin[COLLECTOR_ADDRESS_BYTES]; /* Of forget_from. */
    const char *node, *model;             /* NULL: any. */
    char node_name[64];                   /* Folder of node. */
    bool states[CLUSTER_PHONE_STATES];    /* Only these, where any_state. */
    bool any_state, stale, json, check;
    uint32_t wait_ms; /* 0: not at all */
    phone_summary_t summary;
    FILE *out;     /* Lines of the table; NULL: they are not wanted. */
    cJSON *phones; /* NULL: not wanted. */
    unsigned told;
} phones_command_t;

static int take_state(phones_command_t *command, const char *value)
{
    cluster_phone_state_t state;
    if (!cluster_phone_state_parse(value, &state))
        return cli_error(EXIT_USAGE, "--state %s: none of current, stale, untrusted, no-list, unknown, never-reported",
                         value);
    command->states[state] = command->any_state = true;
    return EXIT_DONE;
}

static int take_wait(phones_command_t *command, const char *value)
{
    uint64_t seconds;
    if (!base_parse_number(value, 1, LONGEST_WAIT_S, &seconds))
        return cli_error(EXIT_USAGE, "--wait %s: not a number of seconds from 1 to %d", value, LONGEST_WAIT_S);
    command->wait_ms = (uint32_t)seconds * 1000u;
    return EXIT_DONE;
}

static int take_option(void *ctx, int option, const char *value)
{
    phones_command_t *command = ctx;
    command->stale |= option == OPTION_STALE;
    command->json |= option == OPTION_JSON;
    command->check |= option == OPTION_CHECK || option == OPTION_WAIT;
    if (option == OPTION_FORGET)
        command->forget = value;
    if (option == OPTION_FORGET_FROM)
        command->forget_from = value;
    if (option == OPTION_NODE)
        command->node = value;
    if (option == OPTION_MODEL)
        command->model = value;
    if (option == OPTION_STATE)
        return take_state(command, value);
    return option == OPTION_WAIT ? take_wait(command, value) : EXIT_DONE;
}

static int take_arguments(phones_command_t *command, int argc, char **argv)
{
    int status = cli_take_folder(argc, argv, &phones_text, take_option, command, &command->folder);
    if (status != EXIT_DONE)
        return status;
    bool forgets = command->forget != NULL || command->forget_from != NULL;
    bool looks =
        command->stale || command->check || command->any_state || command->node != NULL || command->model != NULL;
    if (forgets && (looks || (command->forget != NULL && command->forget_from != NULL)))
        return cli_error(EXIT_USAGE, "cluster phones: --forget and --forget-from each stand alone, but for --json");
    if (command->forget_from != NULL && !collector_origin(command->forget_from, command->origin))
        return cli_error(EXIT_USAGE, "cluster phones: --forget-from: '%s' is neither an IP address nor a network /64",
                         command->forget_from);
    return EXIT_DONE;
}

/* --- JSON --- */

static void add_text(cJSON *json, const char *name, const char *text)
{
    if (text != NULL && text[0] != '\0')
        cJSON_AddStringToObject(json, name, text);
    else
        cJSON_AddNullToObject(json, name);
}

/* @param seconds  0: null */
static void add_time(cJSON *json, const char *name, int64_t seconds)
{
    char text[BASE_TIME_BYTES] = "";
    if (seconds != 0)
        base_time_text(seconds, text);
    add_text(json, name, text);
}

static void add_list(cJSON *json, const char *name, const collector_list_t *list)
{
    cJSON *object = cJSON_AddObjectToObject(json, name);
    add_text(object, "sha1", list->sha1);
    add_text(object, "server", list->sha1[0] != '\0' ? list->server : NULL);
}

static void add_fetch(cJSON *json, const cluster_phone_t *phone)
{
    if (phone->fetch == NULL) {
        cJSON_AddNullToObject(json, "configuration");
        return;
    }
    cJSON *object = cJSON_AddObjectToObject(json, "configuration");
    add_time(object, "fetched", phone->fetched);
    cJSON_AddStringToObject(object, "address", phone->fetch->address);
    cJSON_AddStringToObject(object, "node", phone->fetch->node);
    cJSON_AddBoolToObject(object, "signed", phone->fetch->is_signed);
    cJSON_AddBoolToObject(object, "whole", phone->fetch->whole);
}

/* What is known of it is known from that. */
static const char *known_by(const cluster_phone_t *phone)
{
    if (phone->state == CLUSTER_PHONE_NEVER)
        return "device-list";
    return phone->state == CLUSTER_PHONE_UNKNOWN ? "configuration" : "alarm";
}

static void add_devices(cJSON *json, const devices_entry_t *entry)
{
    static const devices_text_t texts[] = {DEVICES_MODEL, DEVICES_FIRMWARE, DEVICES_DESCRIPTION};
    cJSON_AddBoolToObject(json, "listed", entry != NULL);
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        add_text(json, devices_text_name(texts[i]), entry != NULL ? entry->texts[texts[i]] : NULL);
}

static void add_phone(const phones_command_t *command, const cluster_phone_t *phone)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "device", phone->alarm->device);
    cJSON_AddStringToObject(json, "state", cluster_phone_state_name(phone->state));
    add_list(json, "itl", &phone->alarm->itl);
    add_list(json, "ctl", &phone->alarm->ctl);
    add_text(json, "node", phone->node);
    add_text(json, "host", phone->host);
    add_time(json, "since", phone->list != NULL ? phone->list->since : 0);
    if (phone->list == NULL)
        cJSON_AddNullToObject(json, "lists_ago");
    else
        cJSON_AddNumberToObject(json, "lists_ago", phone->list->ago);
    if (phone->recovery == CLUSTER_RECOVERY_UNKNOWN)
        cJSON_AddNullToObject(json, "has_recovery");
    else
        cJSON_AddBoolToObject(json, "has_recovery", phone->recovery == CLUSTER_RECOVERY_YES);
    if (phone->alarm->status == ITL_ALARM_NOTHING_NEW)
        cJSON_AddNullToObject(json, "status_code");
    else
        cJSON_AddNumberToObject(json, "status_code", phone->alarm->status);
    add_text(json, "ipv4", phone->alarm->ipv4);
    add_text(json, "ipv6", phone->alarm->ipv6);
    add_text(json, "address", phone->alarm->sender);
    add_text(json, "transport", cluster_phone_transport_name(phone));
    add_text(json, "reset", phone->reset);
    add_time(json, "reported", phone->state != CLUSTER_PHONE_UNKNOWN ? phone->reported : 0);
    cJSON_AddStringToObject(json, "known_by", known_by(phone));
    add_fetch(json, phone);
    add_devices(json, phone->entry);
    cJSON_AddItemToArray(command->phones, json);
}

/* --- for people --- */

static void print_phone(phones_command_t *command, const cluster_phone_t *phone)
{
    char line[CLUSTER_PHONE_LINE_BYTES];
    if (command->told++ == 0)
        fprintf(command->out, "%s\n", cluster_phone_line(NULL, line));
    fprintf(command->out, "%s\n", cluster_phone_line(phone, line));
}

/* --- looking --- */

static bool is_wanted(const phones_command_t *command, const cluster_phone_t *phone)
{
    if ((command->stale && !phone->at_risk) || (command->any_state && !command->states[phone->state]))
        return false;
    if (command->node != NULL && (phone->node == NULL || strcmp(phone->node, command->node_name) != 0))
        return false;
    return command->model == NULL ||
           (phone->entry != NULL && strcasecmp(phone->entry->texts[DEVICES_MODEL], command->model) == 0);
}

static void look_at(void *ctx, const cluster_phone_t *phone)
{
    phones_command_t *command = ctx;
    if (!is_wanted(command, phone))
        return;
    phone_summary_add(&command->summary, phone);
    if (command->phones != NULL)
        add_phone(command, phone);
    else if (command->out != NULL)
        print_phone(command, phone);
}

static bool find_node(phones_command_t *command, const cluster_t *cluster, base_error_t *error)
{
    const cluster_node_t *node = command->node != NULL ? cluster_find_node(cluster, command->node) : NULL;
    if (node != NULL)
        snprintf(command->node_name, sizeof command->node_name, "%s", node->name);
    return node != NULL || command->node == NULL ||
           base_fail(error, "--node %.100s: no node of the cluster", command->node);
}

/* Counts, and takes lines down where they are wanted. @return false, told */
static bool look(phones_command_t *command)
{
    base_error_t error;
    devices_t devices = {0};
    phone_summary_free(&command->summary);
    cluster_t *cluster = cluster_open(command->folder, CLUSTER_WAIT, NULL, &error);
    bool done = cluster != NULL && find_node(command, cluster, &error) &&
                cluster_read_devices(cluster, &devices, &error) &&
                cluster_phones_and_devices(cluster, &devices, look_at, command, &error);
    if (done && command->summary.failed)
        done = base_fail(&error, "out of memory");
    devices_free(&devices);
    cluster_close(cluster);
    return done || cli_error(EXIT_FAILED, "%s", error.text) == EXIT_DONE;
}

static int verdict(const phones_command_t *command)
{
    return command->check && phone_counts_behind(&command->summary.counts) > 0 ? EXIT_NEGATIVE : EXIT_DONE;
}

static int report_json(phones_command_t *command)
{
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "cluster", command->folder);
    command->phones = cJSON_AddArrayToObject(json, "phones");
    bool done = look(command);
    char *text = NULL;
    if (done) {
        cJSON_AddItemToObject(json, "summary", phone_summary_json(&command->summary));
        text = cJSON_PrintUnformatted(json);
    }
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(json);
    return done ? verdict(command) : EXIT_FAILED;
}

/* The summary comes first, and is known last. */
static int report_text(phones_command_t *command)
{
    char *table = NULL;
    size_t len = 0;
    command->out = open_memstream(&table, &len);
    if (command->out == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    bool done = look(command);
    fclose(command->out);
    if (done && command->told > 0) {
        phone_summary_print(stdout, &command->summary);
        fwrite(table, 1, len, stdout);
    } else if (done) {
        const bool all = !command->any_state && command->node == NULL && command->model == NULL;
        puts(command->stale ? "No phone needs to be looked at."
             : all          ? "No phone has reported."
                            : "No phone is one of these.");
    }
    free(table);
    return done ? verdict(command) : EXIT_FAILED;
}

/* --- waiting --- */

/* A line for people who watch; for others one that a log can hold. */
static void tell_progress(const phones_command_t *command, uint64_t waited_ms, bool is_terminal)
{
    fputs(is_terminal ? "\r" : "itlsim: ", stderr);
    phone_counts_print(stderr, &command->summary.counts);
    fprintf(stderr, "; waited %llu s%s", (unsigned long long)(waited_ms / 1000), is_terminal ? "\033[K" : "\n");
    fflush(stderr);
}

/* @return false, told */
static bool wait_for_all(phones_command_t *command, const itl_hal_net_t *net)
{
    const bool is_terminal = isatty(STDERR_FILENO) == 1;
    const uint64_t began = itl_hal_now_ms(posix_clock());
    uint64_t line_ms = 0;
    for (;;) {
        if (!look(command))
            return false;
        const uint64_t now = itl_hal_now_ms(posix_clock());
        const bool over = phone_counts_behind(&command->summary.counts) == 0 || now - began >= command->wait_ms ||
                          signals_end_wanted();
        if (is_terminal || over || now >= line_ms) {
            tell_progress(command, now - began, is_terminal);
            line_ms = now + LINE_MS;
        }
        if (is_terminal && over)
            fputc('\n', stderr);
        if (over)
            return true;
        if (net->wait(net->ctx, now + LOOK_MS, NULL, 0, NULL) != ITL_HAL_OK)
            return cli_error(EXIT_FAILED, "network: %s", strerror(errno)) == EXIT_DONE;
    }
}

static int wait_and_report(phones_command_t *command)
{
    posix_net_t *net = posix_net_create();
    if (net == NULL)
        return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    signals_catch(net, false);
    bool done = wait_for_all(command, posix_net_hal(net));
    signals_forget_net();
    posix_net_destroy(net);
    if (!done)
        return EXIT_FAILED;
    return command->json ? report_json(command) : report_text(command);
}

/* --- forgetting --- */

static int forget(const phones_command_t *command, const cluster_t *cluster)
{
    base_error_t error;
    unsigned count = 0;
    if (!cluster_forget_phones(cluster, command->forget, command->origin, &count, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (command->forget != NULL && count == 0)
        return cli_error(EXIT_FAILED, "%s: no phone of this name has reported", command->forget);
    if (command->json)
        printf("{\"forgotten\":%u}\n", count);
    else
        printf("%u phone%s forgotten\n", count, count == 1 ? "" : "s");
    return EXIT_DONE;
}

static int forget_in(const phones_command_t *command)
{
    base_error_t error;
    cluster_t *cluster = cluster_open(command->folder, CLUSTER_WAIT, NULL, &error);
    int status = cluster != NULL ? forget(command, cluster) : cli_error(EXIT_FAILED, "%s", error.text);
    cluster_close(cluster);
    return status;
}

int command_cluster_phones(int argc, char **argv)
{
    phones_command_t command = {0};
    int status = take_arguments(&command, argc, argv);
    if (status != EXIT_DONE)
        return status;
    if (command.forget != NULL || command.forget_from != NULL)
        return forget_in(&command);
    if (command.wait_ms != 0)
        status = wait_and_report(&command);
    else
        status = command.json ? report_json(&command) : report_text(&command);
    phone_summary_free(&command.summary);
    return status;
}
