/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What was done to a cluster, command by command: the file `history` of its folder. `itlsim scenario record` makes a
 * scenario of it.
 *
 * A JSON object a line. Each has "time" (ms since 1970, of the machine), "ahead" (seconds that the cluster's clock was
 * ahead of it), "what":
 *
 *     cluster  the cluster as it was made, or, where "made" is false, as it was when the history began
 *     command  "node", "line" as typed, "status" done or refused, "yes" (--yes), "answers" in order; null is a password
 *     lost     "count" commands that were the oldest, when the file became too long
 *
 * and "served": of each list that a node serves then "node", "file", "sha1" and "signer". Passwords are never written.
 * Whoever has the cluster open writes; the file is its owner's alone. Of a cluster in memory there is no history.
 */
#ifndef CLUSTER_HISTORY_H
#define CLUSTER_HISTORY_H

#include "cluster/cluster.h"
#include "cluster/history_file.h"

/** Most of each member's parts. */
#define HISTORY_ANSWERS_MAX 64u
#define HISTORY_LISTS_MAX   (2u * CLUSTER_NODES_MAX)

/** What a line tells of. */
typedef enum history_kind { HISTORY_CLUSTER, HISTORY_COMMAND, HISTORY_LOST } history_kind_t;

/** A list that a node served then. */
typedef struct history_list {
    const char *node;
    cluster_list_kind_t kind;
    const char *sha1;   /**< In lower-case hex. */
    const char *signer; /**< Common name of its signer. */
} history_list_t;

/** A node of the cluster as it was at first. */
typedef struct history_node {
    const char *name;
    bool callmanager;
} history_node_t;

/** A line. Texts are NUL-terminated and live as long as the history. */
typedef struct history_entry {
    history_kind_t kind;
    int64_t time_ms, ahead_s;

    /* A command. */
    const char *node, *line;
    bool refused, yes;
    const char *answers[HISTORY_ANSWERS_MAX]; /**< NULL: a password. */
    size_t answer_count;

    /* The cluster. */
    bool made;  /**< Just then; false: it was there before. */
    bool mixed; /**< In mixed mode. */
    cluster_release_t release;
    const char *domain;
    uint32_t key_bits, recovery_bits;
    cluster_tls_limit_t tls_max;
    history_node_t nodes[CLUSTER_NODES_MAX]; /**< The publisher first. */
    size_t node_count;

    uint32_t lost; /**< Commands. */

    history_list_t lists[HISTORY_LISTS_MAX];
    size_t list_count;
    struct cJSON *json; /**< What the texts belong to. */
} history_entry_t;

/** Lines in order. Start with {0}; end with history_free. */
typedef struct history {
    history_entry_t *entries;
    size_t count;
    size_t damaged; /**< Lines that are none, which are left out. */
} history_t;

/** A command that was run. */
typedef struct history_command {
    const char *node, *line;
    bool refused, yes;
    const char *const *answers; /**< NULL: a password. */
    size_t answer_count;        /**< At most HISTORY_ANSWERS_MAX. */
} history_command_t;

/** True when the cluster has a history, or can have none: it is in memory, or nothing can be written there. */
bool history_begun(const cluster_disk_t *disk);

/**
 * Begins the history of a cluster.
 * @param made     it was made just now
 * @param time_ms  the machine's time, since 1970
 * @return false with the reason: it cannot be written
 */
bool history_begin(const cluster_t *cluster, bool made, int64_t time_ms, base_error_t *error);

/** Adds a command. @param time_ms  as history_begin. @return false with the reason; the history is as before then */
bool history_note(const cluster_t *cluster, const history_command_t *command, int64_t time_ms, base_error_t *error);

/**
 * Reads lines, hostile ones too.
 * @param history  [out] to be freed, whatever is returned
 * @return false without memory
 */
bool history_parse(const base_bytes_t *text, history_t *history);

/** Reads the history of a cluster. @param history  [out] as history_parse. @return false with the reason: there is none
 */
bool history_read(const cluster_t *cluster, history_t *history, base_error_t *error);

/** Frees it. */
void history_free(history_t *history);

#endif
