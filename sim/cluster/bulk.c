/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/bulk.h"

#include <stdio.h>
#include <string.h>

#include "cluster/cluster.h"
#include "cluster/edit.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn_public.h>

#define BEGIN_CERTIFICATE "-----BEGIN CERTIFICATE-----"
#define END_CERTIFICATE   "-----END CERTIFICATE-----"

/* Bytes of the largest certificate in PEM form. */
enum { PEM_BYTES = 16384 };

/* --- certificates one behind the other --- */

/* In the one way in which they are kept, without what stood beside it. */
static bool put_pem(base_bytes_t *pem, const char *label, const listfile_identity_t *identity, base_error_t *error)
{
    uint8_t text[PEM_BYTES];
    const base_bytes_t *der = &identity->certificate;
    int size = wc_DerToPem(der->data, (word32)der->size, text, sizeof text, CERT_TYPE);
    if (size <= 0)
        return base_fail(error, "%s: a certificate that is too long", label);
    base_put(pem, text, (size_t)size);
    return !pem->failed || base_fail(error, "out of memory");
}

static const uint8_t *find(const base_bytes_t *file, const uint8_t *from, const char *text)
{
    return memmem(from, file->size - (size_t)(from - file->data), text, strlen(text));
}

static bool tell(const char *label, const uint8_t *from, const uint8_t *end, bulk_visit_t *visit, void *ctx,
                 base_error_t *error)
{
    listfile_identity_t identity = {0};
    base_bytes_t pem = {0};
    bool done = listfile_identity_read(&identity, label, from, (size_t)(end - from), error) &&
                put_pem(&pem, label, &identity, error) && visit(ctx, &identity, &pem, error);
    base_bytes_free(&pem);
    listfile_identity_free(&identity);
    return done;
}

static bool walk(const char *label, const base_bytes_t *file, bulk_visit_t *visit, void *ctx, base_error_t *error)
{
    const uint8_t *from = file->size > 0 ? find(file, file->data, BEGIN_CERTIFICATE) : NULL;
    while (from != NULL) {
        const uint8_t *end = find(file, from, END_CERTIFICATE);
        const uint8_t *next = find(file, from + strlen(BEGIN_CERTIFICATE), BEGIN_CERTIFICATE);
        if (end == NULL || (next != NULL && next < end))
            return base_fail(error, "%s: a certificate in it is cut off", label);
        if (!tell(label, from, end + strlen(END_CERTIFICATE), visit, ctx, error))
            return false;
        from = next;
    }
    return true;
}

/* --- the store --- */

static void taken_name(const cluster_node_t *node, char name[CLUSTER_NAME_BYTES])
{
    snprintf(name, CLUSTER_NAME_BYTES, "%s/" BULK_FILE, node->name);
}

bool cluster_bulk_taken(const cluster_t *cluster, const cluster_node_t *node)
{
    char name[CLUSTER_NAME_BYTES];
    taken_name(node, name);
    return cluster_has(cluster, name);
}

/* Nothing where there is no such file. */
static bool load(const cluster_t *cluster, const char *name, base_bytes_t *file, base_error_t *error)
{
    return !cluster_has(cluster, name) || cluster_get(cluster, name, file, NULL, error);
}

bool cluster_bulk_walk(const cluster_t *cluster, const cluster_node_t *node, bulk_visit_t *visit, void *ctx,
                       base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES] = BULK_FILE;
    base_bytes_t file = {0};
    if (node != NULL)
        taken_name(node, name);
    bool done = load(cluster, name, &file, error) && walk(name, &file, visit, ctx, error);
    base_bytes_free(&file);
    return done;
}

/* The store being filled. */
typedef struct filling {
    const char *label; /* Of the file that is being read. */
    base_bytes_t store;
    size_t count, before;
} filling_t;

/* Kept in one form, so equal certificates are equal texts. */
static bool add(void *ctx, const listfile_identity_t *identity, const base_bytes_t *pem, base_error_t *error)
{
    filling_t *filling = ctx;
    const base_bytes_t *store = &filling->store;
    (void)identity;
    if (store->data != NULL && pem->data != NULL && memmem(store->data, store->size, pem->data, pem->size) != NULL)
        return true;
    if (filling->count == BULK_CERTIFICATES_MAX)
        return base_fail(error, "%s: Phone-SAST-trust has room for %u certificates; empty it with utils bulk delete",
                         filling->label, BULK_CERTIFICATES_MAX);
    filling->count++;
    base_put(&filling->store, pem->data, pem->size);
    return !filling->store.failed || base_fail(error, "out of memory");
}

