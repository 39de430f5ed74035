/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Phone-SAST-trust: what is exported, what is taken in and what is not, and when a node's TVS has it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/bulk.h"
#include "cluster_rig.h"
#include "keypool/keypool.h"

#define END "-----END CERTIFICATE-----"

static keypool_t pool;
static const cluster_node_plan_t nodes[] = {{.host = "pub"}, {.host = "sub"}};

/* Two clusters in one rig's folder: the old one "cluster", the new one beside it. */
typedef struct rig {
    cluster_rig_t files;
    char other[120], exported[120];
    cluster_t *old, *new;
    size_t count;
} rig_t;

static void open_rig(rig_t *rig, cluster_release_t release)
{
    const cluster_plan_t old = {.release = CLUSTER_10_0, .nodes = nodes, .node_count = 2, .key_bits = 1024};
    const cluster_plan_t new = {.release = release, .nodes = nodes, .node_count = 2, .key_bits = 1024};
    base_error_t *error = &rig->files.error;
    *rig = (rig_t){0};
    keypool_open(&pool);
    machine_use_keys(&pool.keys);
    cluster_rig_open(&rig->files);
    snprintf(rig->other, sizeof rig->other, "%s/new", rig->files.parent);
    snprintf(rig->exported, sizeof rig->exported, "%s/exported.pem", rig->files.parent);
    CU_ASSERT_TRUE_FATAL(cluster_create(rig->files.path, &old, error) && cluster_create(rig->other, &new, error));
    rig->old = cluster_open(rig->files.path, CLUSTER_NO_WAIT, NULL, error);
    rig->new = cluster_open(rig->other, CLUSTER_NO_WAIT, NULL, error);
    CU_ASSERT_TRUE_FATAL(rig->old != NULL && rig->new != NULL);
    CU_ASSERT_TRUE_FATAL(cluster_bulk_export(rig->new, rig->exported, &rig->count, error));
}

static void close_rig(rig_t *rig)
{
    cluster_close(rig->old);
    cluster_close(rig->new);
    cluster_rig_close(&rig->files);
    machine_use_keys(NULL);
}

static bool take(rig_t *rig)
{
    return cluster_bulk_import(rig->old, rig->exported, &rig->count, &rig->files.error);
}

static const cluster_node_t *node_of(const rig_t *rig, unsigned index)
{
    return &cluster_state(rig->old)->nodes[index];
}

/* --- looking --- */

static bool count_one(void *ctx, const listfile_identity_t *identity, const base_bytes_t *pem, base_error_t *error)
{
    (void)error;
    CU_ASSERT_TRUE(identity->certificate.size > 0 && pem->size > identity->certificate.size);
    ++*(size_t *)ctx;
    return true;
}

static size_t held(rig_t *rig, const cluster_node_t *node)
{
    size_t count = 0;
    CU_ASSERT_TRUE(cluster_bulk_walk(rig->old, node, count_one, &count, &rig->files.error));
    return count;
}

typedef struct wanted {
    const base_bytes_t *certificate;
    bool found;
} wanted_t;

static bool look_for(void *ctx, const listfile_identity_t *identity, const base_bytes_t *pem, base_error_t *error)
{
    wanted_t *wanted = ctx;
    (void)pem, (void)error;
    wanted->found = wanted->found ||
                    (identity->certificate.size == wanted->certificate->size &&
                     memcmp(identity->certificate.data, wanted->certificate->data, wanted->certificate->size) == 0);
    return true;
}

/* True when the store has that certificate of the new cluster. */
static bool holds(rig_t *rig, unsigned index, cluster_certificate_t which)
{
    listfile_identity_t identity;
    base_error_t *error = &rig->files.error;
    CU_ASSERT_TRUE(cluster_identity(rig->new, &cluster_state(rig->new)->nodes[index], which, &identity, error));
    wanted_t wanted = {.certificate = &identity.certificate};
    CU_ASSERT_TRUE(cluster_bulk_walk(rig->old, NULL, look_for, &wanted, error));
    listfile_identity_free(&identity);
    return wanted.found;
}

static base_bytes_t exported(rig_t *rig)
{
    base_bytes_t file = {0};
    CU_ASSERT_TRUE_FATAL(cluster_disk_fetch(cluster_disk(rig->new), rig->exported, &file, &rig->files.error));
    return file;
}

static void put(rig_t *rig, const void *data, size_t size)
{
    base_bytes_t file = {0};
    base_put(&file, data, size);
    CU_ASSERT_TRUE(cluster_disk_keep(cluster_disk(rig->old), rig->exported, &file, &rig->files.error));
    base_bytes_free(&file);
}

/* --- tests --- */

