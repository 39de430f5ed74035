/* SPDX-License-Identifier: GPL-2.0-or-later */
/* `utils disaster_recovery`: a node as a tar file, and back. */
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "base/psk_file.h"
#include "cluster/backup_tar.h"
#include "cluster/bulk.h"
#include "cluster/cluster.h"
#include "cluster/devices.h"
#include "cluster/edit.h"
#include "cluster/users.h"
#include "hal/canary.h"

/* --- backup --- */

/* True for names that files may have which a user put below NODE/tftp: no way out, nothing that a terminal would obey,
 * and not the name of a file that waits for a change to be committed, which would become what it waits for. */
static bool is_users_name(const char *name)
{
    if (strlen(name) >= CHANGE_PATH_BYTES || strstr(name, "..") != NULL)
        return false;
    for (const char *part = name;; part++) {
        size_t length = strcspn(part, "/");
        if (length == 0 || (length == 1 && part[0] == '.') ||
            (length > 5 && strncmp(part + length - 5, ".next", 5) == 0))
            return false;
        for (size_t i = 0; i < length; i++)
            if ((unsigned char)part[i] < ' ' || part[i] == 0x7F)
                return false;
        part += length;
        if (*part == '\0')
            return true;
    }
}

/* A node's files being gathered. */
typedef struct gathering {
    const cluster_t *cluster;
    tar_t tar;
} gathering_t;

static bool add_file(void *ctx, const char *name, base_error_t *error)
{
    gathering_t *gathering = ctx;
    base_bytes_t content = {0};
    size_t len = strlen(name);
    if (len > 5 && strcmp(name + len - 5, ".next") == 0)
        return true; /* left by a change that never counted */
    if (!is_users_name(name))
        return base_fail(error, "%s: no backup can bring back a file of this name; rename or remove it", name);
    if (!cluster_get(gathering->cluster, name, &content, NULL, error)) {
        base_bytes_free(&content);
        return false;
    }
    return tar_add(&gathering->tar, name, &content, error);
}

/* What not every cluster has: the secret those of earlier versions only once they are up, the recovery key not those of
 * early releases. */
static bool add_if_there(gathering_t *gathering, const char *name, base_error_t *error)
{
    return !cluster_has(gathering->cluster, name) || add_file(gathering, name, error);
}

static bool gather(gathering_t *gathering, const cluster_node_t *node, base_error_t *error)
{
    return add_file(gathering, "nodes.yaml", error) &&
           (!node->publisher ||
            (add_if_there(gathering, "ITLRecovery.pem", error) && add_if_there(gathering, CLUSTER_SECRET_FILE, error) &&
             add_if_there(gathering, DEVICES_FILE, error) && add_if_there(gathering, USERS_FILE, error) &&
             add_if_there(gathering, BULK_FILE, error))) &&
           cluster_disk_walk(cluster_disk(gathering->cluster), node->name, add_file, gathering, error);
}

bool cluster_backup(cluster_t *cluster, const cluster_node_t *node, const char *path, base_error_t *error)
{
    gathering_t gathering = {.cluster = cluster};
    base_bytes_t file = {0};
    bool done = gather(&gathering, node, error) &&
                tar_write(&gathering.tar, path, cluster_now(cluster), &file, error) &&
                cluster_disk_keep(&cluster->disk, path, &file, error);
    tar_free(&gathering.tar);
    base_bytes_free(&file);
    return done;
}

/* --- restore --- */

/* A backup, and the node in it. */
typedef struct backup {
    const char *path;
    tar_t tar;
    cluster_state_t *state;
    const cluster_node_t *node;
    base_bytes_t *left_out; /* [out] */
} backup_t;

static const cluster_node_t *find_folder(const cluster_state_t *state, const char *name)
{
    for (unsigned i = 0; i < state->nodes_count; i++)
        if (strcmp(state->nodes[i].name, name) == 0)
            return &state->nodes[i];
    return NULL;
}

static bool check_backup(backup_t *backup, const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    char name[320];
    cluster_pem_name(node, CLUSTER_CALLMANAGER, name);
    backup->node = find_folder(backup->state, node->name);
    if (backup->node == NULL || backup->node->publisher != node->publisher || tar_find(&backup->tar, name) == NULL)
        return base_fail(error, "%s: not a backup of %s", backup->path, node->name);
    if (backup->state->release != cluster->state->release)
        return base_fail(error, "%s: was made under release %s; this cluster is %s", backup->path,
                         release_name(backup->state->release), release_name(cluster->state->release));
    if (strcmp(backup->state->security_password, cluster->state->security_password) != 0)
        return base_fail(error, "%s: was made under another security password", backup->path);
    for (unsigned i = 0; i < cluster->state->nodes_count; i++)
        if (&cluster->state->nodes[i] != node && strcasecmp(cluster->state->nodes[i].host, backup->node->host) == 0)
            return base_fail(error, "%s: its host name %s is another node's now", backup->path, backup->node->host);
    return true;
}

