/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The configurations that a node's TFTP service makes itself: SEP<MAC>.cnf.xml of every phone in the device list, and
 * XMLDefault.cnf.xml for those that are not in it; with ".sgn" behind the name signed with the node's CallManager key.
 * For the configuration of a phone that is not in the list there is no such file, as with a call manager.
 *
 * What was signed is kept until another certificate, list or setting would make another file of it. Strangers make no
 * work: only names in the device list are signed for, PROVISIONING_KEPT files are kept, and of those that are not
 * PROVISIONING_AT_ONCE are signed at once and PROVISIONING_PER_S each second; a request past that is not answered, so
 * that the phone asks again.
 */
#ifndef PROVISIONING_PROVISIONING_H
#define PROVISIONING_PROVISIONING_H

#include "base/error.h"
#include "cluster/devices.h"
#include "listfile/identity.h"
#include "provisioning/configuration.h"
#include "tftpd/tftp_files.h"
#include "trustlist/trustlist.h"

/** Signed files that are kept. */
#define PROVISIONING_KEPT 4096u

/** Files that are signed at once, and then each second. */
#define PROVISIONING_AT_ONCE 1000u
#define PROVISIONING_PER_S   50u

/** What configurations are made of. */
typedef struct provisioning_facts {
    const configuration_node_t *nodes; /**< Kept. */
    size_t node_count;
    const devices_t *devices;            /**< Kept. */
    const char *ssh_user, *ssh_password; /**< As configuration_t has them; NULL: none. Kept. */
    itl_trustlist_digest_t digest;       /**< Of signatures. */
    bool plain;                          /**< Nothing is signed: there are no files with ".sgn". */
    int64_t clock_offset;                /**< Seconds that the cluster's clock is ahead of the machine's. */
} provisioning_facts_t;

typedef struct provisioning provisioning_t;

/** Starts without facts: there is no file then. @return NULL without memory */
provisioning_t *provisioning_create(void);

/**
 * Takes what is true from now on. Files that are open keep their bytes.
 * @param facts   copied; what it points to lasts until the next call
 * @param signer  certificate and key of the node's CallManager; taken over, and empty afterwards
 */
void provisioning_update(provisioning_t *provisioning, const provisioning_facts_t *facts, listfile_identity_t *signer);

/** Its files, for a TFTP service. Their names are hostile; letters count in any case. */
const tftp_files_t *provisioning_files(const provisioning_t *provisioning);

/**
 * Reads the name of a phone out of the name of its configuration, signed or not.
 * @param file       as asked for: hostile, "/" in front allowed
 * @param name       [out] as devices_name writes it
 * @param is_signed  [out] it ends in ".sgn"
 * @return false: another file
 */
bool provisioning_phone_of(const char *file, char name[DEVICES_NAME_BYTES], bool *is_signed);

/** Files that were signed so far. */
uint64_t provisioning_signatures(const provisioning_t *provisioning);

/** Frees everything; no file is open any more. NULL is allowed. */
void provisioning_free(provisioning_t *provisioning);

#endif
