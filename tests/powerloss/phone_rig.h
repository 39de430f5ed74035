/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A whole phone and its call manager in a virtual world, for power cuts: the phone's flash can be set to anything
 * before it is switched on, its operations are kept, and what it has in its three stores is compared byte by byte.
 */
#ifndef POWERLOSS_PHONE_RIG_H
#define POWERLOSS_PHONE_RIG_H

#include "base/bytes.h"
#include "flash_log.h"
#include "memory_files.h"
#include "phone/phone.h"
#include "pub.h"

/** What a phone keeps in its flash, in the order in which a boot changes it. */
typedef enum phone_store { PHONE_STORE_CTL, PHONE_STORE_ITL, PHONE_STORE_CONFIG, PHONE_STORES } phone_store_t;

/** A file for each store; NULL: none. */
typedef struct phone_files {
    const base_bytes_t *of[PHONE_STORES];
} phone_files_t;

/** The phone, its call manager and their world. Stays where it is. */
typedef struct phone_rig {
    virtual_world_t *world;
    virtual_node_t *node;
    virtual_flash_t *flash;
    flash_log_t log; /**< Of the flash. */
    itl_phone_storage_t storage;
    itl_phone_t *phone;
    void *tvs_memory;
    bool asks_tvs;
    pub_t pub;
    char address[16]; /**< Of the call manager. */
    memory_file_t served[PHONE_STORES];
    memory_files_t files;
    tftp_files_t folder;
} phone_rig_t;

/** Makes everything; the phone is off, its flash erased, nothing is served. */
void phone_rig_open(phone_rig_t *rig, const virtual_geometry_t *geometry);

/** Frees everything. */
void phone_rig_close(phone_rig_t *rig);

/** Serves these files from now on, which stay the caller's. */
void phone_rig_serve(phone_rig_t *rig, const phone_files_t *files);

/** Switches the phone on, again where it is on. @return as itl_phone_init */
itl_reason_t phone_rig_on(phone_rig_t *rig);

/** Lets the phone, which is on, boot. @return false: it did not come to an end; a phone that lost its power on the way
 * is off */
bool phone_rig_boot(phone_rig_t *rig);

/** Whether the phone, which is on, has just this in a store. @param file  NULL: nothing */
bool phone_rig_has(phone_rig_t *rig, phone_store_t store, const base_bytes_t *file);

#endif