static bool open_backup(backup_t *backup, const cluster_t *cluster, const cluster_node_t *node, base_error_t *error)
{
    base_bytes_t file = {0};
    bool read = cluster_disk_fetch(&cluster->disk, backup->path, &file, error) &&
                tar_read(&backup->tar, backup->path, &file, error);
    base_bytes_free(&file);
    if (!read)
        return false;
    const base_bytes_t *yaml = tar_find(&backup->tar, "nodes.yaml");
    if (yaml == NULL)
        return base_fail(error, "%s: not a backup: it has no nodes.yaml", backup->path);
    backup->state = state_read(backup->path, yaml, error);
    return backup->state != NULL && check_backup(backup, cluster, node, error);
}

/* A sound key of the backup, copied. */
static bool copy_pem(const backup_t *backup, const char *name, base_bytes_t *pem, base_error_t *error)
{
    const base_bytes_t *found = tar_find(&backup->tar, name);
    listfile_identity_t identity = {0};
    if (found == NULL) {
        base_fail(error, "%s: it has no %s", backup->path, name);
        return false;
    }
    bool done = edit_identity(name, found, &identity, error);
    listfile_identity_free(&identity);
    if (done)
        base_put(pem, found->data, found->size);
    return done && (!pem->failed || base_fail(error, "out of memory"));
}

static bool restore_keys(edit_t *edit, unsigned index, const backup_t *backup, base_error_t *error)
{
    char name[320];
    base_bytes_t pem = {0};
    for (cluster_certificate_t which = 0; which < CLUSTER_CERTIFICATES; which++) {
        if (!state_has_certificate(backup->state, backup->node, which))
            continue;
        cluster_pem_name(backup->node, which, name);
        if (!copy_pem(backup, name, &pem, error)) {
            base_bytes_free(&pem);
            return false;
        }
        edit_put_pem(edit, index, which, &pem);
    }
    return true;
}

/* The phones go on with the secret that they have: a backup without one changes nothing. */
static bool restore_secret(edit_t *edit, const backup_t *backup, base_error_t *error)
{
    itl_coap_psk_t psk;
    const base_bytes_t *found = tar_find(&backup->tar, CLUSTER_SECRET_FILE);
    if (found == NULL)
        return true;
    bool done = psk_file_parse(CLUSTER_SECRET_FILE, found, &psk, error) && edit_put_secret(edit, &psk, error);
    explicit_bzero(&psk, sizeof psk);
    return done;
}

/* The node's own recovery key. Backups of subscribers by earlier versions have none: it keeps the one it has. */
static bool restore_recovery(edit_t *edit, unsigned index, const backup_t *backup, base_error_t *error)
{
    char name[320];
    base_bytes_t pem = {0};
    cluster_recovery_name(backup->state, backup->node, name);
    if (!state_has_certificate(backup->state, backup->node, CLUSTER_ITLRECOVERY) ||
        (!backup->node->publisher && tar_find(&backup->tar, name) == NULL))
        return true;
    bool done = copy_pem(backup, name, &pem, error);
    if (done && backup->node->publisher)
        edit_put_recovery(edit, &pem);
    else if (done)
        edit_put_own_recovery(edit, index, &pem);
    base_bytes_free(&pem);
    return done && (backup->node->publisher ||
                    state_set(&edit->draft->nodes[index].recovery_name, backup->node->recovery_name, error));
}

/* As with the secret, a backup without a device list changes nothing. */
static bool restore_devices(edit_t *edit, const backup_t *backup, base_error_t *error)
{
    const base_bytes_t *found = tar_find(&backup->tar, DEVICES_FILE);
    return found == NULL || edit_restore_devices(edit, DEVICES_FILE, found, error);
}

/* Nor does one without users. */
static bool restore_users(edit_t *edit, const backup_t *backup, base_error_t *error)
{
    const base_bytes_t *found = tar_find(&backup->tar, USERS_FILE);
    return found == NULL || edit_restore_users(edit, found, error);
}

/* So it is with the certificates of other clusters. TVS starts with the node. */
static bool restore_bulk(edit_t *edit, unsigned index, const backup_t *backup, base_error_t *error)
{
    const base_bytes_t *found = backup->node->publisher ? tar_find(&backup->tar, BULK_FILE) : NULL;
    return found != NULL ? edit_restore_bulk(edit, found, error) : edit_take_bulk(edit, index, error);
}

