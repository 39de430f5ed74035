/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The lists of TFTP nodes, in a call manager's order. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"
#include "listfile/build.h"
#include "listfile/resign.h"
#include "text/text.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

/* CallManager twice, CAPF, ITLRecovery, and a TVS for each node. */
#define RECORDS_MAX (4 + CLUSTER_NODES_MAX)

/* A list being made. */
typedef struct list {
    itl_hal_addr_t addresses[CLUSTER_NODES_MAX];
    edit_t *edit;
    unsigned node;
    listfile_identity_t callmanager, capf, recovery, tvs[CLUSTER_NODES_MAX];
    listfile_record_t records[RECORDS_MAX];
    size_t count;
} list_t;

itl_hal_addr_t edit_address(const edit_t *edit, unsigned node)
{
    itl_hal_addr_t address = {0};
    const char *own = edit->draft->nodes[node].address;
    /* A node without an address of its own is one of this machine. */
    if (own == NULL || !base_parse_ip(own, 0, &address))
        base_parse_ip("127.0.0.1", 0, &address);
    return address;
}

uint8_t edit_address_bytes(const itl_hal_addr_t *address)
{
    return address->family == ITL_HAL_IPV6 ? 16 : 4;
}

static itl_trustlist_digest_t digest_of(const cluster_state_t *state)
{
    return state->digest == CLUSTER_SHA512 ? ITL_DIGEST_SHA512 : ITL_DIGEST_SHA1;
}

bool edit_own(edit_t *edit, unsigned node, cluster_certificate_t which, listfile_identity_t *identity,
              base_error_t *error)
{
    char name[320];
    cluster_pem_name(&edit->draft->nodes[node], which, name);
    return edit_identity(name, edit_pem(edit, node, which, error), identity, error);
}

static bool has_recovery(const list_t *list)
{
    return release_facts(list->edit->draft->release)->recovery != RELEASE_RECOVERY_NONE;
}

static bool load_all(list_t *list, base_error_t *error)
{
    edit_t *edit = list->edit;
    for (unsigned i = 0; i < edit->draft->nodes_count; i++) {
        list->addresses[i] = edit_address(edit, i);
        if (!edit_own(edit, i, CLUSTER_TVS, &list->tvs[i], error))
            return false;
    }
    return edit_own(edit, list->node, CLUSTER_CALLMANAGER, &list->callmanager, error) &&
           edit_own(edit, 0, CLUSTER_CAPF, &list->capf, error) &&
           (!has_recovery(list) || edit_own(edit, list->node, CLUSTER_ITLRECOVERY, &list->recovery, error));
}

static void add(list_t *list, uint16_t role, const listfile_identity_t *identity)
{
    list->records[list->count++] = (listfile_record_t){.role = role, .identity = identity};
}

/* What is left of a node's record when it is blanked: who it is, but nothing to know it by. */
static void add_blank(list_t *list, uint16_t role, unsigned node)
{
    const itl_hal_addr_t *address = &list->addresses[node];
    list->records[list->count++] = (listfile_record_t){.role = role,
                                                       .dns_name = list->edit->draft->nodes[node].host,
                                                       .ip_address = address->ip,
                                                       .ip_size = edit_address_bytes(address)};
}

/* A list for a rollback keeps the sections of TFTP and TVS, without anything in them. */
static void add_records(list_t *list)
{
    const cluster_state_t *draft = list->edit->draft;
    const uint16_t tftp = draft->mode == CLUSTER_MIXED ? ITL_ROLE_CCM_TFTP : ITL_ROLE_TFTP;
    bool full = !draft->rollback;
    add(list, ITL_ROLE_SAST, &list->callmanager);
    if (full)
        add(list, tftp, &list->callmanager);
    else
        add_blank(list, tftp, list->node);
    if (draft->nodes[0].services.capf)
        add(list, ITL_ROLE_CAPF, &list->capf);
    if (full)
        add(list, ITL_ROLE_TVS, &list->tvs[0]);
    else
        add_blank(list, ITL_ROLE_TVS, 0);
    if (has_recovery(list))
        add(list, ITL_ROLE_SAST, &list->recovery);
    /* One certificate of all nodes is there once. */
    for (unsigned i = 1; full && !draft->tvs_shared && i < draft->nodes_count; i++)
        add(list, ITL_ROLE_TVS, &list->tvs[i]);
}

static const listfile_identity_t *signer_of(const list_t *list)
{
    const cluster_state_t *draft = list->edit->draft;
    bool callmanager_signs = !release_facts(draft->release)->recovery_signs != draft->nodes[list->node].reset_list;
    return callmanager_signs ? &list->callmanager : &list->recovery;
}

