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
}

static void check_servers(const itl_config_servers_t *servers)
{
    CHECK(servers->count <= ITL_LIMIT_TVS_SERVERS);
    for (unsigned i = 0; i < servers->count; i++) {
        const itl_config_tvs_t *member = &servers->members[i];
        CHECK(memchr(member->host, '\0', sizeof member->host) != NULL && member->host[0] != '\0');
        CHECK(i == 0 || servers->members[i - 1u].priority <= member->priority);
    }
}

/* What one reading gave. */
typedef struct found {
    itl_config_settings_t settings;
    itl_config_servers_t servers;
} found_t;

static itl_reason_t read_settings(const itl_tlv_source_t *source, found_t *found)
{
    itl_trustlist_header_t header;
    bool is_signed = itl_trustlist_read_header(source, &header, NULL) == ITL_REASON_NONE;
    uint32_t off = is_signed ? header.length : 0;
    CHECK(off <= source->size);
    itl_tlv_span_t payload = {.off = off, .len = source->size - off};
    return itl_config_read(&reader, source, payload, &found->settings, &found->servers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > ITL_LIMIT_LIST_BYTES)
        return 0;
    found_t found;
    found_t again;
    memset(&found, 0xA5, sizeof found);
    memset(&again, 0xA5, sizeof again);
    found_t untouched = found;
    itl_tlv_source_t mapped = itl_tlv_source_memory(data, (uint32_t)size);
    fuzz_flash_t flash = {data, size};
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    itl_reason_t reason = read_settings(&mapped, &found);
    CHECK(reason == ITL_REASON_NONE || reason == ITL_REASON_MALFORMED);
    CHECK(read_settings(&unmapped, &again) == reason);
    if (reason == ITL_REASON_NONE) {
        check_settings(&found.settings);
        check_servers(&found.servers);
        CHECK(strcmp(found.settings.line_name, again.settings.line_name) == 0);
        CHECK(found.servers.count == again.servers.count);
    } else {
        CHECK(memcmp(&found, &untouched, sizeof found) == 0);
    }
    return 0;
}
