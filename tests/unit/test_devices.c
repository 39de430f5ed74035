/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The device list: in memory, as CSV, in a cluster's folder. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/devices.h"
#include "cluster_rig.h"

#define HEADING "name,model,firmware,description,tftp,group,settings,web,ssh,span\r\n"

static base_bytes_t bytes_of(const char *text)
{
    base_bytes_t bytes = {0};
    CU_ASSERT_TRUE_FATAL(base_bytes_reserve(&bytes, 1));
    base_put(&bytes, text, strlen(text));
    return bytes;
}

static bool parse(const char *text, devices_t *devices, base_error_t *error)
{
    base_bytes_t csv = bytes_of(text);
    bool done = devices_parse("f", &csv, devices, error);
    base_bytes_free(&csv);
    return done;
}

static void parse_well(const char *text, devices_t *devices)
{
    base_error_t error = {""};
    bool done = parse(text, devices, &error);
    if (!done)
        puts(error.text);
    CU_ASSERT_TRUE_FATAL(done);
}

static void check_format(const devices_t *devices, const char *expected)
{
    base_bytes_t csv = {0};
    base_error_t error;
    CU_ASSERT_TRUE_FATAL(devices_format(devices, &csv, &error));
    base_put(&csv, "", 1);
    CU_ASSERT_STRING_EQUAL((const char *)csv.data, expected);
    base_bytes_free(&csv);
}

static void columns_come_in_any_order(void)
{
    devices_t devices;
    parse_well("\xEF\xBB\xBFWeb,NAME,description\n"
               "off,sepaabbccddeeff,\"Lobby, \"\"left\"\"\"\n"
               "\n"
               "ON,00:11:22:33:44:55, Fl\xC3\xBCgel \n"
               "off,ALL,\n",
               &devices);
    CU_ASSERT_EQUAL(devices.count, 2);
    CU_ASSERT_STRING_EQUAL(devices.phones[0]->name, "SEP001122334455");
    CU_ASSERT_STRING_EQUAL(devices.phones[0]->texts[DEVICES_DESCRIPTION], "Fl\xC3\xBCgel");
    CU_ASSERT_EQUAL(devices.phones[0]->values[DEVICES_WEB_ACCESS], DEVICES_ON);
    const devices_entry_t *phone = devices_find(&devices, "SEPAABBCCDDEEFF");
    CU_ASSERT_PTR_EQUAL_FATAL(phone, devices.phones[1]);
    CU_ASSERT_STRING_EQUAL(phone->texts[DEVICES_DESCRIPTION], "Lobby, \"left\"");
    CU_ASSERT_EQUAL(devices_find(&devices, "all")->values[DEVICES_WEB_ACCESS], DEVICES_OFF);
    CU_ASSERT_PTR_NULL(devices_find(&devices, "SEP000000000000"));
    check_format(&devices, HEADING "all,,,,,,,off,,\r\n"
                                   "SEP001122334455,,,Fl\xC3\xBCgel,,,,on,,\r\n"
                                   "SEPAABBCCDDEEFF,,,\"Lobby, \"\"left\"\"\",,,,off,,\r\n");
    devices_free(&devices);
}

static void what_is_written_reads_the_same(void)
{
    static const char text[] = HEADING "all,,,,cucm2 cucm1,cucm2,,,on,\r\n"
                                       "SEP001122334455,8861,12-8-1,\" a \",cucm1,cucm1 cucm2,restricted,on,off,on\r\n";
    devices_t devices;
    parse_well(text, &devices);
    check_format(&devices, text);
    devices_free(&devices);
    parse_well("name\n", &devices);
    CU_ASSERT_EQUAL(devices.count, 0);
    check_format(&devices, HEADING);
    devices_free(&devices);
}

