/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Every release of the table: what its clusters hold and do, and that docs/cluster.md has the table as it is. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/fileio.h"
#include "test_cluster.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/asn_public.h>

static cluster_t *fresh(cluster_rig_t *rig, cluster_release_t release)
{
    make_cluster(rig, release);
    return open_cluster(rig, NULL);
}

/* --- what a cluster of a release is like --- */

static const char *usual_signer(const release_facts_t *facts)
{
    return facts->recovery_signs ? "ITLRecovery" : "CallManager of pub";
}

static bool same_certificate(const cluster_t *cluster)
{
    listfile_identity_t pub = {0}, sub = {0};
    base_error_t error;
    CU_ASSERT_TRUE(cluster_identity(cluster, cluster_find_node(cluster, "pub"), CLUSTER_ITLRECOVERY, &pub, &error));
    CU_ASSERT_TRUE(cluster_identity(cluster, cluster_find_node(cluster, "sub"), CLUSTER_ITLRECOVERY, &sub, &error));
    bool same = pub.serial_size == sub.serial_size && memcmp(pub.serial, sub.serial, pub.serial_size) == 0;
    CU_ASSERT_STRING_EQUAL(sub.subject[LISTFILE_NAMES_SEMICOLON],
                           same ? "CN=ITLRECOVERY_pub.example;O=cisco" : "CN=ITLRECOVERY_sub.example;O=cisco");
    listfile_identity_free(&pub);
    listfile_identity_free(&sub);
    return same;
}

static void look_at_recovery(const cluster_t *cluster, const release_facts_t *facts)
{
    bool there = facts->recovery != RELEASE_RECOVERY_NONE;
    for (unsigned i = 0; i < 2; i++)
        CU_ASSERT_EQUAL(cluster_has_certificate(cluster, &cluster_state(cluster)->nodes[i], CLUSTER_ITLRECOVERY),
                        there);
    CU_ASSERT_EQUAL(list_records(cluster, "sub"), there ? 6 : 5);
    if (!there)
        return;
    CU_ASSERT_EQUAL(same_certificate(cluster), facts->recovery == RELEASE_RECOVERY_CLUSTER);
    CU_ASSERT_TRUE(list_names(cluster, "pub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
}

static void reset_and_restart(cluster_rig_t *rig, cluster_t *cluster, const release_facts_t *facts)
{
    const cluster_node_t *pub = cluster_find_node(cluster, "pub");
    bool there = facts->recovery != RELEASE_RECOVERY_NONE;
    CU_ASSERT_EQUAL(there, facts->resets != RELEASE_RESET_NONE);
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), usual_signer(facts));
    CU_ASSERT_EQUAL(cluster_itl_reset_local(cluster, pub, NULL, NULL, &rig->error), there);
    const char *after = facts->recovery_signs ? "CallManager of pub" : "ITLRecovery";
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), there ? after : "CallManager of sub");
    CU_ASSERT_EQUAL(strstr(rig->error.text, "has no ITLRecovery") == NULL, there);
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, "pub"), &rig->error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), usual_signer(facts));
}

static void each_release_is_what_the_table_says(void)
{
    for (cluster_release_t release = 0; release < CLUSTER_RELEASES; release++) {
        const release_facts_t *facts = release_facts(release);
        cluster_rig_t rig;
        cluster_t *cluster = fresh(&rig, release);
        CU_ASSERT_EQUAL(cluster_state(cluster)->release, release);
        CU_ASSERT_EQUAL(cluster_rig_has(&rig, "ITLRecovery.p12"), facts->recovery != RELEASE_RECOVERY_NONE);
        CU_ASSERT_EQUAL(cluster_rig_has(&rig, "sub/ITLRecovery.pem"), facts->recovery == RELEASE_RECOVERY_NODE);
        look_at_recovery(cluster, facts);
        reset_and_restart(&rig, cluster, facts);
        const cluster_node_t *pub = cluster_find_node(cluster, "pub");
        CU_ASSERT_TRUE(cluster_regenerate(cluster, pub, CLUSTER_CALLMANAGER, &rig.error));
        pub = cluster_find_node(cluster, "pub");
        CU_ASSERT_EQUAL(cluster_may_regenerate(cluster, pub, CLUSTER_TVS, &rig.error), !facts->has_hold);
        uint64_t before = cluster_state(cluster)->phone_resets;
        CU_ASSERT_TRUE(cluster_set_rollback(cluster, true, &rig.error));
        CU_ASSERT_EQUAL(cluster_state(cluster)->phone_resets - before, facts->rollback_resets ? 1 : 0);
        cluster_close(cluster);
        cluster_rig_close(&rig);
    }
}

