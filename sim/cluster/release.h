/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The releases of a call manager, and what differs between them: one table, from which everybody else reads
 * (docs/cluster.md has it for people, and a test compares the two). A release that has nothing of its own is there so
 * that a cluster can bear its name.
 */
#ifndef CLUSTER_RELEASE_H
#define CLUSTER_RELEASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Every release, the oldest first, and its name as --release and nodes.yaml have it. */
#define RELEASE_TABLE(X)                                                                                               \
    X(CLUSTER_8_0, "8.0")                                                                                              \
    X(CLUSTER_8_6, "8.6")                                                                                              \
    X(CLUSTER_9_1, "9.1")                                                                                              \
    X(CLUSTER_10_0, "10.0")                                                                                            \
    X(CLUSTER_10_5, "10.5")                                                                                            \
    X(CLUSTER_11_0, "11.0")                                                                                            \
    X(CLUSTER_11_5, "11.5")                                                                                            \
    X(CLUSTER_12_0, "12.0")                                                                                            \
    X(CLUSTER_12_5, "12.5")                                                                                            \
    X(CLUSTER_14, "14")                                                                                                \
    X(CLUSTER_15, "15")

#define RELEASE_MEMBER(release, name) release,
#define RELEASE_WORD(release, name)   name " "

/** Releases. */
typedef enum cluster_release { RELEASE_TABLE(RELEASE_MEMBER) CLUSTER_RELEASES } cluster_release_t;

/** Their names, with a blank behind each. */
#define RELEASE_NAMES RELEASE_TABLE(RELEASE_WORD)

/** The release of a cluster for which none is said. */
#define CLUSTER_RELEASE_USUAL CLUSTER_10_0

/** Whose the ITLRecovery certificate is. */
typedef enum release_recovery {
    RELEASE_RECOVERY_NONE,    /**< There is none: lists have one signer, and no reset. */
    RELEASE_RECOVERY_NODE,    /**< Each node has its own; the publisher's is in the lists. */
    RELEASE_RECOVERY_CLUSTER, /**< One for the cluster, which the nodes share. */
} release_recovery_t;

/** How `utils itl reset` talks. */
typedef enum release_reset_text {
    RELEASE_RESET_NONE,  /**< There is no such command. */
    RELEASE_RESET_NODES, /**< Tells of each node, and of its TFTP service. */
    RELEASE_RESET_LONG,  /**< Begins with "Name is None". */
    RELEASE_RESET_SHORT, /**< Four lines. */
} release_reset_text_t;

/** How `utils ctl` talks. */
typedef enum release_ctl_text {
    RELEASE_CTL_NONE,     /**< There is no such command: a CTL needs security tokens. */
    RELEASE_CTL_SERVICES, /**< Asks for TFTP and CallManager to be restarted. */
    RELEASE_CTL_PHONES,   /**< Asks for the phones to be reset, and CTIManager restarted. */
} release_ctl_text_t;

/** The longest life of ITLRecovery, in years. */
#define RELEASE_YEARS_LAST 20

/** What a release is like. */
typedef struct release_facts {
    bool recovery_signs;         /**< ITLRecovery signs lists and CallManager does after a reset; else the reverse. */
    release_recovery_t recovery; /**< Whose ITLRecovery is. */
    uint8_t years;               /**< Its life, in years; 0: there is none. */
    bool has_choice_of_years;    /**< 5, 10, 15 or 20 years can be had. */
    bool has_hold;               /**< Five minutes between two regenerations on a node. */
    bool rollback_resets;        /**< The parameter for a rollback resets phones by itself. */
    bool ctl_has_recovery;       /**< ITLRecovery is a second signer in a CTL. */
    release_reset_text_t resets; /**< Texts of `utils itl reset`. */
    release_ctl_text_t ctl;      /**< Texts of `utils ctl`. */
    const char *difference;      /**< What is new in it, for people; NULL: nothing is known that shows here. */
} release_facts_t;

/** What a release is like. */
const release_facts_t *release_facts(cluster_release_t release);

/** "10.0" */
const char *release_name(cluster_release_t release);

/** Whether ITLRecovery of a release can live so many years. */
bool release_has_years(cluster_release_t release, uint32_t years);

/** Reads "10.0". @return false: no release has this name */
bool release_find(const char *name, cluster_release_t *release);

/** A command of the prompt, or a group of them, that some releases do not have. */
typedef struct release_command {
    const char *name;        /**< Its first words: "utils itl reset". */
    cluster_release_t since; /**< The first release that has it. */
} release_command_t;

/** All that are not there from the first release on, ended by a NULL name. */
extern const release_command_t release_commands[];

/** Whether the prompt of a release has a command. @param name  "utils itl reset localkey"
 *  @param since  [out] where it has not: the first release that has it; NULL is allowed */
bool release_has_command(cluster_release_t release, const char *name, cluster_release_t *since);

#endif