static void wrong_files_are_refused(void)
{
    static const struct {
        const char *text, *why;
    } cases[] = {
        {"", "f: has no heading"},
        {"\n\n", "f: has no heading"},
        {"model\n", "f: row 1: the heading has no column"},
        {"name,colour\n", "f: row 1: the heading names a column that there is not"},
        {"name,web,WEB\n", "f: row 1: the heading names a column twice"},
        {"name,name\n", "f: row 1: the heading names a column twice"},
        {"name\nSEP00112233445\n", "f: row 2: not the name of a phone"},
        {"name\r\n\r\nSEP00112233445\r\n", "f: row 3: not the name of a phone"},
        {"name\nSEP00:11:22:33:44:55\n", "f: row 2: not the name of a phone"},
        {"name\nATA001122334455\n", "f: row 2: not the name of a phone"},
        {"web,name\non,\n", "f: row 2: not the name of a phone"},
        {"name\nSEP001122334455\nsep001122334455\n", "f: SEP001122334455 is there twice"},
        {"name,web\nall,on\nall,off\n", "f: row 3: \"all\" is there twice"},
        {"name,web\nSEP001122334455\n", "f: row 2: not as many fields"},
        {"name,web\nSEP001122334455,on,on\n", "f: row 2: not as many fields"},
        {"name\n1,2,3,4,5,6,7,8,9,10,11\n", "f: row 2: more fields than there are columns"},
        {"name,web\nSEP001122334455,maybe\n", "f: row 2: web, ssh and span: on, off or default"},
        {"name,web\nSEP001122334455,restricted\n", "f: row 2: web: on, off or default"},
        {"name,settings\nSEP001122334455,1\n", "f: row 2: settings: on, off, restricted or default"},
        {"name,model\nSEP001122334455,a b\n", "f: row 2: model: up to 64"},
        {"name,model\nall,8861\n", "f: row 2: model: is of one phone"},
        {"name,group\nall,../pub\n", "f: row 2: group: up to 20 names of nodes"},
        {"name,group\nall,a.b..c\n", "f: row 2: group: up to 20 names of nodes"},
        {"name,tftp\nall,a b A\n", "f: row 2: tftp: up to 20 names of nodes"},
        {"name,tftp\nall,1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21\n", "f: row 2: tftp: up to 20"},
        {"name,description\nSEP001122334455,\x1B[2J\n", "f: row 2: a field that is not UTF-8"},
        {"name,description\nSEP001122334455,\xFF\n", "f: row 2: a field that is not UTF-8"},
        {"name,description\nSEP001122334455,\"a\nb\"\n", "f: row 2: a field that is not UTF-8"},
        {"name,description\nSEP001122334455,\"a\"b\n", "f: row 2: not CSV"},
        {"name,description\nSEP001122334455,a\"b\n", "f: row 2: not CSV"},
        {"name,description\nSEP001122334455,\"a", "f: row 2: a quotation mark that is not closed"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        devices_t devices;
        base_error_t error = {""};
        CU_ASSERT_FALSE(parse(cases[i].text, &devices, &error));
        bool told = strncmp(error.text, cases[i].why, strlen(cases[i].why)) == 0 && strchr(error.text, '\n') == NULL;
        if (!told)
            printf("%zu: %s\n", i, error.text);
        CU_ASSERT_TRUE(told);
        devices_free(&devices);
    }
}

static void long_texts_are_refused(void)
{
    devices_t devices;
    base_error_t error;
    char text[200];
    memset(text, 'a', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    CU_ASSERT_TRUE_FATAL(devices_init(&devices, &error));
    devices_entry_t *phone = devices_add(&devices, "SEP001122334455", &error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(phone);
    for (devices_text_t i = 0; i < DEVICES_TEXTS; i++) {
        CU_ASSERT_TRUE(devices_set_text(phone, i, "8861", &error));
        CU_ASSERT_FALSE(devices_set_text(phone, i, text, &error));
        CU_ASSERT_STRING_EQUAL(phone->texts[i], "8861");
    }
    CU_ASSERT_FALSE(devices_set_value(phone, DEVICES_SSH_ACCESS, DEVICES_RESTRICTED, &error));
    CU_ASSERT_TRUE(devices_set_value(phone, DEVICES_SETTINGS_ACCESS, DEVICES_RESTRICTED, &error));
    CU_ASSERT_PTR_NULL(devices_add(&devices, "sep001122334455", &error));
    CU_ASSERT_PTR_NULL(devices_add(&devices, "", &error));
    devices_free(&devices);
}

static void phones_are_added_and_removed_in_order(void)
{
    static const char *const names[] = {"SEP000000000003", "SEP000000000001", "SEP000000000002"};
    devices_t devices;
    base_error_t error;
    CU_ASSERT_TRUE_FATAL(devices_init(&devices, &error));
    for (size_t i = 0; i < 3; i++)
        CU_ASSERT_PTR_NOT_NULL(devices_add(&devices, names[i], &error));
    CU_ASSERT_EQUAL(devices.count, 3);
    CU_ASSERT_PTR_EQUAL(devices_add(&devices, names[0], &error), devices.phones[2]);
    CU_ASSERT_TRUE(devices_remove(&devices, names[1]));
    CU_ASSERT_FALSE(devices_remove(&devices, names[1]));
    CU_ASSERT_FALSE(devices_remove(&devices, DEVICES_ALL));
    CU_ASSERT_EQUAL(devices.count, 2);
    CU_ASSERT_STRING_EQUAL(devices.phones[0]->name, names[2]);
    devices_free(&devices);
    devices_free(&devices);
}

static void lists_are_merged(void)
{
    devices_t devices, more;
    base_error_t error;
    parse_well("name,web\nall,on\nSEP000000000001,on\nSEP000000000003,on\n", &devices);
    parse_well("name,web\nSEP000000000002,off\nSEP000000000003,off\nSEP000000000004,off\n", &more);
    CU_ASSERT_TRUE(devices_merge(&devices, &more, &error));
    CU_ASSERT_EQUAL(more.count, 0);
    devices_free(&more);
    parse_well("name,web\nall,off\n", &more);
    CU_ASSERT_TRUE(devices_merge(&devices, &more, &error));
    devices_free(&more);
    check_format(&devices, HEADING "all,,,,,,,off,,\r\nSEP000000000001,,,,,,,on,,\r\nSEP000000000002,,,,,,,off,,\r\n"
                                   "SEP000000000003,,,,,,,off,,\r\nSEP000000000004,,,,,,,off,,\r\n");
    devices_free(&devices);
}

/* The first hundred thousand fit, and are found; the next one is refused by each way in. */
static void a_list_has_an_end(void)
{
    base_bytes_t csv = {0};
    char row[32];
    devices_t devices, more;
    base_error_t error = {""};
    base_put(&csv, "name\n", 5);
    for (unsigned i = DEVICES_MAX; i > 0; i--) {
        snprintf(row, sizeof row, "SEP%012X\n", i);
        base_put(&csv, row, strlen(row));
    }
    CU_ASSERT_TRUE(devices_parse("f", &csv, &devices, &error));
    CU_ASSERT_PTR_NOT_NULL(devices_find(&devices, "SEP000000000001"));
    CU_ASSERT_PTR_NULL(devices_add(&devices, "SEP000000000000", &error));
    parse_well("name\nSEP000000000000\n", &more);
    CU_ASSERT_FALSE(devices_merge(&devices, &more, &error));
    CU_ASSERT_EQUAL(more.count, 1);
    CU_ASSERT_EQUAL(devices.count, DEVICES_MAX);
    devices_free(&more);
    devices_free(&devices);
    base_put(&csv, "SEP000000000000\n", 16);
    CU_ASSERT_FALSE(devices_parse("f", &csv, &devices, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "up to 100000 phones"));
    devices_free(&devices);
    base_bytes_free(&csv);
}

static void own_values_win_over_those_of_all(void)
{
    devices_t devices;
    parse_well("name,web,ssh,tftp\nall,off,on,a b\nSEP000000000001,on,,\nSEP000000000002,,,b\n", &devices);
    const devices_entry_t *first = devices.phones[0], *second = devices.phones[1];
    CU_ASSERT_EQUAL(devices_value_of(&devices, first, DEVICES_WEB_ACCESS), DEVICES_ON);
    CU_ASSERT_EQUAL(devices_value_of(&devices, second, DEVICES_WEB_ACCESS), DEVICES_OFF);
    CU_ASSERT_EQUAL(devices_value_of(&devices, NULL, DEVICES_SSH_ACCESS), DEVICES_ON);
    CU_ASSERT_EQUAL(devices_value_of(&devices, NULL, DEVICES_SPAN_TO_PC_PORT), DEVICES_OFF);
    CU_ASSERT_EQUAL(devices_value_of(&devices, NULL, DEVICES_SETTINGS_ACCESS), DEVICES_ON);
    CU_ASSERT_STRING_EQUAL(devices_text_of(&devices, first, DEVICES_TFTP), "a b");
    CU_ASSERT_STRING_EQUAL(devices_text_of(&devices, second, DEVICES_TFTP), "b");
    CU_ASSERT_STRING_EQUAL(devices_text_of(&devices, NULL, DEVICES_GROUP), "");
    devices_free(&devices);
}

static cluster_t *open_cluster(cluster_rig_t *rig)
{
    cluster_t *cluster = cluster_open(rig->path, CLUSTER_NO_WAIT, NULL, &rig->error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(cluster);
    return cluster;
}

static void make_cluster(cluster_rig_t *rig)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub"}, {.host = "sub"}};
    const cluster_plan_t plan = {
        .release = CLUSTER_10_0, .nodes = nodes, .node_count = 2, .domain = "example.lab", .key_bits = 1024};
    cluster_rig_open(rig);
    CU_ASSERT_TRUE_FATAL(cluster_create(rig->path, &plan, &rig->error));
}

static void a_cluster_keeps_it(void)
{
    cluster_rig_t rig;
    devices_t devices;
    make_cluster(&rig);
    cluster_t *cluster = open_cluster(&rig);
    const uint64_t changes = cluster_state(cluster)->changes;
    CU_ASSERT_TRUE_FATAL(cluster_read_devices(cluster, &devices, &rig.error));
    CU_ASSERT_EQUAL(devices.count, 0);
    devices_free(&devices);
    parse_well("name,tftp,web\nSEP000000000001,SUB.example.lab  pub,off\n", &devices);
    CU_ASSERT_TRUE(cluster_write_devices(cluster, &devices, &rig.error));
    CU_ASSERT_EQUAL(cluster_state(cluster)->changes, changes + 1);
    devices_free(&devices);
    char *csv = cluster_rig_get(&rig, DEVICES_FILE);
    CU_ASSERT_STRING_EQUAL(csv, HEADING "SEP000000000001,,,,sub pub,,,off,,\r\n");
    parse_well("name,group\nSEP000000000002,pub elsewhere\n", &devices);
    CU_ASSERT_FALSE(cluster_write_devices(cluster, &devices, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "SEP000000000002: group: elsewhere is not a node of the cluster");
    devices_free(&devices);
    char *same = cluster_rig_get(&rig, DEVICES_FILE);
    CU_ASSERT_STRING_EQUAL(same, csv);
    free(same);
    free(csv);
    cluster_rig_put(&rig, DEVICES_FILE, "name\nnobody\n");
    CU_ASSERT_FALSE(cluster_read_devices(cluster, &devices, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "/devices.csv: row 2: "));
    devices_free(&devices);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void names_of_earlier_versions_are_taken_over(void)
{
    cluster_rig_t rig;
    devices_t devices;
    make_cluster(&rig);
    cluster_rig_put(&rig, DEVICES_NAMES_FILE, "# ours\nsep000000000003\r\n\nATA1\nSEP000000000001");
    cluster_t *cluster = open_cluster(&rig);
    CU_ASSERT_TRUE_FATAL(cluster_read_devices(cluster, &devices, &rig.error));
    CU_ASSERT_EQUAL(devices.count, 2);
    CU_ASSERT_TRUE(cluster_write_devices(cluster, &devices, &rig.error));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, DEVICES_NAMES_FILE));
    devices_free(&devices);
    CU_ASSERT_TRUE_FATAL(cluster_read_devices(cluster, &devices, &rig.error));
    check_format(&devices, HEADING "SEP000000000001,,,,,,,,,\r\nSEP000000000003,,,,,,,,,\r\n");
    devices_free(&devices);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void check_file(const cluster_rig_t *rig, const char *expected)
{
    char *csv = cluster_rig_get(rig, DEVICES_FILE);
    CU_ASSERT_STRING_EQUAL(csv, expected);
    free(csv);
}

static void a_node_that_goes_leaves_the_orders(void)
{
    static const char after[] = HEADING "all,,,,,,,,on,\r\nSEP000000000001,,,,pub,pub,,,,\r\n";
    cluster_rig_t rig;
    base_bytes_t left_out = {0};
    char backup[128];
    make_cluster(&rig);
    cluster_rig_put(&rig, DEVICES_FILE,
                    "name,tftp,group,ssh\nall,sub,SUB.example.lab,on\nSEP000000000001,sub pub,pub,\n");
    cluster_t *cluster = open_cluster(&rig);
    snprintf(backup, sizeof backup, "%s/backup.tar", rig.parent);
    CU_ASSERT_TRUE(cluster_backup(cluster, &cluster_state(cluster)->nodes[0], backup, &rig.error));
    CU_ASSERT_TRUE(cluster_delete_node(cluster, &cluster_state(cluster)->nodes[1], &rig.error));
    check_file(&rig, after);
    /* A backup brings the list back, without what is no more. */
    cluster_rig_put(&rig, DEVICES_FILE, "name\n");
    CU_ASSERT_TRUE(cluster_restore(cluster, &cluster_state(cluster)->nodes[0], backup, &left_out, &rig.error));
    check_file(&rig, after);
    base_bytes_free(&left_out);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void a_wrong_list_keeps_no_node(void)
{
    cluster_rig_t rig;
    make_cluster(&rig);
    cluster_rig_put(&rig, DEVICES_FILE, "name,group\nall,sub\nnobody,\n");
    cluster_t *cluster = open_cluster(&rig);
    CU_ASSERT_TRUE(cluster_delete_node(cluster, &cluster_state(cluster)->nodes[1], &rig.error));
    check_file(&rig, "name,group\nall,sub\nnobody,\n");
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static CU_TestInfo tests[] = {
    {"columns come in any order", columns_come_in_any_order},
    {"what is written reads the same", what_is_written_reads_the_same},
    {"wrong files are refused", wrong_files_are_refused},
    {"long texts are refused", long_texts_are_refused},
    {"phones are added and removed in order", phones_are_added_and_removed_in_order},
    {"lists are merged", lists_are_merged},
    {"a list has an end", a_list_has_an_end},
    {"own values win over those of all", own_values_win_over_those_of_all},
    {"a cluster keeps it", a_cluster_keeps_it},
    {"names of earlier versions are taken over", names_of_earlier_versions_are_taken_over},
    {"a node that goes leaves the orders", a_node_that_goes_leaves_the_orders},
    {"a wrong list keeps no node", a_wrong_list_keeps_no_node},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"devices", NULL, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 12;
