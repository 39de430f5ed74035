/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings.h"

#include <string.h>

/* Marks the region's content, apart from those that firmware/phone counts from 1. */
#define SETTINGS_KIND 0x80u

uint32_t settings_sectors(const hal_flash_t *flash)
{
    uint32_t sectors = store_sectors(flash, OPTIONS_LINE_BYTES);
    return sectors <= flash->sector_count / 2 ? sectors : 0;
}

static store_region_t region_of(const hal_flash_t *flash)
{
    uint32_t sectors = settings_sectors(flash);
    return (store_region_t){.first_sector = flash->sector_count - sectors, .sector_count = sectors};
}

reason_t settings_open(settings_t *settings, const hal_flash_t *flash, const hal_system_t *system,
                       signature_work_t *work)
{
    settings->opened = settings_sectors(flash) == 0
                           ? REASON_STORE_GEOMETRY
                           : store_open(&settings->store, flash, region_of(flash), SETTINGS_KIND, system, work);
    return settings->opened;
}

void settings_load(settings_t *settings, char line[OPTIONS_LINE_BYTES])
{
    memset(line, 0, OPTIONS_LINE_BYTES);
    if (settings->opened != REASON_NONE)
        return;
    tlv_source_t source = store_source(&settings->store);
    if (source.size >= OPTIONS_LINE_BYTES || tlv_read(&source, 0, line, source.size) != REASON_NONE)
        line[0] = '\0';
}

reason_t settings_save(settings_t *settings, const char *line)
{
    bool unchanged = false;
    if (settings->opened != REASON_NONE)
        return settings->opened;
    store_begin(&settings->store);
    reason_t result = store_write(&settings->store, (const uint8_t *)line, strlen(line));
    if (result == REASON_NONE)
        result = store_finish(&settings->store, &unchanged);
    if (result == REASON_NONE && !unchanged)
        result = store_commit(&settings->store);
    return result;
}

reason_t settings_format(settings_t *settings, const hal_flash_t *flash, const hal_system_t *system,
                         signature_work_t *work)
{
    if (settings_sectors(flash) == 0)
        return REASON_NONE;
    settings->opened = store_format(&settings->store, flash, region_of(flash), SETTINGS_KIND, system, work);
    return settings->opened;
}
