/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_log.h"

#include <string.h>

#include "family/family.h"
#include "status/status.h"
#include "web/web_clock.h"
#include "web/web_escape.h"
#include "web/web_style.h"

/* An alarm goes out in parts of so many bytes, so that each fits a piece however much of it is escaped. */
#define PART_BYTES 128u

/* The log of a page of logs. */
enum { LOG_DEBUG = 0, LOG_MESSAGES = 2 };

static uint32_t message_count(const itl_phone_t *phone)
{
    return itl_phone_messages(phone)->count;
}

/* Pages show the newest ones; XML and collectors have all. */
static uint32_t first_message(const itl_web_t *web, const itl_web_page_t *page)
{
    const uint32_t count = message_count(web->phone);
    return page->form == ITL_WEB_HTML && count > ITL_WEB_LOG_MESSAGES ? count - ITL_WEB_LOG_MESSAGES : 0;
}

static void put_message(const itl_web_t *web, const itl_status_message_t *message, bool more, itl_text_t *out)
{
    char line[ITL_STATUS_LINE_BYTES];
    itl_text_t whole = itl_text_in(web->work->row.value, sizeof web->work->row.value);
    itl_status_line(itl_family_of_model(itl_phone_config(web->phone)->model), message, line);
    itl_web_put_stamp(web->phone, message->time_s, &whole);
    itl_text_string(&whole, line);
    itl_web_escape(out, whole.out, whole.len, more);
}

/* "2026-11-23T15:04:37Z TFTP Timeout tftp-timeout" */
static void put_plain(const itl_web_t *web, const itl_status_message_t *message, itl_text_t *out)
{
    char line[ITL_STATUS_LINE_BYTES];
    char utc[24];
    itl_status_utc(message->time_s, utc);
    itl_status_line(itl_family_of_model(itl_phone_config(web->phone)->model), message, line);
    itl_text_string(out, utc[0] != '\0' ? utc : "-");
    itl_text_char(out, ' ');
    itl_text_string(out, line);
    if (message->reason != ITL_REASON_NONE) {
        itl_text_char(out, ' ');
        itl_text_string(out, itl_reason_name(message->reason));
    }
    itl_text_char(out, '\n');
}

static void put_message_row(const itl_web_t *web, const itl_web_page_t *page, uint32_t index, itl_text_t *out)
{
    const itl_web_style_t *style = itl_web_style(itl_web_look(web->phone));
    const itl_status_message_t *message = itl_status_get(itl_phone_messages(web->phone), index);
    if (message == NULL)
        return;
    if (page->form == ITL_WEB_PLAIN) {
        put_plain(web, message, out);
        return;
    }
    const bool html = page->form == ITL_WEB_HTML;
    itl_text_string(out, html ? "<TR><td width=20></TD><TD><B>" : "<status>");
    put_message(web, message, html && style->escapes_more, out);
    itl_text_string(out, html ? "</B></TD></TR>" : "</status>\n");
}

/* --- the alarm of the last boot --- */

static const char *server_of(const itl_phone_t *phone)
{
    const itl_phone_config_t *config = itl_phone_config(phone);
    return config->tftp_count > 0 ? config->tftp[0].host : "";
}

static itl_alarm_list_t alarm_list(const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_phone_list_view_t list = itl_phone_list(phone, kind);
    itl_alarm_list_t said = {.installed = list.installed != NULL, .tftp_server = server_of(phone)};
    memcpy(said.sha1, list.file->sha1, sizeof said.sha1);
    return said;
}

/* The alarm as the phone has it to tell, in the scratch memory. @return its length; 0: this phone tells none */
static size_t write_alarm(const itl_web_t *web)
{
    const itl_phone_config_t *config = itl_phone_config(web->phone);
    char address[ITL_TEXT_ADDRESS_BYTES];
    itl_text_t text = itl_text_in(address, sizeof address);
    itl_text_address(&text, &web->machine->address);
    const bool ipv6 = web->machine->address.family == ITL_HAL_IPV6;
    const itl_alarm_t alarm = {.device_name = itl_phone_name(web->phone),
                               .ipv4_address = ipv6 ? "" : address,
                               .ipv6_address = ipv6 ? address : "",
                               .ctl = alarm_list(web->phone, ITL_PHONE_CTL),
                               .itl = alarm_list(web->phone, ITL_PHONE_ITL),
                               .status = itl_phone_outcome(web->phone).status_code};
    if (message_count(web->phone) == 0 || !itl_alarm_in_firmware(config->firmware))
        return 0;
    return itl_alarm_write(&alarm, web->work->alarm);
}

/* In a page of XML the declaration that every alarm begins with would make it none. */
static const char *without_declaration(const char *body)
{
    const char *end = strstr(body, "?>");
    return end != NULL ? end + 2 : body;
}

static void put_alarm_time(const itl_web_t *web, itl_text_t *out)
{
    const itl_status_log_t *log = itl_phone_messages(web->phone);
    itl_web_put_time(web->phone, itl_status_get(log, log->count - 1u)->time_s, out);
    itl_text_char(out, ' ');
}

static uint32_t alarm_pieces(const itl_web_t *web)
{
    return (uint32_t)((write_alarm(web) + PART_BYTES - 1) / PART_BYTES);
}

static void put_alarm(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out)
{
    const char *body = web->work->alarm;
    const size_t len = write_alarm(web);
    const bool html = page->form == ITL_WEB_HTML;
    const size_t at = (size_t)number * PART_BYTES;
    if (at >= len)
        return;
    if (number == 0) {
        itl_text_string(out, html ? "<TR><td width=20></TD><TD><B>" : "<status>");
        put_alarm_time(web, out);
    }
    const char *start = body + at;
    const size_t part = len - at < PART_BYTES ? len - at : PART_BYTES;
    const char *root = html ? body : without_declaration(body);
    const size_t skipped = root > start ? (size_t)(root - start) : 0;
    if (html)
        itl_web_escape(out, start, part, itl_web_style(itl_web_look(web->phone))->escapes_more);
    else if (skipped < part)
        itl_text_chars(out, start + skipped, part - skipped);
    if (at + part == len)
        itl_text_string(out, html ? "</B></TD></TR>" : "</status>\n");
}

/* --- either --- */

static bool is_debug(const itl_web_page_t *page)
{
    return page->kind == ITL_WEB_LOG && page->number == LOG_DEBUG;
}

uint32_t itl_web_log_pieces(const itl_web_t *web, const itl_web_page_t *page)
{
    if (is_debug(page))
        return alarm_pieces(web);
    if (page->kind == ITL_WEB_LOG && page->number != LOG_MESSAGES)
        return 0;
    return message_count(web->phone) - first_message(web, page);
}

void itl_web_put_log(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out)
{
    if (is_debug(page))
        put_alarm(web, page, number, out);
    else
        put_message_row(web, page, first_message(web, page) + number, out);
}
