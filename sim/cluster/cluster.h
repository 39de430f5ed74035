/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A call-manager cluster in a folder: everything an administrator can do to it.
 *
 *     DIR/nodes.yaml                 state.h
 *     DIR/ITLRecovery.pem, .p12      the cluster's recovery key
 *     DIR/phone-sast-trust.pem       bulk.h
 *     DIR/coap.psk                   the secret that phones and the cluster share for coaps
 *     DIR/NODE/certificates/X.pem    CallManager, TVS, CAPF (publisher), tomcat: certificate and key; ITLRecovery as
 *                                    the node's TFTP service has it since it started
 *     DIR/NODE/tftp/                 what TFTP serves: ITLFile.tlv and whatever else is put there
 *     DIR/syslog, DIR/alerts         lines of log, lines of alerts
 *
 * An open cluster is locked: open it for one operation and close it, after all questions were asked. `itlsim cluster
 * up` notices what was changed by itself. Every function that changes something is one transaction: it is done whole,
 * or returns false with one line in @p error and nothing is changed; a killed one is found undone or done by whoever
 * opens next. A function that returns true has also brought cluster_state() up to date; pointers into the former state
 * are then void.
 */
#ifndef CLUSTER_CLUSTER_H
#define CLUSTER_CLUSTER_H

#include "base/bytes.h"
#include "base/error.h"
#include "cluster/cluster_types.h"
#include "cluster/disk.h"
#include "cluster/state.h"
#include "coap/coap_psk.h"
#include "hal/net.h"
#include "listfile/identity.h"

/** Seconds between two regenerations on one node. */
#define CLUSTER_HOLD_DOWN_S 300

/** Shortest security password. */
#define CLUSTER_PASSWORD_CHARS 8

/** Space for a path that cluster_path writes. */
#define CLUSTER_PATH_BYTES 4096

/* --- making and opening --- */

/** A node to be. */
typedef struct cluster_node_plan {
    const char *host;  /**< Host name, also its folder's name. */
    uint32_t key_bits; /**< 1024, 2048 or 4096; 0: as the cluster's. */
    bool callmanager;  /**< The CallManager service runs there. */
} cluster_node_plan_t;

/** A cluster to be. NULL and 0 mean what is said there. */
typedef struct cluster_plan {
    cluster_release_t release;
    const cluster_node_plan_t *nodes;                             /**< The publisher first. */
    size_t node_count;                                            /**< 1 to 20. */
    const char *domain;                                           /**< NULL: none. */
    const char *organization, *unit, *locality, *state, *country; /**< NULL: left out. */
    const char *capf_name;                                        /**< NULL: CAPF- and eight random hex digits. */
    uint32_t key_bits;                                            /**< 0: 2048. */
    uint32_t recovery_bits;                                       /**< 0: as key_bits. */
    uint32_t recovery_years;                                      /**< Of ITLRecovery; 0: as the release has it. */
    const char *admin_password;                                   /**< NULL: CLUSTER_DEFAULT_PASSWORD. */
    const char *security_password;                                /**< NULL: CLUSTER_DEFAULT_PASSWORD. */
    const char *clock;                                            /**< As cluster_open; NULL: the machine's clock. */
    cluster_tls_limit_t tls_max;                                  /**< Highest TLS version of TVS. */
} cluster_plan_t;

/** Passwords of a cluster for which none were given. */
#define CLUSTER_DEFAULT_PASSWORD "itlphone"

/**
 * Makes a cluster.
 * @param folder  made; may be there when it is empty
 * @return false: a wrong plan, a folder that is not empty, files that cannot be written
 */
bool cluster_create(const char *folder, const cluster_plan_t *plan, base_error_t *error);

/** The same anywhere. */
bool cluster_create_at(const cluster_disk_t *disk, const cluster_plan_t *plan, base_error_t *error);

