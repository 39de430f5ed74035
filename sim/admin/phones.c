/* SPDX-License-Identifier: GPL-2.0-or-later */
/* utils phones reset, and what is said of phones elsewhere. */
#include "admin/phones.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "admin/ask.h"
#include "admin/commands.h"
#include "cluster/phones.h"
#include "resets/reset_round.h"

void phones_tell(const admin_session_t *session)
{
    const cluster_node_t *node;
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return;
    bool automatic = cluster_state(cluster)->interaction == CLUSTER_AUTOMATIC;
    cluster_close(cluster);
    if (!automatic)
        admin_line(session, "Phone interaction is manual: reset the phones (utils phones reset).");
    else if (cluster_is_up(&session->options->disk))
        admin_line(session, "The phones are reset now.");
    else
        admin_line(session, "The cluster is not up: no phone is reset.");
}

/* --- what was asked for --- */

/* A command. */
typedef struct reset_command {
    char **names;
    int count; /* 0: all. */
    bool soft;
    bool seen[COMMANDS_NAMES_MAX]; /* A phone reported under the name. */
} reset_command_t;

static admin_result_t wrong_usage(const admin_session_t *session)
{
    admin_refuse(session, "Executed command unsuccessfully\nUsage: utils phones reset [all|NAME...] [soft|hard]");
    return ADMIN_USAGE;
}

static bool read_request(reset_command_t *request, int argc, char **argv)
{
    *request = (reset_command_t){.names = argv, .count = argc};
    if (argc > 0 && (strcasecmp(argv[argc - 1], "soft") == 0 || strcasecmp(argv[argc - 1], "hard") == 0)) {
        request->soft = strcasecmp(argv[argc - 1], "soft") == 0;
        request->count--;
    }
    for (int i = 0; i < request->count; i++)
        if (strcasecmp(argv[i], "all") == 0 && request->count > 1)
            return false;
    if (request->count == 1 && strcasecmp(argv[0], "all") == 0)
        request->count = 0;
    return true;
}

/* --- which phones --- */

/* Phones being looked for. */
typedef struct search {
    reset_command_t *request;
    reset_round_t *round;
    size_t found;
} search_t;

static bool is_wanted(reset_command_t *request, const char *device)
{
    bool wanted = request->count == 0;
    for (int i = 0; i < request->count; i++)
        if (strcasecmp(request->names[i], device) == 0)
            wanted = request->seen[i] = true;
    return wanted;
}

static void look_at(void *ctx, const cluster_phone_t *phone)
{
    search_t *search = ctx;
    if (is_wanted(search->request, phone->alarm->device) && reset_round_add(search->round, phone->alarm))
        search->found++;
}

static void tell(void *ctx, const resets_result_t *result)
{
    admin_print(ctx, "%-15s %s\n", result->device, result->what);
}

static void tell_fault(void *ctx, const char *text)
{
    admin_fail(ctx, "%s", text);
}

static reset_round_t *open_round(admin_session_t *session, const cluster_t *cluster, bool soft, base_error_t *error)
{
    itl_coap_psk_t psk;
    base_error_t no_secret;
    /* A cluster of an earlier version has none before it was up: its phones then have none either. */
    bool secret = cluster_secret(cluster, &psk, &no_secret);
    const reset_round_config_t config = {.disk = session->options->disk,
                                         .node = session->node,
                                         .why = "utils phones reset",
                                         .wait = CLUSTER_WAIT,
                                         .resets = {.hal = session->hal,
                                                    .psk = secret ? &psk : NULL,
                                                    .soft = soft,
                                                    .timeout_ms = session->options->timeout_ms,
                                                    .ctx = session,
                                                    .tell = tell},
                                         .note = tell_fault};
    reset_round_t *round = reset_round_open(&config, error);
    explicit_bzero(&psk, sizeof psk);
    return round;
}

/* @return NULL with the reason printed */
static reset_round_t *find_phones(admin_session_t *session, reset_command_t *request, size_t *found)
{
    const cluster_node_t *node;
    base_error_t error;
    search_t search = {.request = request};
    cluster_t *cluster = admin_open(session, &node);
    if (cluster == NULL)
        return NULL;
    search.round = open_round(session, cluster, request->soft, &error);
    bool done = search.round != NULL && cluster_phones(cluster, look_at, &search, &error);
    cluster_close(cluster);
    *found = search.found;
    if (done)
        return search.round;
    admin_fail(session, "%s", error.text);
    reset_round_close(search.round);
    return NULL;
}

/* --- resetting --- */

static void run(const admin_session_t *session, reset_round_t *round)
{
    bool waited = true;
    while (waited && !reset_round_over(round)) {
        uint64_t again = reset_round_poll(round);
        fflush(session->out);
        waited = reset_round_over(round) || reset_round_wait(again);
    }
    if (!waited)
        admin_fail(session, "network: %s", strerror(errno));
}

static int tell_unknown(const admin_session_t *session, const reset_command_t *request)
{
    int unknown = 0;
    for (int i = 0; i < request->count; i++) {
        if (request->seen[i])
            continue;
        admin_print(session, "%-15s no phone has reported under this name\n", request->names[i]);
        unknown++;
    }
    return unknown;
}

static admin_result_t reset(const admin_session_t *session, const reset_command_t *request, reset_round_t *round)
{
    const resets_t *resets = reset_round_resets(round);
    char summary[RESETS_TEXT_BYTES];
    run(session, round);
    int unknown = tell_unknown(session, request);
    admin_print(session, "\n%s\n", resets_summary(resets, summary));
    unsigned left = 0;
    for (resets_outcome_t i = RESETS_DONE + 1; i < RESETS_OUTCOMES; i++)
        left += resets_count(resets, i);
    return left == 0 && unknown == 0 ? ADMIN_DONE : ADMIN_FAILED;
}

static admin_result_t ask_and_reset(const admin_session_t *session, const reset_command_t *request,
                                    reset_round_t *round, size_t found)
{
    if (found == 0 && request->count == 0) {
        admin_line(session, "No phone has reported.");
        return ADMIN_DONE;
    }
    if (found == 0)
        return admin_refuse(session, "No phone has reported under this name.");
    admin_print(session, "%zu phone%s will be reset.\n", found, found == 1 ? "" : "s");
    if (!ask_yes(session, "Do you want to continue (yes/no)? "))
        return admin_refuse(session, "Command cancelled.");
    return reset(session, request, round);
}

admin_result_t admin_phones_reset(admin_session_t *session, int argc, char **argv)
{
    reset_command_t request;
    size_t found = 0;
    if (!read_request(&request, argc, argv))
        return wrong_usage(session);
    reset_round_t *round = find_phones(session, &request, &found);
    if (round == NULL)
        return ADMIN_FAILED;
    admin_result_t result = ask_and_reset(session, &request, round, found);
    reset_round_close(round);
    return result;
}