static int years_of(const cluster_rig_t *rig)
{
    char *pem = cluster_rig_get(rig, "ITLRecovery.pem");
    DerBuffer *der = NULL;
    DecodedCert decoded;
    struct tm from = {0}, to = {0};
    const byte *date;
    byte format;
    int size;
    CU_ASSERT_EQUAL_FATAL(wc_PemToDer((const byte *)pem, (long)strlen(pem), CERT_TYPE, &der, NULL, NULL, NULL), 0);
    wc_InitDecodedCert(&decoded, der->buffer, der->length, NULL);
    CU_ASSERT_EQUAL(wc_ParseCert(&decoded, CERT_TYPE, NO_VERIFY, NULL), 0);
    CU_ASSERT_EQUAL(wc_GetDateInfo(decoded.beforeDate, decoded.beforeDateLen, &date, &format, &size), 0);
    CU_ASSERT_EQUAL(wc_GetDateAsCalendarTime(date, size, format, &from), 0);
    CU_ASSERT_EQUAL(wc_GetDateInfo(decoded.afterDate, decoded.afterDateLen, &date, &format, &size), 0);
    CU_ASSERT_EQUAL(wc_GetDateAsCalendarTime(date, size, format, &to), 0);
    wc_FreeDecodedCert(&decoded);
    wc_FreeDer(&der);
    free(pem);
    /* Years of 365 days: half a month is missing after twenty. */
    return (int)((timegm(&to) - timegm(&from)) / (365 * 86400));
}

static void recovery_lives_as_long_as_the_release_has_it(void)
{
    static const cluster_node_plan_t node = {.host = "pub"};
    static const struct {
        cluster_release_t release;
        uint32_t wanted;
        int years; /* 0: refused */
    } cases[] = {{CLUSTER_10_0, 0, 5}, {CLUSTER_12_0, 0, 5},   {CLUSTER_12_5, 0, 20}, {CLUSTER_14, 0, 5},
                 {CLUSTER_15, 0, 5},   {CLUSTER_15, 15, 15},   {CLUSTER_14, 20, 20},  {CLUSTER_15, 7, 0},
                 {CLUSTER_12_5, 5, 0}, {CLUSTER_12_5, 20, 20}, {CLUSTER_9_1, 5, 0},   {CLUSTER_9_1, 0, 0}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const cluster_plan_t plan = {.release = cases[i].release,
                                     .nodes = &node,
                                     .node_count = 1,
                                     .key_bits = 1024,
                                     .recovery_years = cases[i].wanted};
        cluster_rig_t rig;
        cluster_rig_open(&rig);
        bool made = cluster_create(rig.path, &plan, &rig.error);
        CU_ASSERT_EQUAL(made, cases[i].years != 0 || cases[i].wanted == 0);
        CU_ASSERT_EQUAL(cases[i].years == 0 ? 0 : years_of(&rig), cases[i].years);
        cluster_rig_close(&rig);
    }
}

/* --- a subscriber's own ITLRecovery --- */

