/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Settings made at the console, kept in flash over power-off: one line of options (options.h), in a region of its own
 * at the end of the flash, written with the power-safe switch of firmware/store.
 */
#ifndef BOARDS_SETTINGS_H
#define BOARDS_SETTINGS_H

#include "options.h"
#include "signature/signature.h"
#include "store/store.h"

typedef struct settings {
    itl_store_t store;
    itl_reason_t opened;
} settings_t;

/**
 * Sectors at the end of the flash that are not the phone's.
 * @return an even number; 0 when the flash is too small for settings
 */
uint32_t settings_sectors(const itl_hal_flash_t *flash);

/** Opens the settings. @return what itl_store_open said; ITL_REASON_STORE_GEOMETRY when the flash has no room for them
 */
ITL_MUST_USE itl_reason_t settings_open(settings_t *settings, const itl_hal_flash_t *flash,
                                        const itl_hal_system_t *system, itl_signature_work_t *work);

/** The line kept; empty when there is none or the settings are damaged. @param line [out] OPTIONS_LINE_BYTES */
void settings_load(settings_t *settings, char line[OPTIONS_LINE_BYTES]);

/** Keeps a line instead of the one before; an empty one: none. @return ITL_REASON_NONE, or what the store says */
ITL_MUST_USE itl_reason_t settings_save(settings_t *settings, const char *line);

/** Forgets everything. @return as itl_store_format */
ITL_MUST_USE itl_reason_t settings_format(settings_t *settings, const itl_hal_flash_t *flash,
                                          const itl_hal_system_t *system, itl_signature_work_t *work);

#endif
