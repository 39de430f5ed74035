/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * nodes.yaml in and out. Inside this room only.
 */
#ifndef CLUSTER_STATE_FILE_H
#define CLUSTER_STATE_FILE_H

#include "base/bytes.h"
#include "base/error.h"
#include "cluster/state.h"

/** Most recovery certificates that are remembered; the oldest goes first. */
#define CLUSTER_KNOWN_RECOVERY_MAX 64

/**
 * Reads a state and checks what the rest of the room relies on: names fit for folders, the publisher first, key sizes.
 * @param label  names the text in errors
 * @return to be freed with state_free; NULL with the reason
 */
cluster_state_t *state_read(const char *label, const base_bytes_t *yaml, base_error_t *error);

/** Writes a state. @param yaml  [out] freed by the caller. @return false: out of memory, text that is not UTF-8 */
bool state_write(const cluster_state_t *state, base_bytes_t *yaml, base_error_t *error);

/** A copy of its own. @return NULL with the reason */
cluster_state_t *state_copy(const cluster_state_t *state, base_error_t *error);

/** Wipes the passwords and frees everything; NULL is allowed. */
void state_free(cluster_state_t *state);

/** Frees what a node holds. */
void state_free_node(cluster_node_t *node);

/** Replaces a string of a state. @return false without memory; the old one then stays */
bool state_set(char **field, const char *text, base_error_t *error);

/** True when a node of this state has such a certificate. */
bool state_has_certificate(const cluster_state_t *state, const cluster_node_t *node, cluster_certificate_t which);

/** True for a subscriber that ought to have an ITLRecovery of its own, and has none: clusters of earlier versions. */
bool state_lacks_recovery(const cluster_state_t *state, const cluster_node_t *node);

/** True for a host name of letters, digits and "-" (RFC 1123 section 2.1), 1 to 63 characters. */
bool state_host_is_sound(const char *host);

/** True for host names joined by dots, up to 160 characters, or an empty text. */
bool state_domain_is_sound(const char *domain);

/** True for 1024, 2048 and 4096: a list has no code for signatures of other lengths. */
bool state_key_bits_are_sound(uint32_t bits);

#endif
