/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A configuration file, plain or behind a signed file's header, as phones of several families read it: their own, the
 * one for all, one that was kept. What is accepted is a string where it should be one, in the order and number
 * promised, and the same however the bytes come; a kept file is never refused for a value. Every value can be read
 * afterwards.
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

static void check_access(itl_config_switch_t value)
{
    if (value != ITL_CONFIG_RESTRICTED)
        check_switch(value);
}

static void check_settings(const itl_config_settings_t *settings)
{
    check_access(settings->settings_access);
    check_switch(settings->web_access);
    check_switch(settings->ssh_access);
    check_switch(settings->span_to_pc_port);
    check_switch(settings->services_https);
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
    itl_config_t config;
    itl_config_servers_t servers;
} found_t;

/* What the file is read as. */
typedef struct how {
    itl_family_t family;
    const char *root;
    bool kept;
} how_t;

static itl_config_input_t file_of(const itl_tlv_source_t *source, how_t how)
{
    itl_trustlist_header_t header;
    bool is_signed = itl_trustlist_read_header(source, &header, NULL) == ITL_REASON_NONE;
    uint32_t off = is_signed ? header.length : 0;
    CHECK(off <= source->size);
    return (itl_config_input_t){.source = source,
                                .payload = {.off = off, .len = source->size - off},
                                .family = how.family,
                                .root = how.root,
                                .kept = how.kept};
}

static itl_reason_t read_settings(const itl_config_input_t *file, found_t *found)
{
    itl_reason_t reason = itl_config_read(&reader, file, &found->config, &found->servers);
    CHECK(reason == ITL_REASON_NONE || reason == ITL_REASON_MALFORMED);
    CHECK((reason == ITL_REASON_MALFORMED) == (reader.fault.what != NULL));
    CHECK(reader.fault.what == NULL || reader.fault.member <= ITL_CONFIG_MEMBER_COUNT);
    return reason;
}

/* Every value of both readings is the same; what was read strictly is what its type demands. */
static void check_values(const itl_config_input_t *file, const itl_config_input_t *again, const itl_config_t *config)
{
    for (int member = 0; member <= ITL_CONFIG_SERVICE_VERSION; member++) {
        for (unsigned number = 0; number <= ITL_CONFIG_SERVICES; number++) {
            char value[ITL_CONFIG_TEXT_BYTES], other[ITL_CONFIG_TEXT_BYTES];
            itl_config_member_t which = (itl_config_member_t)member;
            itl_reason_t reason = itl_config_value(file, config, which, number, value, sizeof value);
            CHECK(reason == ITL_REASON_NONE || reason == ITL_REASON_NOT_FOUND);
            CHECK((reason == ITL_REASON_NONE) == (value[0] != '\0'));
            CHECK(memchr(value, '\0', sizeof value) != NULL);
            CHECK(itl_config_value(again, config, which, number, other, sizeof other) == reason);
            CHECK(strcmp(value, other) == 0);
            if (reason == ITL_REASON_NONE && itl_config_rule(which)->type == ITL_CONFIG_TYPE_SWITCH)
                check_switch(itl_config_switch_of(which, value));
        }
    }
}

static void check_reading(const itl_tlv_source_t *mapped, const itl_tlv_source_t *unmapped, how_t how)
{
    static found_t found, again, untouched;
    memset(&untouched, 0xA5, sizeof untouched);
    found = again = untouched;
    const itl_config_input_t file = file_of(mapped, how), other = file_of(unmapped, how);
    itl_reason_t reason = read_settings(&file, &found);
    CHECK(read_settings(&other, &again) == reason);
    if (reason != ITL_REASON_NONE) {
        CHECK(memcmp(&found.config, &untouched.config, sizeof found.config) == 0);
        return;
    }
    check_settings(&found.config.settings);
    check_servers(&found.servers);
    CHECK(memcmp(&found.config, &again.config, sizeof found.config) == 0);
    CHECK(found.servers.count == again.servers.count);
    CHECK(how.root == NULL || found.config.is_default == (strcmp(how.root, ITL_CONFIG_ROOT_DEFAULT) == 0));
    check_values(&file, &other, &found.config);
    how.kept = true;
    const itl_config_input_t kept = file_of(mapped, how);
    CHECK(read_settings(&kept, &again) == ITL_REASON_NONE);
    CHECK(memcmp(&found.config, &again.config, sizeof found.config) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > ITL_LIMIT_LIST_BYTES)
        return 0;
    itl_tlv_source_t mapped = itl_tlv_source_memory(data, (uint32_t)size);
    fuzz_flash_t flash = {data, size};
    itl_tlv_source_t unmapped = fuzz_unmapped(&flash);
    static const how_t hows[] = {
        {ITL_FAMILY_OTHER, ITL_CONFIG_ROOT, false},
        {ITL_FAMILY_7940_60, NULL, false},
        {ITL_FAMILY_8821, ITL_CONFIG_ROOT_DEFAULT, false},
        {ITL_FAMILY_78XX, NULL, true},
    };
    for (size_t i = 0; i < sizeof hows / sizeof hows[0]; i++)
        check_reading(&mapped, &unmapped, hows[i]);
    return 0;
}
