/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The language as a JSON Schema (draft 2020-12), for editors; the reference in docs/scenarios.md is made of it.
 */
#ifndef SCENARIO_SCHEMA_H
#define SCENARIO_SCHEMA_H

#include <cjson/cJSON.h>

/** The schema, made of the tables that files are read by. @return to be freed with cJSON_Delete */
cJSON *schema_make(void);

#endif
