/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenarios.h"

#include <string.h>

/** The file that stands in the other slot in most scenarios. */
static const rig_file_t older = {550, 100, 7};

#define OLD                                                                                                            \
    {                                                                                                                  \
        600, 600, 0                                                                                                    \
    }
#define NOTHING                                                                                                        \
    {                                                                                                                  \
        0, 0, 0                                                                                                        \
    }
#define DIFFERENT                                                                                                      \
    {                                                                                                                  \
        640, 300, 3                                                                                                    \
    }

const scenario_t scenarios[] = {
    {"first-on-virgin", SETUP_VIRGIN, ACTION_INSTALL, NOTHING, DIFFERENT, BASE_ZERO},
    {"first-on-formatted", SETUP_FORMATTED, ACTION_INSTALL, NOTHING, DIFFERENT, BASE_ZERO},
    {"second", SETUP_INSTALLED, ACTION_INSTALL, OLD, DIFFERENT, BASE_ZERO},
    {"after-erase", SETUP_ERASED, ACTION_INSTALL, OLD, DIFFERENT, BASE_ZERO},
    {"same-after-erase", SETUP_ERASED, ACTION_INSTALL, OLD, OLD, BASE_ZERO},
    {"differs-in-the-middle", SETUP_REPLACED, ACTION_INSTALL, OLD, {600, 300, 3}, BASE_ZERO},
    {"differs-at-once", SETUP_REPLACED, ACTION_INSTALL, OLD, {600, 0, 3}, BASE_ZERO},
    {"differs-at-the-end", SETUP_REPLACED, ACTION_INSTALL, OLD, {600, 599, 3}, BASE_ZERO},
    {"shorter", SETUP_REPLACED, ACTION_INSTALL, OLD, {350, 350, 0}, BASE_ZERO},
    {"longer", SETUP_REPLACED, ACTION_INSTALL, OLD, {700, 700, 0}, BASE_ZERO},
    {"back-to-the-older", SETUP_REPLACED, ACTION_INSTALL, OLD, {550, 100, 7}, BASE_ZERO},
    {"unchanged", SETUP_REPLACED, ACTION_INSTALL, OLD, OLD, BASE_ZERO},
    {"over-abandoned", SETUP_ABANDONED, ACTION_INSTALL, OLD, DIFFERENT, BASE_ZERO},
    {"sequence-wraps", SETUP_WRAP, ACTION_INSTALL, OLD, DIFFERENT, BASE_ZERO},
    {"one-byte", SETUP_REPLACED, ACTION_INSTALL, OLD, {1, 0, 3}, BASE_ZERO},
    {"granule-less-1", SETUP_REPLACED, ACTION_INSTALL, OLD, {UINT32_MAX, 2, 3}, BASE_GRANULE},
    {"granule", SETUP_REPLACED, ACTION_INSTALL, OLD, {0, 2, 3}, BASE_GRANULE},
    {"granule-and-1", SETUP_REPLACED, ACTION_INSTALL, OLD, {1, 2, 3}, BASE_GRANULE},
    {"sector-less-1", SETUP_REPLACED, ACTION_INSTALL, OLD, {UINT32_MAX, 10, 3}, BASE_SECTOR},
    {"sector", SETUP_REPLACED, ACTION_INSTALL, OLD, {0, 10, 3}, BASE_SECTOR},
    {"sector-and-1", SETUP_REPLACED, ACTION_INSTALL, OLD, {1, 10, 3}, BASE_SECTOR},
    {"capacity-less-1", SETUP_REPLACED, ACTION_INSTALL, OLD, {UINT32_MAX, 10, 3}, BASE_CAPACITY},
    {"capacity", SETUP_REPLACED, ACTION_INSTALL, OLD, {0, 10, 3}, BASE_CAPACITY},
    {"refused", SETUP_REPLACED, ACTION_REFUSE, OLD, DIFFERENT, BASE_ZERO},
    {"refused-first", SETUP_VIRGIN, ACTION_REFUSE, NOTHING, DIFFERENT, BASE_ZERO},
    {"refused-after-erase", SETUP_ERASED, ACTION_REFUSE, OLD, DIFFERENT, BASE_ZERO},
    {"erase", SETUP_REPLACED, ACTION_ERASE, OLD, NOTHING, BASE_ZERO},
    {"erase-the-first", SETUP_INSTALLED, ACTION_ERASE, OLD, NOTHING, BASE_ZERO},
    {"erase-over-abandoned", SETUP_ABANDONED, ACTION_ERASE, OLD, NOTHING, BASE_ZERO},
    {"erase-at-wrap", SETUP_WRAP, ACTION_ERASE, OLD, NOTHING, BASE_ZERO},
    {"erase-nothing", SETUP_ERASED, ACTION_ERASE, OLD, NOTHING, BASE_ZERO},
    {"format", SETUP_REPLACED, ACTION_FORMAT, OLD, NOTHING, BASE_ZERO},
    {"format-virgin", SETUP_VIRGIN, ACTION_FORMAT, NOTHING, NOTHING, BASE_ZERO},
    {"format-erased", SETUP_ERASED, ACTION_FORMAT, OLD, NOTHING, BASE_ZERO},
    {"format-damaged", SETUP_DAMAGED, ACTION_FORMAT, OLD, NOTHING, BASE_ZERO},
};
const unsigned scenario_count = sizeof scenarios / sizeof scenarios[0];

