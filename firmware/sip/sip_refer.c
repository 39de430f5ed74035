/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_refer.h"

#include <osipparser2/osip_parser.h>
#include <stdlib.h>
#include <string.h>

#include "alarm/alarm.h"
#include "text/text.h"
#include "text/text_read.h"

/* Characters that a user of a SIP URI may hold without escapes (RFC 3261 section 25.1, "unreserved") and '+'. */
#define USER_CHARACTERS ITL_TEXT_DIGITS ITL_TEXT_LETTERS "-_.!~*'()+"

/* Characters of a token, as which model and firmware stand in User-Agent. */
#define TOKEN_CHARACTERS ITL_TEXT_DIGITS ITL_TEXT_LETTERS "-.!%*_+`'~"

/* A message that is being put together; each value is written to a buffer first. */
typedef struct refer_draft {
    const itl_sip_refer_t *refer;
    osip_message_t *message;
    char *out;
} refer_draft_t;

static itl_text_t new_value(const refer_draft_t *writer)
{
    return itl_text_in(writer->out, ITL_SIP_REFER_BYTES);
}

/* The directory number. What a configuration says is no reason to write another header. */
static const char *user_of(const itl_sip_phone_t *phone)
{
    size_t len = strlen(phone->line_name);
    return len > 0 && strspn(phone->line_name, USER_CHARACTERS) == len ? phone->line_name : phone->device_name;
}

/* "sip:HOST:PORT"; the port only where it is another than ITL_SIP_PORT. */
static void put_target(itl_text_t *text, const itl_sip_target_t *target)
{
    itl_text_string(text, target->bracketed ? "sip:[" : "sip:");
    itl_text_string(text, target->host);
    itl_text_string(text, target->bracketed ? "]" : "");
    if (target->port != ITL_SIP_PORT) {
        itl_text_char(text, ':');
        itl_text_decimal(text, target->port);
    }
}

/* "ADDRESS:PORT" of our own end. */
static void put_local(itl_text_t *text, const itl_hal_addr_t *local)
{
    itl_text_uri_address(text, local);
    itl_text_char(text, ':');
    itl_text_decimal(text, local->port);
}

/* "ID@ADDRESS" */
static void put_id(itl_text_t *text, const char *id, const itl_hal_addr_t *local)
{
    itl_text_string(text, id);
    itl_text_string(text, "@");
    itl_text_uri_address(text, local);
}

/* "DN" <sip:DN@ADDRESS> */
static void put_caller(itl_text_t *text, const itl_sip_refer_t *refer)
{
    const char *user = user_of(refer->phone);
    itl_text_string(text, "\"");
    itl_text_string(text, user);
    itl_text_string(text, "\" <sip:");
    put_id(text, user, &refer->local);
    itl_text_string(text, ">");
}

static void put_token(itl_text_t *text, const char *word)
{
    for (; *word != '\0'; word++)
        itl_text_char(text, strchr(TOKEN_CHARACTERS, *word) != NULL ? *word : '-');
}

/* The address we send to, as libosip2 keeps it. @return NULL: no memory */
static osip_uri_t *new_target_uri(const refer_draft_t *writer)
{
    itl_text_t text = new_value(writer);
    osip_uri_t *uri = NULL;
    put_target(&text, writer->refer->target);
    if (osip_uri_init(&uri) != 0)
        return NULL;
    if (osip_uri_parse(uri, text.out) != 0) {
        osip_uri_free(uri);
        return NULL;
    }
    return uri;
}

static bool write_request_line(const refer_draft_t *writer)
{
    osip_message_t *message = writer->message;
    osip_message_set_method(message, osip_strdup("REFER"));
    osip_message_set_version(message, osip_strdup("SIP/2.0"));
    osip_message_set_uri(message, new_target_uri(writer));
    return message->sip_method != NULL && message->sip_version != NULL && message->req_uri != NULL;
}

static bool write_via(const refer_draft_t *writer)
{
    const itl_sip_refer_t *refer = writer->refer;
    itl_text_t via = new_value(writer);
    itl_text_string(&via, refer->udp ? "SIP/2.0/UDP " : "SIP/2.0/TCP ");
    put_local(&via, &refer->local);
    itl_text_string(&via, ";branch=");
    itl_text_string(&via, refer->ids->branch);
    itl_text_string(&via, ";rport");
    return osip_message_set_via(writer->message, via.out) == 0;
}

