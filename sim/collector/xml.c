/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The XML of alarms, by expat. */
#include <arpa/inet.h>
#include <expat.h>
#include <string.h>

#include "collector/alarm.h"
#include "text/text.h"

#define VALUE_BYTES 256u

/* The members of DeviceTLInfo. */
typedef enum alarm_member {
    MEMBER_DEVICE,
    MEMBER_IPV4,
    MEMBER_IPV6,
    MEMBER_CTL,
    MEMBER_CTL_SERVER,
    MEMBER_ITL,
    MEMBER_ITL_SERVER,
    MEMBER_STATUS,
    MEMBERS,
} alarm_member_t;

/* A member's name, and what is said of it. */
#define MEMBER(name)                                                                                                   \
    {                                                                                                                  \
        name, name " is missing", name " is there twice", name " is too long", name " has an impossible value"         \
    }

static const struct {
    const char *name, *missing, *twice, *too_long, *impossible;
} members[MEMBERS] = {
    MEMBER("DeviceName"),      MEMBER("IPv4Address"),   MEMBER("IPv6Address"),     MEMBER("CTL_Signature"),
    MEMBER("CTL_TFTP_Server"), MEMBER("ITL_Signature"), MEMBER("ITL_TFTP_Server"), MEMBER("StatusCode"),
};

/* How far the alarm is read. */
typedef struct reader {
    XML_Parser parser;
    unsigned depth;
    const char *why; /* Of a refusal. */
    bool named;      /* <Alarm> was there. */
    bool listed;     /* <ParameterList> was there. */
    bool had[MEMBERS];
    alarm_member_t member; /* Whose value is being read; MEMBERS: of none. */
    char value[VALUE_BYTES];
    size_t len;
    collector_alarm_t *alarm;
} reader_t;

static void refuse(reader_t *reader, const char *why)
{
    if (reader->why == NULL)
        reader->why = why;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* --- values --- */

/* Letters, digits and some more. */
static bool is_name(const char *text, size_t cap, const char *more)
{
    size_t len = strlen(text);
    for (size_t i = 0; i < len; i++)
        if (strchr(ITL_TEXT_DIGITS ITL_TEXT_LETTERS, text[i]) == NULL && strchr(more, text[i]) == NULL)
            return false;
    return len > 0 && len < cap;
}

/* "1B A1 ... 6D ", the last blank may be missing, or "Not Installed". */
static bool take_signature(const char *text, char sha1[COLLECTOR_SHA1_BYTES])
{
    uint8_t bytes[(COLLECTOR_SHA1_BYTES - 1) / 2];
    itl_text_t digits = itl_text_in(sha1, COLLECTOR_SHA1_BYTES);
    if (strcmp(text, "Not Installed") == 0)
        return true;
    /* Its letters are capitals. */
    if (strspn(text, ITL_TEXT_LARGE_HEX " ") != strlen(text))
        return false;
    for (size_t i = 0; i < sizeof bytes; i++, text += 2) {
        if (i > 0 && *text++ != ' ')
            return false;
        if (!itl_text_read_hex(text, &bytes[i], 1))
            return false;
    }
    itl_text_hex(&digits, bytes, sizeof bytes);
    return strcmp(text, "") == 0 || strcmp(text, " ") == 0;
}

static bool take_server(const char *text, char server[COLLECTOR_SERVER_BYTES])
{
    if (strcmp(text, "N/A") != 0 && !is_name(text, COLLECTOR_SERVER_BYTES, ".-_:%"))
        return false;
    memcpy(server, text, strlen(text) + 1);
    return true;
}

static bool take_address(const char *text, int family, char address[COLLECTOR_ADDRESS_BYTES])
{
    uint8_t bytes[16];
    if (text[0] != '\0' && (strlen(text) >= COLLECTOR_ADDRESS_BYTES || inet_pton(family, text, bytes) != 1))
        return false;
    memcpy(address, text, strlen(text) + 1);
    return true;
}

static bool take_device(const char *text, char device[COLLECTOR_DEVICE_BYTES])
{
    if (!is_name(text, COLLECTOR_DEVICE_BYTES, "-_."))
        return false;
    memcpy(device, text, strlen(text) + 1);
    return true;
}

static bool take_status(const char *text, itl_alarm_status_t *status)
{
    int64_t number = strlen(text) == 1 ? itl_text_number(text, 1, 1, ITL_ALARM_TL_FAILED_OLD_TL) : -1;
    if (number < 0)
        return false;
    *status = (itl_alarm_status_t)number;
    return true;
}

static bool take_value(collector_alarm_t *alarm, alarm_member_t member, const char *text)
{
    switch (member) {
    case MEMBER_DEVICE:
        return take_device(text, alarm->device);
    case MEMBER_IPV4:
        return take_address(text, AF_INET, alarm->ipv4);
    case MEMBER_IPV6:
        return take_address(text, AF_INET6, alarm->ipv6);
    case MEMBER_CTL:
        return take_signature(text, alarm->ctl.sha1);
    case MEMBER_CTL_SERVER:
        return take_server(text, alarm->ctl.server);
    case MEMBER_ITL:
        return take_signature(text, alarm->itl.sha1);
    case MEMBER_ITL_SERVER:
        return take_server(text, alarm->itl.server);
    default:
        return take_status(text, &alarm->status);
    }
}

/* --- elements --- */

static const char *attribute(const char **attributes, const char *name)
{
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], name) == 0)
            return attributes[1];
    return "";
}