bool edit_sign_list(const edit_t *edit, const char *filename, const listfile_identity_t *signer,
                    const listfile_record_t *records, size_t count, base_bytes_t *file, base_error_t *error)
{
    const listfile_header_t header = {
        .kind = LISTFILE_LIST,
        .version_major = 1,
        .version_minor = 2,
        .digest = digest_of(edit->draft),
        .signer_name = signer->subject[LISTFILE_NAMES_SEMICOLON],
        .issuer_name = signer->issuer[LISTFILE_NAMES_SEMICOLON],
        .filename = filename,
        .timestamp = (uint32_t)edit_now(edit),
    };
    base_bytes_t content = {0};
    /* CERTHASH is SHA-1 in every release: the parameter is about signatures. */
    bool done = listfile_put_records(&content, records, count, LISTFILE_NAMES_SEMICOLON, ITL_DIGEST_SHA1, error) &&
                listfile_sign(&header, signer, content.data, content.size, file, error);
    base_bytes_free(&content);
    return done;
}

static void release(list_t *list)
{
    listfile_identity_free(&list->callmanager);
    listfile_identity_free(&list->capf);
    listfile_identity_free(&list->recovery);
    for (unsigned i = 0; i < CLUSTER_NODES_MAX; i++)
        listfile_identity_free(&list->tvs[i]);
    free(list);
}

bool edit_make_list(edit_t *edit, unsigned node, base_bytes_t *file, base_error_t *error)
{
    list_t *list = calloc(1, sizeof *list);
    if (list == NULL)
        return base_fail(error, "out of memory");
    list->edit = edit;
    list->node = node;
    bool done = load_all(list, error);
    if (done) {
        add_records(list);
        done = (!has_recovery(list) || edit_remember_recovery(edit, &list->recovery, error)) &&
               edit_sign_list(edit, CLUSTER_LIST_FILE, signer_of(list), list->records, list->count, file, error);
    }
    release(list);
    return done;
}

bool edit_resign(const edit_t *edit, const char *label, const base_bytes_t *list, const listfile_identity_t *signer,
                 base_bytes_t *file, base_error_t *error)
{
    const itl_tlv_source_t source = itl_tlv_source_memory(list->data, (uint32_t)list->size);
    listfile_parts_t parts = listfile_take_apart(&source, NULL, false);
    if (parts.reason != ITL_REASON_NONE || parts.kind != LISTFILE_LIST)
        return base_fail(error, "%s: not a trust list", label);
    listfile_resign_t resign;
    listfile_resign_prepare(&resign, &source, &parts, signer);
    resign.header.timestamp = (uint32_t)edit_now(edit);
    return listfile_sign(&resign.header, signer, list->data + parts.content.off, parts.content.len, file, error);
}

bool edit_put_list(edit_t *edit, unsigned node, const base_bytes_t *file, base_error_t *error)
{
    char name[CLUSTER_NAME_BYTES];
    cluster_served_name(&edit->draft->nodes[node], CLUSTER_LIST_FILE, name);
    edit_log(edit, &edit->draft->nodes[node], "UC_TFTP-5-ITLFileRegenerated", "ITL file regeneration.");
    edit->relist[node] = false;
    return edit_remember_list(edit, node, CLUSTER_ITL, file, error) &&
           change_put(&edit->change, name, file->data, file->size, 0644, error);
}

bool edit_write_lists(edit_t *edit, base_error_t *error)
{
    for (unsigned i = 0; i < edit->draft->nodes_count; i++) {
        base_bytes_t file = {0};
        bool done = !edit->relist[i] || (edit_make_list(edit, i, &file, error) && edit_put_list(edit, i, &file, error));
        base_bytes_free(&file);
        if (!done)
            return false;
    }
    return true;
}

bool cluster_fingerprint(const base_bytes_t *certificate, char text[65])
{
    uint8_t digest[WC_SHA256_DIGEST_SIZE];
    if (wc_Sha256Hash(certificate->data, (word32)certificate->size, digest) != 0)
        return false;
    itl_text_t digits = itl_text_in(text, 2 * sizeof digest + 1);
    itl_text_hex(&digits, digest, sizeof digest);
    return true;
}

bool edit_remember_recovery(edit_t *edit, const listfile_identity_t *recovery, base_error_t *error)
{
    cluster_state_t *draft = edit->draft;
    char text[65];
    if (!cluster_fingerprint(&recovery->certificate, text))
        return base_fail(error, "no digest of ITLRecovery");
    for (unsigned i = 0; i < draft->known_recovery_count; i++)
        if (strcmp(draft->known_recovery[i], text) == 0)
            return true;
    if (draft->known_recovery_count == CLUSTER_KNOWN_RECOVERY_MAX) {
        free(draft->known_recovery[0]);
        draft->known_recovery_count--;
        memmove(draft->known_recovery, draft->known_recovery + 1,
                draft->known_recovery_count * sizeof *draft->known_recovery);
    }
    char **more = realloc(draft->known_recovery, (draft->known_recovery_count + 1) * sizeof *more);
    if (more != NULL)
        draft->known_recovery = more;
    char *copy = more == NULL ? NULL : strdup(text);
    if (copy == NULL)
        return base_fail(error, "out of memory");
    draft->known_recovery[draft->known_recovery_count++] = copy;
    return true;
}
