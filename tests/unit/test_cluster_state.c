/* SPDX-License-Identifier: GPL-2.0-or-later */
/* nodes.yaml as people, and accidents, leave it. */
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "test_cluster.h"

/* Replaces the first @p from of the file. */
static void edit(const cluster_rig_t *rig, const char *original, const char *from, const char *to)
{
    const char *at = strstr(original, from);
    CU_ASSERT_PTR_NOT_NULL_FATAL(at);
    char *text = malloc(strlen(original) + strlen(to) + 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    memcpy(text, original, (size_t)(at - original));
    strcpy(text + (at - original), to);
    strcat(text, at + strlen(from));
    cluster_rig_put(rig, "nodes.yaml", text);
    free(text);
}

static void a_damaged_state_is_refused(void)
{
    static const struct {
        const char *from, *to;
    } edits[] = {
        {"release: 10.0", "release: 11"},
        {"release: 10.0", "release: [10.0]"},
        {"release:", "colour:"},
        {"key_bits: 1024", "key_bits: 1000"},
        {"key_bits: 1024", "key_bits: -1"},
        {"name: pub", "name: ../pub"},
        {"name: sub", "name: pub"},
        {"name: sub", "name: ''"},
        {"host: pub", "host: a b"},
        {"publisher: true", "publisher: false"},
        {"publisher: false", "publisher: true"},
        {"nodes:", "nodes: []\nmore:"},
        {"domain: example", "domain: a/b"},
        {"recovery_name: ITL", "recovery_name: ''\nx: "},
        {"recovery_bits: 1024", "recovery_bits: 0"},
        {"digest: sha1", "digest: md5"},
        {"changes:", "changes: many #"},
        {"nodes:", "nodes: *anchor\nx:"},
        {"release", "\t: {"},
        {"restarts: 0", "restarts: 0\n  address: localhost"},
        {"restarts: 0", "restarts: 0\n  address: 0000:0000:0000:0000:0000:0000:0000:0000:0000"},
    };
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    char *original = cluster_rig_get(&rig, "nodes.yaml");
    for (size_t i = 0; i < sizeof edits / sizeof edits[0]; i++) {
        edit(&rig, original, edits[i].from, edits[i].to);
        CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
        CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "nodes.yaml: "));
        CU_ASSERT_PTR_NULL(strchr(rig.error.text, '\n'));
    }
    cluster_rig_put(&rig, "nodes.yaml", original);
    cluster_close(open_cluster(&rig, NULL));
    for (size_t size = 0; size < strlen(original); size += 13) {
        char *cut = strdup(original);
        CU_ASSERT_PTR_NOT_NULL_FATAL(cut);
        cut[size] = '\0';
        cluster_rig_put(&rig, "nodes.yaml", cut);
        cluster_close(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
        free(cut);
    }
    free(original);
    cluster_rig_close(&rig);
}

static void addresses_of_nodes(void)
{
    cluster_rig_t rig;
    itl_hal_addr_t own[3];
    make_cluster(&rig, CLUSTER_10_0);
    CU_ASSERT_TRUE(base_parse_ip("127.0.0.1", 69, &own[0]) && base_parse_ip("::1", 69, &own[1]));
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_PTR_NULL(cluster_find_node(cluster, "127.0.0.1"));
    CU_ASSERT_FALSE(cluster_set_addresses(cluster, own, 1, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "1 address for 2 nodes: each has to have one of its own");
    CU_ASSERT_FALSE(cluster_set_addresses(cluster, own, 3, &rig.error));
    CU_ASSERT_TRUE(cluster_set_addresses(cluster, own, 2, &rig.error));
    const uint64_t changes = cluster_state(cluster)->changes;
    CU_ASSERT_TRUE(cluster_set_addresses(cluster, own, 2, &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->changes, changes);
    cluster_close(cluster);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_PTR_EQUAL(cluster_find_node(cluster, "127.0.0.1"), &cluster_state(cluster)->nodes[0]);
    CU_ASSERT_PTR_EQUAL(cluster_find_node(cluster, "0::0:1"), &cluster_state(cluster)->nodes[1]);
    CU_ASSERT_PTR_NULL(cluster_find_node(cluster, "::2"));
    CU_ASSERT_TRUE(cluster_set_addresses(cluster, NULL, 0, &rig.error));
    CU_ASSERT_PTR_NULL(cluster_find_node(cluster, "::1"));
    CU_ASSERT_EQUAL(cluster_state(cluster)->changes, changes + 1);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* Without what later versions added. */
static void an_earlier_state_is_read(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    char *original = cluster_rig_get(&rig, "nodes.yaml");
    edit(&rig, original, "phone_interaction: automatic\n", "");
    char *without = cluster_rig_get(&rig, "nodes.yaml");
    edit(&rig, without, "phone_resets: 0\n", "");
    free(without);
    without = cluster_rig_get(&rig, "nodes.yaml");
    edit(&rig, without, "  recovery_name: ITLRECOVERY_sub.example\n", "");
    free(without);
    without = cluster_rig_get(&rig, "nodes.yaml");
    edit(&rig, without, "security_mode: non-secure\n", "");
    free(without);
    cluster_rig_remove(&rig, "sub/ITLRecovery.pem");
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_EQUAL(cluster_state(cluster)->interaction, CLUSTER_AUTOMATIC);
    CU_ASSERT_EQUAL(cluster_state(cluster)->phone_resets, 0);
    CU_ASSERT_EQUAL(cluster_state(cluster)->mode, CLUSTER_NON_SECURE);
    /* Subscribers get the recovery keys that earlier versions did not make. */
    CU_ASSERT_STRING_EQUAL(cluster_state(cluster)->nodes[1].recovery_name, "ITLRECOVERY_sub.example");
    CU_ASSERT_TRUE(cluster_rig_has(&rig, "sub/ITLRecovery.pem"));
    CU_ASSERT_TRUE(cluster_set_interaction(cluster, CLUSTER_MANUAL, &rig.error));
    cluster_close(cluster);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_EQUAL(cluster_state(cluster)->interaction, CLUSTER_MANUAL);
    cluster_close(cluster);
    edit(&rig, original, "phone_interaction: automatic", "phone_interaction: perhaps");
    CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
    free(original);
    cluster_rig_close(&rig);
}

static void passwords_survive_yaml(void)
{
    static const char *const passwords[] = {"nullnull",  "true: no", "  blanks  ", "- [{}]*&!",  "\"quoted\"\\",
                                            "#comment#", "12345678", "~~~~~~~~",   "it's '' it", "%%%%@@@@``"};
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    for (size_t i = 0; i < sizeof passwords / sizeof passwords[0]; i++) {
        cluster_t *cluster = open_cluster(&rig, NULL);
        const char *now = i == 0 ? CLUSTER_DEFAULT_PASSWORD : passwords[i - 1];
        CU_ASSERT_TRUE(cluster_set_admin_password(cluster, now, passwords[i], &rig.error));
        cluster_close(cluster);
        cluster = open_cluster(&rig, NULL);
        CU_ASSERT_TRUE(cluster_admin_password_is(cluster, passwords[i]));
        cluster_close(cluster);
    }
    cluster_rig_close(&rig);
}

CU_TestInfo cluster_state_tests[] = {
    {"an earlier state is read", an_earlier_state_is_read},
    {"a damaged state is refused", a_damaged_state_is_refused},
    {"addresses of nodes", addresses_of_nodes},
    {"passwords survive YAML", passwords_survive_yaml},
    CU_TEST_INFO_NULL,
};
