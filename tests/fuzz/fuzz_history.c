/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * "history" of a cluster: of any bytes whole lines are taken, each with all that its kind has, and what is none is
 * counted.
 */
#include <string.h>

#include "cluster/history.h"
#include "fuzz.h"

static void check_lists(const history_entry_t *entry)
{
    CHECK(entry->list_count <= HISTORY_LISTS_MAX);
    for (size_t i = 0; i < entry->list_count; i++)
        CHECK(entry->lists[i].node != NULL && entry->lists[i].sha1 != NULL && entry->lists[i].signer != NULL);
}

static void check_entry(const history_entry_t *entry)
{
    CHECK(entry->time_ms >= 0);
    check_lists(entry);
    if (entry->kind == HISTORY_COMMAND) {
        CHECK(entry->node != NULL && entry->line != NULL && strlen(entry->line) < HISTORY_LINE_BYTES);
        CHECK(entry->answer_count <= HISTORY_ANSWERS_MAX);
    }
    if (entry->kind == HISTORY_CLUSTER)
        CHECK(entry->node_count > 0 && entry->node_count <= CLUSTER_NODES_MAX && entry->domain != NULL &&
              release_name(entry->release) != NULL);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    base_bytes_t text = {0};
    history_t history = {0};
    base_put(&text, data, size);
    CHECK(!text.failed && history_parse(&text, &history));
    CHECK(history.count + history.damaged <= size);
    for (size_t i = 0; i < history.count; i++)
        check_entry(&history.entries[i]);
    history_free(&history);
    base_bytes_free(&text);
    return 0;
}
