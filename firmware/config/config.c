/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config/config.h"

#include <expat.h>
#include <stdbool.h>
#include <string.h>

#include "text/text_read.h"

#define DEFAULT_TVS_PORT 2445u

/* Notes the first fault, where the parser stands. */
static void note(itl_config_reader_t *reader, const char *what)
{
    if (reader->fault.what != NULL)
        return;
    reader->fault.what = what;
    reader->fault.line = (uint32_t)XML_GetCurrentLineNumber(reader->parser);
    reader->fault.column = (uint32_t)XML_GetCurrentColumnNumber(reader->parser) + 1;
}

static void refuse(itl_config_reader_t *reader, const char *what)
{
    note(reader, what);
    XML_StopParser(reader->parser, XML_FALSE);
}

/* True when the open elements are exactly these, outermost first. */
static bool path_is(const itl_config_reader_t *reader, const char *const *names, unsigned count)
{
    if (reader->depth != count)
        return false;
    for (unsigned i = 0; i < count; i++)
        if (strcmp(reader->path[i], names[i]) != 0)
            return false;
    return true;
}

/* Reads a decimal number that fills the text, blanks around it aside. */
static bool number_of(const char *text, uint32_t max, uint32_t *number)
{
    static const char blanks[] = " \t\r\n";
    uint64_t value = 0;
    text += strspn(text, blanks);
    size_t digits = itl_text_leading_number(text, strlen(text), max, &value);
    text += digits;
    text += strspn(text, blanks);
    *number = (uint32_t)value;
    return digits > 0 && *text == '\0';
}

static void take_member_attributes(itl_config_reader_t *reader, const char **attributes)
{
    memset(&reader->member, 0, sizeof reader->member);
    reader->member.port = DEFAULT_TVS_PORT;
    for (; attributes[0] != NULL; attributes += 2) {
        uint32_t priority;
        if (strcmp(attributes[0], "priority") != 0)
            continue;
        if (number_of(attributes[1], UINT16_MAX, &priority))
            reader->member.priority = (uint16_t)priority;
        else
            refuse(reader, "a priority that is no number");
    }
}

static const char *const member_path[] = {"device", "TVS", "members", "member"};
static const char *const port_path[] = {"device", "TVS", "members", "member", "port"};
static const char *const address_path[] = {"device", "TVS", "members", "member", "address"};
static const char *const line_name_path[] = {"device", "sipProfile", "sipLines", "line", "name"};

static void XMLCALL start_element(void *user, const char *name, const char **attributes)
{
    itl_config_reader_t *reader = user;
    if (reader->depth == 0 && strcmp(name, "device") != 0)
        refuse(reader, "not a configuration: <device> is missing");
    if (reader->depth < ITL_CONFIG_DEPTH) {
        size_t len = strlen(name);
        char *place = reader->path[reader->depth];
        memset(place, 0, ITL_CONFIG_NAME_BYTES);
        memcpy(place, name, len < ITL_CONFIG_NAME_BYTES ? len : ITL_CONFIG_NAME_BYTES - 1);
    }
    reader->depth++;
    reader->text_len = 0;
    reader->text_too_long = false;
    if (path_is(reader, member_path, 4))
        take_member_attributes(reader, attributes);
}

static void XMLCALL take_text(void *user, const char *text, int len)
{
    itl_config_reader_t *reader = user;
    size_t room = sizeof reader->text - 1 - reader->text_len;
    size_t take = (size_t)len < room ? (size_t)len : room;
    reader->text_too_long = reader->text_too_long || take < (size_t)len;
    memcpy(reader->text + reader->text_len, text, take);
    reader->text_len += (unsigned)take;
}

/* Keeps the members sorted by priority; past ITL_LIMIT_TVS_SERVERS the last ones fall out. */
static void keep_member(itl_config_servers_t *servers, const itl_config_tvs_t *member)
{
    uint8_t place = servers->count;
    while (place > 0 && servers->members[place - 1].priority > member->priority)
        place--;
    if (place == ITL_LIMIT_TVS_SERVERS)
        return;
    uint8_t last = servers->count < ITL_LIMIT_TVS_SERVERS ? servers->count++ : ITL_LIMIT_TVS_SERVERS - 1u;
    for (uint8_t i = last; i > place; i--)
        servers->members[i] = servers->members[i - 1];
    servers->members[place] = *member;
}

static void take_port(itl_config_reader_t *reader)
{
    uint32_t port;
    if (!reader->text_too_long && number_of(reader->text, UINT16_MAX, &port) && port != 0)
        reader->member.port = (uint16_t)port;
    else
        refuse(reader, "a port that is none");
}

