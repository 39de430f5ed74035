/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A cluster, and how it is opened.
 */
#ifndef CLUSTER_CLUSTER_TYPES_H
#define CLUSTER_CLUSTER_TYPES_H

/** An open cluster. */
typedef struct cluster cluster_t;

/** How long cluster_open waits for another command to end. */
typedef enum cluster_wait {
    CLUSTER_WAIT,         /**< Up to a minute. */
    CLUSTER_WAIT_BRIEFLY, /**< A fifth of a second, which most commands hold it no longer than. */
    CLUSTER_NO_WAIT,      /**< Not at all. */
} cluster_wait_t;

#endif