static void regenerating_a_subscribers_recovery_changes_no_list(void)
{
    cluster_rig_t rig;
    cluster_t *cluster = fresh(&rig, CLUSTER_10_0);
    CU_ASSERT_TRUE(cluster_recovery_saved(cluster, &rig.error));
    base_bytes_t before[] = {list_bytes(cluster, "pub"), list_bytes(cluster, "sub")};
    char *former = cluster_rig_get(&rig, "sub/ITLRecovery.pem"), *pub = cluster_rig_get(&rig, "ITLRecovery.pem");
    uint64_t resets = cluster_state(cluster)->phone_resets;
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_ITLRECOVERY, &rig.error));
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_FALSE(list_names(cluster, "sub", ITL_ROLE_SAST, "sub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_EQUAL(cluster_state(cluster)->phone_resets, resets);
    CU_ASSERT_TRUE(cluster_state(cluster)->recovery_saved);
    char *now = cluster_rig_get(&rig, "sub/ITLRecovery.pem"), *pub_now = cluster_rig_get(&rig, "ITLRecovery.pem");
    CU_ASSERT_STRING_NOT_EQUAL(former, now);
    CU_ASSERT_STRING_EQUAL(pub, pub_now);
    base_bytes_t after = list_bytes(cluster, "pub");
    CU_ASSERT_TRUE(before[0].size == after.size && memcmp(before[0].data, after.data, after.size) == 0);
    base_bytes_free(&before[0]);
    base_bytes_free(&before[1]);
    base_bytes_free(&after);
    free(former);
    free(now);
    free(pub);
    free(pub_now);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void the_clusters_recovery_is_regenerated_on_the_publisher(void)
{
    cluster_rig_t rig;
    cluster_t *cluster = fresh(&rig, CLUSTER_14);
    CU_ASSERT_FALSE(
        cluster_may_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_ITLRECOVERY, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "ITLRecovery is the cluster's: it is regenerated on the publisher");
    CU_ASSERT_TRUE(cluster_may_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_ITLRECOVERY, &rig.error));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void names_stay_and_backups_bring_back_a_subscribers_recovery(void)
{
    cluster_rig_t rig;
    char tar[160];
    base_bytes_t left_out = {0};
    cluster_t *cluster = fresh(&rig, CLUSTER_11_5);
    snprintf(tar, sizeof tar, "%s/sub.tar", rig.parent);
    CU_ASSERT_TRUE(cluster_backup(cluster, cluster_find_node(cluster, "sub"), tar, &rig.error));
    char *former = cluster_rig_get(&rig, "sub/ITLRecovery.pem");
    CU_ASSERT_TRUE(cluster_set_hostname(cluster, cluster_find_node(cluster, "sub"), "other", &rig.error));
    char *renamed = cluster_rig_get(&rig, "sub/ITLRecovery.pem");
    CU_ASSERT_STRING_EQUAL(former, renamed);
    CU_ASSERT_STRING_EQUAL(cluster_state(cluster)->nodes[1].recovery_name, "ITLRECOVERY_sub.example");
    cluster_close(cluster);
    cluster = open_cluster(&rig, "+6m");
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "other"), CLUSTER_ITLRECOVERY, &rig.error));
    CU_ASSERT_TRUE(cluster_restore(cluster, cluster_find_node(cluster, "other"), tar, &left_out, &rig.error));
    char *restored = cluster_rig_get(&rig, "sub/ITLRecovery.pem");
    CU_ASSERT_STRING_EQUAL(former, restored);
    base_bytes_free(&left_out);
    free(former);
    free(renamed);
    free(restored);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_backup_of_another_release_is_refused(void)
{
    cluster_rig_t rig, other;
    char tar[160];
    cluster_t *cluster = fresh(&rig, CLUSTER_11_5), *later = fresh(&other, CLUSTER_12_0);
    snprintf(tar, sizeof tar, "%s/pub.tar", rig.parent);
    CU_ASSERT_TRUE(cluster_backup(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    CU_ASSERT_FALSE(cluster_may_restore(later, cluster_find_node(later, "pub"), tar, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "was made under release 11.5; this cluster is 12.0"));
    cluster_close(cluster);
    cluster_close(later);
    cluster_rig_close(&rig);
    cluster_rig_close(&other);
}

static void an_upgrade_keeps_keys_and_changes_who_signs(void)
{
    cluster_rig_t rig;
    cluster_t *cluster = fresh(&rig, CLUSTER_9_1);
    const cluster_node_t *pub = cluster_find_node(cluster, "pub");
    CU_ASSERT_FALSE(cluster_upgrade(cluster, pub, "9.1", &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "release 9.1 is installed; an upgrade goes to a later one"));
    CU_ASSERT_FALSE(cluster_upgrade(cluster, pub, "8.0", &rig.error));
    CU_ASSERT_FALSE(cluster_upgrade(cluster, pub, "16", &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "16: no such release"));
    CU_ASSERT_FALSE(cluster_upgrade(cluster, cluster_find_node(cluster, "sub"), "10.0", &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "This is not a Publisher node");
    CU_ASSERT_TRUE(cluster_upgrade(cluster, pub, "10.0", &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->release, CLUSTER_10_0);
    look_at_recovery(cluster, release_facts(CLUSTER_10_0));
    listfile_identity_t before = {0}, after = {0};
    pub = cluster_find_node(cluster, "pub");
    CU_ASSERT_TRUE(cluster_identity(cluster, pub, CLUSTER_ITLRECOVERY, &before, &rig.error));
    CU_ASSERT_TRUE(cluster_upgrade(cluster, pub, "12.5", &rig.error));
    look_at_recovery(cluster, release_facts(CLUSTER_12_5));
    const cluster_node_t *sub = cluster_find_node(cluster, "sub");
    CU_ASSERT_FALSE(cluster_disk_has(cluster_disk(cluster), "sub/ITLRecovery.pem"));
    CU_ASSERT_TRUE(cluster_identity(cluster, sub, CLUSTER_ITLRECOVERY, &after, &rig.error));
    CU_ASSERT_TRUE(before.certificate.size == after.certificate.size &&
                   memcmp(before.certificate.data, after.certificate.data, after.certificate.size) == 0);
    listfile_identity_free(&before);
    listfile_identity_free(&after);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* --- one TVS certificate for all nodes --- */

static bool is_same(const base_bytes_t *left, const base_bytes_t *right)
{
    return left->size > 0 && left->size == right->size && memcmp(left->data, right->data, left->size) == 0;
}

static base_bytes_t tvs_of(const cluster_t *cluster, const char *node)
{
    base_bytes_t pem = {0};
    base_error_t error;
    CU_ASSERT_TRUE(cluster_get_certificate(cluster, cluster_find_node(cluster, node), CLUSTER_TVS, &pem, &error));
    return pem;
}

static bool tvs_is_shared(const cluster_t *cluster)
{
    base_bytes_t publisher = tvs_of(cluster, NULL), subscriber = tvs_of(cluster, "sub");
    bool shared = is_same(&publisher, &subscriber);
    base_bytes_free(&publisher);
    base_bytes_free(&subscriber);
    return shared;
}

static void one_tvs_for_all(void)
{
    cluster_rig_t rig;
    cluster_t *cluster = fresh(&rig, CLUSTER_12_5);
    CU_ASSERT_FALSE(cluster_share_tvs(cluster, cluster_find_node(cluster, NULL), &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "release 12.5 has no multi-server TVS certificate");
    CU_ASSERT_TRUE_FATAL(cluster_upgrade(cluster, cluster_find_node(cluster, NULL), "14", &rig.error));
    CU_ASSERT_FALSE(cluster_share_tvs(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_FALSE(tvs_is_shared(cluster));
    CU_ASSERT_TRUE(cluster_share_tvs(cluster, cluster_find_node(cluster, NULL), &rig.error));
    CU_ASSERT_TRUE(tvs_is_shared(cluster));
    CU_ASSERT_FALSE(cluster_share_tvs(cluster, cluster_find_node(cluster, NULL), &rig.error));
    cluster_close(cluster);
    cluster = open_cluster(&rig, NULL);
    base_bytes_t before = tvs_of(cluster, NULL);
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_TVS, &rig.error));
    base_bytes_t after = tvs_of(cluster, NULL);
    CU_ASSERT_FALSE(is_same(&before, &after));
    CU_ASSERT_TRUE(tvs_is_shared(cluster));
    base_bytes_free(&before);
    base_bytes_free(&after);
    const cluster_rebuild_t how = {.database = cluster_find_node(cluster, "sub")};
    CU_ASSERT_TRUE(cluster_rebuild_publisher(cluster, &how, &rig.error));
    CU_ASSERT_FALSE(tvs_is_shared(cluster));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* --- TLS --- */

static const char *set_tls(cluster_rig_t *rig, cluster_t *cluster, const char *version)
{
    rig->error.text[0] = '\0';
    bool done = cluster_set_tls_min(cluster, cluster_find_node(cluster, "sub"), version, &rig->error);
    CU_ASSERT_EQUAL(done, rig->error.text[0] == '\0');
    return rig->error.text;
}

static void lowest_tls_version(void)
{
    cluster_rig_t rig;
    cluster_t *cluster = fresh(&rig, CLUSTER_11_5);
    CU_ASSERT_EQUAL(cluster_state(cluster)->nodes[1].tls_min, CLUSTER_TLS_1_0);
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.2"), "");
    CU_ASSERT_EQUAL(cluster_state(cluster)->nodes[0].tls_min, CLUSTER_TLS_1_0);
    CU_ASSERT_TRUE(cluster_node_away(cluster, cluster_find_node(cluster, "sub")) > 0);
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.2"), "sub: the minimum TLS version is 1.2 already");
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.3"), "TLS 1.3 as the lowest version is there from release 15 on");
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "2"), "2: not 1.0, 1.1, 1.2 or 1.3");
    cluster_close(cluster);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_EQUAL(cluster_state(cluster)->nodes[1].tls_min, CLUSTER_TLS_1_2);
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.0"), "");
    cluster_close(cluster);
    cluster_rig_close(&rig);
    cluster = fresh(&rig, CLUSTER_11_0);
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.1"), "release 11.0 has no lowest TLS version");
    cluster_close(cluster);
    cluster_rig_close(&rig);
    cluster = fresh(&rig, CLUSTER_15);
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.3"), "");
    CU_ASSERT_STRING_EQUAL(cluster_tls_name(cluster_state(cluster)->nodes[1].tls_min), "1.3");
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void highest_tls_version(void)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub"}, {.host = "sub"}};
    static const cluster_plan_t plan = {
        .release = CLUSTER_11_5, .nodes = nodes, .node_count = 2, .key_bits = 1024, .tls_max = CLUSTER_TLS_TO_1_1};
    cluster_rig_t rig;
    cluster_rig_open(&rig);
    CU_ASSERT_TRUE_FATAL(cluster_create(rig.path, &plan, &rig.error));
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_EQUAL(cluster_state(cluster)->tls_max, CLUSTER_TLS_TO_1_1);
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.1"), "");
    CU_ASSERT_STRING_EQUAL(set_tls(&rig, cluster, "1.2"), "TVS knows no TLS version above 1.1 (tls_max in nodes.yaml)");
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* --- names, commands, and the document --- */

static void names_are_read(void)
{
    cluster_release_t release = CLUSTER_RELEASES;
    for (cluster_release_t i = 0; i < CLUSTER_RELEASES; i++) {
        CU_ASSERT_TRUE(release_find(release_name(i), &release));
        CU_ASSERT_EQUAL(release, i);
        CU_ASSERT_PTR_NOT_NULL(strstr(RELEASE_NAMES, release_name(i)));
    }
    CU_ASSERT_FALSE(release_find("10", &release));
    CU_ASSERT_FALSE(release_find("", &release));
}

static void commands_come_with_their_release(void)
{
    cluster_release_t since = CLUSTER_8_0;
    CU_ASSERT_FALSE(release_has_command(CLUSTER_9_1, "utils itl reset localkey", &since));
    CU_ASSERT_EQUAL(since, CLUSTER_10_0);
    CU_ASSERT_TRUE(release_has_command(CLUSTER_10_0, "utils itl reset localkey", &since));
    CU_ASSERT_FALSE(release_has_command(CLUSTER_12_0, "set enterprise interaction", NULL));
    CU_ASSERT_TRUE(release_has_command(CLUSTER_12_5, "set enterprise interaction", NULL));
    CU_ASSERT_TRUE(release_has_command(CLUSTER_8_0, "set enterprise rollback", NULL));
    CU_ASSERT_TRUE(release_has_command(CLUSTER_8_0, "utils itlx", NULL));
}

static void add_row(char *row, size_t size, cluster_release_t release)
{
    static const char *const whose[] = {"none", "each node's", "the cluster's"};
    const release_facts_t *facts = release_facts(release);
    char years[32] = "-";
    if (facts->years != 0)
        snprintf(years, sizeof years, "%u%s", facts->years, facts->has_choice_of_years ? ", or 10, 15, 20" : "");
    snprintf(row, size, "\n| %s | %s | %s | %s | %s | %s |\n", release_name(release),
             facts->recovery_signs ? "ITLRecovery" : "CallManager",
             facts->resets == RELEASE_RESET_NONE ? "-"
             : facts->recovery_signs             ? "CallManager"
                                                 : "ITLRecovery",
             whose[facts->recovery], years,
             facts->difference != NULL ? facts->difference : "no difference is known that shows here");
}

static void the_document_has_the_table(void)
{
    base_bytes_t document = {0};
    base_error_t error;
    char row[600];
    CU_ASSERT_TRUE_FATAL(base_load(TEST_DATA "/../../../docs/cluster.md", &document, NULL, &error));
    base_put(&document, "", 1);
    for (cluster_release_t release = 0; release < CLUSTER_RELEASES; release++) {
        add_row(row, sizeof row, release);
        CU_ASSERT_PTR_NOT_NULL(strstr((char *)document.data, row));
        if (strstr((char *)document.data, row) == NULL)
            fprintf(stderr, "docs/cluster.md lacks this line:%s", row);
    }
    for (const release_command_t *command = release_commands; command->name != NULL; command++) {
        snprintf(row, sizeof row, "\n| `%s` | %s |\n", command->name, release_name(command->since));
        CU_ASSERT_PTR_NOT_NULL(strstr((char *)document.data, row));
        if (strstr((char *)document.data, row) == NULL)
            fprintf(stderr, "docs/cluster.md lacks this line:%s", row);
    }
    base_bytes_free(&document);
}

CU_TestInfo cluster_release_tests[] = {
    {"each release is what the table says", each_release_is_what_the_table_says},
    {"ITLRecovery lives as long as the release has it", recovery_lives_as_long_as_the_release_has_it},
    {"regenerating a subscriber's ITLRecovery changes no list", regenerating_a_subscribers_recovery_changes_no_list},
    {"the cluster's ITLRecovery is regenerated on the publisher",
     the_clusters_recovery_is_regenerated_on_the_publisher},
    {"a subscriber's ITLRecovery keeps its name, and comes back",
     names_stay_and_backups_bring_back_a_subscribers_recovery},
    {"a backup of another release is refused", a_backup_of_another_release_is_refused},
    {"an upgrade keeps keys and changes who signs", an_upgrade_keeps_keys_and_changes_who_signs},
    {"one TVS certificate for all nodes", one_tvs_for_all},
    {"the lowest TLS version", lowest_tls_version},
    {"the highest TLS version", highest_tls_version},
    {"names are read", names_are_read},
    {"commands come with their release", commands_come_with_their_release},
    {"the document has the table", the_document_has_the_table},
    CU_TEST_INFO_NULL,
};
