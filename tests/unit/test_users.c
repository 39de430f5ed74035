/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Users of a cluster: in memory, as YAML, in a cluster's folder, and how their passwords are kept. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/password.h"
#include "cluster/users.h"
#include "cluster_rig.h"

#define HASH "pbkdf2-sha256:1:00112233445566778899aabbccddeeff:"
/* Of "secret" with one round: hashlib.pbkdf2_hmac("sha256", b"secret", salt, 1). */
#define SECRET HASH "ccd01e5a86c0033f524c6216e6de0c2635f22c7262a8c0b3bc7b59e3183d629d"

static base_error_t error;

static users_t *parse(const char *text)
{
    base_bytes_t yaml = {0};
    error.text[0] = '\0';
    base_put(&yaml, text, strlen(text));
    users_t *users = users_parse("f", &yaml, &error);
    base_bytes_free(&yaml);
    return users;
}

static void check_refused(const char *text, const char *why)
{
    users_t *users = parse(text);
    CU_ASSERT_PTR_NULL(users);
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, why));
    if (strstr(error.text, why) == NULL)
        printf("%s: %s\n", text, error.text);
    users_free(users);
}

/* --- passwords --- */

static void a_password_is_kept_as_a_hash(void)
{
    char text[PASSWORD_TEXT_BYTES], other[PASSWORD_TEXT_BYTES];
    CU_ASSERT_TRUE(password_hash("secret", PASSWORD_ROUNDS, text, &error));
    CU_ASSERT_TRUE(password_hash("secret", PASSWORD_ROUNDS, other, &error));
    CU_ASSERT_STRING_NOT_EQUAL(text, other);
    CU_ASSERT_PTR_NULL(strstr(text, "secret"));
    CU_ASSERT_TRUE(password_is_sound(text));
    CU_ASSERT_TRUE(password_matches(text, "secret"));
    CU_ASSERT_TRUE(password_matches(other, "secret"));
    CU_ASSERT_FALSE(password_matches(text, "Secret"));
    CU_ASSERT_FALSE(password_matches(text, ""));
    password_match_nobody("secret");
}

static void a_hash_of_others_is_the_same(void)
{
    CU_ASSERT_TRUE(password_matches(SECRET, "secret"));
    CU_ASSERT_FALSE(password_matches(SECRET, "secret "));
}

static void what_is_no_hash(void)
{
    static const char digits[] = "ccd01e5a86c0033f524c6216e6de0c2635f22c7262a8c0b3bc7b59e3183d629d";
    static const char *const texts[] = {
        "secret", "pbkdf2-sha256:", "pbkdf2-sha256:x:", "pbkdf2-sha256:1", HASH, "pbkdf2-sha256:1:0011:22",
    };
    char text[256];
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        CU_ASSERT_FALSE(password_is_sound(texts[i]));
    snprintf(text, sizeof text, "%szz", HASH);
    CU_ASSERT_FALSE(password_is_sound(text));
    snprintf(text, sizeof text, HASH "%s0", digits);
    CU_ASSERT_FALSE(password_is_sound(text));
    snprintf(text, sizeof text, "pbkdf2-sha256:0:00112233445566778899aabbccddeeff:%s", digits);
    CU_ASSERT_FALSE(password_is_sound(text));
    snprintf(text, sizeof text, "pbkdf2-sha256:1000001:00112233445566778899aabbccddeeff:%s", digits);
    CU_ASSERT_FALSE(password_is_sound(text));
    CU_ASSERT_FALSE(password_matches("secret", "secret"));
}

/* --- a list --- */

static void users_come_and_go(void)
{
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "zoe", .devices = "all"}, &error));
    CU_ASSERT_TRUE(users_add(users,
                             &(users_plan_t){.name = "ann",
                                             .first = "Ann",
                                             .last = "Lee",
                                             .telephone = "+1 (555) 01-00",
                                             .devices = "sep001122334455,00:11:22:33:44:66"},
                             &error));
    CU_ASSERT_FALSE(users_add(users, &(users_plan_t){.name = "ann"}, &error));
    CU_ASSERT_STRING_EQUAL(error.text, "ann: is a user already");
    CU_ASSERT_EQUAL(users->users_count, 2);
    CU_ASSERT_STRING_EQUAL(users->users[0].name, "ann");
    CU_ASSERT_STRING_EQUAL(users->users[0].password, "");
    CU_ASSERT_PTR_NULL(users_find(users, "Ann"));
    const users_entry_t *ann = users_find(users, "ann");
    CU_ASSERT_TRUE(users_controls(ann, "SEP001122334466"));
    CU_ASSERT_TRUE(users_controls(ann, "sep001122334455"));
    CU_ASSERT_FALSE(users_controls(ann, "SEP001122334457"));
    CU_ASSERT_FALSE(users_controls(ann, "all"));
    CU_ASSERT_TRUE(users_controls(users_find(users, "zoe"), "SEP001122334457"));
    CU_ASSERT_FALSE(users_controls(users_find(users, "zoe"), "phone"));
    CU_ASSERT_TRUE(users_remove(users, "ann"));
    CU_ASSERT_FALSE(users_remove(users, "ann"));
    CU_ASSERT_EQUAL(users->users_count, 1);
    users_free(users);
}

