/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What an administrator does, and what becomes of lists and keys. */
#include "test_cluster.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fileio.h"
#include "cluster/certificate.h"
#include "cluster/mails.h"
#include "cluster/up.h"
#include "listfile/check.h"

#define PASSWORD CLUSTER_DEFAULT_PASSWORD

void make_cluster(cluster_rig_t *rig, cluster_release_t release)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub"}, {.host = "sub", .callmanager = true}};
    const cluster_plan_t plan = {.release = release,
                                 .nodes = nodes,
                                 .node_count = 2,
                                 .domain = "example",
                                 .organization = "cisco",
                                 .key_bits = 1024};
    cluster_rig_open(rig);
    if (!cluster_create(rig->path, &plan, &rig->error))
        CU_FAIL_FATAL("cluster_create");
}

cluster_t *open_cluster(cluster_rig_t *rig, const char *clock)
{
    cluster_t *cluster = cluster_open(rig->path, CLUSTER_NO_WAIT, clock, &rig->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(cluster);
    return cluster;
}

base_bytes_t list_bytes(const cluster_t *cluster, const char *node)
{
    char path[CLUSTER_PATH_BYTES];
    base_bytes_t bytes = {0};
    base_error_t error;
    CU_ASSERT_TRUE(cluster_list_path(cluster, cluster_find_node(cluster, node), path));
    CU_ASSERT_TRUE(base_load(path, &bytes, NULL, &error));
    return bytes;
}

/* True when this certificate signed the list: by name, and by a phone that knows the list already. */
static bool signed_by(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                      const base_bytes_t *bytes, const itl_trustlist_t *list)
{
    listfile_identity_t identity;
    base_error_t error;
    (void)bytes;
    bool same = cluster_identity(cluster, node, which, &identity, &error) &&
                list->header.serial.len == identity.serial_size &&
                memcmp(bytes->data + list->header.serial.off, identity.serial, identity.serial_size) == 0;
    listfile_identity_free(&identity);
    return same;
}

const char *signer_of(const cluster_t *cluster, const char *node)
{
    base_bytes_t bytes = list_bytes(cluster, node);
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes.data, (uint32_t)bytes.size);
    itl_trustlist_t list;
    listfile_verdict_t verdict;
    base_error_t error;
    const itl_trustlist_t *const none[ITL_VERIFY_ANCHORS] = {NULL};
    const itl_verify_want_t itl = {.kind = ITL_POLICY_KIND_ITL};
    const char *found = "nobody known";
    if (itl_trustlist_read(&source, &list, NULL) != ITL_REASON_NONE)
        found = "malformed";
    else if (!listfile_check(&source, &itl, none, &verdict, &error))
        found = "not checked";
    else if (signed_by(cluster, cluster_find_node(cluster, "pub"), CLUSTER_CALLMANAGER, &bytes, &list))
        found = "CallManager of pub";
    else if (signed_by(cluster, cluster_find_node(cluster, "pub"), CLUSTER_ITLRECOVERY, &bytes, &list))
        found = "ITLRecovery";
    else if (cluster_find_node(cluster, "sub") != NULL &&
             signed_by(cluster, cluster_find_node(cluster, "sub"), CLUSTER_CALLMANAGER, &bytes, &list))
        found = "CallManager of sub";
    base_bytes_free(&bytes);
    return found;
}

unsigned list_records(const cluster_t *cluster, const char *node)
{
    base_bytes_t bytes = list_bytes(cluster, node);
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes.data, (uint32_t)bytes.size);
    itl_trustlist_t list;
    unsigned count = itl_trustlist_read(&source, &list, NULL) == ITL_REASON_NONE ? list.record_count : 0;
    base_bytes_free(&bytes);
    return count;
}

bool list_names(const cluster_t *cluster, const char *node, uint16_t role, const char *of, cluster_certificate_t which)
{
    base_bytes_t bytes = list_bytes(cluster, node);
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes.data, (uint32_t)bytes.size);
    listfile_identity_t identity;
    base_error_t error;
    itl_trustlist_t list;
    itl_trustlist_record_t record;
    bool found = false;
    CU_ASSERT_TRUE(cluster_identity(cluster, cluster_find_node(cluster, of), which, &identity, &error));
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE)
        found = found || (record.role == role && record.serial.len == identity.serial_size &&
                          memcmp(bytes.data + record.serial.off, identity.serial, identity.serial_size) == 0);
    listfile_identity_free(&identity);
    base_bytes_free(&bytes);
    return found;
}

/* --- creation --- */

