/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "config/config.h"

#include <expat.h>
#include <string.h>

#include "config/config_priv.h"
#include "text/text_read.h"

#define DEFAULT_TVS_PORT 2445u

/* Places of a call manager, by their distance from ITL_CONFIG_CALL_MANAGER. */
#define MANAGER_PLACES 3u

/* The member whose element is the innermost open one, where the family knows it. */
static itl_config_member_t open_member(const itl_config_reader_t *reader)
{
    if (!reader->rooted || reader->deeper > 0)
        return ITL_CONFIG_MEMBER_COUNT;
    itl_config_member_t member = itl_config_member_at(reader->path, reader->config.is_default);
    return itl_config_known(member, reader->file->family) ? member : ITL_CONFIG_MEMBER_COUNT;
}

/* Notes the first fault, where the parser stands. */
static void note(itl_config_reader_t *reader, const char *what)
{
    if (reader->fault.what != NULL)
        return;
    reader->fault.what = what;
    reader->fault.member = open_member(reader);
    reader->fault.line = (uint32_t)XML_GetCurrentLineNumber(reader->parser);
    reader->fault.column = (uint32_t)XML_GetCurrentColumnNumber(reader->parser) + 1;
}

static void refuse(itl_config_reader_t *reader, const char *what)
{
    note(reader, what);
    XML_StopParser(reader->parser, XML_FALSE);
}

static void refuse_value(itl_config_reader_t *reader, const char *what)
{
    if (!reader->file->kept)
        refuse(reader, what);
}

/* --- elements --- */

/* A file has at most ITL_LIMIT_LIST_BYTES, so that the end of a tag has a number of 16 bits unless nothing follows. */
static uint16_t end_of_tag(const itl_config_reader_t *reader)
{
    return (uint16_t)(XML_GetCurrentByteIndex(reader->parser) + XML_GetCurrentByteCount(reader->parser));
}

/* The element that ends here. */
static itl_config_place_t place_of_element(const itl_config_reader_t *reader)
{
    return (itl_config_place_t){.off = reader->element_off,
                                .len = (uint16_t)(end_of_tag(reader) - reader->element_off)};
}

static void open_root(itl_config_reader_t *reader, const char *name)
{
    const char *root = reader->file->root;
    reader->config.is_default = strcmp(name, ITL_CONFIG_ROOT_DEFAULT) == 0;
    bool is_device = strcmp(name, ITL_CONFIG_ROOT) == 0;
    if (root != NULL ? strcmp(name, root) != 0 : !is_device && !reader->config.is_default)
        refuse(reader, root != NULL && strcmp(root, ITL_CONFIG_ROOT) != 0 ? "not a configuration: <Default> is missing"
                                                                          : "not a configuration: <device> is missing");
    reader->rooted = true;
    reader->config.root_len = end_of_tag(reader);
}

static void push(itl_config_reader_t *reader, const char *name)
{
    size_t len = strlen(name);
    size_t before = reader->path_len > 0 ? 1 : 0;
    if (reader->deeper > 0 || reader->path_len + before + len >= sizeof reader->path) {
        reader->deeper++;
        return;
    }
    if (before > 0)
        reader->path[reader->path_len++] = '/';
    memcpy(reader->path + reader->path_len, name, len + 1);
    reader->path_len += (unsigned)len;
}

static void pop(itl_config_reader_t *reader)
{
    if (reader->deeper > 0) {
        reader->deeper--;
        return;
    }
    if (reader->path_len == 0)
        reader->rooted = false;
    const char *last = strrchr(reader->path, '/');
    reader->path_len = last == NULL ? 0 : (unsigned)(last - reader->path);
    reader->path[reader->path_len] = '\0';
}

static const char *attribute_of(const char **attributes, const char *name)
{
    while (attributes[0] != NULL && strcmp(attributes[0], name) != 0)
        attributes += 2;
    return attributes[0] != NULL ? attributes[1] : NULL;
}

static uint16_t priority_of(itl_config_reader_t *reader, const char **attributes)
{
    uint16_t priority = 0;
    const char *text = attribute_of(attributes, "priority");
    if (text != NULL && !itl_config_number(text, &priority))
        refuse_value(reader, "a priority that is no number");
    return priority;
}

static void begin_member(itl_config_reader_t *reader, const char **attributes)
{
    itl_config_member_t member = open_member(reader);
    if (member == ITL_CONFIG_TVS_MEMBER) {
        memset(&reader->member, 0, sizeof reader->member);
        reader->member.port = DEFAULT_TVS_PORT;
        reader->member.priority = priority_of(reader, attributes);
    } else if (member == ITL_CONFIG_CALL_MANAGER_MEMBER) {
        memset(reader->manager, 0, sizeof reader->manager);
        reader->manager_priority = priority_of(reader, attributes);
    }
    bool is_part = member == ITL_CONFIG_MEMBER_COUNT || itl_config_rule(member)->type == ITL_CONFIG_TYPE_PART;
    if (!is_part)
        reader->element_off = (uint16_t)XML_GetCurrentByteIndex(reader->parser);
}

