/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A configuration file, plain or behind a signed file's header, as the phone reads it. What is accepted is a string
 * where it should be one, in the order and number promised, and the same however the bytes come.
 */
#include <string.h>

#include "config/config.h"
#include "fuzz_source.h"
#include "trustlist/trustlist.h"

static itl_config_reader_t reader;

static void check_switch(itl_config_switch_t value)
{
    CHECK(value == ITL_CONFIG_NOT_SET || value == ITL_CONFIG_OFF || value == ITL_CONFIG_ON);
}

static void check_settings(const itl_config_settings_t *settings)
{
    check_switch(settings->settings_access);
    check_switch(settings->web_access);
    check_switch(settings->ssh_access);
    check_switch(settings->span_to_pc_port);
    CHECK(memchr(settings->line_name, '\0', sizeof settings->line_name) != NULL);
    CHECK(settings->tvs_count <= ITL_LIMIT_TVS_SERVERS);
    for (unsigned i = 0; i < settings->tvs_count; i++) {
        const itl_config_tvs_t *member = &settings->tvs[i];
        CHECK(memchr(member->host, '\0', sizeof member->host) != NULL && member->host[0] != '\0');
        CHECK(i == 0 || settings->tvs[i - 1u].priority <= member->priority);
    }
}

static itl_reason_t read_settings(const itl_tlv_source_t *source, itl_config_settings_t *settings)
{
    itl_trustlist_header_t header;
    bool is_signed = itl_trustlist_read_header(source, &header, NULL) == ITL_REASON_NONE;
    uint32_t off = is_signed ? header.length : 0;
    CHECK(off <= source->size);
    return itl_config_read(&reader, source, (itl_tlv_span_t){.off = off, .len = source->size - off}, settings);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > ITL_LIMIT_LIST_BYTES) {
        return 0;
    }
    itl_config_settings_t settings;
    itl_config_settings_t again;
    memset(&settings, 0xA5, sizeof settings);
    memset(&again, 0xA5, sizeof again);
    itl_config_settings_t untouched = settings;
    itl_tlv_source_t mapped = itl_tlv_source_memory(data, (uint32_t)size);
    fuzz_flash_t flash = {data, size};
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    itl_reason_t reason = read_settings(&mapped, &settings);
    CHECK(reason == ITL_REASON_NONE || reason == ITL_REASON_MALFORMED);
    CHECK(read_settings(&unmapped, &again) == reason);
    if (reason == ITL_REASON_NONE) {
        check_settings(&settings);
        CHECK(strcmp(settings.line_name, again.line_name) == 0 && settings.tvs_count == again.tvs_count);
    } else {
        CHECK(memcmp(&settings, &untouched, sizeof settings) == 0);
    }
    return 0;
}