static bool begin(const cluster_t *cluster, filling_t *filling, base_error_t *error)
{
    filling->label = BULK_FILE;
    bool done = cluster_bulk_walk(cluster, NULL, add, filling, error);
    filling->before = filling->count;
    return done;
}

/* Keys are nobody else's: whoever hands one over has taken the wrong file. */
static bool check(const char *label, const base_bytes_t *file, base_error_t *error)
{
    if (file->size > BULK_BYTES_MAX)
        return base_fail(error, "%s: larger than %u bytes", label, BULK_BYTES_MAX);
    if (file->size == 0 || find(file, file->data, BEGIN_CERTIFICATE) == NULL)
        return base_fail(error, "%s: no certificate in PEM form in it", label);
    return find(file, file->data, "PRIVATE KEY-----") == NULL ||
           base_fail(error, "%s: holds a private key; import what utils bulk export wrote", label);
}

static bool fill(filling_t *filling, const char *path, const base_bytes_t *file, base_error_t *error)
{
    filling->label = path;
    return check(path, file, error) && walk(path, file, add, filling, error);
}

static bool replace(cluster_t *cluster, const base_bytes_t *store, base_error_t *error)
{
    edit_t *edit = edit_begin(cluster, error);
    bool done =
        edit != NULL && (store != NULL ? change_put(&edit->change, BULK_FILE, store->data, store->size, 0644, error)
                                       : change_remove(&edit->change, BULK_FILE, error));
    return edit_end(edit, done, error);
}

bool cluster_bulk_import(cluster_t *cluster, const char *path, size_t *count, base_error_t *error)
{
    base_bytes_t file = {0};
    filling_t filling = {0};
    bool done = cluster_disk_fetch(&cluster->disk, path, &file, error) && begin(cluster, &filling, error) &&
                fill(&filling, path, &file, error);
    *count = filling.count - filling.before;
    if (done && *count > 0)
        done = replace(cluster, &filling.store, error);
    base_bytes_free(&filling.store);
    base_bytes_free(&file);
    return done;
}

bool cluster_bulk_delete(cluster_t *cluster, size_t *count, base_error_t *error)
{
    filling_t filling = {0};
    begin(cluster, &filling, error); /* A damaged one goes, too: this is the way out. */
    *count = filling.count;
    bool done = replace(cluster, NULL, error);
    base_bytes_free(&filling.store);
    return done;
}

/* --- for other clusters --- */

static bool put_own(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                    base_bytes_t *file, base_error_t *error)
{
    listfile_identity_t identity = {0};
    bool done = cluster_identity(cluster, node, which, &identity, error) &&
                put_pem(file, cluster_certificate_name(which), &identity, error);
    listfile_identity_free(&identity);
    return done;
}

bool cluster_bulk_export(const cluster_t *cluster, const char *path, size_t *count, base_error_t *error)
{
    const cluster_state_t *state = cluster_state(cluster);
    base_bytes_t file = {0};
    bool done = true;
    *count = 0;
    for (unsigned i = 0; done && i < state->nodes_count; i++, ++*count)
        done = put_own(cluster, &state->nodes[i], CLUSTER_CALLMANAGER, &file, error);
    if (done && cluster_facts(cluster)->recovery_signs) {
        done = put_own(cluster, &state->nodes[0], CLUSTER_ITLRECOVERY, &file, error);
        ++*count;
    }
    done = done && cluster_disk_keep(&cluster->disk, path, &file, error);
    base_bytes_free(&file);
    return done;
}

/* --- a TVS that starts --- */

bool edit_take_bulk(edit_t *edit, unsigned node, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    base_bytes_t store = {0};
    taken_name(&edit->draft->nodes[node], name);
    bool done = load(edit->cluster, BULK_FILE, &store, error);
    if (done)
        done = store.size > 0 ? change_put(&edit->change, name, store.data, store.size, 0644, error)
                              : change_remove(&edit->change, name, error);
    base_bytes_free(&store);
    return done;
}

bool edit_restore_bulk(edit_t *edit, const base_bytes_t *file, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    filling_t filling = {0};
    taken_name(&edit->draft->nodes[0], name);
    bool done = fill(&filling, BULK_FILE, file, error) &&
                change_put(&edit->change, BULK_FILE, filling.store.data, filling.store.size, 0644, error) &&
                change_put(&edit->change, name, filling.store.data, filling.store.size, 0644, error);
    base_bytes_free(&filling.store);
    return done;
}

bool edit_forget_bulk(edit_t *edit, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    taken_name(&edit->draft->nodes[0], name);
    return change_remove(&edit->change, BULK_FILE, error) && change_remove(&edit->change, name, error);
}
