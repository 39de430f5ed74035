/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a list of users holds (users.h).
 */
#ifndef CLUSTER_USERS_TYPES_H
#define CLUSTER_USERS_TYPES_H

#include <stddef.h>

/** Most users of a cluster. */
#define USERS_MAX 10000u

/** Most devices that one user controls, but for "all". */
#define USERS_DEVICES_MAX 1000u

/** Longest name and password in bytes: what a phone takes of a push (ITL_PUSH_WORD_BYTES), without NUL. */
#define USERS_WORD_BYTES 63u

/** A user. Strings are never NULL. Made by users_add. */
typedef struct users_entry {
    char *name;         /**< User ID: 1 to USERS_WORD_BYTES bytes of UTF-8 without control characters and ':'. */
    char *first, *last; /**< Up to 64 bytes of UTF-8 without control characters. */
    char *telephone;    /**< Up to 32 of "0123456789+*#().- ". */
    char *password;     /**< password.h; "": cannot log in. */
    char **devices;     /**< Names of phones as devices_name writes them; DEVICES_ALL alone: all. */
    unsigned devices_count;
} users_entry_t;

/** Users of a cluster. */
typedef struct users {
    users_entry_t *users; /**< By name. */
    unsigned users_count;
} users_t;

#endif
