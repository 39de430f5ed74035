/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Lists that were served: whose, from when, with which bytes, and when they are forgotten. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/edit.h"
#include "test_cluster.h"

/* The index of the last list of the node; @p ago counts back from there. */
static const cluster_served_t *served_before(const cluster_served_lists_t *served, const char *node, unsigned ago)
{
    for (size_t i = 0; i < served->count; i++)
        if (strcmp(served->lists[i].node, node) == 0 && served->lists[i].ago == ago && !served->lists[i].now)
            return &served->lists[i];
    return NULL;
}

static void read_served(const cluster_t *cluster, cluster_served_lists_t *served)
{
    base_error_t error;
    *served = (cluster_served_lists_t){0};
    CU_ASSERT_TRUE_FATAL(cluster_read_served(cluster, served, &error));
}

static void change(cluster_rig_t *rig, const char *clock)
{
    cluster_t *cluster = open_cluster(rig, clock);
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_CALLMANAGER, &rig->error));
    cluster_close(cluster);
}

static void lists_are_remembered_in_their_order(void)
{
    cluster_rig_t rig;
    cluster_served_lists_t served;
    base_bytes_t bytes = {0};
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    const base_bytes_t first = list_bytes(cluster, "pub");
    const int64_t begun = cluster_now(cluster);
    cluster_close(cluster);
    change(&rig, "+1d");
    change(&rig, "+1d");
    cluster = open_cluster(&rig, NULL);
    read_served(cluster, &served);
    const cluster_served_t *list = served_before(&served, "pub", 2), *next = served_before(&served, "pub", 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_PTR_NOT_NULL_FATAL(next);
    CU_ASSERT_TRUE(list->since > 0 && list->since <= begun && list->until == next->since);
    CU_ASSERT_TRUE(next->since - list->since >= 86400 && next->since - list->since < 86500);
    CU_ASSERT_TRUE(cluster_served_bytes(cluster, list, &bytes, &rig.error));
    CU_ASSERT_TRUE(bytes.size == first.size && memcmp(bytes.data, first.data, first.size) == 0);
    CU_ASSERT_STRING_EQUAL(cluster_served_host(cluster, list), "pub");
    /* What is served now has its time too, and the subscriber's list is its first one still. */
    const cluster_served_t *now = &served.lists[served.count - 2], *other = &served.lists[served.count - 1];
    CU_ASSERT_TRUE(now->now && now->since == next->until && now->until == 0 && now->ago == 0);
    CU_ASSERT_TRUE(other->now && strcmp(other->node, "sub") == 0 && other->since == list->since);
    cluster_served_free(&served);
    base_bytes_free(&bytes);
    free(first.data);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void remove_file(const cluster_rig_t *rig, const char *name)
{
    char path[400];
    snprintf(path, sizeof path, "%s/%s", rig->path, name);
    CU_ASSERT_EQUAL(remove(path), 0);
}

/* Takes the times away from the lines, as earlier versions wrote them. */
static void make_earlier(const cluster_rig_t *rig)
{
    char *lines = cluster_rig_get(rig, "lists"), *to = lines;
    for (const char *at = lines; *at != '\0';) {
        size_t skipped = strncmp(at, " at:", 4) == 0 ? strcspn(at, "\n") : 0;
        at += skipped;
        *to++ = *at++;
    }
    *to = '\0';
    cluster_rig_put(rig, "lists", lines);
    free(lines);
}

static void an_earlier_folder_begins_to_remember(void)
{
    cluster_rig_t rig;
    cluster_served_lists_t served;
    base_bytes_t bytes = {0};
    char name[64];
    make_cluster(&rig, CLUSTER_10_0);
    change(&rig, NULL);
    make_earlier(&rig);
    cluster_t *cluster = open_cluster(&rig, "+1d");
    read_served(cluster, &served);
    for (size_t i = 0; i < served.count; i++) {
        CU_ASSERT_EQUAL(served.lists[i].since, 0);
        snprintf(name, sizeof name, "lists.d/%s.tlv", served.lists[i].sha1);
        if (!served.lists[i].now)
            remove_file(&rig, name);
    }
    const cluster_served_t *list = served_before(&served, "pub", 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_FALSE(cluster_served_bytes(cluster, list, &bytes, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "its records are not kept"));
    cluster_served_free(&served);
    cluster_close(cluster);
    /* The one that is replaced is kept as well, with the time that stands in it. */
    change(&rig, NULL);
    cluster = open_cluster(&rig, NULL);
    read_served(cluster, &served);
    list = served_before(&served, "pub", 1);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_TRUE(list->since > 0 && cluster_served_bytes(cluster, list, &bytes, &rig.error));
    list = served_before(&served, "pub", 2);
    CU_ASSERT_PTR_NOT_NULL_FATAL(list);
    CU_ASSERT_EQUAL(list->since, 0);
    CU_ASSERT_PTR_NULL(served_before(&served, "pub", 3));
    cluster_served_free(&served);
    base_bytes_free(&bytes);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void the_oldest_is_forgotten(void)
{
    char line[128], name[64];
    cluster_rig_t rig;
    base_bytes_t lines = {0};
    cluster_served_lists_t served;
    make_cluster(&rig, CLUSTER_10_0);
    char *own = cluster_rig_get(&rig, "lists");
    for (unsigned i = 0; i < CLUSTER_LISTS_REMEMBERED - 1; i++) {
        snprintf(line, sizeof line, "%040x pub at:%u\n%040x pub ctl at:%u\n", i, 1000 + i, 0x100000 + i, 1000 + i);
        base_put(&lines, line, strlen(line));
        snprintf(name, sizeof name, "lists.d/%040x.tlv", i);
        cluster_rig_put(&rig, name, "old");
    }
    base_put(&lines, own, strlen(own) + 1);
    cluster_rig_put(&rig, "lists", (char *)lines.data);
    change(&rig, "+1d");
    cluster_t *cluster = open_cluster(&rig, NULL);
    read_served(cluster, &served);
    CU_ASSERT_PTR_NOT_NULL(served_before(&served, "pub", CLUSTER_LISTS_REMEMBERED - 1));
    CU_ASSERT_PTR_NULL(served_before(&served, "pub", CLUSTER_LISTS_REMEMBERED));
    CU_ASSERT_PTR_NOT_NULL(served_before(&served, "sub", 0));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "lists.d/0000000000000000000000000000000000000000.tlv"));
    CU_ASSERT_TRUE(cluster_rig_has(&rig, "lists.d/0000000000000000000000000000000000000001.tlv"));
    /* Bytes that are others than the name says are told of. */
    base_bytes_t bytes = {0};
    const cluster_served_t *list = served_before(&served, "pub", CLUSTER_LISTS_REMEMBERED - 1);
    CU_ASSERT_FALSE(cluster_served_bytes(cluster, list, &bytes, &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "is damaged"));
    base_bytes_free(&bytes);
    cluster_served_free(&served);
    cluster_close(cluster);
    free(own);
    base_bytes_free(&lines);
    cluster_rig_close(&rig);
}

/* A CTL is remembered beside the ITL, and one list that several nodes serve is kept once. */
static void kinds_and_nodes_stand_beside_each_other(void)
{
    cluster_rig_t rig;
    cluster_served_lists_t served;
    make_cluster(&rig, CLUSTER_10_0);
    cluster_t *cluster = open_cluster(&rig, NULL);
    base_bytes_t list = list_bytes(cluster, "pub");
    edit_t *edit = edit_begin(cluster, &rig.error);
    CU_ASSERT_PTR_NOT_NULL_FATAL(edit);
    bool done = edit_remember_list(edit, 0, CLUSTER_CTL, &list, &rig.error) &&
                edit_remember_list(edit, 1, CLUSTER_CTL, &list, &rig.error) &&
                edit_remember_list(edit, 0, CLUSTER_CTL, &list, &rig.error);
    CU_ASSERT_TRUE(edit_end(edit, done, &rig.error));
    read_served(cluster, &served);
    unsigned ctls = 0;
    for (size_t i = 0; i < served.count; i++)
        ctls += served.lists[i].kind == CLUSTER_CTL ? 1 : 0;
    CU_ASSERT_EQUAL(ctls, 2);
    cluster_served_free(&served);
    edit = edit_begin(cluster, &rig.error);
    uint8_t text[] = "no list";
    const base_bytes_t no_list = {.data = text, .size = sizeof text};
    CU_ASSERT_FALSE(edit_end(edit, edit_remember_list(edit, 0, CLUSTER_CTL, &no_list, &rig.error), &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "pub: not a trust list");
    base_bytes_free(&list);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

CU_TestInfo cluster_lists_tests[] = {
    {"lists are remembered in their order", lists_are_remembered_in_their_order},
    {"an earlier folder begins to remember", an_earlier_folder_begins_to_remember},
    {"the oldest is forgotten", the_oldest_is_forgotten},
    {"kinds and nodes stand beside each other", kinds_and_nodes_stand_beside_each_other},
    CU_TEST_INFO_NULL,
};