static void signers_are_exported_without_keys(void)
{
    static const struct {
        cluster_release_t release;
        size_t count;
    } releases[] = {{CLUSTER_8_0, 2}, {CLUSTER_11_5, 2}, {CLUSTER_12_0, 3}, {CLUSTER_15, 3}};
    for (size_t i = 0; i < sizeof releases / sizeof releases[0]; i++) {
        rig_t rig;
        open_rig(&rig, releases[i].release);
        CU_ASSERT_EQUAL(rig.count, releases[i].count);
        base_bytes_t file = exported(&rig);
        CU_ASSERT_PTR_NULL(memmem(file.data, file.size, "PRIVATE", 7));
        base_bytes_free(&file);
        CU_ASSERT_TRUE(take(&rig));
        CU_ASSERT_TRUE(rig.count == releases[i].count && held(&rig, NULL) == rig.count);
        CU_ASSERT_TRUE(holds(&rig, 0, CLUSTER_CALLMANAGER) && holds(&rig, 1, CLUSTER_CALLMANAGER));
        if (releases[i].count == 3)
            CU_ASSERT_TRUE(holds(&rig, 0, CLUSTER_ITLRECOVERY));
        close_rig(&rig);
    }
}

static void a_tvs_takes_them_when_it_starts(void)
{
    rig_t rig;
    open_rig(&rig, CLUSTER_12_0);
    base_error_t *error = &rig.files.error;
    CU_ASSERT_TRUE(take(&rig));
    CU_ASSERT_TRUE(cluster_restart_tftp(rig.old, node_of(&rig, 0), error));
    CU_ASSERT_TRUE(!cluster_bulk_taken(rig.old, node_of(&rig, 0)) && held(&rig, node_of(&rig, 0)) == 0);
    CU_ASSERT_TRUE(cluster_restart_service(rig.old, node_of(&rig, 1), CLUSTER_SERVICE_TVS, error));
    CU_ASSERT_EQUAL(held(&rig, node_of(&rig, 0)), 0);
    CU_ASSERT_TRUE(cluster_bulk_taken(rig.old, node_of(&rig, 1)) && held(&rig, node_of(&rig, 1)) == 3);
    CU_ASSERT_TRUE(cluster_restart_node(rig.old, node_of(&rig, 0), error));
    CU_ASSERT_EQUAL(held(&rig, node_of(&rig, 0)), 3);
    /* What goes, goes with the next start. */
    CU_ASSERT_TRUE(cluster_bulk_delete(rig.old, &rig.count, error));
    CU_ASSERT_TRUE(rig.count == 3 && held(&rig, NULL) == 0 && held(&rig, node_of(&rig, 0)) == 3);
    CU_ASSERT_TRUE(cluster_restart_service(rig.old, node_of(&rig, 0), CLUSTER_SERVICE_TVS, error));
    CU_ASSERT_FALSE(cluster_bulk_taken(rig.old, node_of(&rig, 0)));
    CU_ASSERT_TRUE(cluster_set_hostname(rig.old, node_of(&rig, 1), "fresh", error));
    CU_ASSERT_FALSE(cluster_bulk_taken(rig.old, node_of(&rig, 1)));
    close_rig(&rig);
}

static void what_is_there_is_not_added_again(void)
{
    rig_t rig;
    open_rig(&rig, CLUSTER_12_0);
    base_bytes_t file = exported(&rig), twice = {0};
    base_put(&twice, "text of people\n", 15);
    base_put(&twice, file.data, file.size);
    base_put(&twice, "more of it\r\n", 12);
    base_put(&twice, file.data, file.size);
    put(&rig, twice.data, twice.size);
    CU_ASSERT_TRUE(take(&rig) && rig.count == 3);
    char *first = cluster_rig_get(&rig.files, BULK_FILE);
    CU_ASSERT_EQUAL(strlen(first), file.size);
    const uint64_t changes = cluster_state(rig.old)->changes;
    CU_ASSERT_TRUE(take(&rig) && rig.count == 0);
    CU_ASSERT_EQUAL(cluster_state(rig.old)->changes, changes);
    free(first);
    base_bytes_free(&file);
    base_bytes_free(&twice);
    close_rig(&rig);
}

static void refuse(rig_t *rig, const void *data, size_t size, const char *why)
{
    const uint64_t changes = cluster_state(rig->old)->changes;
    put(rig, data, size);
    CU_ASSERT_FALSE(take(rig));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig->files.error.text, why));
    CU_ASSERT_TRUE(held(rig, NULL) == 0 && cluster_state(rig->old)->changes == changes);
}

/* The first certificate is sound, and is not taken either. */
static void refuse_behind(rig_t *rig, const base_bytes_t *good, const char *text, const char *why)
{
    base_bytes_t file = {0};
    base_put(&file, good->data, good->size);
    base_put(&file, text, strlen(text));
    refuse(rig, file.data, file.size, why);
    base_bytes_free(&file);
}