static void a_cluster_is_made(void)
{
    cluster_rig_t rig;
    char full[256];
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    const cluster_state_t *state = cluster_state(cluster);
    CU_ASSERT_EQUAL(state->nodes_count, 2);
    CU_ASSERT_STRING_EQUAL(state->recovery_name, "ITLRECOVERY_pub.example");
    CU_ASSERT_STRING_EQUAL(cluster_full_name(&state->nodes[1], full), "sub.example");
    CU_ASSERT_PTR_EQUAL(cluster_find_node(cluster, NULL), &state->nodes[0]);
    CU_ASSERT_PTR_EQUAL(cluster_find_node(cluster, "SUB.example"), &state->nodes[1]);
    CU_ASSERT_PTR_NULL(cluster_find_node(cluster, "other"));
    CU_ASSERT_EQUAL(list_records(cluster, "pub"), 6);
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "CallManager of pub");
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "CallManager of sub");
    CU_ASSERT_TRUE(list_names(cluster, "pub", ITL_ROLE_TFTP, "pub", CLUSTER_CALLMANAGER));
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_TFTP, "sub", CLUSTER_CALLMANAGER));
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_CAPF, "pub", CLUSTER_CAPF));
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_TRUE(list_names(cluster, "pub", ITL_ROLE_TVS, "sub", CLUSTER_TVS));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void from_12_5_on_recovery_signs(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_12_5);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "ITLRecovery");
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "ITLRecovery");
    CU_ASSERT_TRUE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, "pub"), NULL, NULL, &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "CallManager of pub");
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "ITLRecovery");
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "CallManager of pub");
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void senseless_plans_are_refused(void)
{
    static const cluster_node_plan_t good = {.host = "pub"};
    static const cluster_node_plan_t twice[] = {{.host = "pub"}, {.host = "PUB"}},
                                     bits = {.host = "pub", .key_bits = 3072}, name = {.host = "../pub"};
    static const cluster_plan_t plans[] = {
        {.nodes = &good, .node_count = 0},
        {.nodes = &good, .node_count = 21},
        {.nodes = twice, .node_count = 2},
        {.nodes = &bits, .node_count = 1},
        {.nodes = &name, .node_count = 1},
        {.nodes = &good, .node_count = 1, .key_bits = 512},
        {.nodes = &good, .node_count = 1, .recovery_bits = 1000},
        {.nodes = &good, .node_count = 1, .domain = "a..b"},
        {.nodes = &good, .node_count = 1, .domain = "-a"},
        {.nodes = &good, .node_count = 1, .country = "USA"},
        {.nodes = &good, .node_count = 1, .unit = "a;O=b"},
        {.nodes = &good, .node_count = 1, .unit = "a\nb"},
        {.nodes = &good, .node_count = 1, .security_password = "short"},
        {.nodes = &good, .node_count = 1, .admin_password = "with\ttab"},
        {.nodes = &good, .node_count = 1, .clock = "tomorrow"},
    };
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        cluster_rig_t rig;
        cluster_rig_open(&rig);
        CU_ASSERT_FALSE(cluster_create(rig.path, &plans[i], &rig.error));
        CU_ASSERT_NOT_EQUAL(rig.error.text[0], '\0');
        CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
        cluster_rig_close(&rig);
    }
}

static void only_an_empty_folder_becomes_a_cluster(void)
{
    static const cluster_node_plan_t node = {.host = "pub"};
    static const cluster_plan_t plan = {.release = CLUSTER_10_0, .nodes = &node, .node_count = 1, .key_bits = 1024};
    cluster_rig_t rig;
    cluster_rig_open(&rig);
    CU_ASSERT_EQUAL(mkdir(rig.path, 0755), 0);
    cluster_rig_put(&rig, "precious", "data");
    CU_ASSERT_FALSE(cluster_create(rig.path, &plan, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "is not empty"));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, ".lock"));
    CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "not a cluster"));
    cluster_rig_close(&rig);
    make_cluster(&rig, CLUSTER_10_0);
    CU_ASSERT_FALSE(cluster_create(rig.path, &plan, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "is a cluster already"));
    cluster_rig_close(&rig);
}

static void one_command_at_a_time(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "");
    cluster_close(cluster);
    cluster_close(open_cluster(&rig, NULL));
    cluster_rig_close(&rig);
}

/* --- certificates --- */

static void regeneration_changes_the_lists_it_should(void)
{
    static const struct {
        cluster_certificate_t which;
        bool pub, sub; /* whose list changes, regenerated on pub */
    } cases[] = {{CLUSTER_CALLMANAGER, true, false},
                 {CLUSTER_TVS, true, true},
                 {CLUSTER_CAPF, true, true},
                 {CLUSTER_TOMCAT, false, false},
                 {CLUSTER_ITLRECOVERY, false, false}};
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        cluster_t *cluster = open_cluster(&rig, "+6m");
        base_bytes_t before[] = {list_bytes(cluster, "pub"), list_bytes(cluster, "sub")};
        CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), cases[i].which, &rig.error));
        base_bytes_t after[] = {list_bytes(cluster, "pub"), list_bytes(cluster, "sub")};
        for (int n = 0; n < 2; n++) {
            bool same = before[n].size == after[n].size && memcmp(before[n].data, after[n].data, after[n].size) == 0;
            CU_ASSERT_EQUAL(same, n == 0 ? !cases[i].pub : !cases[i].sub);
            base_bytes_free(&before[n]);
            base_bytes_free(&after[n]);
        }
        CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "CallManager of pub");
        cluster_close(cluster);
    }
    cluster_rig_close(&rig);
}