/**
 * Opens a cluster, and locks it until cluster_close. Finishes a change that was cut off, and writes the daily warning
 * when it is due.
 * @param clock  sets the cluster's clock first, for good: "+6m" (s, m, h, d, w, y) ahead of what it says, or a UTC time
 *               "2027-05-01T12:00:00Z" later than what it says; NULL: leaves it
 * @return NULL: no cluster there, locked by another (for all but CLUSTER_WAIT no fault: the error is empty),
 * damaged state, a wrong clock
 */
cluster_t *cluster_open(const char *folder, cluster_wait_t wait, const char *clock, base_error_t *error);

/** The same anywhere. */
cluster_t *cluster_open_at(const cluster_disk_t *disk, cluster_wait_t wait, const char *clock, base_error_t *error);

/** Unlocks and frees; NULL is allowed. */
void cluster_close(cluster_t *cluster);

/** Shows others that the cluster is served. @return what cluster_go_down wants; -1 with the reason: somebody serves it
 *  already, the folder cannot be written to */
int cluster_show_up(const cluster_disk_t *disk, base_error_t *error);

/** Shows that it no longer is. @param up  -1 is allowed */
void cluster_go_down(const cluster_disk_t *disk, int up);

/** True while `itlsim cluster up`, or a lab in this process, serves the cluster. */
bool cluster_is_up(const cluster_disk_t *disk);

/* --- looking --- */

/** The state, valid until the next change. */
const cluster_state_t *cluster_state(const cluster_t *cluster);

/** The folder's path as given to cluster_open. */
const char *cluster_folder(const cluster_t *cluster);

/** The cluster's time, UTC seconds. */
int64_t cluster_now(const cluster_t *cluster);

/** Finds a node by folder name, host name or host.domain, in any case of letters, or by an address of its own
 *  (cluster_set_addresses). @param name  NULL: the publisher. @return NULL: none */
const cluster_node_t *cluster_find_node(const cluster_t *cluster, const char *name);

/** host.domain, or the host alone. @return @p text */
const char *cluster_full_name(const cluster_node_t *node, char text[256]);

/** "CallManager", "TVS", "CAPF", "tomcat", "ITLRecovery". */
const char *cluster_certificate_name(cluster_certificate_t which);

/** Reads such a name, in any case of letters. @return false: none of them */
bool cluster_certificate_parse(const char *name, cluster_certificate_t *which);

/** What the cluster's release is like. */
const release_facts_t *cluster_facts(const cluster_t *cluster);

/** True when the node has such a certificate: CAPF is the publisher's, ITLRecovery as the release has it. */
bool cluster_has_certificate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which);

/**
 * Reads a certificate with its key. ITLRecovery is the node's own where the release has it so, else the cluster's,
 * whatever a TFTP service still uses.
 * @param identity  [out] freed by the caller, whatever is returned
 * @return false: the node has none, or it is damaged
 */
bool cluster_identity(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                      listfile_identity_t *identity, base_error_t *error);

/** Path of a certificate's file. @return false: the node has none, or the path is too long */
bool cluster_certificate_path(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                              char path[CLUSTER_PATH_BYTES]);

/** The list in a node's TFTP folder. */
#define CLUSTER_LIST_FILE "ITLFile.tlv"

/** Space for a name that cluster_served_name writes. */
#define CLUSTER_NAME_BYTES 512

/** Name, for cluster_get and its like, of a file in the node's TFTP folder: "pub/tftp/ITLFile.tlv". @param file  at
 * most 255 characters. @return @p name */
const char *cluster_served_name(const cluster_node_t *node, const char *file, char name[CLUSTER_NAME_BYTES]);

/** Path of the node's ITLFile.tlv. @return false: too long */
bool cluster_list_path(const cluster_t *cluster, const cluster_node_t *node, char path[CLUSTER_PATH_BYTES]);

/** True when the file is there. */
bool cluster_has(const cluster_t *cluster, const char *name);

/** Reads a file of the cluster: as cluster_disk_get. */
bool cluster_get(const cluster_t *cluster, const char *name, base_bytes_t *content, time_t *modified,
                 base_error_t *error);

