/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the phones reported last, against what the nodes serve now.
 */
#ifndef CLUSTER_PHONES_H
#define CLUSTER_PHONES_H

#include "cluster/cluster.h"
#include "cluster/devices.h"
#include "collector/store.h"

/** File of the alarms in a cluster's folder. */
#define CLUSTER_ALARMS_FILE "alarms.db"

/** How a phone stands. */
typedef enum cluster_phone_state {
    CLUSTER_PHONE_CURRENT,   /**< Its node serves its ITL now; where that is not known, any TFTP node does. */
    CLUSTER_PHONE_STALE,     /**< It does not. */
    CLUSTER_PHONE_UNTRUSTED, /**< It refused what it was offered (StatusCode 5, 8, 9), and kept its ITL. */
    CLUSTER_PHONE_NO_LIST,   /**< It has no ITL: it takes the next one. */
    CLUSTER_PHONE_UNKNOWN,   /**< It never reported; it is known by the configuration that it fetched. */
    CLUSTER_PHONE_NEVER,     /**< It is in the device list, and nothing was ever heard of it. */
    CLUSTER_PHONE_STATES,
} cluster_phone_state_t;

/** Whether a reset of the lists would reach a phone: its ITL holds the cluster's ITLRecovery certificate. */
typedef enum cluster_phone_recovery {
    CLUSTER_RECOVERY_NO,
    CLUSTER_RECOVERY_YES,
    CLUSTER_RECOVERY_UNKNOWN, /**< Not a list of this cluster, no list, or a release without ITLRecovery. */
} cluster_phone_recovery_t;

/** A phone. */
typedef struct cluster_phone {
    const collector_alarm_t *alarm; /**< Its newest; of COLLECTOR_TFTP where there is none (collector/store.h); of
                                       CLUSTER_PHONE_NEVER its name alone. */
    int64_t reported;               /**< When, by the cluster's clock of then; 0: never. */
    const collector_fetch_t *fetch; /**< The configuration that it fetched last; NULL: none is known. */
    int64_t fetched;                /**< When, as reported. */
    const devices_entry_t *entry;   /**< What the device list says; NULL: nothing, or nobody asked. */
    cluster_phone_state_t state;
    cluster_phone_recovery_t recovery;
    bool at_risk; /**< It has an ITL that its node does not serve now, or one without the current ITLRecovery, where
                     the release has one. */
    const char *reset;            /**< How it can be reset: "coaps", "coap"; NULL: by hand only. */
    const char *node;             /**< Folder of the node that serves its ITL or served it last; NULL: none is known. */
    const char *host;             /**< Host name of that node, as it is now; its folder where the node is no more. */
    const cluster_served_t *list; /**< Its ITL; NULL: none, or none that is remembered. */
} cluster_phone_t;

/** Told of a phone. */
typedef void cluster_phone_visit_t(void *ctx, const cluster_phone_t *phone);

/**
 * Visits every phone that ever reported or fetched its configuration, by name. Of one that only fetched nothing is
 * known of its lists; its node is the one that served it.
 *
 * A phone's node is the one that it names as its TFTP server; where that is an address, the one that alone served the
 * newest of its ITLs that only one node ever served.
 * @return false with the reason
 */
bool cluster_phones(const cluster_t *cluster, cluster_phone_visit_t *visit, void *ctx, base_error_t *error);

/**
 * Visits those, with what the device list says of them, and then those of the list that never reported, by name. The
 * node of these is the first TFTP server that they are given, where the list says that.
 * @param devices  of the cluster
 * @return as cluster_phones
 */
bool cluster_phones_and_devices(const cluster_t *cluster, const devices_t *devices, cluster_phone_visit_t *visit,
                                void *ctx, base_error_t *error);

/**
 * Forgets a phone, and that it was known by coaps, or all phones that an address told of last by coap.
 * @param device  its name, in any case of letters; NULL: see origin
 * @param origin  "192.0.2.1", "2001:db8:0:1::/64"
 * @param count   [out] how many are forgotten
 * @return false with the reason
 */
bool cluster_forget_phones(const cluster_t *cluster, const char *device, const char *origin, unsigned *count,
                           base_error_t *error);

/** Who knows a recovery key. */
typedef struct cluster_holders {
    unsigned reported; /**< Phones that reported an ITL. */
    unsigned
        holding; /**< Those of them whose ITL holds the key's certificate, as far as it was a list of the cluster. */
    bool served; /**< A list that is served now holds it. */
} cluster_holders_t;

/** Counts who knows a recovery key. @param pem  certificate and key. @param holders  [out] */
bool cluster_count_holders(const cluster_t *cluster, const base_bytes_t *pem, cluster_holders_t *holders,
                           base_error_t *error);

/** "current", "stale", "untrusted", "no-list", "unknown", "never-reported". */
const char *cluster_phone_state_name(cluster_phone_state_t state);

/** Reads such a name. @return false: none of them */
bool cluster_phone_state_parse(const char *name, cluster_phone_state_t *state);

/** How its newest alarm came: "coap", "coaps"; "tftp": it never reported; NULL: kept by a version that did not note it.
 */
const char *cluster_phone_transport_name(const cluster_phone_t *phone);

/** Space for cluster_phone_list_text. */
#define CLUSTER_PHONE_LIST_BYTES 192

/** Which list a phone has, for people: "pub's of 2027-05-01, 2 lists ago". @return @p text */
const char *cluster_phone_list_text(const cluster_phone_t *phone, char text[CLUSTER_PHONE_LIST_BYTES]);

/** Space for a line of the table. */
#define CLUSTER_PHONE_LINE_BYTES 512

/** A phone as a line of a table for people. @param phone  NULL: the heading. @return @p line, without a line end */
const char *cluster_phone_line(const cluster_phone_t *phone, char line[CLUSTER_PHONE_LINE_BYTES]);

#endif
