/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * nodes.yaml: what is taken has the names that the rest of the cluster relies on, and reads the same when it is
 * written.
 */
#include <string.h>

#include "cluster/state_file.h"
#include "fuzz.h"

static void check_state(const cluster_state_t *state)
{
    CHECK(state->nodes_count >= 1 && state->nodes_count <= CLUSTER_NODES_MAX);
    CHECK(state->known_recovery_count <= CLUSTER_KNOWN_RECOVERY_MAX);
    for (unsigned i = 0; i < state->nodes_count; i++) {
        CHECK(state_host_is_sound(state->nodes[i].name) && strchr(state->nodes[i].name, '/') == NULL);
        CHECK(state_host_is_sound(state->nodes[i].host) && state->nodes[i].publisher == (i == 0));
    }
    for (unsigned i = 0; i < state->known_recovery_count; i++)
        CHECK(strlen(state->known_recovery[i]) == 64);
}

static void check_again(const cluster_state_t *state)
{
    base_bytes_t yaml = {0};
    base_bytes_t again = {0};
    base_error_t error = {""};
    CHECK(state_write(state, &yaml, &error));
    cluster_state_t *copy = state_read("again", &yaml, &error);
    CHECK(copy != NULL && state_write(copy, &again, &error));
    CHECK(again.size == yaml.size && memcmp(again.data, yaml.data, yaml.size) == 0);
    state_free(copy);
    base_bytes_free(&again);
    base_bytes_free(&yaml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    base_bytes_t yaml = {0};
    base_error_t error = {""};
    /* A file that is read has a place, be it empty. */
    CHECK(base_bytes_reserve(&yaml, 1));
    base_put(&yaml, data, size);
    cluster_state_t *state = state_read("input", &yaml, &error);
    if (state != NULL) {
        check_state(state);
        check_again(state);
    } else {
        CHECK(strncmp(error.text, "input: ", 7) == 0);
    }
    state_free(state);
    base_bytes_free(&yaml);
    return 0;
}
