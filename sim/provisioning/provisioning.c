/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "provisioning/provisioning.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/machine.h"
#include "cluster/state.h"
#include "listfile/build.h"

#define DEFAULT_FILE "XMLDefault"
#define ENDING       ".cnf.xml"
#define SIGNED       ".sgn"

/* Longest name of a file that is made: XMLDefault.cnf.xml.sgn. */
#define FILE_NAME_BYTES 32u

/* A second earns PROVISIONING_PER_S thousand of them. */
#define ONE_SIGNATURE 1000u

/* A file, shared by those who read it and the cache. */
typedef struct made_file {
    base_bytes_t bytes;
    unsigned users;
} made_file_t;

/* Its place is told by its name. */
typedef struct kept {
    char name[FILE_NAME_BYTES]; /* "": nothing is here. */
    uint64_t generation;        /* Of the facts that it was last compared with. */
    size_t payload;             /* Bytes of it, at the end of the file. */
    made_file_t *file;
} kept_t;

struct provisioning {
    provisioning_facts_t facts;
    listfile_identity_t signer;
    uint64_t generation; /* 0: there are no facts. */
    kept_t kept[PROVISIONING_KEPT];
    uint64_t allowance; /* Signatures that may be made now, in thousandths. */
    uint64_t allowed_ms;
    uint64_t signatures;
    tftp_files_t files;
};

/* --- names --- */

/* What was asked for. */
typedef struct wanted {
    char name[FILE_NAME_BYTES]; /* As the file is called, ".sgn" included. */
    bool is_signed;
    bool is_default;
    char phone[DEVICES_NAME_BYTES];
} wanted_t;

/* Cuts an ending off. */
static bool cut_ending(char *name, const char *ending)
{
    size_t length = strlen(name), end = strlen(ending);
    if (length < end || strcasecmp(name + length - end, ending) != 0)
        return false;
    name[length - end] = '\0';
    return true;
}

static bool read_name(const char *file, wanted_t *wanted)
{
    char base[FILE_NAME_BYTES];
    *wanted = (wanted_t){0};
    file += strspn(file, "/");
    if (strlen(file) >= sizeof base)
        return false;
    snprintf(base, sizeof base, "%s", file);
    wanted->is_signed = cut_ending(base, SIGNED);
    if (!cut_ending(base, ENDING))
        return false;
    wanted->is_default = strcasecmp(base, DEFAULT_FILE) == 0;
    if (!wanted->is_default && (strncasecmp(base, "SEP", 3) != 0 || !devices_name(base, wanted->phone)))
        return false;
    snprintf(wanted->name, sizeof wanted->name, "%s" ENDING "%s", wanted->is_default ? DEFAULT_FILE : wanted->phone,
             wanted->is_signed ? SIGNED : "");
    return true;
}

bool provisioning_phone_of(const char *file, char name[DEVICES_NAME_BYTES], bool *is_signed)
{
    wanted_t wanted;
    if (!read_name(file, &wanted) || wanted.is_default)
        return false;
    memcpy(name, wanted.phone, DEVICES_NAME_BYTES);
    *is_signed = wanted.is_signed;
    return true;
}

/* --- what is in a file --- */

/* Names of nodes that are no more are passed over. */
static size_t group_by_order(const provisioning_facts_t *facts, const char *order, const configuration_node_t **group)
{
    char name[DEVICES_NODE_BYTES];
    size_t count = 0;
    while (count < CLUSTER_NODES_MAX && devices_next_node(&order, name))
        for (size_t i = 0; i < facts->node_count; i++)
            if (strcasecmp(facts->nodes[i].name, name) == 0) {
                group[count++] = &facts->nodes[i];
                break;
            }
    return count;
}

/* Where nothing is said: all of them, as they stand. */
static size_t find_group(const provisioning_facts_t *facts, const devices_entry_t *phone,
                         const configuration_node_t *group[CLUSTER_NODES_MAX])
{
    size_t count = group_by_order(facts, devices_text_of(facts->devices, phone, DEVICES_GROUP), group);
    if (count > 0)
        return count;
    for (size_t i = 0; i < facts->node_count && i < CLUSTER_NODES_MAX; i++)
        group[count++] = &facts->nodes[i];
    return count;
}