static void wrong_files_are_refused_whole(void)
{
    rig_t rig;
    open_rig(&rig, CLUSTER_10_0);
    base_bytes_t good = exported(&rig);
    char *large = calloc(1, BULK_BYTES_MAX + 1);
    refuse(&rig, "", 0, "no certificate");
    refuse(&rig, "nothing of the kind\n", 20, "no certificate");
    refuse(&rig, good.data, good.size - 30, "cut off");
    refuse(&rig, large, BULK_BYTES_MAX + 1, "larger than");
    refuse_behind(&rig, &good, "-----BEGIN CERTIFICATE-----", "cut off");
    refuse_behind(&rig, &good, "-----BEGIN CERTIFICATE-----\n-----BEGIN CERTIFICATE-----\n" END "\n", "cut off");
    refuse_behind(&rig, &good, "-----BEGIN CERTIFICATE-----\nMIIB\n" END "\n", "certificate");
    refuse_behind(&rig, &good, "-----BEGIN CERTIFICATE-----\n????\n" END "\n", "no certificate");
    refuse_behind(&rig, &good, "-----BEGIN RSA PRIVATE KEY-----\nMIIB\n-----END RSA PRIVATE KEY-----\n", "private key");
    CU_ASSERT_FALSE(cluster_bulk_import(rig.old, "/none/there", &rig.count, &rig.files.error));
    CU_ASSERT_FALSE(cluster_bulk_export(rig.new, "/none/there", &rig.count, &rig.files.error));
    free(large);
    base_bytes_free(&good);
    close_rig(&rig);
}

/* Nobody looks at the certificate's own signature: another one makes another certificate. */
static void the_store_has_an_end(void)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    rig_t rig;
    open_rig(&rig, CLUSTER_10_0);
    base_bytes_t one = exported(&rig), many = {0};
    const uint8_t *end = memmem(one.data, one.size, END, strlen(END));
    CU_ASSERT_PTR_NOT_NULL_FATAL(end);
    const size_t size = (size_t)(end - one.data) + strlen(END);
    for (size_t i = 0; i < BULK_CERTIFICATES_MAX + 1; i++) {
        one.data[size - strlen(END) - 20] = (uint8_t)digits[i];
        base_put(&many, one.data, size);
        base_put(&many, "\n", 1);
    }
    refuse(&rig, many.data, many.size, "room for 63");
    put(&rig, many.data, many.size - size - 1);
    CU_ASSERT_TRUE(take(&rig) && rig.count == BULK_CERTIFICATES_MAX);
    base_bytes_free(&one);
    base_bytes_free(&many);
    close_rig(&rig);
}

static void a_backup_has_them(void)
{
    rig_t rig;
    char backup[120];
    base_bytes_t left_out = {0};
    open_rig(&rig, CLUSTER_12_0);
    base_error_t *error = &rig.files.error;
    snprintf(backup, sizeof backup, "%s/backup.tar", rig.files.parent);
    CU_ASSERT_TRUE(take(&rig) && cluster_backup(rig.old, node_of(&rig, 0), backup, error));
    CU_ASSERT_TRUE(cluster_bulk_delete(rig.old, &rig.count, error));
    CU_ASSERT_TRUE(cluster_restore(rig.old, node_of(&rig, 0), backup, &left_out, error));
    CU_ASSERT_TRUE(held(&rig, NULL) == 3 && held(&rig, node_of(&rig, 0)) == 3 && held(&rig, node_of(&rig, 1)) == 0);
    /* A publisher that is installed from nothing knows nobody; one from a database what that has. */
    CU_ASSERT_TRUE(cluster_rebuild_publisher(rig.old, &(cluster_rebuild_t){.database = node_of(&rig, 1)}, error));
    CU_ASSERT_EQUAL(held(&rig, node_of(&rig, 0)), 3);
    CU_ASSERT_TRUE(cluster_rebuild_publisher(rig.old, &(cluster_rebuild_t){0}, error));
    CU_ASSERT_TRUE(held(&rig, NULL) == 0 && !cluster_bulk_taken(rig.old, node_of(&rig, 0)));
    base_bytes_free(&left_out);
    close_rig(&rig);
}

static void a_damaged_store_is_told(void)
{
    rig_t rig;
    size_t count = 0;
    open_rig(&rig, CLUSTER_12_0);
    cluster_rig_put(&rig.files, BULK_FILE, "-----BEGIN CERTIFICATE-----\nMIIB\n");
    CU_ASSERT_FALSE(cluster_bulk_walk(rig.old, NULL, count_one, &count, &rig.files.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.files.error.text, BULK_FILE ": a certificate in it is cut off"));
    CU_ASSERT_FALSE(take(&rig));
    /* Deleting is the way out. */
    CU_ASSERT_TRUE(cluster_bulk_delete(rig.old, &rig.count, &rig.files.error));
    CU_ASSERT_TRUE(take(&rig) && rig.count == 3);
    close_rig(&rig);
}

static CU_TestInfo tests[] = {
    {"signers are exported without keys", signers_are_exported_without_keys},
    {"a TVS takes them when it starts", a_tvs_takes_them_when_it_starts},
    {"what is there is not added again", what_is_there_is_not_added_again},
    {"wrong files are refused whole", wrong_files_are_refused_whole},
    {"the store has an end", the_store_has_an_end},
    {"a backup has them", a_backup_has_them},
    {"a damaged store is told", a_damaged_store_is_told},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"bulk", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 7;