static void five_minutes_lie_between_two_regenerations(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_CALLMANAGER, &rig.error));
    CU_ASSERT_FALSE(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_TVS, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "CallManager certificate was modified in the last 5 minutes. Please re-try "
                                           "regenerating TVS certificate at a later time");
    CU_ASSERT_TRUE(cluster_may_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_TVS, &rig.error));
    CU_ASSERT_FALSE(cluster_may_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_CAPF, &rig.error));
    CU_ASSERT_TRUE(cluster_may_regenerate(cluster, cluster_find_node(cluster, "sub"), CLUSTER_ITLRECOVERY, &rig.error));
    cluster_close(cluster);
    cluster = open_cluster(&rig, "+4m");
    CU_ASSERT_FALSE(cluster_may_regenerate(cluster, cluster_find_node(cluster, NULL), CLUSTER_TVS, &rig.error));
    cluster_close(cluster);
    cluster = open_cluster(&rig, "+61s");
    CU_ASSERT_TRUE(cluster_may_regenerate(cluster, cluster_find_node(cluster, NULL), CLUSTER_TVS, &rig.error));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_new_recovery_key_waits_for_tftp(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, NULL), CLUSTER_ITLRECOVERY, &rig.error));
    CU_ASSERT_FALSE(list_names(cluster, "pub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    cluster_close(cluster);
    cluster = open_cluster(&rig, "+6m");
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, NULL), CLUSTER_TVS, &rig.error));
    CU_ASSERT_FALSE(list_names(cluster, "pub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, NULL), &rig.error));
    CU_ASSERT_TRUE(list_names(cluster, "pub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_FALSE(list_names(cluster, "sub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* --- resets --- */

static void take_step(void *ctx, cluster_step_t step, const cluster_node_t *node)
{
    static const char *const words[] = {"generated", "transferred", "restarting", "restarted"};
    char *text = ctx;
    snprintf(text + strlen(text), 300 - strlen(text), "%s %s,", words[step], node != NULL ? node->host : "-");
}

static void a_reset_gives_all_nodes_one_list(void)
{
    cluster_rig_t rig;
    char steps[300] = "";
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_FALSE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, "sub"), take_step, steps, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "This is not a Publisher node");
    CU_ASSERT_STRING_EQUAL(steps, "");
    base_bytes_t before = list_bytes(cluster, "pub");
    CU_ASSERT_TRUE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, "pub"), take_step, steps, &rig.error));
    CU_ASSERT_STRING_EQUAL(steps,
                           "generated -,restarting pub,restarted pub,transferred sub,restarting sub,restarted sub,");
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "ITLRecovery");
    base_bytes_t pub = list_bytes(cluster, "pub"), sub = list_bytes(cluster, "sub");
    CU_ASSERT_EQUAL_FATAL(pub.size, sub.size);
    CU_ASSERT_EQUAL(memcmp(pub.data, sub.data, pub.size), 0);
    CU_ASSERT_TRUE_FATAL(before.size > 3000 && pub.size > 3000);
    CU_ASSERT_EQUAL(memcmp(before.data + before.size - 2500, pub.data + pub.size - 2500, 2500), 0);
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "CallManager of sub");
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "ITLRecovery");
    base_bytes_free(&before);
    base_bytes_free(&pub);
    base_bytes_free(&sub);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_reset_leaves_out_stopped_nodes(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_stop_service(cluster, cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_TFTP, &rig.error));
    CU_ASSERT_FALSE(cluster_stop_service(cluster, cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_TFTP, &rig.error));
    CU_ASSERT_TRUE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, "pub"), NULL, NULL, &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "CallManager of sub");
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_TRUE(cluster_service_active(cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_TFTP));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_short_recovery_key_cannot_reset(void)
{
    static const cluster_node_plan_t node = {.host = "pub"};
    static const cluster_plan_t plan = {
        .release = CLUSTER_10_0, .nodes = &node, .node_count = 1, .key_bits = 2048, .recovery_bits = 1024};
    cluster_rig_t rig;
    cluster_rig_open(&rig);
    CU_ASSERT_TRUE_FATAL(cluster_create(rig.path, &plan, &rig.error));
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_FALSE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, NULL), NULL, NULL, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "ITLRecovery has a key of 1024 bits"));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "CallManager of pub");
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, NULL), CLUSTER_ITLRECOVERY, &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->recovery_bits, 2048);
    CU_ASSERT_FALSE(cluster_regenerate_with(cluster, cluster_find_node(cluster, NULL), CLUSTER_TVS, 3072, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "keys have 1024, 2048 or 4096 bits"));
    CU_ASSERT_TRUE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, NULL), NULL, NULL, &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "ITLRecovery");
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static base_bytes_t load_p12(const cluster_t *cluster)
{
    char path[CLUSTER_PATH_BYTES];
    base_bytes_t p12 = {0};
    base_error_t error;
    CU_ASSERT_TRUE(cluster_file_path(cluster, "ITLRecovery.p12", path));
    CU_ASSERT_TRUE(base_load(path, &p12, NULL, &error));
    return p12;
}

/* Opens a file and resets with its key, as the prompt does. */
static bool reset_with(cluster_t *cluster, const char *label, const base_bytes_t *p12, bool unknown_too,
                       base_error_t *error)
{
    base_bytes_t pem = {0};
    char password[64];
    snprintf(password, sizeof password, "%s", cluster_state(cluster)->security_password);
    const cluster_remote_key_t key = {.label = label, .pem = &pem, .password = password, .unknown_too = unknown_too};
    bool done = cluster_unpack_recovery(label, p12, password, &pem, error) &&
                cluster_itl_reset_remote(cluster, cluster_find_node(cluster, NULL), &key, NULL, NULL, error);
    base_bytes_free(&pem);
    return done;
}

