/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The judge of a boot: one pure function from what became of each file to trust, reason, exit status, StatusCode and
 * the messages in order. No other room judges a boot, as no other than policy judges a list. docs/boot.md has the rule
 * as tables, checked against this code by a test.
 */
#ifndef ITLPHONE_OUTCOME_H
#define ITLPHONE_OUTCOME_H

#include <stdbool.h>
#include <stdint.h>

#include "alarm/alarm.h"
#include "reason/reason.h"
#include "status/status.h"

/** What became of a file in a boot. */
typedef enum outcome_event {
    OUTCOME_NOT_ASKED = 0, /**< Not yet, or no server was left to ask. */
    OUTCOME_NOT_FOUND,     /**< The server has none: what is installed stays. */
    OUTCOME_UNCHANGED,
    OUTCOME_ACCEPTED,
    OUTCOME_REFUSED, /**< Got and refused. */
    OUTCOME_FAILED,  /**< Not got, or not kept: network, server or flash. */
} outcome_event_t;

/** One file of the boot. */
typedef struct outcome_file {
    outcome_event_t event;
    reason_t reason;    /**< With NOT_FOUND, REFUSED and FAILED. */
    bool was_installed; /**< A list: before this boot. Of no meaning for the configuration. */
} outcome_file_t;

/** Everything that the judgement depends on. All zero: nothing has been asked for yet. */
typedef struct outcome_facts {
    outcome_file_t ctl;
    outcome_file_t itl;
    outcome_file_t configuration;
    bool answered; /**< Some server answered. */
} outcome_facts_t;

/** Trust, as JSON says it. */
typedef enum outcome_trust { OUTCOME_TRUSTED, OUTCOME_UNTRUSTED, OUTCOME_NO_TRUST_LIST } outcome_trust_t;

/** How a boot ended: the exit status of a program that does nothing but boot. */
typedef enum outcome_exit {
    OUTCOME_EXIT_DONE = 0,
    OUTCOME_EXIT_FAILED = 1,  /**< A list could not be had. */
    OUTCOME_EXIT_REFUSED = 3, /**< A list was got and refused. */
} outcome_exit_t;

/** When a message is said: once the file, or both lists, had their turn. */
typedef enum outcome_turn { OUTCOME_TURN_CTL, OUTCOME_TURN_LISTS, OUTCOME_TURN_CONFIGURATION } outcome_turn_t;

/** The file that a message names. */
typedef enum outcome_about {
    OUTCOME_ABOUT_NOTHING,
    OUTCOME_ABOUT_CTL,     /**< "CTLFile.tlv", whatever name it was asked for by. */
    OUTCOME_ABOUT_ITL,     /**< "ITLFile.tlv", the same. */
    OUTCOME_ABOUT_REQUEST, /**< The name asked for. */
} outcome_about_t;

/** One message. */
typedef struct outcome_message {
    uint8_t turn;   /**< An outcome_turn_t. */
    uint8_t text;   /**< A status_text_id_t. */
    uint8_t about;  /**< An outcome_about_t. */
    uint8_t reason; /**< A reason_t. */
} outcome_message_t;

/** Most messages of one boot: two lists too large for a phone that has none, and the configuration. */
#define OUTCOME_MESSAGES 6u

/** The judgement. */
typedef struct outcome {
    outcome_trust_t trust;
    outcome_exit_t exit_status;
    reason_t reason; /**< Why exit_status is not 0; REASON_NONE when it is, or when the lists had no turn yet. */
    alarm_status_t status_code;
    uint8_t message_count;
    outcome_message_t messages[OUTCOME_MESSAGES]; /**< In the order in which they are said. */
} outcome_t;

/**
 * Judges a boot, over or still under way. Pure: the same facts give the same judgement. The messages of a turn depend
 * only on the files that had theirs by then.
 */
outcome_t outcome_judge(const outcome_facts_t *facts);

/** What becomes of a file that is not taken. @param reason why it is not; not REASON_NONE. @return NOT_FOUND, REFUSED
 * or FAILED */
outcome_event_t outcome_event(reason_t reason);

/** True for reasons that mean: nobody answered. Another server may; that this one did not is said at once. */
bool outcome_is_silence(reason_t reason);

/** What is said of a file that did not come, or of a server that gave no answer. @param reason why */
status_text_id_t outcome_text(reason_t reason);

#endif