static void what_no_user_can_be(void)
{
    static const users_plan_t plans[] = {
        {.name = ""},
        {.name = "a:b"},
        {.name = "a\nb"},
        {.name = "\xFF"},
        {.name = "0123456789012345678901234567890123456789012345678901234567890123"},
        {.name = "a", .first = "x\ty"},
        {.name = "a", .last = "01234567890123456789012345678901234567890123456789012345678901234"},
        {.name = "a", .telephone = "1<2"},
        {.name = "a", .devices = "SEP00112233445"},
        {.name = "a", .devices = ""},
        {.name = "a", .devices = "all,SEP001122334455"},
        {.name = "a", .password = ""},
        {.name = "a", .password = "0123456789012345678901234567890123456789012345678901234567890123"},
    };
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    for (size_t i = 0; i < sizeof plans / sizeof plans[0]; i++) {
        error.text[0] = '\0';
        CU_ASSERT_FALSE(users_add(users, &plans[i], &error));
        CU_ASSERT_STRING_NOT_EQUAL(error.text, "");
    }
    CU_ASSERT_EQUAL(users->users_count, 0);
    users_free(users);
}

static void there_is_an_end_to_them(void)
{
    char *devices = malloc((USERS_DEVICES_MAX + 1) * 16);
    users_t *users = users_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(devices);
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    size_t length = 0;
    for (unsigned i = 0; i <= USERS_DEVICES_MAX; i++)
        length += (size_t)sprintf(devices + length, "%sSEP%012X", i > 0 ? "," : "", i);
    CU_ASSERT_FALSE(users_add(users, &(users_plan_t){.name = "a", .devices = devices}, &error));
    devices[length - 16] = '\0';
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "a", .devices = devices}, &error));
    free(devices);
    char name[8] = "b";
    for (unsigned i = 1; i < USERS_MAX; i++) {
        snprintf(name, sizeof name, "b%05u", i);
        CU_ASSERT_TRUE_FATAL(users_add(users, &(users_plan_t){.name = name}, &error));
    }
    CU_ASSERT_FALSE(users_add(users, &(users_plan_t){.name = "c"}, &error));
    users_free(users);
}

/* --- files --- */

static void a_file_is_read(void)
{
    users_t *users =
        parse("users:\n- name: zoe\n  devices: [all]\n- name: ann\n  password: " SECRET "\n  last: 'L: e'\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_STRING_EQUAL(users->users[0].name, "ann");
    CU_ASSERT_STRING_EQUAL(users->users[0].last, "L: e");
    CU_ASSERT_STRING_EQUAL(users->users[0].first, "");
    CU_ASSERT_EQUAL(users->users[0].devices_count, 0);
    base_bytes_t yaml = {0};
    CU_ASSERT_TRUE(users_format(users, &yaml, &error));
    users_free(users);
    users = users_parse("f", &yaml, &error);
    base_bytes_free(&yaml);
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_STRING_EQUAL(users->users[0].last, "L: e");
    CU_ASSERT_TRUE(password_matches(users->users[0].password, "secret"));
    CU_ASSERT_TRUE(users_controls(&users->users[1], "SEP001122334455"));
    users_free(users);
}

static void what_is_no_file(void)
{
    check_refused("", "f: ");
    check_refused("[]", "f: ");
    check_refused("users: {}", "f: ");
    check_refused("users:\n- first: a\n", "f: ");
    check_refused("users:\n- name: a\n  colour: red\n", "f: ");
    check_refused("users:\n- name: a\n- name: a\n", "f: 'a' is there twice");
    check_refused("users:\n- name: 'a:b'\n", "f: user 1: name: ");
    check_refused("users:\n- name: a\n- name: b\n  password: secret\n", "f: user 2: password: not a hash");
    check_refused("users:\n- name: a\n  devices: [sep001122334455]\n", "f: user 1: devices: ");
    check_refused("users:\n- name: a\n  telephone: one\n", "f: user 1: telephone: ");
}

static void a_cluster_has_users(void)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub"}};
    const cluster_plan_t plan = {.nodes = nodes, .node_count = 1, .key_bits = 1024};
    base_bytes_t left_out = {0};
    char backup[128];
    cluster_rig_t rig;
    cluster_rig_open(&rig);
    CU_ASSERT_TRUE_FATAL(cluster_create(rig.path, &plan, &rig.error));
    cluster_t *cluster = cluster_open(rig.path, CLUSTER_NO_WAIT, NULL, &rig.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(cluster);
    users_t *users = cluster_read_users(cluster, &rig.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_EQUAL(users->users_count, 0);
    CU_ASSERT_TRUE(users_add(users, &(users_plan_t){.name = "ann"}, &rig.error));
    CU_ASSERT_TRUE(cluster_write_users(cluster, users, &rig.error));
    /* A backup has them, and brings them back. */
    snprintf(backup, sizeof backup, "%s/backup.tar", rig.parent);
    CU_ASSERT_TRUE(cluster_backup(cluster, cluster_find_node(cluster, NULL), backup, &rig.error));
    CU_ASSERT_TRUE(users_remove(users, "ann"));
    CU_ASSERT_TRUE(cluster_write_users(cluster, users, &rig.error));
    users_free(users);
    CU_ASSERT_TRUE(cluster_restore(cluster, cluster_find_node(cluster, NULL), backup, &left_out, &rig.error));
    base_bytes_free(&left_out);
    users = cluster_read_users(cluster, &rig.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(users);
    CU_ASSERT_EQUAL(users->users_count, 1);
    users_free(users);
    cluster_rig_put(&rig, USERS_FILE, "nonsense");
    CU_ASSERT_PTR_NULL(cluster_read_users(cluster, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "/" USERS_FILE ": "));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static CU_TestInfo tests[] = {
    {"a password is kept as a hash", a_password_is_kept_as_a_hash},
    {"a hash of others is the same", a_hash_of_others_is_the_same},
    {"what is no hash", what_is_no_hash},
    {"users come and go", users_come_and_go},
    {"what no user can be", what_no_user_can_be},
    {"there is an end to them", there_is_an_end_to_them},
    {"a file is read", a_file_is_read},
    {"what is no file", what_is_no_file},
    {"a cluster has users", a_cluster_has_users},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"users", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 9;
