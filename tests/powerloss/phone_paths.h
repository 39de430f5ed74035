/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file What the power-loss tests of a whole phone cut: boots that change what it has, and keys that are pressed. */
#ifndef POWERLOSS_PHONE_PATHS_H
#define POWERLOSS_PHONE_PATHS_H

#include "phone_rig.h"

/** Most boots that bring a phone to where a path begins. */
#define PHONE_PATH_BOOTS 2u

/** A way from one state of a phone to another. */
typedef struct phone_path {
    const char *name;
    phone_files_t before[PHONE_PATH_BOOTS]; /**< What is served first, boot by boot; the last is what the phone has. */
    bool presses;                           /**< A key is pressed; else the phone boots with what is served. */
    itl_phone_key_t key;
    phone_files_t done;   /**< What the phone has then. */
    phone_files_t served; /**< Now, and in the boots after it. */
    phone_files_t last;   /**< What the phone has once it has booted with that. */
    int exit_status;      /**< Of that boot. */
    bool asks_tvs;
} phone_path_t;

extern const phone_path_t phone_paths[];
extern const unsigned phone_path_count;

/** Reads and makes the files that paths are about. */
void phone_paths_load(void);

/** Frees them. */
void phone_paths_free(void);

/** What the phone has where a path begins. */
const phone_files_t *phone_path_begins(const phone_path_t *path);

/** Brings a phone there, from erased flash; afterwards the path's files are served.
 *  @return false: it has something else */
bool phone_path_prepare(const phone_path_t *path, phone_rig_t *rig);

/** Switches the phone on. @return false: it cannot use its flash */
bool phone_path_on(const phone_path_t *path, phone_rig_t *rig);

/** Lets the phone, which is on, do what the path is. @return false: it does not come to an end */
bool phone_path_act(const phone_path_t *path, phone_rig_t *rig);

#endif
