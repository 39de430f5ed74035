/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The secret that the cluster shares with its phones. */
#include <stdio.h>
#include <string.h>

#include "base/psk_file.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"
#include "listfile/generator.h"

#define KEY_BYTES 32u

static bool put_secret(change_t *change, const itl_coap_psk_t *psk, base_error_t *error)
{
    char text[PSK_FILE_BYTES];
    psk_file_format(psk, text);
    bool done = change_put(change, CLUSTER_SECRET_FILE, text, strlen(text), 0600, error);
    explicit_bzero(text, sizeof text);
    return done;
}

/* The identity is the publisher's folder: it never changes, and tells clusters apart. */
static bool put_new_secret(change_t *change, const cluster_state_t *state, base_error_t *error)
{
    itl_coap_psk_t psk = {.key_len = KEY_BYTES};
    snprintf(psk.identity, sizeof psk.identity, "%s", state->nodes[0].name);
    bool done =
        listfile_draw(psk.key, KEY_BYTES) ? put_secret(change, &psk, error) : base_fail(error, "no random numbers");
    explicit_bzero(&psk, sizeof psk);
    return done;
}

bool edit_make_secret(edit_t *edit, base_error_t *error)
{
    return put_new_secret(&edit->change, edit->draft, error);
}

bool edit_put_secret(edit_t *edit, const itl_coap_psk_t *psk, base_error_t *error)
{
    return put_secret(&edit->change, psk, error);
}

bool cluster_make_secret(cluster_t *cluster, base_error_t *error)
{
    change_t change;
    if (cluster_has(cluster, CLUSTER_SECRET_FILE))
        return true;
    /* nodes.yaml stays as it is: what runs need not look at it again. */
    if (!change_begin(&change, &cluster->disk, error))
        return false;
    if (put_new_secret(&change, cluster->state, error))
        return change_commit(&change, error);
    change_drop(&change);
    return false;
}

bool cluster_secret(const cluster_t *cluster, itl_coap_psk_t *psk, base_error_t *error)
{
    char label[CLUSTER_PATH_BYTES];
    base_bytes_t file = {0};
    *psk = (itl_coap_psk_t){0};
    bool done = cluster_get(cluster, CLUSTER_SECRET_FILE, &file, NULL, error) &&
                (cluster_file_path(cluster, CLUSTER_SECRET_FILE, label) || base_fail(error, "the path is too long")) &&
                psk_file_parse(label, &file, psk, error);
    base_bytes_free(&file);
    return done;
}