/** Where the cluster lies. */
const cluster_disk_t *cluster_disk(const cluster_t *cluster);

/** Reads a certificate with its key. @param pem  [out] freed by the caller, whatever is returned. @return false: the
 * node has none, or with the reason */
bool cluster_get_certificate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                             base_bytes_t *pem, base_error_t *error);

/** Reads the tomcat certificate that the node's web server shows, with its key: the one there was when it started.
 *  @return as cluster_get_certificate */
bool cluster_get_shown_tomcat(const cluster_t *cluster, const cluster_node_t *node, base_bytes_t *pem,
                              base_error_t *error);

/** Path of "syslog", "alerts" or "ITLRecovery.p12" in the folder. @return false: too long */
bool cluster_file_path(const cluster_t *cluster, const char *name, char path[CLUSTER_PATH_BYTES]);

/* --- certificates --- */

/**
 * Asks whether a certificate can be regenerated now. To be called before the warning is shown.
 * @return false: the node has no such certificate; the cluster's ITLRecovery on a subscriber; another was regenerated
 * in the last five minutes ("CallManager certificate was modified in the last 5 minutes. Please re-try regenerating TVS
 * certificate at a later time")
 */
bool cluster_may_regenerate(const cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                            base_error_t *error);

/**
 * Regenerates a certificate. CallManager regenerates the node's list too, TVS and CAPF those of all nodes; ITLRecovery
 * and tomcat none: a new ITLRecovery of the publisher gets into a node's list when TFTP restarts there, a subscriber's
 * own into none.
 * @return as cluster_may_regenerate
 */
bool cluster_regenerate(cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which,
                        base_error_t *error);

/**
 * The same with a key of another length, which the node's other certificates do not have: later ones of this name have
 * the node's again, but ITLRecovery, which keeps it.
 * @param bits  1024, 2048 or 4096; 0: as cluster_regenerate
 * @return false: also other numbers
 */
bool cluster_regenerate_with(cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which, uint32_t bits,
                             base_error_t *error);

/**
 * What the upload of a certificate that a CA signed comes to: a new key, and a certificate of it that the lab's CA
 * signed. That is ca.pem of the cluster's folder, made when it is wanted first. Later ones are self-signed again.
 * @return false: ITLRecovery; else as cluster_regenerate
 */
bool cluster_certify(cluster_t *cluster, const cluster_node_t *node, cluster_certificate_t which, base_error_t *error);

