/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Reports as JSON.
 */
#ifndef SIM_JSON_H
#define SIM_JSON_H

#include <cjson/cJSON.h>

/** Prints an object on a line of its own, and frees it. Without memory nothing is printed. */
void cli_print_json(cJSON *json);

#endif
