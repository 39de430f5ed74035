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
typedef enum itl_outcome_event {
    ITL_OUTCOME_NOT_ASKED = 0, /**< Not yet, or no server was left to ask. */
    ITL_OUTCOME_NOT_FOUND,     /**< The server has none: what is installed stays. */
    ITL_OUTCOME_UNCHANGED,
    ITL_OUTCOME_ACCEPTED,
    ITL_OUTCOME_REFUSED, /**< Got and refused. */
    ITL_OUTCOME_FAILED,  /**< Not got, or not kept: network, server or flash. */
} itl_outcome_event_t;

/** One file of the boot. */
typedef struct itl_outcome_file {
    itl_outcome_event_t event;
    itl_reason_t reason; /**< With NOT_FOUND, REFUSED and FAILED. */
    bool was_installed;  /**< A list: before this boot. Of no meaning for the configuration. */
} itl_outcome_file_t;

/** Everything that the judgement depends on. All zero: nothing has been asked for yet. */
typedef struct itl_outcome_facts {
    itl_outcome_file_t ctl;
    itl_outcome_file_t itl;
    itl_outcome_file_t configuration;
    bool answered; /**< Some server answered. */
} itl_outcome_facts_t;

/** Trust, as JSON says it. */
typedef enum itl_outcome_trust {
    ITL_OUTCOME_TRUSTED,
    ITL_OUTCOME_UNTRUSTED,
    ITL_OUTCOME_NO_TRUST_LIST
} itl_outcome_trust_t;

/** How a boot ended: the exit status of a program that does nothing but boot. */
typedef enum itl_outcome_exit {
    ITL_OUTCOME_EXIT_DONE = 0,
    ITL_OUTCOME_EXIT_FAILED = 1,  /**< A list could not be had. */
    ITL_OUTCOME_EXIT_REFUSED = 3, /**< A list was got and refused. */
} itl_outcome_exit_t;

/** When a message is said: once the file, or both lists, had their turn. */
typedef enum itl_outcome_turn {
    ITL_OUTCOME_TURN_CTL,
    ITL_OUTCOME_TURN_LISTS,
    ITL_OUTCOME_TURN_CONFIGURATION
} itl_outcome_turn_t;

/** The file that a message names. */
typedef enum itl_outcome_about {
    ITL_OUTCOME_ABOUT_NOTHING,
    ITL_OUTCOME_ABOUT_CTL,     /**< "CTLFile.tlv", whatever name it was asked for by. */
    ITL_OUTCOME_ABOUT_ITL,     /**< "ITLFile.tlv", the same. */
    ITL_OUTCOME_ABOUT_REQUEST, /**< The name asked for. */
} itl_outcome_about_t;

/** One message. */
typedef struct itl_outcome_message {
    itl_outcome_turn_t turn;
    itl_status_text_id_t text;
    itl_outcome_about_t about;
    itl_reason_t reason;
} itl_outcome_message_t;

/** Most messages of one boot: two lists too large for a phone that has none, and the configuration. */
#define ITL_OUTCOME_MESSAGES 6u

/** The judgement. */
typedef struct itl_outcome {
    itl_outcome_trust_t trust;
    itl_outcome_exit_t exit_status;
    itl_reason_t
        reason; /**< Why exit_status is not 0; ITL_REASON_NONE when it is, or when the lists had no turn yet. */
    itl_alarm_status_t status_code;
    uint8_t message_count;
    itl_outcome_message_t messages[ITL_OUTCOME_MESSAGES]; /**< In the order in which they are said. */
} itl_outcome_t;

/**
 * Judges a boot, over or still under way. Pure: the same facts give the same judgement. The messages of a turn depend
 * only on the files that had theirs by then.
 */
itl_outcome_t itl_outcome_judge(const itl_outcome_facts_t *facts);

/** What becomes of a file that is not taken. @param reason why it is not; not ITL_REASON_NONE. @return NOT_FOUND,
 * REFUSED or FAILED */
itl_outcome_event_t itl_outcome_event(itl_reason_t reason);

/** True for reasons that mean: nobody answered. Another server may; that this one did not is said at once. */
bool itl_outcome_is_silence(itl_reason_t reason);

/** What is said of a file that did not come, or of a server that gave no answer. @param reason why */
itl_status_text_id_t itl_outcome_text(itl_reason_t reason);

#endif
