/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The words of the language: every member of every mapping, once. What reads a file, the reference in
 * docs/scenarios.md and the JSON Schema are made of these tables.
 */
#ifndef SCENARIO_WORDS_H
#define SCENARIO_WORDS_H

#include "scenario/model.h"

/** What may stand at a member. The C type at its offset stands behind each. */
typedef enum word_kind {
    WORD_TEXT,      /**< Any text: word_t. */
    WORD_NAME,      /**< A name that the scenario gives (letters, digits, - _ .): word_t. */
    WORD_NAMES,     /**< One or a list of them: word_list_t. */
    WORD_TEXTS,     /**< A list of texts: word_list_t. */
    WORD_NUMBER,    /**< A number from min to max: uint32_t. */
    WORD_EXPECTED,  /**< The same: expected_number_t. */
    WORD_NUMBERS,   /**< A list of such numbers: number_list_t. */
    WORD_TOGGLE,    /**< on or off: toggle_t. */
    WORD_CHOICE,    /**< One of `choices`, the first of which is 1: int. */
    WORD_SPAN,      /**< A time such as 6m: uint64_t, microseconds. */
    WORD_SPAN_S,    /**< The same, or one behind (-5y), in seconds: int64_t. */
    WORD_RANGE,     /**< A time, or two with .. between: span_range_t. */
    WORD_SHARE,     /**< A percentage: share_ppm_t. */
    WORD_RATE,      /**< 40/s: rate_t. */
    WORD_TIME,      /**< 2027-05-01T08:00:00Z: word_t. */
    WORD_SELECTION, /**< Phones: selection_t. */
    WORD_MEMBERS,   /**< A mapping of its own, whose members are at the same struct as this member's. */
    WORD_OWN,       /**< Read by a function of its own (read.c). */
} word_kind_t;

/** A member of a mapping. A table ends with a row without a name. */
typedef struct word_row {
    const char *name;
    word_kind_t kind;
    size_t offset;
    uint32_t min, max;             /**< Of numbers. */
    const char *const *choices;    /**< Of choices: ended by NULL. */
    const struct word_row *inside; /**< Of members. */
    bool needed;
    const char *brief; /**< For the reference, in Markdown. */
    const char *shows; /**< A value, as it may stand in a file. */
} word_row_t;

/** A step. */
typedef struct step_row {
    const char *name;
    step_kind_t kind;
    const word_row_t *members;
    const char *in_short; /**< The member that is meant where a scalar (or a list) stands alone; NULL: none. */
    const char *brief;
} step_row_t;

extern const word_row_t words_file[];    /**< Of scenario_t. */
extern const word_row_t words_cluster[]; /**< Of cluster_spec_t. */
extern const word_row_t words_node[];    /**< Of node_spec_t. */
extern const word_row_t words_class[];   /**< Of class_spec_t. */
extern const word_row_t words_network[]; /**< Of scenario_t. */
extern const word_row_t words_branch[];  /**< Of branch_t. */
extern const step_row_t words_steps[];   /**< Ended by a NULL name. */

/** The row of a step. */
const step_row_t *words_step(step_kind_t kind);

#endif
