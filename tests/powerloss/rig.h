/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the power-loss tests share: a flash with one store between two guard sectors, files to install, and the question
 * that every test asks: what is installed now, and is it whole?
 */
#ifndef POWERLOSS_RIG_H
#define POWERLOSS_RIG_H

#include <stdbool.h>
#include <stdint.h>

#include "store/store.h"
#include "virtual/flash.h"

/** Kind byte of the records of these tests. */
#define RIG_KIND 1u

/** A geometry under test, and the size of its region. */
typedef struct rig_geometry {
    const char *name;
    uint32_t sector_size;
    uint32_t program_size;
    uint32_t slot_sectors;
    bool has_ecc;
    bool retry; /**< Cut a second try at every operation, too: there is no time for it on all geometries. */
} rig_geometry_t;

/** All geometries, the small ones first. */
extern const rig_geometry_t rig_geometries[];
extern const unsigned rig_geometry_count;

/** A file, described: its first bytes are those of every file, the rest is its own. Length 0: no file. */
typedef struct rig_file {
    uint32_t length;
    uint32_t common;
    uint32_t seed;
} rig_file_t;

/** Flash, region and store of one test. */
typedef struct rig {
    virtual_flash_t *flash;
    const itl_hal_flash_t *hal; /**< Of flash, or of a wrapper round it. */
    itl_store_region_t region;
    itl_signature_work_t *work;
    itl_store_t store;
} rig_t;

/** What open found. */
typedef enum rig_state { RIG_OLD, RIG_NEW, RIG_BOTH, RIG_DAMAGED, RIG_NEITHER } rig_state_t;

/** A way in which power goes at an operation. */
typedef struct rig_cut {
    const char *name;
    virtual_cut_t cut;
    virtual_tear_t tear;
    uint64_t seed;
} rig_cut_t;

/** All ways; the first RIG_CUTS_FEW stand for the rest where there is no time for all. */
#define RIG_CUTS     12u
#define RIG_CUTS_FEW 4u
extern const rig_cut_t rig_cuts[RIG_CUTS];

/** Makes a flash with rubbish in its guard sectors and an unopened store on it. */
void rig_create(rig_t *rig, const rig_geometry_t *geometry);

/** Frees what rig_create made. */
void rig_destroy(rig_t *rig);

/** Power on, and open. */
itl_reason_t rig_open(rig_t *rig);

/** Formats. */
itl_reason_t rig_format(rig_t *rig);

/** Downloads a file in packets and commits it. */
itl_reason_t rig_install(rig_t *rig, rig_file_t file);

/** Downloads a file in packets and abandons it. */
itl_reason_t rig_refuse(rig_t *rig, rig_file_t file);

/** Downloads the first half of a file, and leaves it at that. */
itl_reason_t rig_download_half(rig_t *rig, rig_file_t file);

/** True when exactly @p file is installed in the open store (length 0: nothing), by every byte. */
bool rig_holds(rig_t *rig, rig_file_t file);

/** Names what is there after an open that returned @p opened. */
rig_state_t rig_state(rig_t *rig, itl_reason_t opened, rig_file_t old_file, rig_file_t new_file);

/** True while the guard sectors are as rig_create left them. */
bool rig_guards_intact(const rig_t *rig);

/** Arms a cut at the operation that @p after others precede. */
void rig_arm(rig_t *rig, uint64_t after, const rig_cut_t *cut);

/** Programs and erases begun so far. */
uint64_t rig_operations(const rig_t *rig);

/** Address of the first byte of the slot that is current, or of the other one. */
uint32_t rig_slot_address(const rig_t *rig, bool current);

/** Bytes in front of the data of a slot. */
uint32_t rig_head_bytes(const rig_t *rig);

/** Gives the record of the current slot, or of the other one, another sequence number. */
void rig_set_sequence(const rig_t *rig, bool current, uint32_t sequence);

#endif
