/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A change to a cluster in the making: a draft of the state, keys that are new or were looked at, which lists have to
 * be regenerated, lines of log. Everything becomes true at once in edit_commit. Inside this room only.
 */
#ifndef CLUSTER_EDIT_H
#define CLUSTER_EDIT_H

#include "cluster/change.h"
#include "cluster/cluster_priv.h"
#include "coap/coap_psk.h"
#include "hal/net.h"
#include "listfile/build.h"
#include "listfile/identity.h"

/** A PEM file with certificate and key. */
typedef struct edit_pem {
    base_bytes_t pem;
    bool dirty; /**< To be written. */
} edit_pem_t;

/** Start with edit_begin, end with edit_commit or edit_drop. */
typedef struct edit {
    cluster_t *cluster;
    cluster_state_t *draft;
    change_t change;
    edit_pem_t pems[CLUSTER_NODES_MAX][CLUSTER_CERTIFICATES]; /**< ITLRECOVERY: as the node's TFTP has it. */
    edit_pem_t recovery[CLUSTER_NODES_MAX]; /**< ITLRecovery: the first is the publisher's, which is in lists. */
    edit_pem_t ca;                          /**< Of the lab, once somebody wanted it. */
    bool by_ca;                             /**< It signs what edit_make makes, but ITLRecovery. */
    bool relist[CLUSTER_NODES_MAX];
    bool repack;                        /**< ITLRecovery.p12 has to be regenerated. */
    base_bytes_t syslog, alerts, lists; /* Lines to append to the files of these names. */
    base_bytes_t index;                 /**< "lists" as it is, once it was looked at. */
} edit_t;

/** Starts a change. @return NULL with the reason; else to be ended with edit_commit or edit_drop */
edit_t *edit_begin(cluster_t *cluster, base_error_t *error);

/** Makes the change, and frees the edit. @return false with the reason: nothing is changed */
bool edit_commit(edit_t *edit, base_error_t *error);

/** Forgets the change; NULL is allowed. @return false */
bool edit_drop(edit_t *edit);

/** Commits when @p done, else drops. */
bool edit_end(edit_t *edit, bool done, base_error_t *error);

/** The cluster's time. */
int64_t edit_now(const edit_t *edit);

/** A node's list has to be regenerated. */
void edit_relist(edit_t *edit, unsigned node);

/** All lists have to be regenerated. */
void edit_relist_all(edit_t *edit);

/** A certificate of the lists is another one, or the lists are empty: a running cluster resets its phones, unless the
 *  enterprise parameter leaves that to people. */
void edit_reset_phones(edit_t *edit);

/** Takes a node out; its folder is the caller's to remove after the commit. Nothing of later nodes was looked at yet.
 */
void edit_remove_node(edit_t *edit, unsigned node);

/** Appends a line to the syslog. @param node  of the draft */
void edit_log(edit_t *edit, const cluster_node_t *node, const char *alarm, const char *text);

/** Appends a line to syslog and alerts. */
void edit_alert(edit_t *edit, const cluster_node_t *node, const char *alarm, const char *text);

/** Writes the lines of syslog and alerts. */
bool edit_write_log(edit_t *edit, base_error_t *error);

/* --- the device list (devices_file.c) --- */

/** Takes nodes that the draft has no more out of the orders of the device list. @return false with the reason */
bool edit_forget_nodes(edit_t *edit, base_error_t *error);

/** Takes a device list of a backup, without nodes that are no more. @param label  names it in errors
 *  @return false: it is none */
bool edit_restore_devices(edit_t *edit, const char *label, const base_bytes_t *csv, base_error_t *error);

/* --- users (users.c) --- */

/** Takes the users of a backup. @param yaml  hostile. @return false: it is no list of users */
bool edit_restore_users(edit_t *edit, const base_bytes_t *yaml, base_error_t *error);

/* --- Phone-SAST-trust (bulk.c) --- */

/** The node's TVS starts: it vouches for what the store holds from now on. */
bool edit_take_bulk(edit_t *edit, unsigned node, base_error_t *error);

/** Takes the store of a backup, hostile, and gives it to the publisher's TVS. @return false with the reason: as
 *  cluster_bulk_import */
bool edit_restore_bulk(edit_t *edit, const base_bytes_t *file, base_error_t *error);

/** Empties the store, and what the publisher's TVS took of it. */
bool edit_forget_bulk(edit_t *edit, base_error_t *error);

/* --- keys (edit_keys.c) --- */

/** A key as it will be. @param which  CLUSTER_ITLRECOVERY: as the node's TFTP has it. @return NULL with the reason */
const base_bytes_t *edit_pem(edit_t *edit, unsigned node, cluster_certificate_t which, base_error_t *error);

/** The ITLRecovery of the lists, the publisher's, as it will be. */
const base_bytes_t *edit_recovery(edit_t *edit, base_error_t *error);

/** Reads such a PEM text. @param identity  [out] freed by the caller, whatever is returned. @param pem NULL: fails */
bool edit_identity(const char *label, const base_bytes_t *pem, listfile_identity_t *identity, base_error_t *error);

