/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Writes YAML that yaml.h reads, a value on a line each, by libfyaml's emitter. Texts are quoted where they could be
 * read as something else. Writing never fails at once: the buffer tells of it in the end.
 */
#ifndef SCENARIO_YAML_OUT_H
#define SCENARIO_YAML_OUT_H

#include <stdbool.h>
#include <stdint.h>

#include "base/bytes.h"

typedef struct yaml_out yaml_out_t;

/**
 * Begins a line: what follows is one value, on that line.
 * @param to      gets the bytes, and fails with them; kept
 * @param before  what stands before it: "  - boot: "
 * @return NULL without memory, which all others allow
 */
yaml_out_t *yaml_out_begin(base_bytes_t *to, const char *before);

/** Ends the line, and frees it. @p to has failed when memory was short, or something did not fit together. */
void yaml_out_end(yaml_out_t *out);

/** Opens a mapping, of which keys and values follow in turns. */
void yaml_out_mapping(yaml_out_t *out);

/** Opens a sequence. */
void yaml_out_sequence(yaml_out_t *out);

/** Closes what was opened last and is not closed. */
void yaml_out_close(yaml_out_t *out);

/** Writes a key or a value. @param text  UTF-8 */
void yaml_out_text(yaml_out_t *out, const char *text);

/** Writes a value that is never quoted. @param word  nothing that YAML could take for something else */
void yaml_out_word(yaml_out_t *out, const char *word);

/** A key, which is never quoted, and its value. */
void yaml_out_pair(yaml_out_t *out, const char *key, const char *text);

/** A key, and on or off. */
void yaml_out_toggle(yaml_out_t *out, const char *key, bool on);

/** A key and a number. */
void yaml_out_number(yaml_out_t *out, const char *key, uint64_t number);

#endif
