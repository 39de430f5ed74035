/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm.h"

#include <string.h>

#include "text/text.h"
#include "text/text_read.h"

/* Text inside an element: what XML would take for markup is escaped (XML 1.0 section 2.4), what it forbids left out. */
static void put_escaped(itl_text_t *body, const char *text)
{
    for (; *text != '\0'; text++)
        if (*text == '<')
            itl_text_string(body, "&lt;");
        else if (*text == '>')
            itl_text_string(body, "&gt;");
        else if (*text == '&')
            itl_text_string(body, "&amp;");
        else if ((unsigned char)*text >= ' ')
            itl_text_char(body, *text);
}

static void put_string(itl_text_t *body, const char *name, const char *value)
{
    itl_text_string(body, "<String name=\"");
    itl_text_string(body, name);
    itl_text_string(body, "\">");
    put_escaped(body, value);
    itl_text_string(body, "</String>\n");
}

/* Twenty pairs, each followed by a blank, the last one too. */
static void put_signature(itl_text_t *body, const char *name, const itl_alarm_list_t *list)
{
    char pairs[sizeof list->sha1 * 3 + 1];
    itl_text_t text = itl_text_in(pairs, sizeof pairs);
    itl_text_pairs(&text, list->sha1, sizeof list->sha1, ' ');
    itl_text_char(&text, ' ');
    put_string(body, name, list->installed ? pairs : "Not Installed");
}

static void put_list(itl_text_t *body, const itl_alarm_list_t *list, const char *signature, const char *server)
{
    put_signature(body, signature, list);
    put_string(body, server, list->installed ? list->tftp_server : "N/A");
}

size_t itl_alarm_write(const itl_alarm_t *alarm, char body[ITL_ALARM_BODY_BYTES])
{
    itl_text_t text = itl_text_in(body, ITL_ALARM_BODY_BYTES);
    itl_text_string(&text, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<x-cisco-alarm>\n<Alarm Name=\"" ITL_ALARM_NAME
                           "\">\n<ParameterList>\n");
    put_string(&text, "DeviceName", alarm->device_name);
    put_string(&text, "IPv4Address", alarm->ipv4_address);
    put_string(&text, "IPv6Address", alarm->ipv6_address);
    put_list(&text, &alarm->ctl, "CTL_Signature", "CTL_TFTP_Server");
    put_list(&text, &alarm->itl, "ITL_Signature", "ITL_TFTP_Server");
    if (alarm->status != ITL_ALARM_NOTHING_NEW) {
        char code[ITL_TEXT_DECIMAL_BYTES];
        itl_text_t digits = itl_text_in(code, sizeof code);
        itl_text_decimal(&digits, alarm->status);
        put_string(&text, "StatusCode", code);
    }
    itl_text_string(&text, "</ParameterList>\n</Alarm>\n</x-cisco-alarm>\n");
    return itl_text_fits(&text) ? text.len : 0;
}

/* Takes the next number of a version and moves behind it; one too large to count is the largest. */
static uint64_t next_number(const char **text)
{
    uint64_t number = 0;
    while (**text != '\0' && !itl_text_is_digit(**text))
        (*text)++;
    size_t digits = strspn(*text, ITL_TEXT_DIGITS);
    if (digits > 0 && itl_text_leading_number(*text, digits, UINT32_MAX, &number) == 0)
        number = UINT32_MAX;
    *text += digits;
    return number;
}

bool itl_alarm_in_firmware(const char *version)
{
    uint64_t major = next_number(&version);
    uint64_t minor = next_number(&version);
    uint64_t maintenance = next_number(&version);
    if (major != 9)
        return major > 9;
    return minor > 4 || (minor == 4 && maintenance >= 1);
}
