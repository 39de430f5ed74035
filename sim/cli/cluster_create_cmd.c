/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <cjson/cJSON.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "base/parse.h"
#include "cli/cluster_cmd.h"
#include "cli/new_password.h"
#include "cli/options.h"
#include "cli/tvs_cmd.h"
#include "cluster/history.h"
#include "posix/posix.h"

#define NODES_MAX     20
#define HOST_CHARS    64
#define SUBJECT_CHARS 1024

enum {
    OPTION_PUBLISHER = 256,
    OPTION_SUBSCRIBER,
    OPTION_CALLMANAGER,
    OPTION_RELEASE,
    OPTION_DOMAIN,
    OPTION_SUBJECT,
    OPTION_ORGANIZATION,
    OPTION_UNIT,
    OPTION_CITY,
    OPTION_PROVINCE,
    OPTION_COUNTRY,
    OPTION_CAPF_NAME,
    OPTION_KEY_BITS,
    OPTION_RECOVERY_BITS,
    OPTION_RECOVERY_YEARS,
    OPTION_TLS_MAX,
    OPTION_ADMIN_PASSWORD,
    OPTION_SECURITY_PASSWORD,
    OPTION_ADMIN_PASSWORD_FILE,
    OPTION_SECURITY_PASSWORD_FILE,
    OPTION_CLOCK,
    OPTION_JSON,
};

