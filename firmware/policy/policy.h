/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The trust decision: one pure function from facts to a verdict. No other room makes a verdict.
 * docs/trust-decision.md has the rule as a table, checked against this code by a test.
 *
 * The function is called again as facts become known: it says what it must know next, or decides. Refusal is zero;
 * acceptance is a value that no single flipped bit or skipped assignment produces.
 */
#ifndef ITLPHONE_POLICY_H
#define ITLPHONE_POLICY_H

#include <stdbool.h>
#include <stdint.h>

#include "itl_must_use.h"
#include "reason/reason.h"

/** What a file is. */
typedef enum itl_policy_kind {
    ITL_POLICY_KIND_OTHER = 0, /**< None of those below: never asked for. */
    ITL_POLICY_KIND_ITL = 1,
    ITL_POLICY_KIND_CTL = 2,
    ITL_POLICY_KIND_SIGNED_FILE = 3,
} itl_policy_kind_t;

/** Whether the FILENAME of the candidate is one under which this phone takes a file of that kind. */
typedef enum itl_policy_name {
    ITL_POLICY_NAME_OTHER = 0, /**< Another name, or another phone's. */
    ITL_POLICY_NAME_OURS = 1,
} itl_policy_name_t;

/** What the phone has. CTL and ITL together are one anchor (docs/trust-decision.md, "The facts"). */
typedef enum itl_policy_installed {
    ITL_POLICY_INSTALLED_NONE = 0,     /**< No list at all: the first one is taken on trust. */
    ITL_POLICY_INSTALLED_ROLLBACK = 1, /**< Only lists without TVS and TFTP records: they let any next list in. */
    ITL_POLICY_INSTALLED_LIST = 2,     /**< A list that binds. */
} itl_policy_installed_t;

/** Where a SAST record of the candidate's signer is. */
typedef enum itl_policy_signer {
    ITL_POLICY_SIGNER_UNKNOWN = 0,   /**< Nowhere that counts. */
    ITL_POLICY_SIGNER_INSTALLED = 1, /**< In an installed list. */
    ITL_POLICY_SIGNER_CANDIDATE = 2, /**< Only in the candidate itself. */
} itl_policy_signer_t;

/** Whether the signature is by the key in question: the installed record's, the candidate's own, or the one that TVS
 * returned. */
typedef enum itl_policy_signature {
    ITL_POLICY_SIGNATURE_UNCHECKED = 0,
    ITL_POLICY_SIGNATURE_GOOD = 1,
    ITL_POLICY_SIGNATURE_BAD = 2,
    ITL_POLICY_SIGNATURE_UNUSABLE = 3, /**< Key or algorithm that the phone cannot use. */
} itl_policy_signature_t;

/** What TVS says of the signer. */
typedef enum itl_policy_tvs {
    ITL_POLICY_TVS_NOT_ASKED = 0,
    ITL_POLICY_TVS_NONE = 1,   /**< No server is configured, or the installed lists name none. */
    ITL_POLICY_TVS_VALID = 2,  /**< Vouched for, with the role asked for and the certificate asked about. */
    ITL_POLICY_TVS_DENIED = 3, /**< An authenticated "not valid". */
    ITL_POLICY_TVS_FAILED = 4, /**< No server gave an answer that can be believed. */
} itl_policy_tvs_t;

/** Everything the decision depends on. */
typedef struct itl_policy_facts {
    itl_policy_kind_t expected; /**< What was asked for. */
    itl_policy_kind_t found;    /**< What the candidate's FILENAME says. */
    itl_policy_name_t name;
    itl_policy_installed_t installed; /**< Of no meaning for a signed file, which never vouches for itself. */
    itl_reason_t structure;           /**< ITL_REASON_NONE when the candidate is well-formed, else why not. */
    itl_policy_signer_t signer;
    itl_policy_signature_t signature;
    itl_policy_tvs_t tvs;
    itl_reason_t tvs_reason; /**< With ITL_POLICY_TVS_FAILED: what went wrong. */
} itl_policy_facts_t;

/** Refuse is zero. */
typedef enum itl_policy_decision {
    ITL_POLICY_REFUSE = 0,
    ITL_POLICY_CHECK_SIGNATURE =
        0x5A3C, /**< Verify with the key of the signer's record (or the one TVS returned), then call again. */
    ITL_POLICY_ASK_TVS = 0x6699, /**< Ask TVS about the signer, then call again. */
    ITL_POLICY_ACCEPT = 0x3CA5,
} itl_policy_decision_t;

/** On whose word a list was accepted. */
typedef enum itl_policy_authority {
    ITL_POLICY_BY_NOBODY = 0,
    ITL_POLICY_BY_FIRST_USE = 1, /**< First list, or next after a rollback list. */
    ITL_POLICY_BY_LIST = 2,      /**< A SAST record of an installed list. */
    ITL_POLICY_BY_TVS = 3,
} itl_policy_authority_t;

typedef struct ITL_MUST_USE_TYPE itl_policy_verdict {
    itl_policy_decision_t decision;
    itl_reason_t reason;              /**< Of a refusal; ITL_REASON_NONE otherwise. */
    itl_policy_authority_t authority; /**< Of an acceptance; ITL_POLICY_BY_NOBODY otherwise. */
} itl_policy_verdict_t;

/**
 * Decides, or says which fact is needed next. Pure: the same facts give the same verdict.
 * @param facts  what is known; values outside the enums refuse with ITL_REASON_INTERNAL
 */
ITL_MUST_USE itl_policy_verdict_t itl_policy_decide(const itl_policy_facts_t *facts);

/** "first-use", "list", "tvs" or "nobody". */
const char *itl_policy_authority_name(itl_policy_authority_t authority);

#endif