static void a_rebuilt_publisher_takes_the_saved_key_back(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    base_bytes_t saved = load_p12(cluster);
    const cluster_rebuild_t how = {.database = cluster_find_node(cluster, "sub")};
    CU_ASSERT_TRUE(cluster_rebuild_publisher(cluster, &how, &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->nodes_count, 2);
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "CallManager of pub");
    CU_ASSERT_TRUE(list_names(cluster, "pub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_TRUE(reset_with(cluster, "saved.p12", &saved, false, &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "ITLRecovery");
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_SAST, "pub", CLUSTER_ITLRECOVERY));
    base_bytes_t now = load_p12(cluster), pems[2] = {{0}, {0}};
    CU_ASSERT_TRUE(certificate_from_pkcs12("a", &saved, PASSWORD, &pems[0], &rig.error));
    CU_ASSERT_TRUE(certificate_from_pkcs12("b", &now, PASSWORD, &pems[1], &rig.error));
    CU_ASSERT_TRUE(pems[0].size == pems[1].size && memcmp(pems[0].data, pems[1].data, pems[0].size) == 0);
    base_bytes_free(&pems[0]);
    base_bytes_free(&pems[1]);
    base_bytes_free(&now);
    base_bytes_free(&saved);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void wrong_keys_change_nothing(void)
{
    cluster_rig_t rig, other;
    make_cluster(&rig, CLUSTER_10_0);
    make_cluster(&other, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL), *stranger = open_cluster(&other, NULL);
    base_bytes_t p12 = load_p12(stranger), nonsense = {0}, before = list_bytes(cluster, "pub");
    base_put(&nonsense, "nonsense", 8);
    CU_ASSERT_FALSE(reset_with(cluster, "other.p12", &p12, false, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "no phone knows its key"));
    CU_ASSERT_FALSE(reset_with(cluster, "other.p12", &nonsense, false, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "other.p12: not a PKCS#12 file");
    CU_ASSERT_TRUE(cluster_set_security_password(stranger, PASSWORD, "another password", &other.error));
    base_bytes_free(&p12);
    p12 = load_p12(stranger);
    CU_ASSERT_FALSE(reset_with(cluster, "other.p12", &p12, false, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "password does not open it"));
    const cluster_remote_key_t late = {.label = "other.p12", .pem = &nonsense, .password = "the former one"};
    CU_ASSERT_FALSE(cluster_itl_reset_remote(cluster, cluster_find_node(cluster, NULL), &late, NULL, NULL, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "other.p12: the security password was changed meanwhile");
    base_bytes_t after = list_bytes(cluster, "pub");
    CU_ASSERT_TRUE(before.size == after.size && memcmp(before.data, after.data, after.size) == 0);
    CU_ASSERT_TRUE(cluster_set_security_password(stranger, "another password", PASSWORD, &other.error));
    base_bytes_free(&p12);
    p12 = load_p12(stranger);
    CU_ASSERT_TRUE(reset_with(cluster, "other.p12", &p12, true, &rig.error));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "ITLRecovery");
    base_bytes_free(&before);
    base_bytes_free(&after);
    base_bytes_free(&nonsense);
    base_bytes_free(&p12);
    cluster_close(stranger);
    cluster_close(cluster);
    cluster_rig_close(&other);
    cluster_rig_close(&rig);
}

/* --- names, parameters, passwords --- */

static void names_change_all_but_recovery(void)
{
    cluster_rig_t rig;
    char full[256];
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_hostname(cluster, cluster_find_node(cluster, "pub"), "first", &rig.error));
    CU_ASSERT_TRUE(cluster_set_domain(cluster, cluster_find_node(cluster, "first"), "lab.example", &rig.error));
    const cluster_node_t *node = cluster_find_node(cluster, "first.lab.example");
    CU_ASSERT_PTR_NOT_NULL_FATAL(node);
    CU_ASSERT_PTR_EQUAL(cluster_find_node(cluster, "pub"), node);
    CU_ASSERT_STRING_EQUAL(cluster_full_name(node, full), "first.lab.example");
    listfile_identity_t identity;
    CU_ASSERT_TRUE(cluster_identity(cluster, node, CLUSTER_TOMCAT, &identity, &rig.error));
    CU_ASSERT_STRING_EQUAL(identity.subject[LISTFILE_NAMES_SEMICOLON], "CN=first.lab.example;O=cisco");
    listfile_identity_free(&identity);
    CU_ASSERT_TRUE(cluster_identity(cluster, node, CLUSTER_ITLRECOVERY, &identity, &rig.error));
    CU_ASSERT_STRING_EQUAL(identity.subject[LISTFILE_NAMES_SEMICOLON], "CN=ITLRECOVERY_pub.example;O=cisco");
    listfile_identity_free(&identity);
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_TVS, "first", CLUSTER_TVS));
    CU_ASSERT_FALSE(cluster_set_hostname(cluster, node, "sub", &rig.error));
    CU_ASSERT_FALSE(cluster_set_hostname(cluster, node, "a b", &rig.error));
    CU_ASSERT_FALSE(cluster_set_hostname(cluster, node, "", &rig.error));
    CU_ASSERT_FALSE(cluster_set_domain(cluster, node, "a/b", &rig.error));
    CU_ASSERT_TRUE(cluster_set_domain(cluster, node, "", &rig.error));
    CU_ASSERT_STRING_EQUAL(cluster_full_name(cluster_find_node(cluster, "first"), full), "first");
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_rollback_list_is_empty(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_rollback(cluster, true, &rig.error));
    base_bytes_t bytes = list_bytes(cluster, "sub");
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes.data, (uint32_t)bytes.size);
    itl_trustlist_t list;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_TRUE(itl_trustlist_is_rollback(&list));
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "sub"), "CallManager of sub");
    base_bytes_free(&bytes);
    CU_ASSERT_TRUE(cluster_set_rollback(cluster, false, &rig.error));
    CU_ASSERT_EQUAL(list_records(cluster, "sub"), 6);
    char *log = cluster_rig_get(&rig, "syslog");
    CU_ASSERT_PTR_NOT_NULL(strstr(log, "%UC_TVS-6-RollBackToPre8.0Enabled: "));
    CU_ASSERT_PTR_NOT_NULL(strstr(log, "%UC_TVS-6-RollBackToPre8.0Disabled: "));
    free(log);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void lists_can_be_signed_with_sha512(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_digest(cluster, CLUSTER_SHA512, &rig.error));
    base_bytes_t bytes = list_bytes(cluster, "pub");
    const itl_tlv_source_t source = itl_tlv_source_memory(bytes.data, (uint32_t)bytes.size);
    itl_trustlist_t list;
    CU_ASSERT_EQUAL(itl_trustlist_read(&source, &list, NULL), ITL_REASON_NONE);
    CU_ASSERT_EQUAL(list.header.digest, ITL_DIGEST_SHA512);
    base_bytes_free(&bytes);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static unsigned count_lines(const cluster_rig_t *rig, const char *name)
{
    char *text = cluster_rig_get(rig, name);
    unsigned lines = 0;
    for (const char *at = text; (at = strchr(at, '\n')) != NULL; at++)
        lines++;
    free(text);
    return lines;
}