static void take_address(itl_config_reader_t *reader)
{
    const char *host = reader->text + strspn(reader->text, " \t\r\n");
    size_t len = strcspn(host, " \t\r\n");
    if (reader->text_too_long || host[len + strspn(host + len, " \t\r\n")] != '\0') {
        refuse(reader, "an address that is none");
        return;
    }
    memcpy(reader->member.host, host, len);
    reader->member.host[len] = '\0';
}

/* Of the first line only, and never a reason to refuse: it tells who a phone says it is, and changes nothing else. */
static void take_line_name(itl_config_reader_t *reader)
{
    const char *name = reader->text + strspn(reader->text, " \t\r\n");
    size_t len = strcspn(name, " \t\r\n");
    if (reader->line_seen || len == 0)
        return;
    reader->line_seen = true;
    if (len < ITL_LIMIT_LINE_NAME_BYTES && name[len + strspn(name + len, " \t\r\n")] == '\0')
        memcpy(reader->settings.line_name, name, len);
}

/* A switch of <vendorConfig>; which number means "on" differs from one to the next. */
typedef struct switch_rule {
    const char *name;
    uint32_t on;
    size_t member; /* Offset in itl_config_settings_t. */
} switch_rule_t;

static const switch_rule_t rules[] = {
    {"settingsAccess", 1, offsetof(itl_config_settings_t, settings_access)},
    {"webAccess", 0, offsetof(itl_config_settings_t, web_access)},
    {"sshAccess", 0, offsetof(itl_config_settings_t, ssh_access)},
    {"spanToPCPort", 0, offsetof(itl_config_settings_t, span_to_pc_port)},
};

static void take_switch(itl_config_reader_t *reader)
{
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++) {
        const char *const path[] = {"device", "vendorConfig", rules[i].name};
        uint32_t value;
        if (!path_is(reader, path, 3))
            continue;
        if (reader->text_too_long || !number_of(reader->text, UINT16_MAX, &value)) {
            refuse(reader, "a switch that is no number");
            return;
        }
        itl_config_switch_t state = value == rules[i].on ? ITL_CONFIG_ON : ITL_CONFIG_OFF;
        memcpy((uint8_t *)&reader->settings + rules[i].member, &state, sizeof state);
    }
}

static void XMLCALL end_element(void *user, const char *name)
{
    itl_config_reader_t *reader = user;
    (void)name;
    reader->text[reader->text_len] = '\0';
    if (path_is(reader, port_path, 5))
        take_port(reader);
    else if (path_is(reader, address_path, 5))
        take_address(reader);
    else if (path_is(reader, line_name_path, 5))
        take_line_name(reader);
    else if (path_is(reader, member_path, 4) && reader->member.host[0] != '\0')
        keep_member(&reader->servers, &reader->member);
    else
        take_switch(reader);
    reader->depth--;
    reader->text_len = 0;
    reader->text_too_long = false;
}

static void XMLCALL refuse_doctype(void *user, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(user, "a document type");
}

static itl_reason_t parse(itl_config_reader_t *reader, const itl_tlv_source_t *source, itl_tlv_span_t payload)
{
    uint32_t done = 0;
    while (done < payload.len) {
        uint32_t left = payload.len - done;
        uint32_t take = left < sizeof reader->piece ? left : (uint32_t)sizeof reader->piece;
        itl_reason_t reason = itl_tlv_read(source, payload.off + done, reader->piece, take);
        if (reason != ITL_REASON_NONE)
            return reason;
        done += take;
        if (XML_Parse(reader->parser, (const char *)reader->piece, (int)take, done == payload.len) != XML_STATUS_OK) {
            note(reader, "not well-formed XML");
            return XML_GetErrorCode(reader->parser) == XML_ERROR_NO_MEMORY ? ITL_REASON_INTERNAL : ITL_REASON_MALFORMED;
        }
    }
    if (payload.len == 0)
        note(reader, "nothing in it");
    return reader->fault.what != NULL ? ITL_REASON_MALFORMED : ITL_REASON_NONE;
}

itl_reason_t itl_config_read(itl_config_reader_t *reader, const itl_tlv_source_t *source, itl_tlv_span_t payload,
                             itl_config_settings_t *settings, itl_config_servers_t *servers)
{
    memset(reader, 0, sizeof *reader);
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL)
        return ITL_REASON_INTERNAL;
    reader->parser = parser;
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, start_element, end_element);
    XML_SetCharacterDataHandler(parser, take_text);
    XML_SetStartDoctypeDeclHandler(parser, refuse_doctype);
    itl_reason_t reason = parse(reader, source, payload);
    XML_ParserFree(parser);
    if (reason != ITL_REASON_NONE)
        return reason;
    *settings = reader->settings;
    if (servers != NULL)
        *servers = reader->servers;
    return ITL_REASON_NONE;
}
