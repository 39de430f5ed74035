/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What nodes.yaml holds: the whole state of a cluster that is neither a key nor a list. Read it through
 * cluster_state(); only functions of cluster.h change it.
 */
#ifndef CLUSTER_STATE_H
#define CLUSTER_STATE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cluster/release.h"

/** Most nodes of a cluster: their lists stay below what a phone takes. */
#define CLUSTER_NODES_MAX 20

/** What a node's certificates are for. */
typedef enum cluster_certificate {
    CLUSTER_CALLMANAGER,
    CLUSTER_TVS,
    CLUSTER_CAPF, /**< Publisher only. */
    CLUSTER_TOMCAT,
    CLUSTER_ITLRECOVERY, /**< release_recovery_t tells whose. The publisher's is the one in lists. */
    CLUSTER_CERTIFICATES,
} cluster_certificate_t;

/** Lists that a node serves. */
typedef enum cluster_list_kind { CLUSTER_ITL, CLUSTER_CTL } cluster_list_kind_t;

/** Digest of lists: the enterprise parameter "TFTP File Signature Algorithm". */
typedef enum cluster_digest { CLUSTER_SHA1, CLUSTER_SHA512 } cluster_digest_t;

/** Whether phones are reset when a certificate of their list was regenerated: the enterprise parameter "Phone
 *  Interaction on Certificate Update". */
typedef enum cluster_interaction { CLUSTER_AUTOMATIC, CLUSTER_MANUAL } cluster_interaction_t;

/** The cluster's security mode: in mixed mode a CallManager certificate is CCM+TFTP in the lists, else TFTP. */
typedef enum cluster_mode { CLUSTER_NON_SECURE, CLUSTER_MIXED } cluster_mode_t;

/** TLS versions. */
typedef enum cluster_tls { CLUSTER_TLS_1_0, CLUSTER_TLS_1_1, CLUSTER_TLS_1_2, CLUSTER_TLS_1_3 } cluster_tls_t;

/** The highest TLS version that TVS knows, as those of old releases. */
typedef enum cluster_tls_limit {
    CLUSTER_TLS_NO_LIMIT, /**< All that the library has. */
    CLUSTER_TLS_TO_1_0,
    CLUSTER_TLS_TO_1_1,
    CLUSTER_TLS_TO_1_2,
    CLUSTER_TLS_TO_1_3,
} cluster_tls_limit_t;

/** Services of a node. */
typedef struct cluster_services {
    bool tftp;
    bool tvs;
    bool callmanager;
    bool capf;
} cluster_services_t;

/** One node. Strings are never NULL, but where that is said. */
typedef struct cluster_node {
    char *name;   /**< Of its folder; stays when the host name changes. */
    char *host;   /**< Host name without domain. */
    char *domain; /**< May be empty. */
    bool publisher;
    uint32_t key_bits; /**< Of its certificates. */
    cluster_services_t services;
    char *regenerated;      /**< Certificate that was regenerated last ("CallManager"); empty: none. */
    int64_t regenerated_at; /**< When, by the cluster's clock. */
    bool reset_list;        /**< Its list is signed by the reset signer until TFTP restarts. */
    uint32_t restarts;      /**< Times that a service was restarted. */
    char *address;          /**< Numeric, where it was last served at one of its own; else NULL. */
    int64_t up_at;          /**< When it is up again after it was restarted, by the cluster's clock; 0: it never was. */
    bool monitor_stopped;   /**< Cisco Certificate Expiry Monitor does not run. */
    bool tomcat_stopped;    /**< Cisco Tomcat does not run. */
    bool fips;              /**< FIPS 140-2 mode is on. */
    cluster_tls_t tls_min;  /**< Lowest TLS version that its TVS takes, as far down as the library can. */
    char *recovery_name;    /**< Common name of a subscriber's own ITLRecovery, which stays when names change; empty: it
                               has none. The publisher's is the cluster's. */
} cluster_node_t;

/** The cluster. Strings are never NULL. */
typedef struct cluster_state {
    cluster_release_t release;
    char *organization;
    char *unit;
    char *locality;
    char *state;
    char *country;
    char *capf_name;         /**< Common name of the CAPF certificate, "CAPF-75638ad9". */
    char *recovery_name;     /**< Common name of ITLRecovery; stays when names change. */
    uint32_t recovery_bits;  /**< Key of ITLRecovery. */
    uint32_t recovery_years; /**< Its life; 0: as the release has it. */
    char *admin_password;    /**< Of the administrator of the operating system. */
    char *security_password; /**< Protects ITLRecovery.p12. */
    cluster_digest_t digest;
    bool rollback;        /**< "Prepare Cluster for Rollback to pre 8.0". */
    bool recovery_saved;  /**< ITLRecovery.p12 was saved by hand under this security password. */
    int64_t warned_at;    /**< When the daily warning was written last; 0: never. */
    int64_t clock_offset; /**< Seconds that the cluster's clock is ahead of the machine's. */
    uint64_t log_lines;   /**< Lines of syslog written so far. */
    uint64_t changes;     /**< Changes made so far. */
    char *smtp_host;    /**< Server for warnings by mail; empty or NULL: nobody is told, and the others say nothing. */
    uint16_t smtp_port; /**< Its port. */
    char *mail_to, *mail_from;
    char *ssh_user, *ssh_password; /**< Secure Shell User and Password of all phones; NULL or empty: none. */
    int64_t mailed_at;             /**< When the day's mail was written last; 0: never. */
    int64_t looked_at;             /**< When certificates were looked at last, whether they expire. */
    cluster_interaction_t interaction;
    bool secure_urls_off; /**< Configurations name no URL of HTTPS ("Secured Phone URL Parameters" are empty). */
    cluster_mode_t mode;
    cluster_tls_limit_t tls_max; /**< Of the TVS of all nodes. */
    bool tvs_shared;             /**< One multi-server TVS certificate for all nodes. */
    uint64_t phone_resets; /**< Times that all phones were to be reset: a running cluster looks whether it grew. */
    char **known_recovery; /**< SHA-256, hex, of every ITLRecovery certificate that a list ever held. */
    unsigned known_recovery_count;
    cluster_node_t *nodes; /**< Publisher first. */
    unsigned nodes_count;
} cluster_state_t;

#endif
