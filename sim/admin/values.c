/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/values.h"

#include <string.h>

#include "admin/node_folder.h"
#include "cluster/phones.h"

static void offer_nodes(const admin_session_t *session, bool publisher_too, values_offer_t *offer, void *ctx)
{
    const cluster_node_t *node;
    cluster_t *cluster = admin_open_quietly(session, &node);
    if (cluster == NULL)
        return;
    const cluster_state_t *state = cluster_state(cluster);
    for (unsigned i = publisher_too ? 0 : 1; i < state->nodes_count; i++)
        offer(ctx, state->nodes[i].host);
    cluster_close(cluster);
}

static void offer_all_nodes(const admin_session_t *session, values_offer_t *offer, void *ctx)
{
    offer_nodes(session, true, offer, ctx);
}

static void offer_subscribers(const admin_session_t *session, values_offer_t *offer, void *ctx)
{
    offer_nodes(session, false, offer, ctx);
}

/* Who takes the names of phones. */
typedef struct taker {
    values_offer_t *offer;
    void *ctx;
} taker_t;

static void take_phone(void *ctx, const cluster_phone_t *phone)
{
    const taker_t *taker = ctx;
    taker->offer(taker->ctx, phone->alarm->device);
}

static void offer_phones(const admin_session_t *session, values_offer_t *offer, void *ctx)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open_quietly(session, &node);
    if (cluster != NULL)
        (void)cluster_phones(cluster, take_phone, &(taker_t){offer, ctx}, &error);
    cluster_close(cluster);
}

static void offer_files(const admin_session_t *session, values_offer_t *offer, void *ctx)
{
    const cluster_node_t *node;
    base_error_t error;
    cluster_t *cluster = admin_open_quietly(session, &node);
    node_names_t files = {0};
    if (cluster != NULL && node_folder_list(cluster, node, &files, &error))
        for (size_t i = 0; i < files.count; i++)
            offer(ctx, files.names[i]);
    node_names_free(&files);
    cluster_close(cluster);
}

void values_offer(const admin_session_t *session, const char *kind, values_offer_t *offer, void *ctx)
{
    static const struct {
        const char *kind;
        void (*tell)(const admin_session_t *session, values_offer_t *offer, void *ctx);
    } kinds[] = {{"<nodes>", offer_all_nodes},
                 {"<subscribers>", offer_subscribers},
                 {"<phones>", offer_phones},
                 {"<files>", offer_files}};
    for (size_t i = 0; session != NULL && i < sizeof kinds / sizeof kinds[0]; i++)
        if (strcmp(kind, kinds[i].kind) == 0)
            kinds[i].tell(session, offer, ctx);
}