static void take_https(itl_config_reader_t *reader, const char **attributes)
{
    const char *text = attribute_of(attributes, "useHTTPS");
    if (text != NULL && reader->deeper == 0 && strcmp(reader->path, "phoneServices") == 0)
        reader->config.settings.services_https = itl_text_same(text, "true") ? ITL_CONFIG_ON : ITL_CONFIG_OFF;
}

static void XMLCALL start_element(void *user, const char *name, const char **attributes)
{
    itl_config_reader_t *reader = user;
    if (!reader->rooted) {
        open_root(reader, name);
    } else {
        push(reader, name);
        begin_member(reader, attributes);
        take_https(reader, attributes);
    }
    reader->text_len = 0;
}

static void XMLCALL take_text(void *user, const char *text, int len)
{
    itl_config_reader_t *reader = user;
    size_t kept = reader->text_len < sizeof reader->text - 1 ? reader->text_len : sizeof reader->text - 1;
    size_t room = sizeof reader->text - 1 - kept;
    memcpy(reader->text + kept, text, (size_t)len < room ? (size_t)len : room);
    reader->text_len += (uint32_t)len;
}

/* True when the text fits into ITL_LIMIT_CONFIG_HOST_BYTES: what comes after is neither number nor host. */
static bool text_is_whole(const itl_config_reader_t *reader)
{
    return reader->text_len < sizeof reader->text;
}

/* --- values --- */

/* Keeps the members sorted by priority; past ITL_LIMIT_TVS_SERVERS the last ones fall out. */
static void keep_server(itl_config_servers_t *servers, const itl_config_tvs_t *member)
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

static itl_config_place_t *places_of_manager(itl_config_reader_t *reader, unsigned number)
{
    return &reader->config.places[itl_config_slot(ITL_CONFIG_CALL_MANAGER, number)];
}

/* The same of the call managers. */
static void keep_manager(itl_config_reader_t *reader)
{
    itl_config_t *config = &reader->config;
    uint8_t place = config->call_manager_count;
    while (place > 0 && reader->priorities[place - 1] > reader->manager_priority)
        place--;
    if (place == ITL_CONFIG_CALL_MANAGERS)
        return;
    uint8_t last = config->call_manager_count < ITL_CONFIG_CALL_MANAGERS ? config->call_manager_count++
                                                                         : ITL_CONFIG_CALL_MANAGERS - 1u;
    for (uint8_t i = last; i > place; i--) {
        reader->priorities[i] = reader->priorities[i - 1];
        memcpy(places_of_manager(reader, i), places_of_manager(reader, i - 1u), sizeof reader->manager);
    }
    reader->priorities[place] = reader->manager_priority;
    memcpy(places_of_manager(reader, place), reader->manager, sizeof reader->manager);
}

static void keep_service(itl_config_reader_t *reader)
{
    unsigned slot = itl_config_slot(ITL_CONFIG_SERVICE_NAME, reader->config.service_count);
    if (slot == ITL_CONFIG_PLACES)
        return;
    reader->config.places[slot] = place_of_element(reader);
    reader->config.service_count++;
}

static void take_port(itl_config_reader_t *reader, itl_config_member_t member)
{
    (void)member;
    uint16_t port = 0;
    if (text_is_whole(reader) && itl_config_number(reader->text, &port) && port != 0)
        reader->member.port = port;
    else
        refuse_value(reader, "a port that is none");
}

static void take_address(itl_config_reader_t *reader, itl_config_member_t member)
{
    (void)member;
    size_t len = 0;
    const char *host = itl_config_word(reader->text, &len);
    if (!text_is_whole(reader) || host == NULL) {
        refuse_value(reader, "an address that is none");
        return;
    }
    memcpy(reader->member.host, host, len);
    reader->member.host[len] = '\0';
}

/* Of the first line only, and never a reason to refuse: it tells who a phone says it is, and changes nothing else. */
static void take_line_name(itl_config_reader_t *reader, itl_config_member_t member)
{
    (void)member;
    size_t len = 0;
    const char *name = itl_config_word(reader->text, &len);
    itl_config_place_t *place = &reader->config.places[ITL_CONFIG_LINE_NAME];
    bool seen = place->len > 0;
    if (seen || (name != NULL && len == 0))
        return;
    *place = place_of_element(reader);
    if (name != NULL && len < ITL_LIMIT_LINE_NAME_BYTES)
        memcpy(reader->config.settings.line_name, name, len);
}