/** Resolves the length of the new file; the store is open. @return false: no such length here */
static bool resolve(stage_t *stage, const scenario_t *scenario)
{
    uint32_t capacity = itl_store_capacity(&stage->rig.store);
    const uint32_t bases[] = {
        [BASE_ZERO] = 0,
        [BASE_GRANULE] = stage->rig.hal->program_size,
        [BASE_SECTOR] = stage->rig.hal->sector_size - rig_head_bytes(&stage->rig),
        [BASE_CAPACITY] = capacity,
    };
    stage->old_file = scenario->old_file;
    stage->new_file = scenario->new_file;
    stage->new_file.length += bases[scenario->base];
    return stage->new_file.length <= capacity && (scenario->base == BASE_ZERO || stage->new_file.length > 0);
}

static bool set_up(stage_t *stage, setup_t setup)
{
    rig_t *rig = &stage->rig;
    bool fine = true;
    if (setup == SETUP_FORMATTED)
        return rig_format(rig) == ITL_REASON_NONE;
    if (setup != SETUP_VIRGIN && setup != SETUP_INSTALLED)
        fine = rig_install(rig, older) == ITL_REASON_NONE;
    if (fine && setup != SETUP_VIRGIN)
        fine = rig_install(rig, stage->old_file) == ITL_REASON_NONE;
    if (fine && setup == SETUP_ERASED) {
        fine = itl_store_erase(&rig->store) == ITL_REASON_NONE;
        stage->old_file.length = 0;
    }
    if (fine && setup == SETUP_ABANDONED)
        fine = rig_download_half(rig, (rig_file_t){900, 50, 11}) == ITL_REASON_NONE;
    if (fine && setup == SETUP_WRAP) {
        rig_set_sequence(rig, true, UINT32_MAX);
        rig_set_sequence(rig, false, UINT32_MAX - 1u);
    }
    if (fine && setup == SETUP_DAMAGED) {
        virtual_flash_flip_bit(rig->flash, rig_slot_address(rig, true) + 20u, 3);
        stage->damaged = true;
    }
    return fine;
}

bool stage_create(stage_t *stage, const scenario_t *scenario, const rig_geometry_t *geometry)
{
    memset(stage, 0, sizeof *stage);
    rig_create(&stage->rig, geometry);
    stage->action = scenario->action;
    if (rig_open(&stage->rig) != ITL_REASON_NONE || !resolve(stage, scenario) || !set_up(stage, scenario->setup)) {
        rig_destroy(&stage->rig);
        return false;
    }
    virtual_flash_reset_counters(stage->rig.flash);
    stage->start = virtual_flash_copy(stage->rig.flash);
    return true;
}

void stage_destroy(stage_t *stage)
{
    virtual_flash_destroy(stage->start);
    rig_destroy(&stage->rig);
}

void stage_reset(stage_t *stage)
{
    virtual_flash_restore(stage->rig.flash, stage->start);
    (void)rig_open(&stage->rig);
}

itl_reason_t stage_act(stage_t *stage)
{
    switch (stage->action) {
    case ACTION_INSTALL:
        return rig_install(&stage->rig, stage->new_file);
    case ACTION_REFUSE:
        return rig_refuse(&stage->rig, stage->new_file);
    case ACTION_ERASE:
        return itl_store_erase(&stage->rig.store);
    case ACTION_FORMAT:
        break;
    }
    return rig_format(&stage->rig);
}

rig_state_t stage_open(stage_t *stage)
{
    itl_reason_t opened = rig_open(&stage->rig);
    return rig_state(&stage->rig, opened, stage->old_file, stage->new_file);
}

bool stage_allows(const stage_t *stage, rig_state_t state)
{
    if (state == RIG_DAMAGED || state == RIG_OLD)
        return (state == RIG_DAMAGED) == stage->damaged;
    return state == RIG_BOTH || (state == RIG_NEW && stage->action != ACTION_REFUSE);
}

bool stage_reached(const stage_t *stage, rig_state_t state)
{
    return state == RIG_BOTH || state == (stage->action == ACTION_REFUSE ? RIG_OLD : RIG_NEW);
}