/** Regenerates a node's certificate; ITLRECOVERY is its own, which no TFTP service takes in yet. */
bool edit_make(edit_t *edit, unsigned node, cluster_certificate_t which, base_error_t *error);

/** Regenerates all certificates of a node but ITLRecovery. */
bool edit_make_all(edit_t *edit, unsigned node, base_error_t *error);

/** Replaces a key. @param pem  taken over */
void edit_put_pem(edit_t *edit, unsigned node, cluster_certificate_t which, base_bytes_t *pem);

/** Gives every subscriber an ITLRecovery of its own where the release has it so and there is none. */
bool edit_fill_recovery(edit_t *edit, base_error_t *error);

/** The tomcat certificate is to be another one: the node's web server, where it runs, shows the present one until it
 *  starts again. To be called before the other one is made. */
bool edit_keep_tomcat(edit_t *edit, unsigned node, base_error_t *error);

/** The node's web server starts: it shows the tomcat certificate of now. */
bool edit_show_tomcat(edit_t *edit, unsigned node, base_error_t *error);

/** Replaces the ITLRecovery of the lists, the publisher's. @param pem  taken over */
void edit_put_recovery(edit_t *edit, base_bytes_t *pem);

/** Replaces a subscriber's own ITLRecovery. @param pem  taken over */
void edit_put_own_recovery(edit_t *edit, unsigned node, base_bytes_t *pem);

/** Gives a node's TFTP service the ITLRecovery of the lists, where the release has one. */
bool edit_take_recovery(edit_t *edit, unsigned node, base_error_t *error);

/** Writes all keys that are new, and ITLRecovery.p12. */
bool edit_write_keys(edit_t *edit, base_error_t *error);

/** Gives the cluster a new secret of coaps. */
bool edit_make_secret(edit_t *edit, base_error_t *error);

/** Gives the cluster this secret of coaps. */
bool edit_put_secret(edit_t *edit, const itl_coap_psk_t *psk, base_error_t *error);

/** Frees all keys. */
void edit_free_keys(edit_t *edit);

/* --- lists (lists.c) --- */

/** Makes a node's list with its usual or reset signer. @param file  [out] freed by the caller, whatever is returned */
bool edit_make_list(edit_t *edit, unsigned node, base_bytes_t *file, base_error_t *error);

/** The content of an existing list under a new signature. @param file  [out] freed by the caller */
bool edit_resign(const edit_t *edit, const char *label, const base_bytes_t *list, const listfile_identity_t *signer,
                 base_bytes_t *file, base_error_t *error);

/** Signs records as a list of this name, with the cluster's digest and clock.
 *  @param file  [out] freed by the caller, whatever is returned */
bool edit_sign_list(const edit_t *edit, const char *filename, const listfile_identity_t *signer,
                    const listfile_record_t *records, size_t count, base_bytes_t *file, base_error_t *error);

/** Reads a certificate with its key as it will be; ITLRECOVERY as the node's TFTP has it.
 *  @param identity  [out] freed by the caller, whatever is returned */
bool edit_own(edit_t *edit, unsigned node, cluster_certificate_t which, listfile_identity_t *identity,
              base_error_t *error);

/** The address that records tell of a node: its own, else 127.0.0.1. */
itl_hal_addr_t edit_address(const edit_t *edit, unsigned node);

/** Bytes of such an address in a record: 4 or 16. */
uint8_t edit_address_bytes(const itl_hal_addr_t *address);

/** Puts a list into a node's TFTP folder. */
bool edit_put_list(edit_t *edit, unsigned node, const base_bytes_t *file, base_error_t *error);

/** Makes and puts all lists that have to be. */
bool edit_write_lists(edit_t *edit, base_error_t *error);

/** Remembers that a node serves this list from now on, and the one that it replaces (published.c). To be called when
 *  the list is put into the node's folder. */
bool edit_remember_list(edit_t *edit, unsigned node, cluster_list_kind_t kind, const base_bytes_t *file,
                        base_error_t *error);

/** Writes what is remembered; of each kind and node the last CLUSTER_LISTS_REMEMBERED lists stay. */
bool edit_write_published(edit_t *edit, base_error_t *error);

/** Remembers that lists hold this ITLRecovery. */
bool edit_remember_recovery(edit_t *edit, const listfile_identity_t *recovery, base_error_t *error);

/** SHA-256 of a certificate, hex. */
bool cluster_fingerprint(const base_bytes_t *certificate, char text[65]);

/* --- once a day (daily.c): the recovery key, certificates that expire, the mail --- */

/** True when something of it is due. */
bool daily_is_due(const cluster_state_t *state, int64_t now);

/** Does what is due: alerts, and the day's mail. @return false with the reason */
bool daily_look(edit_t *edit, base_error_t *error);

/** Has a mail sent (mails.c), once the change is made; once in a change. @param text  lines for people */
bool edit_queue_mail(edit_t *edit, const char *text, base_error_t *error);

#endif