/** Asks whether cluster_share_tvs can be done now. @return as that */
bool cluster_may_share_tvs(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/**
 * `set cert multi-server TVS`, from release 14 on: makes one TVS certificate for all nodes, HOST-ms.DOMAIN. Lists name
 * it once; from then on it is regenerated for all of them, on whichever node. A publisher that is rebuilt has its own.
 * @param node  the publisher
 * @return false: an earlier release, a subscriber, it is so already, or as cluster_may_regenerate
 */
bool cluster_share_tvs(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** True when a regeneration resets the phones: CallManager where TFTP is active, TVS, CAPF where it is active. */
bool cluster_regeneration_resets(const cluster_node_t *node, cluster_certificate_t which);

/**
 * `utils fips enable|disable`: switches FIPS mode of a node. All its certificates are regenerated at once, ITLRecovery
 * too, and its services restart: of a cluster of one node nothing is left that phones know.
 * @return false: it is switched so already; a release without it
 */
bool cluster_set_fips(cluster_t *cluster, const cluster_node_t *node, bool fips, base_error_t *error);

/* --- reset of the lists --- */

/** Where a reset stands. */
typedef enum cluster_step {
    CLUSTER_GENERATED,   /**< The reset list is made; node is NULL. */
    CLUSTER_TRANSFERRED, /**< It is with the node. Not said of the publisher, where it was made. */
    CLUSTER_RESTARTING,  /**< TFTP of the node. */
    CLUSTER_RESTARTED,
} cluster_step_t;

/** Asks whether the node can start a reset. @return false: "This is not a Publisher node"; a release without
 *  ITLRecovery; no TFTP service is active */
bool cluster_may_reset(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** Told of each step in its order: all of them once everything is on disk. */
typedef void cluster_progress_t(void *ctx, cluster_step_t step, const cluster_node_t *node);

/**
 * `utils itl reset localkey`: signs the content of the publisher's list again, with ITLRecovery (before 12.0) or the
 * publisher's CallManager (from 12.0 on, which first takes in a new ITLRecovery), and gives that one file to every node
 * whose TFTP service is active. @param node  where the command was typed
 * @param progress  may be NULL
 * @return false: "This is not a Publisher node"; no list; the recovery key is shorter than CallManager's
 */
bool cluster_itl_reset_local(cluster_t *cluster, const cluster_node_t *node, cluster_progress_t *progress, void *ctx,
                             base_error_t *error);

/**
 * Opens a fetched ITLRecovery.p12. That takes as long as whoever made the file likes, up to some seconds, so it is done
 * while the cluster is not open.
 * @param label     names the file in errors
 * @param password  the security password
 * @param pem       [out] certificate and key, freed by the caller, whatever is returned
 * @return false: not a PKCS#12, too many rounds of key derivation, wrong security password, a cipher that cannot be
 * read, no RSA key
 */
bool cluster_unpack_recovery(const char *label, const base_bytes_t *p12, const char *password, base_bytes_t *pem,
                             base_error_t *error);

/** What a reset with a fetched key is to take. */
typedef struct cluster_remote_key {
    const char *label;       /**< Names the file in errors. */
    const base_bytes_t *pem; /**< What cluster_unpack_recovery made of it. */
    const char *password;    /**< That opened it. */
    bool unknown_too;        /**< Also a key that no list of this cluster ever held. */
} cluster_remote_key_t;

/**
 * `utils itl reset remotekey`, after the file was fetched and opened: signs with that key, and makes it the cluster's
 * ITLRecovery. The publisher's list gets its record.
 * @return as cluster_itl_reset_local; also: the security password is another by now, not RSA of 1024, 2048 or 4096
 * bits, a key that no phone knows
 */
bool cluster_itl_reset_remote(cluster_t *cluster, const cluster_node_t *node, const cluster_remote_key_t *key,
                              cluster_progress_t *progress, void *ctx, base_error_t *error);

/* --- mixed mode --- */

/** Name of the CTL in a node's TFTP folder. */
#define CLUSTER_CTL_FILE "CTLFile.tlv"

/** Asks whether `utils ctl` can do anything on the node. @return false: "This is not a Publisher node"; a release whose
 *  CTLs need security tokens; CAPF is not active */
bool cluster_may_change_ctl(const cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/**
 * `utils ctl set-cluster`: makes a CTL, which every node with an active TFTP service serves. In mixed mode it holds the
 * signers, CAPF, and of each node that has TFTP or CallManager the CallManager certificate as CCM+TFTP; in non-secure
 * mode these are blanked. The nodes' ITLs follow at once, in releases that ask for a restart of TFTP then.
 * @return as cluster_may_change_ctl
 */
bool cluster_set_mode(cluster_t *cluster, const cluster_node_t *node, cluster_mode_t mode, base_error_t *error);

/** `utils ctl update CTLFile`: the CTL with the certificates of now, by its usual signer: ITLRecovery from 12.0 on,
 * else the publisher's CallManager. @return as cluster_may_change_ctl; false also when not in mixed mode */
bool cluster_update_ctl(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** `utils ctl reset localkey`: the same by the other signer. @return as cluster_update_ctl; false also in releases
 * whose CTL has one signer only */
bool cluster_reset_ctl(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** Removes the CTL from a node's TFTP folder: `file delete tftp CTLFile.tlv`. Phones keep theirs. */
bool cluster_delete_ctl(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/* --- services --- */

/** A service of a node. */
typedef enum cluster_service {
    CLUSTER_SERVICE_TFTP,
    CLUSTER_SERVICE_TVS,
    CLUSTER_SERVICE_CALLMANAGER,
    CLUSTER_SERVICE_CAPF,
    CLUSTER_SERVICE_MONITOR,
    CLUSTER_SERVICE_TOMCAT,
    CLUSTER_SERVICES,
} cluster_service_t;

/** "Cisco Tftp", "Cisco Trust Verification Service", "Cisco CallManager", "Cisco Certificate Authority Proxy
 *  Function", "Cisco Certificate Expiry Monitor", "Cisco Tomcat". */
const char *cluster_service_name(cluster_service_t service);

/** Whether the service runs on the node. */
bool cluster_service_active(const cluster_node_t *node, cluster_service_t service);

/**
 * Restarts a service, or starts a stopped one. Tomcat shows the certificate of now from then on. TFTP regenerates its
 * list with the usual signer and the cluster's ITLRecovery.
 * @return false: CAPF elsewhere than on the publisher
 */
bool cluster_restart_service(cluster_t *cluster, const cluster_node_t *node, cluster_service_t service,
                             base_error_t *error);

/** Stops a service. Lists that name it are regenerated (CAPF). @return false: it does not run */
bool cluster_stop_service(cluster_t *cluster, const cluster_node_t *node, cluster_service_t service,
                          base_error_t *error);

/** Seconds, by the cluster's clock, that a node which is restarted is away. */
#define CLUSTER_RESTART_S 30

/**
 * Restarts a node: nothing of it answers until it is up again, and then its services are as after a restart of their
 * own. @return false with the reason
 */
bool cluster_restart_node(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** Reads "1.0" to "1.3". @return false: none of these */
bool cluster_find_tls(const char *text, cluster_tls_t *version);

/** "1.2" */
const char *cluster_tls_name(cluster_tls_t version);

/** Asks whether the node can have this lowest TLS version. @return as cluster_set_tls_min */
bool cluster_may_set_tls_min(const cluster_t *cluster, const cluster_node_t *node, const char *version,
                             base_error_t *error);

/**
 * `set tls min-version`: sets the lowest TLS version that the node's TVS takes, and restarts the node.
 * @param version  "1.2"
 * @return false: no such version, it is this one already, or a release that does not have it
 */
bool cluster_set_tls_min(cluster_t *cluster, const cluster_node_t *node, const char *version, base_error_t *error);

/** Asks whether the cluster can be brought to a release. @return as cluster_upgrade */
bool cluster_may_upgrade(const cluster_t *cluster, const cluster_node_t *node, const char *release,
                         base_error_t *error);

/**
 * Brings the whole cluster to a later release, as after the last switch of versions: keys stay, an ITLRecovery is made
 * where there was none, every list is regenerated by whom the release lets sign it, and phones are reset.
 * @param node     where the command was typed
 * @param release  "12.5"
 * @return false: "This is not a Publisher node"; no such release, or not a later one
 */
bool cluster_upgrade(cluster_t *cluster, const cluster_node_t *node, const char *release, base_error_t *error);

/** Seconds until the node is up again after it was restarted; 0: it is up. */
int64_t cluster_node_away(const cluster_t *cluster, const cluster_node_t *node);

/** cluster_restart_service with CLUSTER_SERVICE_TFTP. */
bool cluster_restart_tftp(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/* --- names, passwords, parameters --- */

/** Asks whether the node can have this host name. @return as cluster_set_hostname */
bool cluster_may_set_hostname(const cluster_t *cluster, const cluster_node_t *node, const char *host,
                              base_error_t *error);

/** Asks whether the node can have this domain. @return as cluster_set_domain */
bool cluster_may_set_domain(const cluster_t *cluster, const cluster_node_t *node, const char *domain,
                            base_error_t *error);

/** Gives the node another host name: all its certificates and every list are regenerated, ITLRecovery stays.
 *  @return false: not a host name, or another node's */
bool cluster_set_hostname(cluster_t *cluster, const cluster_node_t *node, const char *host, base_error_t *error);

/** Gives the node another domain; otherwise as cluster_set_hostname. @param domain  "": none */
bool cluster_set_domain(cluster_t *cluster, const cluster_node_t *node, const char *domain, base_error_t *error);

/** "Prepare Cluster for Rollback to pre 8.0": lists with empty TVS and TFTP sections, or full ones again. */
bool cluster_set_rollback(cluster_t *cluster, bool rollback, base_error_t *error);

/** "TFTP File Signature Algorithm": all lists are regenerated. */
bool cluster_set_digest(cluster_t *cluster, cluster_digest_t digest, base_error_t *error);

/** "Phone Interaction on Certificate Update". */
bool cluster_set_interaction(cluster_t *cluster, cluster_interaction_t interaction, base_error_t *error);

/** Longest name and password for SSH to phones. */
#define CLUSTER_SSH_CHARS 50

/** "Secure Shell User" and "Secure Shell Password" of all phones, which their configurations tell in the clear.
 *  @param user, password  1 to CLUSTER_SSH_CHARS letters, digits and "._-"; "" both: none. @return false: no such */
bool cluster_set_ssh_login(cluster_t *cluster, const char *user, const char *password, base_error_t *error);

/** "Secured Phone URL Parameters": whether the configurations of phones name URLs of HTTPS. */
bool cluster_set_secure_urls(cluster_t *cluster, bool wanted, base_error_t *error);

/** Changes the security password; ITLRecovery.p12 is regenerated, and has to be saved again.
 *  @return false: @p former is not it, or the new one is too short */
bool cluster_set_security_password(cluster_t *cluster, const char *former, const char *password, base_error_t *error);

/** Changes the administrator's password. @return as cluster_set_security_password */
bool cluster_set_admin_password(cluster_t *cluster, const char *former, const char *password, base_error_t *error);

/** True when @p password is the administrator's. */
bool cluster_admin_password_is(const cluster_t *cluster, const char *password);

/** Notes at which address of its own each node is served from now on, whoever may have had it before.
 *  @param addresses  of the nodes in their order; their ports do not matter. NULL: no node has one of its own
 *  @return false: not one for each node */
bool cluster_set_addresses(cluster_t *cluster, const itl_hal_addr_t *addresses, size_t count, base_error_t *error);

/* --- the recovery key --- */

/** Notes that ITLRecovery.p12 (cluster_file_path) was saved by hand: no more daily warnings. */
bool cluster_recovery_saved(cluster_t *cluster, base_error_t *error);

/** When opening the cluster has something to do of its own next: warnings, the day's mail. By the cluster's clock, UTC
 *  seconds. */
int64_t cluster_daily_at(const cluster_state_t *state);

/* --- the secret of coaps --- */

/** File of the secret in a cluster's folder: psk_file.h; mode 0600. */
#define CLUSTER_SECRET_FILE "coap.psk"

/** Makes the secret where there is none: clusters of earlier versions have none. */
bool cluster_make_secret(cluster_t *cluster, base_error_t *error);

/** Reads the secret. @param psk  [out] to be wiped by the caller. @return false: none there, damaged */
bool cluster_secret(const cluster_t *cluster, itl_coap_psk_t *psk, base_error_t *error);

/* --- backup, restore, loss --- */

/**
 * `utils disaster_recovery backup`: writes a tar of the node (its folder; of the publisher also ITLRecovery and the
 * secret of coaps), which is there whole or not at all. Mode 0600: it holds keys.
 */
bool cluster_backup(cluster_t *cluster, const cluster_node_t *node, const char *path, base_error_t *error);

/**
 * `utils disaster_recovery restore`: brings back a node's keys, names and what users put into its TFTP folder; lists
 * are regenerated with the keys, and none is brought back.
 * @param left_out  [out] names of trust lists of users, each with a line end; freed by the caller, whatever is returned
 * @return false: not a backup, of another node, damaged, made under another security password, a file in it that no
 * backup holds
 */
bool cluster_restore(cluster_t *cluster, const cluster_node_t *node, const char *path, base_bytes_t *left_out,
                     base_error_t *error);

/** Asks whether a file is a backup of the node. @return as cluster_restore, as far as reading it tells */
bool cluster_may_restore(const cluster_t *cluster, const cluster_node_t *node, const char *path, base_error_t *error);

/** Deletes a subscriber; the lists of the others are regenerated. @return false: the publisher cannot be deleted */
bool cluster_delete_node(cluster_t *cluster, const cluster_node_t *node, base_error_t *error);

/** How a lost publisher comes back. */
typedef struct cluster_rebuild {
    const cluster_node_t
        *database;                 /**< Subscriber whose database is taken; NULL: from nothing, subscribers are lost. */
    const char *security_password; /**< Of the new installation; NULL: as before. */
} cluster_rebuild_t;

/** Installs the publisher again without a backup: all its keys are new, ITLRecovery too, and its TFTP folder is empty
 *  but for the list. @return false: database is not a subscriber, password too short */
bool cluster_rebuild_publisher(cluster_t *cluster, const cluster_rebuild_t *how, base_error_t *error);

/* --- the log --- */

/**
 * Appends a line to the syslog: "Feb 26 2014 10:24:27 UTC : %UC_TVS-6-ITLFileRegenerated : New ITL File...".
 * Operations write their own lines; this is for others.
 * @param host   of the node
 * @param alarm  "UC_TVS-6-ITLFileRegenerated"; @param text  the rest, one line
 */
bool cluster_syslog(cluster_t *cluster, const cluster_node_t *node, const char *alarm, const char *text,
                    base_error_t *error);

/** Alarm of a line about phones that were reset. */
#define CLUSTER_RESET_ALARM "UC_CALLMANAGER-6-DeviceResetInitiated"

/** Appends lines that others wrote, each with its line end, to the syslog. nodes.yaml does not change. */
bool cluster_append_syslog(cluster_t *cluster, const base_bytes_t *lines, base_error_t *error);

/* --- lists that were served --- */

/** Lists that are remembered of each kind and node; the oldest goes first. */
#define CLUSTER_LISTS_REMEMBERED 256

/** A list that a node serves or once served. */
typedef struct cluster_served {
    char sha1[41]; /**< Of the file, lower-case hex. */
    char node[64]; /**< Name of the node's folder. */
    cluster_list_kind_t kind;
    bool now;          /**< The node's TFTP serves it now. */
    bool has_recovery; /**< It holds the cluster's ITLRecovery certificate, as that is now. */
    int64_t since;     /**< When the node began to serve it, by the cluster's clock; 0: not noted. */
    int64_t until;     /**< When the next one replaced it; 0: not noted, or not replaced. */
    unsigned ago;      /**< How many lists of its kind the node has served after it. */
} cluster_served_t;

/** All of them. Start with {0}; end with cluster_served_free. */
typedef struct cluster_served_lists {
    cluster_served_t *lists;
    size_t count;
} cluster_served_lists_t;

/** Reads what was ever served; those of now, by active TFTP services, come last. @return false with the reason */
bool cluster_read_served(const cluster_t *cluster, cluster_served_lists_t *served, base_error_t *error);

/** The same for another recovery key. @param recovery  SHA-256 of its certificate, lower-case hex; NULL: none */
bool cluster_read_served_with(const cluster_t *cluster, const char *recovery, cluster_served_lists_t *served,
                              base_error_t *error);

/** Reads a list that was ever served. @param bytes  [out] freed by the caller. @return false with the reason: not one
 * of the last CLUSTER_LISTS_REMEMBERED, served by an earlier version, damaged */
bool cluster_served_bytes(const cluster_t *cluster, const cluster_served_t *list, base_bytes_t *bytes,
                          base_error_t *error);

/** Host name of the node that served a list, as it is now; its folder where the node is no more. */
const char *cluster_served_host(const cluster_t *cluster, const cluster_served_t *list);

/** Frees it. */
void cluster_served_free(cluster_served_lists_t *served);

#endif
