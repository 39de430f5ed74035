/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "settings.h"

#include <string.h>

/* Marks the region's content, apart from those that firmware/phone counts from 1. */
#define SETTINGS_KIND 0x80u

uint32_t settings_sectors(const itl_hal_flash_t *flash)
{
    uint32_t sectors = itl_store_sectors(flash, OPTIONS_LINE_BYTES);
    return sectors <= flash->sector_count / 2 ? sectors : 0;
}

static itl_store_region_t region_of(const itl_hal_flash_t *flash)
{
    uint32_t sectors = settings_sectors(flash);
    return (itl_store_region_t){.first_sector = flash->sector_count - sectors, .sector_count = sectors};
}

itl_reason_t settings_open(settings_t *settings, const itl_hal_flash_t *flash, const itl_hal_system_t *system,
                           itl_signature_work_t *work)
{
    settings->opened = settings_sectors(flash) == 0
                           ? ITL_REASON_STORE_GEOMETRY
                           : itl_store_open(&settings->store, flash, region_of(flash), SETTINGS_KIND, system, work);
    return settings->opened;
}

void settings_load(settings_t *settings, char line[OPTIONS_LINE_BYTES])
{
    memset(line, 0, OPTIONS_LINE_BYTES);
    if (settings->opened != ITL_REASON_NONE)
        return;
    itl_tlv_source_t source = itl_store_source(&settings->store);
    if (source.size >= OPTIONS_LINE_BYTES || itl_tlv_read(&source, 0, line, source.size) != ITL_REASON_NONE)
        line[0] = '\0';
}

itl_reason_t settings_save(settings_t *settings, const char *line)
{
    bool unchanged = false;
    if (settings->opened != ITL_REASON_NONE)
        return settings->opened;
    if (line[0] == '\0') /* the store keeps no empty file */
        return itl_store_erase(&settings->store);
    itl_store_begin(&settings->store);
    itl_reason_t result = itl_store_write(&settings->store, (const uint8_t *)line, strlen(line));
    if (result == ITL_REASON_NONE)
        result = itl_store_finish(&settings->store, &unchanged);
    if (result == ITL_REASON_NONE && !unchanged)
        result = itl_store_commit(&settings->store);
    return result;
}

itl_reason_t settings_format(settings_t *settings, const itl_hal_flash_t *flash, const itl_hal_system_t *system,
                             itl_signature_work_t *work)
{
    if (settings_sectors(flash) == 0)
        return ITL_REASON_NONE;
    settings->opened = itl_store_format(&settings->store, flash, region_of(flash), SETTINGS_KIND, system, work);
    return settings->opened;
}