static void open_and_close(cluster_rig_t *rig, const char *clock)
{
    cluster_close(open_cluster(rig, clock));
}

static void the_warning_comes_daily_until_the_key_is_saved(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    open_and_close(&rig, NULL);
    CU_ASSERT_EQUAL(count_lines(&rig, "alerts"), 1);
    open_and_close(&rig, "+23h");
    CU_ASSERT_EQUAL(count_lines(&rig, "alerts"), 1);
    open_and_close(&rig, "+1h");
    CU_ASSERT_EQUAL(count_lines(&rig, "alerts"), 2);
    cluster_t *cluster = open_cluster(&rig, NULL);
    char tar[CLUSTER_PATH_BYTES];
    snprintf(tar, sizeof tar, "%s/backup.tar", rig.parent);
    CU_ASSERT_TRUE(cluster_backup(cluster, cluster_find_node(cluster, NULL), tar, &rig.error));
    cluster_close(cluster);
    open_and_close(&rig, "+1d");
    CU_ASSERT_EQUAL(count_lines(&rig, "alerts"), 3);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_recovery_saved(cluster, &rig.error));
    cluster_close(cluster);
    open_and_close(&rig, "+5d");
    CU_ASSERT_EQUAL(count_lines(&rig, "alerts"), 3);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_FALSE(cluster_set_security_password(cluster, "wrong password", "new password", &rig.error));
    CU_ASSERT_FALSE(cluster_set_security_password(cluster, PASSWORD, "short", &rig.error));
    CU_ASSERT_TRUE(cluster_set_security_password(cluster, PASSWORD, "new password", &rig.error));
    CU_ASSERT_FALSE(cluster_set_admin_password(cluster, "wrong", "new password", &rig.error));
    CU_ASSERT_TRUE(cluster_set_admin_password(cluster, PASSWORD, "admin password", &rig.error));
    CU_ASSERT_TRUE(cluster_admin_password_is(cluster, "admin password"));
    base_bytes_t p12 = load_p12(cluster), pem = {0};
    CU_ASSERT_TRUE(certificate_from_pkcs12("p12", &p12, "new password", &pem, &rig.error));
    base_bytes_free(&p12);
    base_bytes_free(&pem);
    cluster_close(cluster);
    open_and_close(&rig, NULL);
    CU_ASSERT_EQUAL(count_lines(&rig, "alerts"), 4);
    char *alerts = cluster_rig_get(&rig, "alerts");
    CU_ASSERT_PTR_NOT_NULL(strstr(alerts, "%UC_CERT-4-ITLRecoveryCertBackup: "));
    free(alerts);
    cluster_rig_close(&rig);
}

static void the_clock_only_goes_ahead(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    static const char *const wrong[] = {"",           "+",
                                        "+5",         "5m",
                                        "+5x",        "+5mm",
                                        "-5m",        "2010-01-01T00:00:00Z",
                                        "2027-05-01", "+99999999999y",
                                        "+9999y",     "2100-05-01T00:00:00Z",
                                        "now"};
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++)
        CU_ASSERT_PTR_NULL(cluster_open(rig.path, CLUSTER_NO_WAIT, wrong[i], &rig.error));
    cluster_t *cluster = open_cluster(&rig, "2090-05-01T12:00:00Z");
    CU_ASSERT_TRUE(cluster_now(cluster) - INT64_C(3797323200) <= 5);
    cluster_close(cluster);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_now(cluster) >= INT64_C(3797323200));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* --- phones --- */

static uint64_t resets_after(cluster_rig_t *rig, const char *node, cluster_certificate_t which)
{
    cluster_t *cluster = open_cluster(rig, "+301s");
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, node), which, &rig->error));
    uint64_t resets = cluster_state(cluster)->phone_resets;
    cluster_close(cluster);
    return resets;
}

