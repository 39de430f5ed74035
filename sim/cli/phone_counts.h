/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * How many phones of a cluster are in which state, in all and by model and firmware. Inside this room only.
 */
#ifndef SIM_PHONE_COUNTS_H
#define SIM_PHONE_COUNTS_H

#include <cjson/cJSON.h>
#include <stdio.h>

#include "cluster/phones.h"

/** Phones by their state. */
typedef struct phone_counts {
    unsigned states[CLUSTER_PHONE_STATES];
    unsigned phones; /**< All of them. */
} phone_counts_t;

/** Phones of one model and firmware, as the device list says it; "": it does not. */
typedef struct phone_class {
    char model[72], firmware[72];
    phone_counts_t counts;
} phone_class_t;

/** A summary. Start with {0}; end with phone_summary_free. */
typedef struct phone_summary {
    phone_counts_t counts;
    phone_class_t *classes; /**< In the order in which they were met. */
    size_t class_count;
    bool failed; /**< Out of memory. */
} phone_summary_t;

/** Counts a phone. */
void phone_summary_add(phone_summary_t *summary, const cluster_phone_t *phone);

/** Phones that are not current. */
unsigned phone_counts_behind(const phone_counts_t *counts);

/** Prints "3 phones: 2 current, 1 stale", without a line end. */
void phone_counts_print(FILE *out, const phone_counts_t *counts);

/** Prints that line, and one for each class where the device list knows one. */
void phone_summary_print(FILE *out, const phone_summary_t *summary);

/** As JSON, for the caller to free. */
cJSON *phone_summary_json(const phone_summary_t *summary);

/** Frees it. */
void phone_summary_free(phone_summary_t *summary);

#endif