static void write_payload(const provisioning_facts_t *facts, const wanted_t *wanted, const devices_entry_t *phone,
                          base_bytes_t *xml)
{
    const configuration_node_t *group[CLUSTER_NODES_MAX];
    configuration_t configuration = {.group = group, .group_count = find_group(facts, phone, group)};
    if (wanted->is_default) {
        configuration_write_default(group, configuration.group_count, xml);
        return;
    }
    configuration.ssh_user = facts->ssh_user != NULL ? facts->ssh_user : "";
    configuration.ssh_password = facts->ssh_password != NULL ? facts->ssh_password : "";
    configuration.firmware = devices_text_of(facts->devices, phone, DEVICES_FIRMWARE);
    for (devices_setting_t i = 0; i < DEVICES_SETTINGS; i++)
        configuration.values[i] = devices_value_of(facts->devices, phone, i);
    configuration_write(&configuration, xml);
}

/* --- files --- */

static void let_go(made_file_t *file)
{
    if (file == NULL || --file->users > 0)
        return;
    base_bytes_free(&file->bytes);
    free(file);
}

/* @param bytes  taken over. @return with one user; NULL without memory */
static made_file_t *file_of(base_bytes_t *bytes)
{
    made_file_t *file = calloc(1, sizeof *file);
    if (file == NULL) {
        base_bytes_free(bytes);
        return NULL;
    }
    *file = (made_file_t){.bytes = *bytes, .users = 1};
    *bytes = (base_bytes_t){0};
    return file;
}

static kept_t *place_of(provisioning_t *provisioning, const char *name)
{
    /* FNV-1a. */
    uint32_t hash = 2166136261u;
    for (; *name != '\0'; name++)
        hash = (hash ^ (uint8_t)*name) * 16777619u;
    return &provisioning->kept[hash % PROVISIONING_KEPT];
}

static void forget(kept_t *kept)
{
    let_go(kept->file);
    *kept = (kept_t){0};
}

/* The file that is kept, where the same would be made again. */
static made_file_t *find_kept(const provisioning_t *provisioning, kept_t *kept, const char *name,
                              const base_bytes_t *xml)
{
    if (strcmp(kept->name, name) != 0)
        return NULL;
    if (kept->payload != xml->size ||
        memcmp(kept->file->bytes.data + kept->file->bytes.size - xml->size, xml->data, xml->size) != 0)
        return NULL;
    kept->generation = provisioning->generation;
    return kept->file;
}

/* --- signing --- */

/* A bucket that fills as time goes by. */
static bool may_sign(provisioning_t *provisioning)
{
    const uint64_t now = machine_now_ms();
    if (now > provisioning->allowed_ms)
        provisioning->allowance += (now - provisioning->allowed_ms) * PROVISIONING_PER_S;
    provisioning->allowed_ms = now;
    if (provisioning->allowance > PROVISIONING_AT_ONCE * ONE_SIGNATURE)
        provisioning->allowance = PROVISIONING_AT_ONCE * ONE_SIGNATURE;
    if (provisioning->allowance < ONE_SIGNATURE)
        return false;
    provisioning->allowance -= ONE_SIGNATURE;
    return true;
}

static bool sign(provisioning_t *provisioning, const char *name, const base_bytes_t *xml, base_bytes_t *file)
{
    const listfile_identity_t *signer = &provisioning->signer;
    base_error_t error;
    const listfile_header_t header = {
        .kind = LISTFILE_SIGNED_FILE,
        .version_major = 1,
        .digest = provisioning->facts.digest,
        .signer_name = signer->subject[LISTFILE_NAMES_SEMICOLON],
        .issuer_name = signer->issuer[LISTFILE_NAMES_SEMICOLON],
        .filename = name,
        .timestamp = (uint32_t)(machine_utc_s() + provisioning->facts.clock_offset),
    };
    provisioning->signatures++;
    return listfile_sign(&header, signer, xml->data, xml->size, file, &error);
}

