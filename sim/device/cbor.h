/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * JSON as CBOR (RFC 8949): the same members in the same order, in the shortest encoding of each.
 */
#ifndef SIM_CBOR_H
#define SIM_CBOR_H

#include <cjson/cJSON.h>
#include <stdint.h>

#include "listfile/bytes.h"

/** Appends a value. Numbers are whole ones; others are cut to whole ones. */
void cbor_put(listfile_bytes_t *out, const cJSON *json);

#endif