static const cli_option_t create_options[] = {
    {.name = "publisher",
     .value = "HOST[:BITS]",
     .brief = "the publisher's host name, and the bits of its keys: 1024, 2048 or 4096",
     .id = OPTION_PUBLISHER},
    {.name = "subscriber", .value = "HOST[:BITS]", .brief = "a subscriber, up to 19 times", .id = OPTION_SUBSCRIBER},
    {.name = "callmanager",
     .value = "HOST",
     .brief = "the CallManager service runs on this node too",
     .text = "the CallManager service runs on this node too; may be given for each node",
     .id = OPTION_CALLMANAGER},
    {.name = "release",
     .value = "R",
     .brief = "8.0 to 15 (default 10.0): up to 11.5 CallManager signs lists, from 12.0 on ITLRecovery",
     .text =
         "of the call manager, `8.0` to `15` (default `10.0`): who signs lists, whether there is an ITLRecovery, and "
         "which commands its prompt has ([cluster.md](cluster.md#releases))",
     .offers = RELEASE_NAMES,
     .id = OPTION_RELEASE},
    {.name = "domain", .value = "NAME", .brief = "of all nodes (default: none)", .id = OPTION_DOMAIN},
    {.name = "subject",
     .value = "'OU=..;O=..;L=..;ST=..;C=..'",
     .brief = "the other parts of the names in certificates (default: left out), or one by one:",
     .text = "the other parts of the names in certificates (default: left out)",
     .id = OPTION_SUBJECT},
    {.name = "organization",
     .value = "TEXT",
     .brief = "O=",
     .text = "O= of these parts alone",
     .id = OPTION_ORGANIZATION},
    {.name = "unit", .value = "TEXT", .brief = "OU=", .text = "OU= of these parts alone", .id = OPTION_UNIT},
    {.name = "city", .value = "TEXT", .brief = "L=", .text = "L= of these parts alone", .id = OPTION_CITY},
    {.name = "province", .value = "TEXT", .brief = "ST=", .text = "ST= of these parts alone", .id = OPTION_PROVINCE},
    {.name = "country", .value = "CC", .brief = "C=", .text = "C= of these parts alone", .id = OPTION_COUNTRY},
    {.name = "capf-name",
     .value = "NAME",
     .brief = "of the CAPF certificate (default: CAPF- and eight random digits)",
     .text = "of the CAPF certificate (default: `CAPF-` and eight random digits)",
     .id = OPTION_CAPF_NAME},
    {.name = "key-bits",
     .value = "N",
     .brief = "of nodes for which nothing else is said (default 2048)",
     .offers = "1024 2048 4096",
     .id = OPTION_KEY_BITS},
    {.name = "recovery-bits",
     .value = "N",
     .brief = "of ITLRecovery (default: as --key-bits)",
     .text = "of ITLRecovery (default: as `--key-bits`)",
     .offers = "1024 2048 4096",
     .id = OPTION_RECOVERY_BITS},
    {.name = "recovery-years",
     .value = "N",
     .brief = "life of ITLRecovery: 5, 10, 15 or 20 years (default: as the release has it; a choice from 14 on)",
     .text = "life of ITLRecovery: 5, 10, 15 or 20 years, which releases 14 and 15 let one choose (default: as the "
             "release has it)",
     .offers = "5 10 15 20",
     .id = OPTION_RECOVERY_YEARS},
    TVS_TLS_MAX_ROW(" of its TVS", OPTION_TLS_MAX),
    {.name = "admin-password-file",
     .value = "FILE",
     .brief = "the administrator's password, which some commands ask for: the first line of FILE; -: asked, at a "
              "terminal unseen (default: \"itlphone\")",
     .text = "the administrator's password, which some commands ask for: the first line of FILE; `-`: asked, at a "
             "terminal twice and unseen, else the next line of standard input (default: `itlphone`)",
     .offers = "FILES",
     .id = OPTION_ADMIN_PASSWORD_FILE},
    {.name = "security-password-file",
     .value = "FILE",
     .brief = "the same for the cluster's, which opens ITLRecovery.p12",
     .text = "the same for the cluster's, which opens `ITLRecovery.p12` (default: `itlphone`)",
     .offers = "FILES",
     .id = OPTION_SECURITY_PASSWORD_FILE},
    {.name = "admin-password",
     .value = "TEXT",
     .brief = "the same, but everybody on this machine can read it while the command runs",
     .text = "the same on the command line, where whoever lists processes can read it: with a warning",
     .id = OPTION_ADMIN_PASSWORD},
    {.name = "security-password",
     .value = "TEXT",
     .brief = "as --admin-password",
     .text = "as `--admin-password`",
     .id = OPTION_SECURITY_PASSWORD},
    {.name = "clock",
     .value = "WHEN",
     .brief = "the cluster's clock: +1d, +5y, ... ahead, or 2014-02-26T10:24:27Z",
     .text = "the cluster's clock: `+6m`, `+1d`, `+5y` ahead (s, m, h, d, w, y), or `2014-02-26T10:24:27Z`",
     .offers = "+6m +1d +5y",
     .id = OPTION_CLOCK},
    {.name = "json",
     .brief = "tell the nodes as one JSON object",
     .text = "tell the nodes as JSON: `cluster` (the folder), `release`, and of each of `nodes`: `node`, `publisher`, "
             "`list` (path of its trust list)",
     .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t create_text = {
    .name = "cluster create",
    .usage = "DIR --publisher HOST[:BITS] [--subscriber HOST[:BITS]]... [OPTION]...",
    .purpose = "Makes a call-manager cluster in DIR: certificates and trust list of every node, and its recovery key.",
    .options = create_options,
    .ending = "DIR is made, or is empty. Exit status: 0 done; 1 failed; 2 wrong usage.",
    .words = "FOLDERS",
};

/* What was asked for. The publisher has the first place, given or not yet. */
typedef struct create {
    const char *folder;
    cluster_plan_t plan;
    cluster_node_plan_t nodes[NODES_MAX];
    char hosts[NODES_MAX][HOST_CHARS];
    const char *callmanagers[NODES_MAX];
    size_t callmanager_count;
    char subject[SUBJECT_CHARS];                                  /* Cut into its parts. */
    char admin_password[ASK_BYTES], security_password[ASK_BYTES]; /* Of files. */
    bool json;
    bool exposed; /* A password stood on the command line. */
} create_t;

static int take_bits(const char *option, const char *text, uint32_t *bits)
{
    uint64_t number;
    if (!base_parse_number(text, 1024, 4096, &number) || (number & (number - 1)) != 0)
        return cli_error(EXIT_USAGE, "--%s %s: keys have 1024, 2048 or 4096 bits", option, text);
    *bits = (uint32_t)number;
    return EXIT_DONE;
}

static int take_node(create_t *create, size_t index, const char *option, const char *text)
{
    size_t len = strcspn(text, ":");
    if (len == 0 || len >= HOST_CHARS)
        return cli_error(EXIT_USAGE, "--%s %s: not HOST[:BITS]", option, text);
    memcpy(create->hosts[index], text, len);
    create->nodes[index].host = create->hosts[index];
    return text[len] == ':' ? take_bits(option, text + len + 1, &create->nodes[index].key_bits) : EXIT_DONE;
}

static int take_subscriber(create_t *create, const char *text)
{
    if (create->plan.node_count == NODES_MAX)
        return cli_error(EXIT_USAGE, "a cluster has at most %d nodes", NODES_MAX);
    return take_node(create, create->plan.node_count++, "subscriber", text);
}

static int take_callmanager(create_t *create, const char *text)
{
    if (create->callmanager_count == NODES_MAX)
        return cli_error(EXIT_USAGE, "a cluster has at most %d nodes", NODES_MAX);
    create->callmanagers[create->callmanager_count++] = text;
    return EXIT_DONE;
}

static int take_release(create_t *create, const char *text)
{
    if (!release_find(text, &create->plan.release))
        return cli_error(EXIT_USAGE, "--release %s: none of %.*s", text, (int)sizeof RELEASE_NAMES - 2, RELEASE_NAMES);
    return EXIT_DONE;
}

static int take_years(create_t *create, const char *text)
{
    uint64_t years;
    if (!base_parse_number(text, 1, RELEASE_YEARS_LAST, &years))
        return cli_error(EXIT_USAGE, "--recovery-years %s: not a number of years from 1 to %d", text,
                         RELEASE_YEARS_LAST);
    create->plan.recovery_years = (uint32_t)years;
    return EXIT_DONE;
}

/* Where a part of a subject belongs. @return NULL: no such part */
static const char **subject_part(cluster_plan_t *plan, const char *type)
{
    const struct {
        const char *type;
        const char **to;
    } parts[] = {{"OU", &plan->unit},
                 {"O", &plan->organization},
                 {"L", &plan->locality},
                 {"ST", &plan->state},
                 {"C", &plan->country}};
    for (size_t i = 0; i < sizeof parts / sizeof parts[0]; i++)
        if (strcmp(parts[i].type, type) == 0)
            return parts[i].to;
    return NULL;
}

/* "OU=tac;O=cisco;L=rtp;ST=nc;C=US", as lists have it behind the CN. */
static int take_subject(create_t *create, const char *text)
{
    char *rest = NULL;
    if (snprintf(create->subject, sizeof create->subject, "%s", text) >= (int)sizeof create->subject)
        return cli_error(EXIT_USAGE, "--subject: longer than %d bytes", SUBJECT_CHARS - 1);
    for (char *part = strtok_r(create->subject, ";", &rest); part != NULL; part = strtok_r(NULL, ";", &rest)) {
        char *value = strchr(part, '=');
        if (value != NULL)
            *value++ = '\0';
        const char **to = subject_part(&create->plan, part);
        if (to == NULL || value == NULL)
            return cli_error(EXIT_USAGE, "--subject %s: '%s' is none of OU=, O=, L=, ST=, C=", text, part);
        *to = value;
    }
    return EXIT_DONE;
}

static int take_password_file(const char *option, const char *path, char password[ASK_BYTES], const char **to)
{
    char question[80];
    base_error_t error;
    snprintf(question, sizeof question, "Password for --%s: ", option);
    if (!new_password(path, question, password, &error))
        return cli_error(EXIT_FAILED, "--%s: %s", option, error.text);
    *to = password;
    return EXIT_DONE;
}

static int take_secret(create_t *create, int option, const char *text)
{
    cluster_plan_t *plan = &create->plan;
    switch (option) {
    case OPTION_ADMIN_PASSWORD:
        plan->admin_password = text;
        create->exposed = true;
        return EXIT_DONE;
    case OPTION_SECURITY_PASSWORD:
        plan->security_password = text;
        create->exposed = true;
        return EXIT_DONE;
    case OPTION_ADMIN_PASSWORD_FILE:
        return take_password_file("admin-password-file", text, create->admin_password, &plan->admin_password);
    default:
        return take_password_file("security-password-file", text, create->security_password, &plan->security_password);
    }
}

/* Options that are kept as they come. */
static void take_text(create_t *create, int option, const char *text)
{
    cluster_plan_t *plan = &create->plan;
    const struct {
        int option;
        const char **to;
    } texts[] = {
        {OPTION_DOMAIN, &plan->domain},       {OPTION_ORGANIZATION, &plan->organization},
        {OPTION_UNIT, &plan->unit},           {OPTION_CITY, &plan->locality},
        {OPTION_PROVINCE, &plan->state},      {OPTION_COUNTRY, &plan->country},
        {OPTION_CAPF_NAME, &plan->capf_name}, {OPTION_CLOCK, &plan->clock},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i].option == option)
            *texts[i].to = text;
}

static int take_highest(create_t *create, const char *text)
{
    itl_tvs_tls_t version = ITL_TVS_TLS_DEFAULT;
    int status = tvs_take_highest(text, &version);
    create->plan.tls_max = (cluster_tls_limit_t)version;
    return status;
}

static int take_option(void *ctx, int option, const char *text)
{
    create_t *create = ctx;
    switch (option) {
    case OPTION_PUBLISHER:
        return take_node(create, 0, "publisher", text);
    case OPTION_SUBSCRIBER:
        return take_subscriber(create, text);
    case OPTION_CALLMANAGER:
        return take_callmanager(create, text);
    case OPTION_SUBJECT:
        return take_subject(create, text);
    case OPTION_RELEASE:
        return take_release(create, text);
    case OPTION_KEY_BITS:
        return take_bits("key-bits", text, &create->plan.key_bits);
    case OPTION_RECOVERY_BITS:
        return take_bits("recovery-bits", text, &create->plan.recovery_bits);
    case OPTION_RECOVERY_YEARS:
        return take_years(create, text);
    case OPTION_TLS_MAX:
        return take_highest(create, text);
    case OPTION_ADMIN_PASSWORD:
    case OPTION_SECURITY_PASSWORD:
    case OPTION_ADMIN_PASSWORD_FILE:
    case OPTION_SECURITY_PASSWORD_FILE:
        return take_secret(create, option, text);
    case OPTION_JSON:
        create->json = true;
        return EXIT_DONE;
    default:
        take_text(create, option, text);
        return EXIT_DONE;
    }
}

static int mark_callmanagers(create_t *create)
{
    for (size_t i = 0; i < create->callmanager_count; i++) {
        bool found = false;
        for (size_t n = 0; n < create->plan.node_count; n++)
            if (create->nodes[n].host != NULL && strcmp(create->nodes[n].host, create->callmanagers[i]) == 0)
                found = create->nodes[n].callmanager = true;
        if (!found)
            return cli_error(EXIT_USAGE, "--callmanager %s: there is no such node", create->callmanagers[i]);
    }
    return EXIT_DONE;
}

static int take_arguments(create_t *create, int argc, char **argv)
{
    int status = cli_take_folder(argc, argv, &create_text, take_option, create, &create->folder);
    if (status != EXIT_DONE)
        return status;
    if (create->nodes[0].host == NULL)
        return cli_error(EXIT_USAGE, "cluster create: --publisher is missing");
    return mark_callmanagers(create);
}

static cJSON *node_json(const cluster_t *cluster, const cluster_node_t *node)
{
    char path[CLUSTER_PATH_BYTES];
    cJSON *json = cJSON_CreateObject();
    cJSON_AddStringToObject(json, "node", node->name);
    cJSON_AddBoolToObject(json, "publisher", node->publisher);
    cJSON_AddStringToObject(json, "list", cluster_list_path(cluster, node, path) ? path : "");
    return json;
}

static void print_report(const cluster_t *cluster, bool json)
{
    const cluster_state_t *state = cluster_state(cluster);
    cJSON *report = cJSON_CreateObject();
    cJSON_AddStringToObject(report, "cluster", cluster_folder(cluster));
    cJSON_AddStringToObject(report, "release", release_name(state->release));
    cJSON *nodes = cJSON_AddArrayToObject(report, "nodes");
    for (unsigned i = 0; i < state->nodes_count; i++) {
        cJSON_AddItemToArray(nodes, node_json(cluster, &state->nodes[i]));
        if (!json)
            printf("%s %s\n", state->nodes[i].publisher ? "publisher " : "subscriber", state->nodes[i].host);
    }
    char *text = json ? cJSON_PrintUnformatted(report) : NULL;
    if (text != NULL)
        puts(text);
    cJSON_free(text);
    cJSON_Delete(report);
}

/* A reset needs a recovery key that is at least as long as the publisher's. */
static void warn_of_short_recovery(const cluster_state_t *state)
{
    uint32_t callmanager = state->nodes[0].key_bits;
    if (state->recovery_bits < callmanager)
        fprintf(stderr,
                "itlsim: warning: ITLRecovery has %u bits, the publisher's CallManager %u: \"utils itl reset\" will "
                "fail; --recovery-bits %u avoids it\n",
                state->recovery_bits, callmanager, callmanager);
}

static int create_cluster(const create_t *create)
{
    base_error_t error;
    if (!cluster_create(create->folder, &create->plan, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    cluster_t *cluster = cluster_open(create->folder, CLUSTER_WAIT, NULL, &error);
    if (cluster == NULL)
        return cli_error(EXIT_FAILED, "%s", error.text);
    if (create->exposed)
        fputs("itlsim: warning: whoever lists processes could read the password; --admin-password-file and "
              "--security-password-file hide it\n",
              stderr);
    warn_of_short_recovery(cluster_state(cluster));
    if (!history_begin(cluster, true, posix_utc_ms(), &error))
        fprintf(stderr, "itlsim: warning: the cluster has no history: %s\n", error.text);
    print_report(cluster, create->json);
    cluster_close(cluster);
    return EXIT_DONE;
}

int command_cluster_create(int argc, char **argv)
{
    create_t create = {.plan = {.node_count = 1, .release = CLUSTER_RELEASE_USUAL}};
    create.plan.nodes = create.nodes;
    int status = take_arguments(&create, argc, argv);
    if (status == EXIT_DONE)
        status = create_cluster(&create);
    ask_forget(create.admin_password);
    ask_forget(create.security_password);
    return status;
}
