/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is cut by the power-loss tests: something done to a region in some state. Lengths follow the geometry, so that
 * the borders of granules, sectors and slots are met.
 */
#ifndef POWERLOSS_SCENARIOS_H
#define POWERLOSS_SCENARIOS_H

#include "rig.h"

/** State of the region before. */
typedef enum setup {
    SETUP_VIRGIN,    /**< Erased flash. */
    SETUP_FORMATTED, /**< After itl_store_format. */
    SETUP_INSTALLED, /**< The old file is the first ever. */
    SETUP_REPLACED,  /**< The old file replaced another, which still stands in the other slot. */
    SETUP_ERASED,    /**< The old file was erased, and still stands in the other slot. */
    SETUP_ABANDONED, /**< As REPLACED, with half a download in the other slot. */
    SETUP_WRAP,      /**< As REPLACED, with the highest sequence number. */
    SETUP_DAMAGED    /**< As REPLACED, then the old file's header rots. */
} setup_t;

/** What is done. */
typedef enum action { ACTION_INSTALL, ACTION_REFUSE, ACTION_ERASE, ACTION_FORMAT } action_t;

/** A length relative to the geometry. */
typedef enum base { BASE_ZERO, BASE_GRANULE, BASE_SECTOR, BASE_CAPACITY } base_t;

typedef struct scenario {
    const char *name;
    setup_t setup;
    action_t action;
    rig_file_t old_file;
    rig_file_t new_file; /**< Length counts from base. */
    base_t base;
} scenario_t;

extern const scenario_t scenarios[];
extern const unsigned scenario_count;

/** A scenario on a geometry, ready to be run any number of times. */
typedef struct stage {
    rig_t rig;
    virtual_flash_t *start; /**< The flash before the action. */
    action_t action;
    rig_file_t old_file; /**< Length 0: nothing installed. */
    rig_file_t new_file;
    bool damaged; /**< Before the action the region does not open. */
} stage_t;

/** Prepares a scenario. @return false when it makes no sense on this geometry (no such length) */
bool stage_create(stage_t *stage, const scenario_t *scenario, const rig_geometry_t *geometry);

/** Frees what stage_create made. */
void stage_destroy(stage_t *stage);

/** Sets the flash back to the start and opens the store. */
void stage_reset(stage_t *stage);

/** Does the action on the open store. */
itl_reason_t stage_act(stage_t *stage);

/** Opens, and names what is there. */
rig_state_t stage_open(stage_t *stage);

/** True when @p state is one that a cut of the action may leave. */
bool stage_allows(const stage_t *stage, rig_state_t state);

/** True when @p state is the one that the action is to reach. */
bool stage_reached(const stage_t *stage, rig_state_t state);

#endif
