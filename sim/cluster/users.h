/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The users of a cluster: who may push to which phones, and who stands in the corporate directory. They are kept in
 * users.yaml of the cluster's folder, mode 0600; a password is kept as its salted hash only (password.h).
 */
#ifndef CLUSTER_USERS_H
#define CLUSTER_USERS_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"
#include "base/error.h"
#include "cluster/cluster_types.h"
#include "cluster/users_types.h"

/** The file in a cluster's folder, which need not be there: then there are no users. */
#define USERS_FILE "users.yaml"

/** An empty list. @return to be freed with users_free; NULL without memory */
users_t *users_new(void);

/** Frees it, and wipes the hashes; NULL is allowed. */
void users_free(users_t *users);

/** Finds a user, by every letter of the name. @return NULL: there is none */
users_entry_t *users_find(const users_t *users, const char *name);

/** A user to be. NULL: "". */
typedef struct users_plan {
    const char *name, *first, *last, *telephone;
    const char *password; /**< In clear; NULL: cannot log in. */
    uint32_t rounds;      /**< Of its hash; 0: PASSWORD_ROUNDS. */
    const char *devices;  /**< "all", or names of phones with commas between them; NULL: controls none. */
} users_plan_t;

/** Adds a user. @return false with the reason, and nothing is changed: a name that is there already, USERS_MAX, a value
 *  that is not fit, an empty password, no memory */
bool users_add(users_t *users, const users_plan_t *plan, base_error_t *error);

/** Takes a user out. @return false: there is none */
bool users_remove(users_t *users, const char *name);

/** True when the user controls a phone. @param device  as a phone tells its name: hostile, letters in any case */
bool users_controls(const users_entry_t *user, const char *device);

/**
 * Reads a list.
 * @param label  names it in errors
 * @param yaml   hostile: every value is checked
 * @return to be freed with users_free; NULL with the reason: not of this form, a value that is not fit, a name that is
 * there twice
 */
users_t *users_parse(const char *label, const base_bytes_t *yaml, base_error_t *error);

/** Writes a list. @param yaml  [out] appended; freed by the caller, whatever is returned. @return false without memory
 */
bool users_format(const users_t *users, base_bytes_t *yaml, base_error_t *error);

/** Reads the users of a cluster; an empty list where it has no file. @return as users_parse */
users_t *cluster_read_users(const cluster_t *cluster, base_error_t *error);

/** Replaces the users of a cluster, whole or not at all. @return false with the reason */
bool cluster_write_users(cluster_t *cluster, const users_t *users, base_error_t *error);

#endif
