/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A YAML 1.2 file as a tree with the place of each node. One document, no aliases, no tags: a scenario is plain data,
 * and hostile files cannot make it grow.
 *
 * The parser is libfyaml, whose version 0.7 never ends on some input, so that is refused before it: what is no UTF-8,
 * control characters besides line ends and tabulators, and lines that begin with "%" (directives). It also compares all
 * keys of a mapping with each other, which takes minutes where there are many: they are compared here, and are few.
 */
#ifndef SCENARIO_YAML_H
#define SCENARIO_YAML_H

#include "scenario/faults.h"

/** Largest file that is read. */
#define YAML_BYTES_MAX (1024u * 1024u)

/** Deepest nesting. */
#define YAML_DEPTH_MAX 40u

/** Most keys of one mapping. */
#define YAML_KEYS_MAX 256u

typedef struct yaml_file yaml_file_t;
typedef struct fy_node yaml_node_t;

/** What a node is. */
typedef enum yaml_kind { YAML_SCALAR, YAML_SEQUENCE, YAML_MAPPING } yaml_kind_t;

/**
 * Reads a file.
 * @param faults  of that file; gets its text, and what is wrong with it
 * @return NULL: it cannot be read or is no YAML, which faults tell; else to be closed
 */
yaml_file_t *yaml_open(const char *path, faults_t *faults);

/** Frees it with its nodes; NULL is allowed. */
void yaml_close(yaml_file_t *file);

/** The topmost node. */
yaml_node_t *yaml_root(const yaml_file_t *file);

/** What a node is. */
yaml_kind_t yaml_kind(yaml_node_t *node);

/** Where a node stands: of a scalar all of it, else its beginning. */
spot_t yaml_spot(yaml_node_t *node);

/** A scalar's text. @return NULL: no scalar, or one with a NUL in it; valid as long as the file */
const char *yaml_text(yaml_node_t *node);

/** A node on one line, as in `{boot: all}`. @return to be freed; NULL without memory */
char *yaml_line(yaml_node_t *node);

/** True for a plain `null`, `~` or nothing. */
bool yaml_is_null(yaml_node_t *node);

/** The next item of a sequence. @param cursor  NULL at first. @return NULL: no more */
yaml_node_t *yaml_item(yaml_node_t *sequence, void **cursor);

/** The next pair of a mapping. @param cursor  NULL at first. @param key  [out]. @return its value; NULL: no more */
yaml_node_t *yaml_pair(yaml_node_t *mapping, void **cursor, yaml_node_t **key);

#endif