/* docs/cluster.md, "Resets". */
static void phones_are_reset_when_they_should(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_5);
    CU_ASSERT_EQUAL(resets_after(&rig, "pub", CLUSTER_CALLMANAGER), 1);
    CU_ASSERT_EQUAL(resets_after(&rig, "sub", CLUSTER_TVS), 2);
    CU_ASSERT_EQUAL(resets_after(&rig, "pub", CLUSTER_CAPF), 3);
    CU_ASSERT_EQUAL(resets_after(&rig, "pub", CLUSTER_ITLRECOVERY), 3);
    CU_ASSERT_EQUAL(resets_after(&rig, "pub", CLUSTER_TOMCAT), 3);
    cluster_t *cluster = open_cluster(&rig, NULL);
    const cluster_node_t *pub = cluster_find_node(cluster, NULL);
    CU_ASSERT_TRUE(cluster_itl_reset_local(cluster, pub, NULL, NULL, &rig.error));
    CU_ASSERT_TRUE(cluster_restart_tftp(cluster, cluster_find_node(cluster, NULL), &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->phone_resets, 3);
    CU_ASSERT_TRUE(cluster_set_rollback(cluster, true, &rig.error));
    CU_ASSERT_TRUE(cluster_set_rollback(cluster, true, &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->phone_resets, 4);
    CU_ASSERT_TRUE(cluster_set_domain(cluster, cluster_find_node(cluster, "sub"), "other", &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->phone_resets, 5);
    CU_ASSERT_TRUE(cluster_stop_service(cluster, cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_TFTP, &rig.error));
    CU_ASSERT_TRUE(cluster_stop_service(cluster, cluster_find_node(cluster, NULL), CLUSTER_SERVICE_CAPF, &rig.error));
    cluster_close(cluster);
    CU_ASSERT_EQUAL(resets_after(&rig, "sub", CLUSTER_CALLMANAGER), 5);
    CU_ASSERT_EQUAL(resets_after(&rig, "pub", CLUSTER_CAPF), 5);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_interaction(cluster, CLUSTER_MANUAL, &rig.error));
    cluster_close(cluster);
    CU_ASSERT_EQUAL(resets_after(&rig, "pub", CLUSTER_CALLMANAGER), 5);
    cluster_rig_close(&rig);
}

static bool has_secret(cluster_t *cluster, const itl_coap_psk_t *wanted)
{
    itl_coap_psk_t psk;
    base_error_t error;
    return cluster_secret(cluster, &psk, &error) && memcmp(&psk, wanted, sizeof psk) == 0;
}

static void the_secret_lasts(void)
{
    cluster_rig_t rig;
    itl_coap_psk_t first, second;
    struct stat info;
    char path[400];
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_secret(cluster, &first, &rig.error));
    CU_ASSERT_STRING_EQUAL(first.identity, "pub");
    CU_ASSERT_EQUAL(first.key_len, 32);
    snprintf(path, sizeof path, "%s/coap.psk", rig.path);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 0777, 0600);
    CU_ASSERT_TRUE(cluster_make_secret(cluster, &rig.error));
    CU_ASSERT_TRUE(has_secret(cluster, &first));
    unlink(path);
    CU_ASSERT_FALSE(cluster_secret(cluster, &second, &rig.error));
    CU_ASSERT_TRUE(cluster_make_secret(cluster, &rig.error));
    CU_ASSERT_TRUE(cluster_secret(cluster, &second, &rig.error));
    CU_ASSERT_NOT_EQUAL(memcmp(&first, &second, sizeof first), 0);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* --- backup and loss --- */

static bool restore(cluster_t *cluster, const cluster_node_t *node, const char *tar, base_error_t *error)
{
    base_bytes_t left_out = {0};
    bool done = cluster_restore(cluster, node, tar, &left_out, error);
    CU_ASSERT_EQUAL(left_out.size, 0);
    base_bytes_free(&left_out);
    return done;
}

