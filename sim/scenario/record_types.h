/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What is told while a scenario is recorded. */
#ifndef SCENARIO_RECORD_TYPES_H
#define SCENARIO_RECORD_TYPES_H

/** Told of what the scenario lacks, a line each. */
typedef void record_tell_t(void *ctx, const char *line);

#endif
