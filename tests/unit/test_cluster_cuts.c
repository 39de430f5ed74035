/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Old or new, never half: operations are killed at every call to the kernel. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/fileio.h"
#include "cluster/certificate.h"
#include "cut.h"
#include "test_cluster.h"

/* Everything in the folder fits together. @return changes made so far */
static uint64_t assert_sound(cluster_rig_t *rig)
{
    cluster_t *cluster = open_cluster(rig, NULL);
    const cluster_state_t *state = cluster_state(cluster);
    base_bytes_t p12 = {0}, pem = {0};
    char path[CLUSTER_PATH_BYTES];
    for (unsigned i = 0; i < state->nodes_count; i++) {
        const char *signer = signer_of(cluster, state->nodes[i].name);
        CU_ASSERT_TRUE(strcmp(signer, "ITLRecovery") == 0 || strncmp(signer, "CallManager", 11) == 0);
        CU_ASSERT_EQUAL(strcmp(signer, "ITLRecovery") == 0, state->nodes[i].reset_list);
        CU_ASSERT_TRUE(list_names(cluster, state->nodes[i].name, ITL_ROLE_TVS, "pub", CLUSTER_TVS) || state->rollback);
    }
    CU_ASSERT_TRUE(cluster_file_path(cluster, "ITLRecovery.p12", path));
    CU_ASSERT_TRUE(base_load(path, &p12, NULL, &rig->error));
    CU_ASSERT_TRUE(certificate_from_pkcs12("p12", &p12, state->security_password, &pem, &rig->error));
    char *recovery = cluster_rig_get(rig, "ITLRecovery.pem");
    CU_ASSERT_TRUE(pem.size == strlen(recovery) && memcmp(pem.data, recovery, pem.size) == 0);
    free(recovery);
    base_bytes_free(&p12);
    base_bytes_free(&pem);
    uint64_t changes = state->changes;
    cluster_close(cluster);
    return changes;
}

/* An operation on an open cluster. */
typedef bool operation_t(cluster_t *cluster, base_error_t *error);

typedef struct job {
    cluster_rig_t *rig;
    operation_t *operation;
} job_t;

static bool do_job(void *ctx)
{
    const job_t *job = ctx;
    cluster_t *cluster = cluster_open(job->rig->path, CLUSTER_NO_WAIT, NULL, &job->rig->error);
    bool done = cluster != NULL && job->operation(cluster, &job->rig->error);
    cluster_close(cluster);
    return done;
}

/* The operation is killed at each of its calls in turn, again and again on the same cluster. */
static void kill_everywhere(operation_t *operation)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_10_0);
    uint64_t before = assert_sound(&rig);
    job_t job = {&rig, operation};
    bool was_cut = true, result = false;
    unsigned olds = 0, news = 0;
    for (unsigned call = 0; was_cut && call < 300; call++) {
        was_cut = cut_run(do_job, &job, call % 2 == 0 ? CUT_BEFORE : CUT_TORN, call, &result);
        uint64_t after = assert_sound(&rig);
        /* A new password brings the warning with it, which the next who opens the cluster writes. */
        CU_ASSERT_TRUE(after - before <= 2);
        olds += after == before;
        news += after != before;
        before = after;
    }
    CU_ASSERT_TRUE(result);
    CU_ASSERT_TRUE(olds > 5);
    CU_ASSERT_TRUE(news > 5);
    cluster_rig_close(&rig);
}

static bool reset_local(cluster_t *cluster, base_error_t *error)
{
    return cluster_itl_reset_local(cluster, cluster_find_node(cluster, NULL), NULL, NULL, error);
}

static bool new_password(cluster_t *cluster, base_error_t *error)
{
    const char *now = cluster_state(cluster)->security_password;
    return cluster_set_security_password(cluster, now,
                                         strcmp(now, "password one") == 0 ? "password two" : "password one", error);
}

static bool turn_rollback(cluster_t *cluster, base_error_t *error)
{
    return cluster_set_rollback(cluster, !cluster_state(cluster)->rollback, error);
}

static void a_reset_is_old_or_new(void)
{
    kill_everywhere(reset_local);
}

static void a_password_is_old_or_new(void)
{
    kill_everywhere(new_password);
}

static void a_rollback_is_old_or_new(void)
{
    kill_everywhere(turn_rollback);
}

static bool create(void *ctx)
{
    static const cluster_node_plan_t node = {.host = "pub"};
    static const cluster_plan_t plan = {.release = CLUSTER_10_0, .nodes = &node, .node_count = 1, .key_bits = 1024};
    cluster_rig_t *rig = ctx;
    return cluster_create(rig->path, &plan, &rig->error);
}

static void a_creation_is_whole_or_nothing(void)
{
    bool was_cut = true, result = false;
    for (unsigned call = 0; was_cut; call += 3) {
        cluster_rig_t rig;
        cluster_rig_open(&rig);
        was_cut = cut_run(create, &rig, CUT_BEFORE, call, &result);
        cluster_t *cluster = cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error);
        if (cluster == NULL)
            CU_ASSERT_TRUE(create(&rig));
        cluster_close(cluster);
        assert_sound(&rig);
        cluster_rig_close(&rig);
    }
    CU_ASSERT_TRUE(result);
}

CU_TestInfo cluster_cut_tests[] = {
    {"a reset is old or new", a_reset_is_old_or_new},
    {"a password is old or new", a_password_is_old_or_new},
    {"a rollback is old or new", a_rollback_is_old_or_new},
    {"a creation is whole or nothing", a_creation_is_whole_or_nothing},
    CU_TEST_INFO_NULL,
};
