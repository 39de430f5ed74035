/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file Of read*.c and check.c alone. */
#ifndef SCENARIO_READ_PRIV_H
#define SCENARIO_READ_PRIV_H

#include "scenario/words.h"
#include "scenario/yaml.h"

/** A reading of a file. */
typedef struct reading {
    arena_t *arena;
    faults_t *faults;
} reading_t;

/** A member that was found. */
typedef struct member {
    const word_row_t *row;
    yaml_node_t *key, *value;
} member_t;

/** Reads a member of kind WORD_OWN into the struct at @p base. @return false, faults told */
typedef bool read_own_t(reading_t *reading, const member_t *member, void *base);

/** Reads a mapping into the struct at @p base: every member by its row, none twice, none missing, none unknown.
 *  @param own  for members of kind WORD_OWN; NULL: there are none. @return false, faults told */
bool read_members(reading_t *reading, yaml_node_t *node, spot_t spot, const word_row_t *rows, read_own_t *own,
                  void *base);

/** Reads one value as its row says. @param base  struct that its offset counts from. @return false, faults told */
bool read_value(reading_t *reading, const member_t *member, void *base);

/** Tells of a word that is none of a table's. @param what  "member", "step". @return false */
bool read_unknown(reading_t *reading, spot_t spot, const char *word, const char *what, const char *const *words,
                  size_t count);

/** Where a member stands: its value, else its key. */
spot_t read_spot(const member_t *member);

/** A name for something: WORD_NAME at @p node. @return false, faults told */
bool read_name(reading_t *reading, yaml_node_t *node, word_t *word);

/** Reads steps, branches included. @return false, faults told */
bool read_steps(reading_t *reading, const member_t *member, const step_t **steps, size_t *count);

/** Names of the scenario that are used, of nodes, clusters, classes, saved things, are there. What could not be read is
 * passed over. @return false, faults told */
bool check_scenario(const scenario_t *scenario, faults_t *faults);

#endif
