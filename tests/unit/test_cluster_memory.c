/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A cluster's place in memory: whole changes or none, and the same as a folder, byte for byte. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/machine.h"
#include "cluster/certificate.h"
#include "cluster/change.h"
#include "cluster/memory.h"
#include "cluster/phones.h"
#include "cluster/up.h"
#include "cluster_rig.h"
#include "keypool/keypool.h"
#include "virtual/crypto.h"
#include "virtual/virtual.h"

static cluster_memory_t *memory;
static cluster_disk_t disk;
static base_error_t error;

static void setup(void)
{
    memory = cluster_memory_create("lab");
    CU_ASSERT_PTR_NOT_NULL_FATAL(memory);
    disk = cluster_memory_disk(memory);
    error.text[0] = '\0';
}

static void teardown(void)
{
    cluster_memory_destroy(memory);
}

/* --- files --- */

static bool put(change_t *change, const char *name, const char *text)
{
    return change_put(change, name, text, strlen(text), 0600, &error);
}

static void begin(change_t *change)
{
    CU_ASSERT_TRUE_FATAL(change_begin(change, &disk, &error));
}

static void fill(void)
{
    change_t change;
    begin(&change);
    CU_ASSERT_TRUE(put(&change, "b", "B"));
    CU_ASSERT_TRUE(put(&change, "a/y", "Y"));
    CU_ASSERT_TRUE(put(&change, "a-z", "Z"));
    CU_ASSERT_TRUE(put(&change, "a/x/w", ""));
    CU_ASSERT_FALSE(cluster_disk_has(&disk, "b"));
    CU_ASSERT_TRUE(change_commit(&change, &error));
}

static void begin_filled(change_t *change)
{
    fill();
    begin(change);
}

static bool holds(const char *name, const char *text)
{
    base_bytes_t content = {0};
    bool same = cluster_disk_get(&disk, name, &content, NULL, &error) && content.size == strlen(text) &&
                memcmp(content.data, text, content.size) == 0;
    base_bytes_free(&content);
    return same;
}

static bool join_name(void *ctx, const char *name, base_error_t *why)
{
    char *names = ctx;
    (void)why;
    strcat(strcat(names, name), " ");
    return true;
}

static const char *walk(const char *below)
{
    static char names[200];
    names[0] = '\0';
    CU_ASSERT_TRUE(cluster_disk_walk(&disk, below, join_name, names, &error));
    return names;
}

static const char *list(const char *below)
{
    static char names[200];
    names[0] = '\0';
    return cluster_disk_list(&disk, below, join_name, names, &error) ? names : "none";
}