static void a_backup_brings_old_keys_back(void)
{
    cluster_rig_t rig;
    char tar[CLUSTER_PATH_BYTES];
    make_cluster(&rig, CLUSTER_10_0);
    cluster_rig_put(&rig, "pub/tftp/ring.raw", "ring");
    cluster_t *cluster = open_cluster(&rig, NULL);
    snprintf(tar, sizeof tar, "%s/backup.tar", rig.parent);
    CU_ASSERT_TRUE(cluster_backup(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    base_bytes_t before = load_p12(cluster);
    const cluster_rebuild_t how = {.database = cluster_find_node(cluster, "sub")};
    CU_ASSERT_TRUE(cluster_rebuild_publisher(cluster, &how, &rig.error));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "pub/tftp/ring.raw"));
    CU_ASSERT_FALSE(restore(cluster, cluster_find_node(cluster, "sub"), tar, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "not a backup of sub"));
    CU_ASSERT_TRUE(restore(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    CU_ASSERT_TRUE(cluster_rig_has(&rig, "pub/tftp/ring.raw"));
    base_bytes_t now = load_p12(cluster), pems[2] = {{0}, {0}};
    CU_ASSERT_TRUE(certificate_from_pkcs12("a", &before, PASSWORD, &pems[0], &rig.error));
    CU_ASSERT_TRUE(certificate_from_pkcs12("b", &now, PASSWORD, &pems[1], &rig.error));
    CU_ASSERT_TRUE(pems[0].size == pems[1].size && memcmp(pems[0].data, pems[1].data, pems[0].size) == 0);
    CU_ASSERT_STRING_EQUAL(signer_of(cluster, "pub"), "CallManager of pub");
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_TVS, "pub", CLUSTER_TVS));
    CU_ASSERT_TRUE(cluster_set_security_password(cluster, PASSWORD, "another password", &rig.error));
    CU_ASSERT_FALSE(restore(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "another security password"));
    base_bytes_free(&pems[0]);
    base_bytes_free(&pems[1]);
    base_bytes_free(&now);
    base_bytes_free(&before);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_damaged_backup_changes_nothing(void)
{
    cluster_rig_t rig;
    char tar[CLUSTER_PATH_BYTES];
    base_bytes_t bytes = {0};
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    snprintf(tar, sizeof tar, "%s/backup.tar", rig.parent);
    CU_ASSERT_FALSE(restore(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    CU_ASSERT_TRUE(cluster_backup(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    CU_ASSERT_TRUE(base_load(tar, &bytes, NULL, &rig.error));
    const uint64_t changes = cluster_state(cluster)->changes;
    for (size_t size = 0; size + 3000 < bytes.size; size += 1900) {
        FILE *file = fopen(tar, "we");
        CU_ASSERT_PTR_NOT_NULL_FATAL(file);
        fwrite(bytes.data, 1, size, file);
        fclose(file);
        CU_ASSERT_FALSE(restore(cluster, cluster_find_node(cluster, "pub"), tar, &rig.error));
    }
    CU_ASSERT_EQUAL(cluster_state(cluster)->changes, changes);
    CU_ASSERT_FALSE(cluster_backup(cluster, cluster_find_node(cluster, "pub"), "/nowhere/at/all.tar", &rig.error));
    base_bytes_free(&bytes);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void nodes_can_be_lost(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_FALSE(cluster_delete_node(cluster, cluster_find_node(cluster, "pub"), &rig.error));
    const cluster_rebuild_t wrong = {.database = cluster_find_node(cluster, "pub")};
    CU_ASSERT_FALSE(cluster_rebuild_publisher(cluster, &wrong, &rig.error));
    const cluster_rebuild_t nothing = {.security_password = "another one"};
    CU_ASSERT_TRUE(cluster_rebuild_publisher(cluster, &nothing, &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->nodes_count, 1);
    CU_ASSERT_STRING_EQUAL(cluster_state(cluster)->security_password, "another one");
    CU_ASSERT_EQUAL(list_records(cluster, "pub"), 5);
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "sub"));
    cluster_close(cluster);
    cluster_rig_close(&rig);
    make_cluster(&rig, CLUSTER_10_0);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_delete_node(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_PTR_NULL(cluster_find_node(cluster, "sub"));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "sub"));
    CU_ASSERT_EQUAL(list_records(cluster, "pub"), 5);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void services_are_in_the_lists(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(
        cluster_stop_service(cluster, cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_CALLMANAGER, &rig.error));
    CU_ASSERT_TRUE(list_names(cluster, "sub", ITL_ROLE_TFTP, "sub", CLUSTER_CALLMANAGER));
    CU_ASSERT_TRUE(cluster_stop_service(cluster, cluster_find_node(cluster, "pub"), CLUSTER_SERVICE_CAPF, &rig.error));
    CU_ASSERT_EQUAL(list_records(cluster, "sub"), 5);
    CU_ASSERT_FALSE(
        cluster_restart_service(cluster, cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_CAPF, &rig.error));
    CU_ASSERT_TRUE(
        cluster_restart_service(cluster, cluster_find_node(cluster, "pub"), CLUSTER_SERVICE_CAPF, &rig.error));
    CU_ASSERT_EQUAL(list_records(cluster, "sub"), 6);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* By the cluster's clock; TFTP has started with the node, so that its list is the usual one again. */
static void a_node_is_restarted(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_itl_reset_local(cluster, cluster_find_node(cluster, NULL), NULL, NULL, &rig.error));
    CU_ASSERT_TRUE(cluster_find_node(cluster, "sub")->reset_list);
    CU_ASSERT_EQUAL(cluster_node_away(cluster, cluster_find_node(cluster, "sub")), 0);
    CU_ASSERT_TRUE(cluster_restart_node(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_FALSE(cluster_find_node(cluster, "sub")->reset_list);
    CU_ASSERT_TRUE(cluster_node_away(cluster, cluster_find_node(cluster, "sub")) > 0);
    CU_ASSERT_EQUAL(cluster_node_away(cluster, cluster_find_node(cluster, "pub")), 0);
    cluster_close(cluster);
    cluster = open_cluster(&rig, "+31s");
    CU_ASSERT_EQUAL(cluster_node_away(cluster, cluster_find_node(cluster, "sub")), 0);
    /* Without a TFTP service nothing of its lists changes. */
    CU_ASSERT_TRUE(cluster_stop_service(cluster, cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_TFTP, &rig.error));
    CU_ASSERT_TRUE(cluster_restart_node(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_FALSE(cluster_service_active(cluster_find_node(cluster, "sub"), CLUSTER_SERVICE_TFTP));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

/* Whoever serves tells where; what else stands in the file names no node. */
static void nodes_are_found_while_up(void)
{
    cluster_rig_t rig;
    cluster_reach_t reach;
    static const char *const lines[] = {"pub 127.0.0.1:69 [::1]:2445\nsub - -\n",
                                        "pub",
                                        "pub x:y:z -\n",
                                        "pub - 127.0.0.1:99999\n",
                                        "",
                                        "\x01\xff\n\n  \n"};
    make_cluster(&rig, CLUSTER_10_0);
    const cluster_disk_t disk = cluster_disk_folder(rig.path);
    int up = cluster_show_up(&disk, &rig.error);
    CU_ASSERT_TRUE_FATAL(up >= 0);
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        base_bytes_t told = {0};
        base_put(&told, lines[i], strlen(lines[i]));
        CU_ASSERT_TRUE(cluster_up_tell(&disk, &told));
        CU_ASSERT_EQUAL(cluster_up_find(&disk, "pub", &reach), i == 0);
        CU_ASSERT_EQUAL(cluster_up_find(&disk, "sub", &reach), i == 0);
        CU_ASSERT_FALSE(cluster_up_find(&disk, "other", &reach));
        base_bytes_free(&told);
    }
    cluster_go_down(&disk, up);
    CU_ASSERT_FALSE(cluster_up_find(&disk, "pub", &reach));
    cluster_rig_close(&rig);
}

static const cluster_notification_t ops = {
    .server = {"mail.example", 25}, .to = "ops@example.com", .from = "pub@example.com"};

/* Opens the cluster. @return how many mails wait */
static unsigned mails_waiting(cluster_rig_t *rig, const char *clock)
{
    cluster_mails_t mails = {0};
    base_error_t error;
    cluster_t *cluster = open_cluster(rig, clock);
    CU_ASSERT_TRUE(cluster_mails(cluster, &mails, &error));
    cluster_close(cluster);
    return mails.waiting;
}

/* One a day, as long as there is something to tell; thirty at most. */
static void mails_are_written_daily(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    CU_ASSERT_EQUAL(mails_waiting(&rig, NULL), 0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_notification(cluster, &ops, &rig.error));
    cluster_close(cluster);
    CU_ASSERT_EQUAL(mails_waiting(&rig, NULL), 1);
    CU_ASSERT_EQUAL(mails_waiting(&rig, "+23h"), 1);
    CU_ASSERT_EQUAL(mails_waiting(&rig, "+1h"), 2);
    for (unsigned i = 0; i < 30; i++)
        open_and_close(&rig, "+1d");
    CU_ASSERT_EQUAL(mails_waiting(&rig, NULL), 30);
    cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_notification(cluster, NULL, &rig.error));
    cluster_close(cluster);
    CU_ASSERT_EQUAL(mails_waiting(&rig, "+1d"), 0);
    cluster_rig_close(&rig);
}

/* A minute, two, four, ..., an hour; at once again when a mail was sent, or the server is another one. */
static void mails_are_tried_again(void)
{
    static const int64_t pauses[] = {60, 120, 240, 480, 960, 1920, 3600, 3600};
    cluster_rig_t rig;
    cluster_mail_t mail;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(cluster_set_notification(cluster, &ops, &rig.error));
    cluster_close(cluster);
    cluster = open_cluster(&rig, NULL);
    for (size_t i = 0; i < sizeof pauses / sizeof pauses[0]; i++) {
        CU_ASSERT_TRUE(cluster_mail_failed(cluster, "no route", &rig.error));
        CU_ASSERT_TRUE(cluster_next_mail(cluster, &mail, &rig.error));
        int64_t left = mail.due_at - cluster_now(cluster);
        CU_ASSERT_TRUE(mail.id == 1 && left <= pauses[i] && left > pauses[i] - 30);
        base_bytes_free(&mail.text);
    }
    CU_ASSERT_TRUE(cluster_set_notification(cluster, &ops, &rig.error));
    CU_ASSERT_TRUE(cluster_next_mail(cluster, &mail, &rig.error));
    CU_ASSERT_TRUE(mail.id == 1 && mail.due_at <= cluster_now(cluster));
    base_bytes_free(&mail.text);
    CU_ASSERT_TRUE(cluster_mail_sent(cluster, 1, &rig.error));
    CU_ASSERT_TRUE(cluster_mail_sent(cluster, 1, &rig.error));
    CU_ASSERT_TRUE(cluster_next_mail(cluster, &mail, &rig.error));
    CU_ASSERT_EQUAL(mail.id, 0);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void the_log_stays_bounded(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    char *big = malloc(1100001);
    CU_ASSERT_PTR_NOT_NULL_FATAL(big);
    memset(big, 'x', 1100000);
    for (size_t i = 99; i < 1100000; i += 100)
        big[i] = '\n';
    big[1100000] = '\0';
    cluster_rig_put(&rig, "syslog", big);
    free(big);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_TRUE(
        cluster_syslog(cluster, cluster_find_node(cluster, "sub"), "UC_TEST-3-Hello", "two\nlines", &rig.error));
    char *log = cluster_rig_get(&rig, "syslog");
    CU_ASSERT_TRUE(strlen(log) < 600000);
    CU_ASSERT_EQUAL(strspn(log, "x"), 99);
    CU_ASSERT_PTR_NOT_NULL(strstr(log, "[NodeID=sub]: two lines\n"));
    free(log);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static CU_TestInfo cluster_tests[] = {
    {"a cluster is made", a_cluster_is_made},
    {"from 12.5 on ITLRecovery signs", from_12_5_on_recovery_signs},
    {"senseless plans are refused", senseless_plans_are_refused},
    {"only an empty folder becomes a cluster", only_an_empty_folder_becomes_a_cluster},
    {"one command at a time", one_command_at_a_time},
    {"regeneration changes the lists it should", regeneration_changes_the_lists_it_should},
    {"five minutes lie between two regenerations", five_minutes_lie_between_two_regenerations},
    {"a new recovery key waits for TFTP", a_new_recovery_key_waits_for_tftp},
    {"a reset gives all nodes one list", a_reset_gives_all_nodes_one_list},
    {"a reset leaves out stopped nodes", a_reset_leaves_out_stopped_nodes},
    {"a short recovery key cannot reset", a_short_recovery_key_cannot_reset},
    {"a rebuilt publisher takes the saved key back", a_rebuilt_publisher_takes_the_saved_key_back},
    {"wrong keys change nothing", wrong_keys_change_nothing},
    {"names change all but ITLRecovery", names_change_all_but_recovery},
    {"phones are reset when they should", phones_are_reset_when_they_should},
    {"the secret lasts", the_secret_lasts},
    {"a rollback list is empty", a_rollback_list_is_empty},
    {"lists can be signed with SHA-512", lists_can_be_signed_with_sha512},
    {"the warning comes daily until the key is saved", the_warning_comes_daily_until_the_key_is_saved},
    {"the clock only goes ahead", the_clock_only_goes_ahead},
    {"a backup brings old keys back", a_backup_brings_old_keys_back},
    {"a damaged backup changes nothing", a_damaged_backup_changes_nothing},
    {"nodes can be lost", nodes_can_be_lost},
    {"services are in the lists", services_are_in_the_lists},
    {"a node is restarted", a_node_is_restarted},
    {"nodes are found while up", nodes_are_found_while_up},
    {"mails are written daily", mails_are_written_daily},
    {"mails are tried again", mails_are_tried_again},
    {"the log stays bounded", the_log_stays_bounded},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"cluster", NULL, NULL, NULL, NULL, cluster_tests},
    {"cluster cut off", NULL, NULL, NULL, NULL, cluster_cut_tests},
    {"cluster CTL", NULL, NULL, NULL, NULL, cluster_ctl_tests},
    {"cluster releases", NULL, NULL, NULL, NULL, cluster_release_tests},
    {"cluster state", NULL, NULL, NULL, NULL, cluster_state_tests},
    {"cluster lists", NULL, NULL, NULL, NULL, cluster_lists_tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 56;
