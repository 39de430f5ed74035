/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm.h"

#include <string.h>

/* The body while it is being written. */
typedef struct itl_writer {
    char *out;
    size_t len;
    bool full;
} itl_writer_t;

static void put(itl_writer_t *writer, const char *text)
{
    size_t len = strlen(text);
    if (writer->full || len >= ITL_ALARM_BODY_BYTES - writer->len) {
        writer->full = true;
        return;
    }
    memcpy(writer->out + writer->len, text, len + 1);
    writer->len += len;
}

/* Text inside an element: what XML would take for markup is escaped (XML 1.0 section 2.4), what it forbids left out. */
static void put_escaped(itl_writer_t *writer, const char *text)
{
    for (; *text != '\0'; text++) {
        const char one[2] = {*text, '\0'};
        if (*text == '<')
            put(writer, "&lt;");
        else if (*text == '>')
            put(writer, "&gt;");
        else if (*text == '&')
            put(writer, "&amp;");
        else if ((unsigned char)*text >= ' ')
            put(writer, one);
    }
}

static void put_string(itl_writer_t *writer, const char *name, const char *value)
{
    put(writer, "<String name=\"");
    put(writer, name);
    put(writer, "\">");
    put_escaped(writer, value);
    put(writer, "</String>\n");
}

/* Twenty pairs, each followed by a blank, the last one too. */
static void put_signature(itl_writer_t *writer, const char *name, const itl_alarm_list_t *list)
{
    static const char hex[] = "0123456789ABCDEF";
    char text[sizeof list->sha1 * 3 + 1];
    for (size_t i = 0; i < sizeof list->sha1; i++) {
        text[3 * i] = hex[list->sha1[i] >> 4];
        text[3 * i + 1] = hex[list->sha1[i] & 15];
        text[3 * i + 2] = ' ';
    }
    text[sizeof text - 1] = '\0';
    put_string(writer, name, list->installed ? text : "Not Installed");
}

static void put_list(itl_writer_t *writer, const itl_alarm_list_t *list, const char *signature, const char *server)
{
    put_signature(writer, signature, list);
    put_string(writer, server, list->installed ? list->tftp_server : "N/A");
}

size_t itl_alarm_write(const itl_alarm_t *alarm, char body[ITL_ALARM_BODY_BYTES])
{
    itl_writer_t writer = {.out = body};
    put(&writer, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x-cisco-alarm>\n<Alarm Name=\"" ITL_ALARM_NAME
                 "\">\n<ParameterList>\n");
    put_string(&writer, "DeviceName", alarm->device_name);
    put_string(&writer, "IPv4Address", alarm->ipv4_address);
    put_string(&writer, "IPv6Address", alarm->ipv6_address);
    put_list(&writer, &alarm->ctl, "CTL_Signature", "CTL_TFTP_Server");
    put_list(&writer, &alarm->itl, "ITL_Signature", "ITL_TFTP_Server");
    if (alarm->status != ITL_ALARM_NOTHING_NEW) {
        const char code[2] = {(char)('0' + alarm->status), '\0'};
        put_string(&writer, "StatusCode", code);
    }
    put(&writer, "</ParameterList>\n</Alarm>\n</x-cisco-alarm>\n");
    return writer.full ? 0 : writer.len;
}

/* Takes the next number of a version and moves behind it. */
static unsigned next_number(const char **text)
{
    unsigned number = 0;
    while (**text != '\0' && (**text < '0' || **text > '9'))
        (*text)++;
    for (; **text >= '0' && **text <= '9'; (*text)++)
        if (number < 1000)
            number = number * 10 + (unsigned)(**text - '0');
    return number;
}

bool itl_alarm_in_firmware(const char *version)
{
    unsigned major = next_number(&version);
    unsigned minor = next_number(&version);
    unsigned maintenance = next_number(&version);
    if (major != 9)
        return major > 9;
    return minor > 4 || (minor == 4 && maintenance >= 1);
}