/* What only the publisher has. */
static bool restore_cluster(edit_t *edit, const backup_t *backup, base_error_t *error)
{
    cluster_state_t *draft = edit->draft;
    if (!backup->node->publisher)
        return true;
    draft->recovery_years = backup->state->recovery_years;
    draft->recovery_bits = backup->state->recovery_bits;
    draft->recovery_saved = backup->state->recovery_saved;
    draft->digest = backup->state->digest;
    draft->rollback = backup->state->rollback;
    return state_set(&draft->recovery_name, backup->state->recovery_name, error) &&
           state_set(&draft->capf_name, backup->state->capf_name, error) && restore_secret(edit, backup, error) &&
           restore_devices(edit, backup, error) && restore_users(edit, backup, error);
}

static bool restore_node(edit_t *edit, unsigned index, const backup_t *backup, base_error_t *error)
{
    cluster_node_t *node = &edit->draft->nodes[index];
    node->key_bits = backup->node->key_bits;
    node->services = backup->node->services;
    node->regenerated_at = 0;
    node->reset_list = false;
    node->restarts++;
    return state_set(&node->host, backup->node->host, error) && state_set(&node->domain, backup->node->domain, error) &&
           state_set(&node->regenerated, "", error) && edit_show_tomcat(edit, index, error);
}

/* Trust lists are the cluster's to make, whatever phone they are for: one from a backup is of former keys. */
static bool is_trust_list(const char *name)
{
    const char *slash = strrchr(name, '/');
    const char *own = slash != NULL ? slash + 1 : name;
    size_t length = strlen(own);
    return length > 7 && (strncasecmp(own, "ITL", 3) == 0 || strncasecmp(own, "CTL", 3) == 0) &&
           strcasecmp(own + length - 4, ".tlv") == 0;
}

static bool restore_file(edit_t *edit, const backup_t *backup, const tar_file_t *file, const char *name,
                         base_error_t *error)
{
    if (!ITL_CANARY_HOLDS("restored-names", is_users_name(name)))
        return base_fail(error, "%s: not a backup of a node: it holds a file %s", backup->path, file->name);
    if (!ITL_CANARY_HOLDS("restored-lists", !is_trust_list(name))) {
        if (strcmp(name, "ITLFile.tlv") != 0) {
            base_put(backup->left_out, file->name, strlen(file->name));
            base_put(backup->left_out, "\n", 1);
        }
        return true;
    }
    return change_put(&edit->change, file->name, file->content.data, file->content.size, 0644, error);
}

/* Files that a user put into the TFTP folder. Names are a tar file's, so hostile. */
static bool restore_files(edit_t *edit, const backup_t *backup, base_error_t *error)
{
    char folder[320];
    size_t length = (size_t)snprintf(folder, sizeof folder, "%s/tftp/", backup->node->name);
    for (size_t i = 0; i < backup->tar.count; i++) {
        const tar_file_t *file = &backup->tar.files[i];
        if (strncmp(file->name, folder, length) == 0 && !restore_file(edit, backup, file, file->name + length, error))
            return false;
    }
    return !backup->left_out->failed || base_fail(error, "out of memory");
}

static void close_backup(backup_t *backup)
{
    state_free(backup->state);
    tar_free(&backup->tar);
}

bool cluster_may_restore(const cluster_t *cluster, const cluster_node_t *node, const char *path, base_error_t *error)
{
    backup_t backup = {.path = path};
    bool may = open_backup(&backup, cluster, node, error);
    close_backup(&backup);
    return may;
}

static bool restore(edit_t *edit, unsigned index, const backup_t *backup, base_error_t *error)
{
    edit_relist_all(edit);
    return restore_node(edit, index, backup, error) && restore_keys(edit, index, backup, error) &&
           restore_recovery(edit, index, backup, error) && restore_cluster(edit, backup, error) &&
           restore_bulk(edit, index, backup, error) && restore_files(edit, backup, error);
}

bool cluster_restore(cluster_t *cluster, const cluster_node_t *node, const char *path, base_bytes_t *left_out,
                     base_error_t *error)
{
    backup_t backup = {.path = path, .left_out = left_out};
    unsigned index = cluster_index(cluster, node);
    bool done = open_backup(&backup, cluster, node, error);
    if (done) {
        edit_t *edit = edit_begin(cluster, error);
        done = edit_end(edit, edit != NULL && restore(edit, index, &backup, error), error);
    }
    close_backup(&backup);
    return done;
}
