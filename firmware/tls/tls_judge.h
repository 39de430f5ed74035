/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Which terms of a TLS handshake are good enough, whatever the library that made it thinks of them: a pure function
 * from what was agreed on to a verdict. Only what is offered here is accepted: suites that authenticate the server by
 * its certificate's key and encrypt (RFC 8446 appendix B.4, RFC 5289, RFC 4492, RFC 5288, RFC 5246), and the groups
 * below.
 */
#ifndef ITLPHONE_TLS_JUDGE_H
#define ITLPHONE_TLS_JUDGE_H

#include <stdbool.h>
#include <stdint.h>

/** Versions as they stand on the wire (RFC 8446 section 4.2.1). */
#define ITL_TLS_VERSION_1_0 0x0301u
#define ITL_TLS_VERSION_1_1 0x0302u
#define ITL_TLS_VERSION_1_2 0x0303u
#define ITL_TLS_VERSION_1_3 0x0304u

/** Groups (RFC 8446 section 4.2.7) that are offered; 0: none. */
#define ITL_TLS_GROUP_SECP256R1 23u
#define ITL_TLS_GROUP_SECP384R1 24u
#define ITL_TLS_GROUP_SECP521R1 25u
#define ITL_TLS_GROUP_X25519    29u

/** What two sides agreed on, in numbers of the wire. */
typedef struct itl_tls_terms {
    uint16_t version;
    uint16_t suite;
    uint16_t group; /**< 0: none, or one that has no TLS_GROUP here. */
    bool proven;    /**< The other side used the key of its certificate in this very handshake (tls_proof.h). */
} itl_tls_terms_t;

/** What is wrong with a handshake that the library completed. */
typedef enum itl_tls_fault {
    ITL_TLS_FAULT_NONE = 0,
    ITL_TLS_FAULT_VERSION, /**< Below the lowest wanted, or unknown. */
    ITL_TLS_FAULT_SUITE,   /**< Not offered, or not one of this version. */
    ITL_TLS_FAULT_GROUP,   /**< Keys were agreed on by a group that was not offered. */
    ITL_TLS_FAULT_PROOF,   /**< Nothing in it needed the key of the certificate shown. */
} itl_tls_fault_t;

/** The suites to offer, in the order of preference, by wolfSSL's names. @return a constant string */
const char *itl_tls_offered_suites(void);

/** Those of them that TLS 1.0 and 1.1 have, for who knows no later version: some servers take others all the same. */
const char *itl_tls_old_suites(void);

/**
 * Judges what was agreed on.
 * @param agreed       all of it
 * @param version_min  the lowest version wanted
 * @return ITL_TLS_FAULT_NONE only when version, suite and group were offered and fit together
 */
itl_tls_fault_t itl_tls_judge_terms(const itl_tls_terms_t *agreed, uint16_t version_min);

/** The same, and the certificate's key was proved. @return as itl_tls_judge_terms, or ITL_TLS_FAULT_PROOF */
itl_tls_fault_t itl_tls_judge(const itl_tls_terms_t *agreed, uint16_t version_min);

/** The machine-readable name of a fault: "suite". @return a constant string; NULL for ITL_TLS_FAULT_NONE */
const char *itl_tls_fault_name(itl_tls_fault_t fault);

#endif
