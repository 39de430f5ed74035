/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the phones reported last, against what the nodes serve now.
 */
#ifndef CLUSTER_PHONES_H
#define CLUSTER_PHONES_H

#include "cluster/cluster.h"
#include "collector/alarm.h"

/** File of the alarms in a cluster's folder. */
#define CLUSTER_ALARMS_FILE "alarms.db"

/** How a phone stands. */
typedef enum cluster_phone_state {
    CLUSTER_PHONE_CURRENT,   /**< Its ITL is one that a TFTP node serves now. */
    CLUSTER_PHONE_STALE,     /**< No TFTP node serves its ITL now. */
    CLUSTER_PHONE_UNTRUSTED, /**< It refused what it was offered (StatusCode 5, 8, 9), and kept its ITL. */
    CLUSTER_PHONE_NO_LIST,   /**< It has no ITL: it takes the next one. */
} cluster_phone_state_t;

/** Whether a reset of the lists would reach a phone: its ITL holds the cluster's ITLRecovery certificate. */
typedef enum cluster_phone_recovery {
    CLUSTER_RECOVERY_NO,
    CLUSTER_RECOVERY_YES,
    CLUSTER_RECOVERY_UNKNOWN, /**< Not a list of this cluster, or no list. */
} cluster_phone_recovery_t;

/** A phone. */
typedef struct cluster_phone {
    const collector_alarm_t *alarm; /**< Its newest. */
    int64_t reported;               /**< When, by the cluster's clock. */
    cluster_phone_state_t state;
    cluster_phone_recovery_t recovery;
    bool at_risk;      /**< It has an ITL that no TFTP node serves now, or one without the current ITLRecovery. */
    const char *reset; /**< How it can be reset: "coaps", "coap"; NULL: by hand only. */
    const char *node;  /**< The node that serves its ITL or served it last; NULL: none is known. */
} cluster_phone_t;

/** Told of a phone. */
typedef void cluster_phone_visit_t(void *ctx, const cluster_phone_t *phone);

/** Visits every phone that ever reported, by name. @return false with the reason */
bool cluster_phones(const cluster_t *cluster, cluster_phone_visit_t *visit, void *ctx, listfile_error_t *error);

/** "current", "stale", "untrusted", "no-list". */
const char *cluster_phone_state_name(cluster_phone_state_t state);

/** Space for a line of the table. */
#define CLUSTER_PHONE_LINE_BYTES 256

/** A phone as a line of a table for people. @param phone  NULL: the heading. @return @p line, without a line end */
const char *cluster_phone_line(const cluster_phone_t *phone, char line[CLUSTER_PHONE_LINE_BYTES]);

#endif