/* <Alarm> is in the root, <ParameterList> in it, once each. */
static void enter_frame(reader_t *reader, const char *name, const char **attributes)
{
    static const char *const frame[] = {"x-cisco-alarm", "Alarm", "ParameterList"};
    bool *there = reader->depth == 1 ? &reader->named : &reader->listed;
    if (strcmp(name, frame[reader->depth]) != 0 || (reader->depth > 0 && *there))
        refuse(reader, "not an alarm");
    else if (reader->depth == 1 && strcmp(attribute(attributes, "Name"), "DeviceTLInfo") != 0)
        refuse(reader, "an alarm other than DeviceTLInfo");
    else if (reader->depth > 0)
        *there = true;
}

static void enter_member(reader_t *reader, const char *name, const char **attributes)
{
    const char *which = attribute(attributes, "name");
    if (strcmp(name, "String") != 0 && strcmp(name, "Enum") != 0)
        refuse(reader, "not an alarm");
    reader->len = 0;
    reader->member = 0;
    while (reader->member < MEMBERS && strcmp(which, members[reader->member].name) != 0)
        reader->member++;
    if (reader->member == MEMBERS)
        return;
    if (reader->had[reader->member])
        refuse(reader, members[reader->member].twice);
    reader->had[reader->member] = true;
}

static void start_element(void *ctx, const char *name, const char **attributes)
{
    reader_t *reader = ctx;
    if (reader->depth < 3)
        enter_frame(reader, name, attributes);
    else if (reader->depth == 3)
        enter_member(reader, name, attributes);
    else
        refuse(reader, "not an alarm");
    reader->depth++;
}

static void end_element(void *ctx, const char *name)
{
    reader_t *reader = ctx;
    (void)name;
    reader->depth--;
    if (reader->depth != 3 || reader->member == MEMBERS)
        return;
    reader->value[reader->len] = '\0';
    if (!take_value(reader->alarm, reader->member, reader->value))
        refuse(reader, members[reader->member].impossible);
}

static void take_text(void *ctx, const char *text, int len)
{
    reader_t *reader = ctx;
    if (reader->depth != 4 || reader->member == MEMBERS)
        return;
    if ((size_t)len >= VALUE_BYTES - reader->len) {
        refuse(reader, members[reader->member].too_long);
        return;
    }
    memcpy(reader->value + reader->len, text, (size_t)len);
    reader->len += (size_t)len;
}

static void refuse_doctype(void *ctx, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(ctx, "a document type is not allowed");
}

static const char *look_whether_complete(const reader_t *reader)
{
    for (alarm_member_t i = 0; i < MEMBERS; i++)
        if (i != MEMBER_STATUS && !reader->had[i])
            return members[i].missing;
    bool ctl = reader->alarm->ctl.sha1[0] != '\0', itl = reader->alarm->itl.sha1[0] != '\0';
    if (ctl == (strcmp(reader->alarm->ctl.server, "N/A") == 0) ||
        itl == (strcmp(reader->alarm->itl.server, "N/A") == 0))
        return "a list and its server do not fit";
    return NULL;
}

const char *collector_read_alarm(const void *body, size_t size, collector_alarm_t *alarm)
{
    reader_t reader = {.member = MEMBERS, .alarm = alarm, .parser = XML_ParserCreate(NULL)};
    *alarm = (collector_alarm_t){0};
    if (reader.parser == NULL)
        return "out of memory";
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, start_element, end_element);
    XML_SetCharacterDataHandler(reader.parser, take_text);
    XML_SetStartDoctypeDeclHandler(reader.parser, refuse_doctype);
    bool read = size <= COLLECTOR_BODY_BYTES && XML_Parse(reader.parser, body, (int)size, 1) == XML_STATUS_OK;
    XML_ParserFree(reader.parser);
    if (reader.why == NULL && !read)
        reader.why = "not XML";
    return reader.why != NULL ? reader.why : look_whether_complete(&reader);
}
