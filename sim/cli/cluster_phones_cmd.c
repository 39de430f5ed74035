/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <cjson/cJSON.h>
#include <getopt.h>
#include <stdio.h>

#include "base/text.h"
#include "cli/cluster_cmd.h"
#include "cli/options.h"
#include "cluster/phones.h"
#include "collector/alarm.h"

enum { OPTION_STALE = 256, OPTION_JSON, OPTION_FORGET, OPTION_FORGET_FROM };

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
    {.name = "json", .brief = "as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t phones_text = {
    .name = "cluster phones",
    .usage = "DIR [OPTION]...",
    .purpose = "Tells of every phone that ever reported to the cluster in DIR which ITL it has, against what the TFTP "
               "nodes serve\n"
               "now. The cluster may be up or down.",
    .options = phones_options,
    .ending = "States: current (its node serves its ITL now), stale (it does not), untrusted (it refused what it was "
              "offered),\n"
              "no-list, unknown (firmware before 9.4(1) reports nothing: it fetched its configuration).\n"
              "LIST: whose list it has, since when that node served it, and how many it has served after it.\n"
              "VIA: how its last report came: coaps, or coap, which is anybody's word; tftp: it only fetched. RESET: "
              "how `utils "
              "phones reset`\n"
              "reaches the phone: coaps, coap, or not at all (-).\n"
              "Exit status: 0 done; 1 a file failed; 2 wrong usage.",
    .words = "FOLDERS",
};

/* What was asked for, and what is found. */
typedef struct phones_command {
    const char *folder, *forget, *forget_from;
    char origin[COLLECTOR_ADDRESS_BYTES]; /* Of forget_from. */
    bool stale, json;
    cJSON *phones;
    unsigned told;
} phones_command_t;

static int take_option(void *ctx, int option, const char *value)
{
    phones_command_t *command = ctx;
    command->stale |= option == OPTION_STALE;
    command->json |= option == OPTION_JSON;
    if (option == OPTION_FORGET)
        command->forget = value;
    if (option == OPTION_FORGET_FROM)
        command->forget_from = value;
    return EXIT_DONE;
}

static int take_arguments(phones_command_t *command, int argc, char **argv)
{
    int status = cli_take_folder(argc, argv, &phones_text, take_option, command, &command->folder);
    if (status != EXIT_DONE)
        return status;
    bool forgets = command->forget != NULL || command->forget_from != NULL;
    if (forgets && (command->stale || (command->forget != NULL && command->forget_from != NULL)))
        return cli_error(EXIT_USAGE, "cluster phones: one of --stale, --forget and --forget-from at a time");
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

static void add_phone(void *ctx, const cluster_phone_t *phone)
{
    const phones_command_t *command = ctx;
    if (command->stale && !phone->at_risk)
        return;
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
    cJSON_AddStringToObject(json, "known_by", phone->state != CLUSTER_PHONE_UNKNOWN ? "alarm" : "configuration");
    add_fetch(json, phone);
    cJSON_AddItemToArray(command->phones, json);
}

/* --- for people --- */

static void print_phone(void *ctx, const cluster_phone_t *phone)
{
    phones_command_t *command = ctx;
    char line[CLUSTER_PHONE_LINE_BYTES];
    if (command->stale && !phone->at_risk)
        return;
    if (command->told++ == 0)
        puts(cluster_phone_line(NULL, line));
    puts(cluster_phone_line(phone, line));
}

static int report(phones_command_t *command, const cluster_t *cluster)
{
    base_error_t error;
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "cluster", command->folder);
    command->phones = cJSON_AddArrayToObject(json, "phones");
    bool done = cluster_phones(cluster, command->json ? add_phone : print_phone, command, &error);
    char *text = done && command->json ? cJSON_PrintUnformatted(json) : NULL;
    if (text != NULL)
        puts(text);
    else if (done && command->told == 0)
        puts(command->stale ? "No phone needs to be looked at." : "No phone has reported.");
    cJSON_free(text);
    cJSON_Delete(json);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
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

int command_cluster_phones(int argc, char **argv)
{
    phones_command_t command = {0};
    base_error_t error;
    int status = take_arguments(&command, argc, argv);
    if (status != EXIT_DONE)
        return status;
    cluster_t *cluster = cluster_open(command.folder, CLUSTER_WAIT, NULL, &error);
    if (cluster == NULL)
        return cli_error(EXIT_FAILED, "%s", error.text);
    bool forgets = command.forget != NULL || command.forget_from != NULL;
    status = forgets ? forget(&command, cluster) : report(&command, cluster);
    cluster_close(cluster);
    return status;
}