static void files_are_put_and_got(void)
{
    base_bytes_t content = {0};
    fill();
    CU_ASSERT_TRUE(holds("b", "B") && holds("a/y", "Y") && holds("a/x/w", ""));
    CU_ASSERT_FALSE(cluster_disk_has(&disk, "a"));
    CU_ASSERT_FALSE(cluster_disk_get(&disk, "c", &content, NULL, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "lab/c: there is no such file");
    CU_ASSERT_EQUAL(cluster_memory_size(memory), 3);
    CU_ASSERT_FALSE(cluster_disk_is_folder(&disk));
}

static void names_come_in_a_folders_order(void)
{
    fill();
    CU_ASSERT_STRING_EQUAL(walk(""), "a/x/w a/y a-z b ");
    CU_ASSERT_STRING_EQUAL(walk("a"), "a/x/w a/y ");
    CU_ASSERT_STRING_EQUAL(walk("a/x"), "a/x/w ");
    CU_ASSERT_STRING_EQUAL(walk("nowhere"), "");
    CU_ASSERT_STRING_EQUAL(list(""), "a a-z b ");
    CU_ASSERT_STRING_EQUAL(list("a"), "x y ");
    CU_ASSERT_STRING_EQUAL(list("nowhere"), "none");
}

static void files_are_replaced_and_removed(void)
{
    change_t change;
    begin_filled(&change);
    CU_ASSERT_TRUE(put(&change, "b", "first"));
    CU_ASSERT_TRUE(put(&change, "b", "second"));
    CU_ASSERT_TRUE(change_remove(&change, "a/y", &error));
    CU_ASSERT_TRUE(change_remove(&change, "never there", &error));
    CU_ASSERT_TRUE(change_commit(&change, &error));
    CU_ASSERT_TRUE(holds("b", "second"));
    CU_ASSERT_STRING_EQUAL(walk(""), "a/x/w a-z b ");
    cluster_disk_remove_below(&disk, "a");
    CU_ASSERT_STRING_EQUAL(walk(""), "a-z b ");
}

static void a_file_is_no_folder(void)
{
    static const char *const names[] = {"b/under", "a", "a/x", "../a"};
    change_t change;
    begin_filled(&change);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CU_ASSERT_FALSE(put(&change, names[i], "x"));
    change_drop(&change);
    CU_ASSERT_STRING_EQUAL(walk(""), "a/x/w a/y a-z b ");
}

static void a_stamp_tells_what_was_written(void)
{
    change_t change;
    const cluster_stamp_t none = cluster_disk_stamp(&disk, "b");
    fill();
    const cluster_stamp_t first = cluster_disk_stamp(&disk, "b");
    begin(&change);
    CU_ASSERT_TRUE(put(&change, "b", "B") && change_commit(&change, &error));
    const cluster_stamp_t again = cluster_disk_stamp(&disk, "b");
    CU_ASSERT_FALSE(cluster_stamp_same(&none, &first));
    CU_ASSERT_FALSE(cluster_stamp_same(&first, &again));
    CU_ASSERT_TRUE(cluster_stamp_same(&again, &again));
}

/* --- whole or not at all --- */

static void a_change_can_be_dropped(void)
{
    change_t change;
    begin_filled(&change);
    CU_ASSERT_TRUE(put(&change, "b", "other") && change_remove(&change, "a-z", &error));
    change_drop(&change);
    CU_ASSERT_TRUE(holds("b", "B") && holds("a-z", "Z"));
}

static bool grow(void)
{
    change_t change;
    begin(&change);
    CU_ASSERT_TRUE(put(&change, "b", "four") && put(&change, "new", "five!") && change_remove(&change, "a/y", &error));
    return change_commit(&change, &error);
}

/* 3 bytes are there; afterwards it would be 10. */
static void a_full_place_stays_as_it_was(void)
{
    fill();
    cluster_memory_limit(memory, 9);
    CU_ASSERT_FALSE(grow());
    CU_ASSERT_STRING_EQUAL(error.text, "lab: is full");
    CU_ASSERT_TRUE(holds("b", "B") && holds("a/y", "Y"));
    CU_ASSERT_STRING_EQUAL(walk(""), "a/x/w a/y a-z b ");
    cluster_memory_limit(memory, 10);
    CU_ASSERT_TRUE(grow());
    CU_ASSERT_STRING_EQUAL(walk(""), "a/x/w a-z b new ");
    CU_ASSERT_EQUAL(cluster_memory_size(memory), 10);
}

static void who_reads_goes_on(void)
{
    fill();
    cluster_content_t *taken = cluster_memory_take(&disk, "b");
    CU_ASSERT_PTR_NOT_NULL_FATAL(taken);
    CU_ASSERT_TRUE(grow());
    CU_ASSERT_TRUE(taken->size == 1 && taken->data[0] == 'B');
    cluster_memory_let_go(taken);
    CU_ASSERT_TRUE(holds("b", "four"));
    CU_ASSERT_PTR_NULL(cluster_memory_take(&disk, "nothing"));
}

static void backups_stand_beside_it(void)
{
    base_bytes_t content = {0}, got = {0};
    fill();
    base_put(&content, "tar", 3);
    CU_ASSERT_TRUE(cluster_disk_keep(&disk, "/anywhere/a.tar", &content, &error));
    CU_ASSERT_EQUAL(cluster_memory_size(memory), 3);
    cluster_disk_unmake(&disk);
    CU_ASSERT_STRING_EQUAL(walk(""), "");
    CU_ASSERT_TRUE(cluster_disk_fetch(&disk, "/anywhere/a.tar", &got, &error));
    CU_ASSERT_TRUE(got.size == 3 && memcmp(got.data, "tar", 3) == 0);
    base_bytes_free(&got);
    CU_ASSERT_FALSE(cluster_disk_fetch(&disk, "b.tar", &got, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "b.tar: there is no such file");
    base_bytes_free(&content);
}

/* --- clusters --- */

static virtual_world_t *world;
static keypool_t pool;

/* From here on, in each place: the same clock, random numbers and keys. */
static void open_world(void)
{
    world = virtual_world_create(15);
    CU_ASSERT_TRUE_FATAL(virtual_crypto_open(world));
    virtual_node_t *node = virtual_node_create(world, "pub", NULL, NULL);
    virtual_crypto_join(node);
    virtual_world_set_turn(world, node);
    machine_use(virtual_node_hal(node));
    keypool_open(&pool);
    machine_use_keys(&pool.keys);
}

static void close_world(void)
{
    machine_use(NULL);
    machine_use_keys(NULL);
    virtual_crypto_close();
    virtual_world_destroy(world);
}

static bool create(const cluster_disk_t *at)
{
    static const cluster_node_plan_t nodes[] = {
        {.host = "pub", .callmanager = true}, {.host = "sub"}, {.host = "sub2"}};
    static const cluster_plan_t plan = {
        .release = CLUSTER_10_0, .nodes = nodes, .node_count = 3, .domain = "example", .key_bits = 1024};
    return cluster_create_at(at, &plan, &error);
}

static cluster_t *open_at(const cluster_disk_t *at)
{
    cluster_t *cluster = cluster_open_at(at, CLUSTER_NO_WAIT, NULL, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(cluster);
    return cluster;
}

static void locks_are_refused_at_once(void)
{
    cluster_reach_t reach;
    base_bytes_t lines = {0};
    open_world();
    CU_ASSERT_PTR_NULL(cluster_open_at(&disk, CLUSTER_WAIT, NULL, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "lab: there is no such cluster");
    CU_ASSERT_TRUE_FATAL(create(&disk));
    CU_ASSERT_FALSE(create(&disk));
    CU_ASSERT_STRING_EQUAL(error.text, "lab: is a cluster already");
    cluster_t *cluster = open_at(&disk);
    CU_ASSERT_PTR_NULL(cluster_open_at(&disk, CLUSTER_NO_WAIT, NULL, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "");
    CU_ASSERT_PTR_NULL(cluster_open_at(&disk, CLUSTER_WAIT, NULL, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "lab: another command is changing the cluster");
    cluster_close(cluster);
    const int up = cluster_show_up(&disk, &error);
    CU_ASSERT_TRUE(up >= 0 && cluster_is_up(&disk));
    CU_ASSERT_EQUAL(cluster_show_up(&disk, &error), -1);
    CU_ASSERT_FALSE(cluster_up_find(&disk, "pub", &reach));
    base_put(&lines, "pub 10.0.0.1:69 -\n", 18);
    CU_ASSERT_TRUE(cluster_up_tell(&disk, &lines));
    CU_ASSERT_TRUE(cluster_up_find(&disk, "pub", &reach) && reach.has_tftp && !reach.has_tvs);
    base_bytes_free(&lines);
    cluster_go_down(&disk, up);
    CU_ASSERT_FALSE(cluster_up_find(&disk, "pub", &reach));
    CU_ASSERT_FALSE(cluster_is_up(&disk));
    close_world();
}

/* What a full disk refuses, nobody sees. */
static void an_operation_is_whole_or_not_at_all(void)
{
    base_bytes_t before = {0}, after = {0};
    open_world();
    CU_ASSERT_TRUE_FATAL(create(&disk));
    cluster_t *cluster = open_at(&disk);
    CU_ASSERT_TRUE(cluster_get(cluster, "pub/tftp/ITLFile.tlv", &before, NULL, &error));
    const uint64_t changes = cluster_state(cluster)->changes;
    cluster_memory_limit(memory, cluster_memory_size(memory));
    CU_ASSERT_FALSE(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_TVS, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "lab: is full");
    CU_ASSERT_TRUE(cluster_get(cluster, "pub/tftp/ITLFile.tlv", &after, NULL, &error));
    CU_ASSERT_TRUE(before.size == after.size && memcmp(before.data, after.data, after.size) == 0);
    CU_ASSERT_EQUAL(cluster_state(cluster)->changes, changes);
    cluster_memory_limit(memory, SIZE_MAX);
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_TVS, &error));
    CU_ASSERT_TRUE(cluster_state(cluster)->changes > changes);
    cluster_close(cluster);
    base_bytes_free(&before);
    base_bytes_free(&after);
    close_world();
}

static void count_phone(void *ctx, const cluster_phone_t *phone)
{
    CU_ASSERT_STRING_EQUAL(phone->alarm->device, "SEP001122334455");
    (*(unsigned *)ctx)++;
}

static void alarms_are_one_database(void)
{
    unsigned count = 0;
    collector_alarm_t alarm = {.device = "SEP001122334455", .status = ITL_ALARM_TL_SUCCESS};
    open_world();
    CU_ASSERT_TRUE_FATAL(create(&disk));
    cluster_t *cluster = open_at(&disk);
    CU_ASSERT_FALSE(cluster_disk_has_alarms(&disk));
    CU_ASSERT_TRUE(cluster_phones(cluster, count_phone, &count, &error));
    CU_ASSERT_EQUAL(count, 0);
    alarm_store_t *store = cluster_disk_open_alarms(&disk, &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(store);
    CU_ASSERT_EQUAL(alarm_store_add(store, &alarm), ALARM_STORE_ADDED);
    CU_ASSERT_TRUE(alarm_store_commit(store, &error));
    CU_ASSERT_TRUE(cluster_phones(cluster, count_phone, &count, &error));
    CU_ASSERT_EQUAL(count, 1);
    cluster_disk_close_alarms(&disk, store);
    cluster_close(cluster);
    close_world();
}

/* --- as in a folder --- */

static bool work(cluster_t *cluster, const char *backup)
{
    base_bytes_t left_out = {0};
    bool done = cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_CALLMANAGER, &error) &&
                cluster_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_CALLMANAGER, &error) &&
                cluster_itl_reset_local(cluster, cluster_find_node(cluster, NULL), NULL, NULL, &error) &&
                cluster_backup(cluster, cluster_find_node(cluster, NULL), backup, &error) &&
                cluster_set_digest(cluster, CLUSTER_SHA512, &error) &&
                cluster_set_hostname(cluster, cluster_find_node(cluster, "sub"), "tftp1", &error) &&
                cluster_delete_node(cluster, cluster_find_node(cluster, "sub2"), &error) &&
                cluster_rebuild_publisher(
                    cluster, &(cluster_rebuild_t){.database = cluster_find_node(cluster, "tftp1")}, &error) &&
                cluster_restore(cluster, cluster_find_node(cluster, NULL), backup, &left_out, &error) &&
                cluster_restart_tftp(cluster, cluster_find_node(cluster, NULL), &error);
    base_bytes_free(&left_out);
    return done;
}

static void play(const cluster_disk_t *at, const char *backup)
{
    open_world();
    CU_ASSERT_TRUE_FATAL(create(at));
    cluster_t *cluster = open_at(at);
    CU_ASSERT_TRUE(work(cluster, backup));
    CU_ASSERT_STRING_EQUAL(error.text, "");
    cluster_close(cluster);
    close_world();
}

/* Files of one place that the other has to have too. */
typedef struct comparison {
    const cluster_disk_t *here, *there;
    unsigned same;
} comparison_t;

static bool same_bytes(const base_bytes_t *a, const base_bytes_t *b)
{
    return a->size == b->size && memcmp(a->data, b->data, a->size) == 0;
}

/* wolfSSL salts it by itself, which cannot be led: what is in it counts. */
static bool same_key(const base_bytes_t *a, const base_bytes_t *b)
{
    base_bytes_t first = {0}, second = {0};
    bool same = certificate_from_pkcs12("a", a, CLUSTER_DEFAULT_PASSWORD, &first, &error) &&
                certificate_from_pkcs12("b", b, CLUSTER_DEFAULT_PASSWORD, &second, &error) &&
                same_bytes(&first, &second);
    base_bytes_free(&first);
    base_bytes_free(&second);
    return same;
}

static bool compare_file(void *ctx, const char *name, base_error_t *why)
{
    comparison_t *comparison = ctx;
    base_bytes_t here = {0}, there = {0};
    if (strcmp(name, ".lock") == 0)
        return true;
    bool same = cluster_disk_get(comparison->here, name, &here, NULL, why) &&
                cluster_disk_get(comparison->there, name, &there, NULL, why);
    same = same && (strcmp(name, "ITLRecovery.p12") == 0 ? same_key(&here, &there) : same_bytes(&here, &there));
    comparison->same += same;
    base_bytes_free(&here);
    base_bytes_free(&there);
    return same || base_fail(why, "%s: is another file", name);
}

static void a_folder_has_the_same_bytes(void)
{
    cluster_rig_t rig;
    char tar[120];
    base_bytes_t kept = {0}, written = {0};
    cluster_rig_open(&rig);
    const cluster_disk_t folder = cluster_disk_folder(rig.path);
    snprintf(tar, sizeof tar, "%s/pub.tar", rig.parent);
    play(&folder, tar);
    play(&disk, "pub.tar");
    comparison_t there = {.here = &folder, .there = &disk}, here = {.here = &disk, .there = &folder};
    CU_ASSERT_TRUE(cluster_disk_walk(&folder, "", compare_file, &there, &error));
    CU_ASSERT_TRUE(cluster_disk_walk(&disk, "", compare_file, &here, &error));
    CU_ASSERT_TRUE(here.same == there.same && here.same > 15);
    CU_ASSERT_TRUE(cluster_disk_fetch(&folder, tar, &written, &error) &&
                   cluster_disk_fetch(&disk, "pub.tar", &kept, &error) && same_bytes(&kept, &written));
    base_bytes_free(&kept);
    base_bytes_free(&written);
    cluster_rig_close(&rig);
}

static void two_clusters_share_what_stands_beside_them(void)
{
    cluster_memory_t *other = cluster_memory_create("other");
    const base_bytes_t content = {.data = (uint8_t *)"pem", .size = 3};
    base_bytes_t got = {0};
    CU_ASSERT_PTR_NOT_NULL_FATAL(other);
    cluster_memory_share(other, memory);
    const cluster_disk_t there = cluster_memory_disk(other);
    CU_ASSERT_TRUE(cluster_disk_keep(&there, "new.pem", &content, &error));
    CU_ASSERT_TRUE(cluster_disk_fetch(&disk, "new.pem", &got, &error) && same_bytes(&got, &content));
    base_bytes_free(&got);
    cluster_memory_destroy(other);
    got = (base_bytes_t){0};
    CU_ASSERT_TRUE(cluster_disk_fetch(&disk, "new.pem", &got, &error));
    base_bytes_free(&got);
}

static CU_TestInfo tests[] = {
    {"files are put and got", files_are_put_and_got},
    {"names come in a folder's order", names_come_in_a_folders_order},
    {"files are replaced and removed", files_are_replaced_and_removed},
    {"a file is no folder", a_file_is_no_folder},
    {"a stamp tells what was written", a_stamp_tells_what_was_written},
    {"a change can be dropped", a_change_can_be_dropped},
    {"a full place stays as it was", a_full_place_stays_as_it_was},
    {"who reads goes on", who_reads_goes_on},
    {"backups stand beside it", backups_stand_beside_it},
    {"two clusters share what stands beside them", two_clusters_share_what_stands_beside_them},
    {"locks are refused at once", locks_are_refused_at_once},
    {"an operation is whole or not at all", an_operation_is_whole_or_not_at_all},
    {"alarms are one database", alarms_are_one_database},
    {"a folder has the same bytes", a_folder_has_the_same_bytes},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"cluster in memory", NULL, NULL, setup, teardown, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 14;