static bool write_from(const refer_draft_t *writer)
{
    itl_text_t from = new_value(writer);
    put_caller(&from, writer->refer);
    itl_text_string(&from, ";tag=");
    itl_text_string(&from, writer->refer->ids->tag);
    return osip_message_set_from(writer->message, from.out) == 0;
}

/* Not from text: libosip2's reader wants two letters of a host. */
static bool write_to(const refer_draft_t *writer)
{
    osip_to_t *to = NULL;
    if (osip_to_init(&to) != 0)
        return false;
    writer->message->to = to;
    to->url = new_target_uri(writer);
    return to->url != NULL;
}

static bool write_call_id(const refer_draft_t *writer)
{
    itl_text_t call_id = new_value(writer);
    put_id(&call_id, writer->refer->ids->call_id, &writer->refer->local);
    return osip_message_set_call_id(writer->message, call_id.out) == 0;
}

static bool write_contact(const refer_draft_t *writer)
{
    const itl_sip_refer_t *refer = writer->refer;
    itl_text_t contact = new_value(writer);
    itl_text_string(&contact, "<sip:");
    itl_text_string(&contact, user_of(refer->phone));
    itl_text_string(&contact, "@");
    put_local(&contact, &refer->local);
    itl_text_string(&contact, refer->udp ? ";transport=udp>" : ";transport=tcp>");
    itl_text_string(&contact, ";+u.sip!devicename.ccm.cisco.com=\"");
    itl_text_string(&contact, refer->phone->device_name);
    itl_text_string(&contact, "\"");
    return osip_message_set_contact(writer->message, contact.out) == 0;
}

static bool write_header(const refer_draft_t *writer, const char *name, const char *value)
{
    return osip_message_set_header(writer->message, name, value) == 0;
}

static bool write_user_agent(const refer_draft_t *writer)
{
    const itl_sip_phone_t *phone = writer->refer->phone;
    itl_text_t agent = new_value(writer);
    itl_text_string(&agent, "Cisco-CP");
    put_token(&agent, phone->model);
    itl_text_string(&agent, "/");
    put_token(&agent, phone->firmware);
    return write_header(writer, "User-Agent", agent.out);
}

static bool write_session_id(const refer_draft_t *writer)
{
    itl_text_t session = new_value(writer);
    itl_text_string(&session, writer->refer->ids->session);
    itl_text_string(&session, ";remote=00000000000000000000000000000000");
    return write_header(writer, "Session-ID", session.out);
}

static bool write_referred_by(const refer_draft_t *writer)
{
    itl_text_t referred_by = new_value(writer);
    put_caller(&referred_by, writer->refer);
    return write_header(writer, "Referred-By", referred_by.out);
}

/* The body is what the call manager is referred to: Refer-To names it, Content-Id is its name (RFC 2392). */
static bool write_body_name(const refer_draft_t *writer, const char *header, const char *before, const char *behind)
{
    itl_text_t name = new_value(writer);
    itl_text_string(&name, before);
    put_id(&name, writer->refer->ids->content_id, &writer->refer->local);
    itl_text_string(&name, behind);
    return write_header(writer, header, name.out);
}

static bool write_all(const refer_draft_t *writer)
{
    return write_request_line(writer) && write_via(writer) && write_from(writer) && write_to(writer) &&
           write_call_id(writer) && osip_message_set_cseq(writer->message, ITL_SIP_CSEQ " REFER") == 0 &&
           write_contact(writer) && write_user_agent(writer) && write_session_id(writer) &&
           write_header(writer, "Expires", "10") && write_header(writer, "Max-Forwards", "70") &&
           write_header(writer, "Require", "norefersub") && write_referred_by(writer) &&
           write_body_name(writer, "Refer-To", "cid:", "") && write_body_name(writer, "Content-Id", "<", ">") &&
           write_header(writer, "Content-Disposition", "session;handling=required") &&
           osip_message_set_content_type(writer->message, ITL_ALARM_MEDIA_TYPE) == 0 &&
           osip_message_set_body(writer->message, writer->refer->body, writer->refer->body_len) == 0;
}

size_t itl_sip_refer_write(const itl_sip_refer_t *refer, char out[ITL_SIP_REFER_BYTES])
{
    refer_draft_t writer = {.refer = refer, .out = out};
    char *text = NULL;
    size_t len = 0;
    if (osip_message_init(&writer.message) != 0)
        return 0;
    if (!write_all(&writer) || osip_message_to_str(writer.message, &text, &len) != 0 || len > ITL_SIP_REFER_BYTES)
        len = 0;
    else
        memcpy(out, text, len);
    osip_free(text);
    osip_message_free(writer.message);
    return len;
}