/* @return with one user more; NULL: not now, or it cannot be made, as @p result says */
static made_file_t *signed_file(provisioning_t *provisioning, const char *name, const base_bytes_t *xml,
                                tftp_open_result_t *result)
{
    kept_t *kept = place_of(provisioning, name);
    made_file_t *file = find_kept(provisioning, kept, name, xml);
    base_bytes_t bytes = {0};
    if (file != NULL) {
        file->users++;
        return file;
    }
    *result = may_sign(provisioning) ? TFTP_OPEN_FAILED : TFTP_NOT_NOW;
    if (*result == TFTP_NOT_NOW)
        return NULL;
    if (!sign(provisioning, name, xml, &bytes)) {
        base_bytes_free(&bytes);
        return NULL;
    }
    file = file_of(&bytes);
    if (file == NULL)
        return NULL;
    forget(kept);
    snprintf(kept->name, sizeof kept->name, "%s", name);
    kept->generation = provisioning->generation;
    kept->payload = xml->size;
    kept->file = file;
    file->users++;
    return file;
}

/* --- for a TFTP service --- */

static made_file_t *make_file(provisioning_t *provisioning, const wanted_t *wanted, const devices_entry_t *phone,
                              tftp_open_result_t *result)
{
    base_bytes_t xml = {0};
    kept_t *kept = place_of(provisioning, wanted->name);
    if (kept->generation == provisioning->generation && strcmp(kept->name, wanted->name) == 0) {
        kept->file->users++;
        return kept->file;
    }
    write_payload(&provisioning->facts, wanted, phone, &xml);
    *result = TFTP_OPEN_FAILED;
    made_file_t *file = NULL;
    if (!xml.failed)
        file = wanted->is_signed ? signed_file(provisioning, wanted->name, &xml, result) : file_of(&xml);
    base_bytes_free(&xml);
    return file;
}

static tftp_open_result_t open_file(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    provisioning_t *provisioning = ctx;
    wanted_t wanted;
    if (provisioning->generation == 0 || !read_name(name, &wanted) || (wanted.is_signed && provisioning->facts.plain))
        return TFTP_NO_SUCH_FILE;
    const devices_entry_t *phone = wanted.is_default ? NULL : devices_find(provisioning->facts.devices, wanted.phone);
    if (phone == NULL && !wanted.is_default)
        return TFTP_NO_SUCH_FILE;
    tftp_open_result_t result = TFTP_OPEN_FAILED;
    made_file_t *file = make_file(provisioning, &wanted, phone, &result);
    if (file == NULL)
        return result;
    *content = (tftp_content_t *)file;
    *size = file->bytes.size;
    return TFTP_OPENED;
}

static bool read_file(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    const made_file_t *file = (const made_file_t *)content;
    (void)ctx;
    if (off > file->bytes.size || len > file->bytes.size - off)
        return false;
    if (len > 0)
        memcpy(buf, file->bytes.data + off, len);
    return true;
}

static void close_file(void *ctx, tftp_content_t *content)
{
    (void)ctx;
    let_go((made_file_t *)content);
}

/* --- its life --- */

provisioning_t *provisioning_create(void)
{
    provisioning_t *provisioning = calloc(1, sizeof *provisioning);
    if (provisioning == NULL)
        return NULL;
    provisioning->allowance = PROVISIONING_AT_ONCE * ONE_SIGNATURE;
    provisioning->allowed_ms = machine_now_ms();
    provisioning->files =
        (tftp_files_t){.ctx = provisioning, .open = open_file, .read = read_file, .close = close_file};
    return provisioning;
}

static void forget_all(provisioning_t *provisioning)
{
    for (size_t i = 0; i < PROVISIONING_KEPT; i++)
        forget(&provisioning->kept[i]);
}

void provisioning_update(provisioning_t *provisioning, const provisioning_facts_t *facts, listfile_identity_t *signer)
{
    const base_bytes_t *former = &provisioning->signer.certificate, *now = &signer->certificate;
    if (former->size != now->size || memcmp(former->data, now->data, now->size) != 0 ||
        provisioning->facts.digest != facts->digest)
        forget_all(provisioning);
    listfile_identity_free(&provisioning->signer);
    provisioning->signer = *signer;
    *signer = (listfile_identity_t){0};
    provisioning->facts = *facts;
    provisioning->generation++;
}

const tftp_files_t *provisioning_files(const provisioning_t *provisioning)
{
    return &provisioning->files;
}

uint64_t provisioning_signatures(const provisioning_t *provisioning)
{
    return provisioning->signatures;
}

void provisioning_free(provisioning_t *provisioning)
{
    if (provisioning == NULL)
        return;
    forget_all(provisioning);
    listfile_identity_free(&provisioning->signer);
    free(provisioning);
}
