/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone of the virtual world does for its user, or for somebody who pushes, while time goes by: its directory or
 * services are opened, its authentication URL is asked.
 */
#ifndef SCENARIO_GUESTS_H
#define SCENARIO_GUESTS_H

#include "scenario/stage.h"

/** As stage_kind_t has it. */
void virtual_phone_directory(stage_t *stage, stage_phone_t *phone, bool services, char shown[128]);

/** As stage_kind_t has it. */
void virtual_phone_push(stage_t *stage, stage_phone_t *phone, const char *credentials, char answer[128]);

/** Does what can be done now for what is open. @return when to call again at the latest (ms) */
uint64_t guests_poll(stage_phone_t *phone);

/** The phone goes off: what is open is closed. */
void guests_close(stage_phone_t *phone);

#endif