/* The members that a phone obeys at every moment; NULL for others. */
static itl_config_switch_t *setting_of(itl_config_reader_t *reader, itl_config_member_t member)
{
    itl_config_settings_t *settings = &reader->config.settings;
    switch (member) {
    case ITL_CONFIG_SETTINGS_ACCESS:
        return &settings->settings_access;
    case ITL_CONFIG_WEB_ACCESS:
        return &settings->web_access;
    case ITL_CONFIG_SSH_ACCESS:
        return &settings->ssh_access;
    case ITL_CONFIG_SPAN_TO_PC_PORT:
        return &settings->span_to_pc_port;
    case ITL_CONFIG_COMMON_WEB_ACCESS:
        return &reader->common_web_access;
    default:
        return NULL;
    }
}

static void take_switch(itl_config_reader_t *reader, itl_config_member_t member)
{
    itl_config_switch_t state = itl_config_switch_of(member, reader->text);
    itl_config_switch_t *setting = setting_of(reader, member);
    if (!text_is_whole(reader) || state == ITL_CONFIG_NOT_SET)
        refuse_value(reader, "a switch that is no number");
    else if (setting != NULL)
        *setting = state;
}

static void check_number(itl_config_reader_t *reader, itl_config_member_t member)
{
    (void)member;
    size_t len = 0;
    uint16_t number = 0;
    const char *word = itl_config_word(reader->text, &len);
    bool is_empty = word != NULL && len == 0;
    if (!text_is_whole(reader) || (!is_empty && !itl_config_number(reader->text, &number)))
        refuse_value(reader, "a number that is none");
}

static void check_text(itl_config_reader_t *reader, itl_config_member_t member)
{
    (void)member;
    if (reader->text_len >= ITL_CONFIG_TEXT_BYTES)
        refuse_value(reader, "a text of more than 255 bytes");
}

typedef void value_check_t(itl_config_reader_t *reader, itl_config_member_t member);

/* By itl_config_type_t; elements that others are in have no value. */
static value_check_t *const checks[] = {
    [ITL_CONFIG_TYPE_TEXT] = check_text,     [ITL_CONFIG_TYPE_SECRET] = check_text,
    [ITL_CONFIG_TYPE_NUMBER] = check_number, [ITL_CONFIG_TYPE_SWITCH] = take_switch,
    [ITL_CONFIG_TYPE_ACCESS] = take_switch,  [ITL_CONFIG_TYPE_PORT] = take_port,
    [ITL_CONFIG_TYPE_HOST] = take_address,   [ITL_CONFIG_TYPE_LINE] = take_line_name,
    [ITL_CONFIG_TYPE_ORDERED] = NULL,        [ITL_CONFIG_TYPE_PARENT] = NULL,
    [ITL_CONFIG_TYPE_PART] = check_text,
};

static void keep_place(itl_config_reader_t *reader, itl_config_member_t member)
{
    unsigned of_manager = (unsigned)member - ITL_CONFIG_SINGLES;
    if (member < ITL_CONFIG_LINE_NAME)
        reader->config.places[member] = place_of_element(reader);
    else if (member >= ITL_CONFIG_CALL_MANAGER && of_manager < MANAGER_PLACES)
        reader->manager[of_manager] = place_of_element(reader);
    else if (member == ITL_CONFIG_CALL_MANAGER_MEMBER && reader->manager[0].len > 0)
        keep_manager(reader);
    else if (member == ITL_CONFIG_SERVICE)
        keep_service(reader);
    else if (member == ITL_CONFIG_TVS_MEMBER && reader->servers != NULL && reader->member.host[0] != '\0')
        keep_server(reader->servers, &reader->member);
}

static void XMLCALL end_element(void *user, const char *name)
{
    itl_config_reader_t *reader = user;
    (void)name;
    itl_config_member_t member = open_member(reader);
    if (member != ITL_CONFIG_MEMBER_COUNT) {
        size_t end = text_is_whole(reader) ? reader->text_len : sizeof reader->text - 1;
        reader->text[end] = '\0';
        value_check_t *check = checks[itl_config_rule(member)->type];
        if (check != NULL)
            check(reader, member);
        keep_place(reader, member);
    }
    pop(reader);
    reader->text_len = 0;
}

/* --- the file --- */

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

itl_reason_t itl_config_read(itl_config_reader_t *reader, const itl_config_input_t *file, itl_config_t *config,
                             itl_config_servers_t *servers)
{
    memset(reader, 0, sizeof *reader);
    reader->file = file;
    reader->servers = servers;
    if (servers != NULL)
        memset(servers, 0, sizeof *servers);
    if (file->payload.len > ITL_LIMIT_LIST_BYTES)
        return ITL_REASON_TOO_LARGE;
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL)
        return ITL_REASON_INTERNAL;
    reader->parser = parser;
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, start_element, end_element);
    XML_SetCharacterDataHandler(parser, take_text);
    XML_SetStartDoctypeDeclHandler(parser, refuse_doctype);
    itl_reason_t reason = parse(reader, file->source, file->payload);
    XML_ParserFree(parser);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (reader->config.settings.web_access == ITL_CONFIG_NOT_SET)
        reader->config.settings.web_access = reader->common_web_access;
    if (config != NULL)
        *config = reader->config;
    return ITL_REASON_NONE;
}
