/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file The stage as a virtual world: what its files do for stage_virtual.c. Each is as stage.h says of its kind. */
#ifndef SCENARIO_STAGE_VIRTUAL_H
#define SCENARIO_STAGE_VIRTUAL_H

#include "scenario/stage.h"

/** Makes a cluster in memory, and serves it. */
bool virtual_cluster_open(stage_t *stage, stage_cluster_t *cluster, base_error_t *error);

/** Serves what has come. @return when to call again at the latest (ms) */
uint64_t virtual_cluster_poll(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
void virtual_cluster_changed(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
void virtual_cluster_power(stage_cluster_t *cluster, stage_node_t *node, bool off);

/** As stage_kind_t has it. */
void virtual_cluster_write_syslog(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
void virtual_cluster_close(stage_cluster_t *cluster);

/** As stage_kind_t has it. */
stage_typed_result_t virtual_type(stage_cluster_t *cluster, const stage_typed_t *typed, stage_said_t *said);

/** As stage_kind_t has it. */
bool virtual_phone_open(stage_t *stage, stage_phone_t *phone, base_error_t *error);

/** Does what can be done now. @return when to call again at the latest (ms) */
uint64_t virtual_phone_poll(stage_t *stage, stage_phone_t *phone);

/** As stage_kind_t has it. */
void virtual_phone_due(stage_t *stage, stage_phone_t *phone);

/** As stage_kind_t has it. */
void virtual_phone_off(stage_t *stage, stage_phone_t *phone);

/** As stage_kind_t has it. */
bool virtual_phone_press(stage_t *stage, stage_phone_t *phone, int key, char why[128]);

/** As stage_kind_t has it. */
void virtual_phone_close(stage_t *stage, stage_phone_t *phone);

/** As stage_kind_t has it. */
void virtual_phone_facts(stage_t *stage, const stage_phone_t *phone, stage_facts_t *facts);

/** As stage_kind_t has it. */
stage_list_t virtual_phone_list(const stage_phone_t *phone, itl_phone_list_kind_t kind);

/** As stage_kind_t has it. */
bool virtual_phone_signer(const stage_phone_t *phone, itl_phone_list_kind_t kind, char name[ITL_LIMIT_NAME_BYTES + 1]);

/** As stage_kind_t has it. */
bool virtual_phone_message(const stage_phone_t *phone, const char *text, char found[128]);

/** As stage_kind_t has it. */
bool virtual_phone_logged(const stage_phone_t *phone, const char *text);

/** As stage_kind_t has it. */
stage_wear_t virtual_phone_wear(const stage_phone_t *phone);

#endif
