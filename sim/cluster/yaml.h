/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Files of YAML read and written by libcyaml, and what it complains of. Names begin with the room's: libyaml has
 * functions whose names begin with yaml_. Inside this room only.
 */
#ifndef CLUSTER_YAML_H
#define CLUSTER_YAML_H

#include <cyaml/cyaml.h>

#include "base/bytes.h"
#include "base/error.h"

/**
 * Reads a file.
 * @param label   names it in errors
 * @param schema  of a pointer
 * @return to be freed with cluster_yaml_free; NULL with the reason: not of this schema, or empty
 */
void *cluster_yaml_read(const char *label, const base_bytes_t *yaml, const cyaml_schema_value_t *schema,
                        base_error_t *error);

/** Writes a file. @param yaml  [out] appended; freed by the caller, whatever is returned. @return false with the reason
 */
bool cluster_yaml_write(const char *label, const void *data, const cyaml_schema_value_t *schema, base_bytes_t *yaml,
                        base_error_t *error);

/** Frees what cluster_yaml_read returned; NULL is allowed. */
void cluster_yaml_free(void *data, const cyaml_schema_value_t *schema);

#endif
