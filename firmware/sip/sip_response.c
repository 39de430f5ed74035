/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sip/sip_response.h"

#include <osipparser2/osip_parser.h>
#include <string.h>

#include "sip/sip_head.h"
#include "text/text_read.h"

/* "SIP/2.0 202 " */
#define STATUS_LINE_MIN 12u

/* Status code of a status line; 0: it is none. */
static int status_of(const char *line, size_t len)
{
    if (len < STATUS_LINE_MIN || memcmp(line, "SIP/2.0 ", 8) != 0 || line[11] != ' ')
        return 0;
    int64_t status = itl_text_number(line + 8, 3, 100, 699);
    return status < 0 ? 0 : (int)status;
}

static bool is_needed(itl_sip_line_t line)
{
    return itl_sip_head_named(line, "via", 'v') || itl_sip_head_named(line, "call-id", 'i') ||
           itl_sip_head_named(line, "cseq", '\0');
}

/* Moves a line, with blanks for tabs, as libosip2 wants them. @return false: it holds a control character */
static bool move_line(char *to, itl_sip_line_t line)
{
    for (size_t i = 0; i < line.len; i++) {
        to[i] = line.text[i] == '\t' ? ' ' : line.text[i];
        if ((unsigned char)to[i] < ' ' || to[i] == 0x7F)
            return false;
    }
    to[line.len] = '\r';
    to[line.len + 1] = '\n';
    return true;
}

/* Moves the status line and the headers that are needed to the front, continued lines joined, the empty line behind
 * them. @return their length; 0: one of them holds a control character */
static size_t keep_needed(char *head, size_t len)
{
    size_t kept = 0;
    bool keeping = true;
    for (size_t at = 0; at + 2 < len;) {
        bool first = at == 0;
        itl_sip_line_t line = itl_sip_head_line(head, len, &at);
        bool continued = !first && line.len > 0 && (line.text[0] == ' ' || line.text[0] == '\t');
        if (!continued)
            keeping = first || is_needed(line);
        if (!keeping)
            continue;
        kept -= continued ? 2 : 0;
        if (!move_line(head + kept, line))
            return 0;
        kept += line.len + 2;
    }
    head[kept++] = '\r';
    head[kept++] = '\n';
    return kept;
}

static bool has_our_branch(const osip_message_t *message, const itl_sip_ids_t *ids)
{
    osip_via_t *via = NULL;
    osip_generic_param_t *branch = NULL;
    if (osip_list_size(&message->vias) != 1 || osip_message_get_via(message, 0, &via) != 0)
        return false;
    if (osip_via_param_get_byname(via, (char *)"branch", &branch) != 0 || branch->gvalue == NULL)
        return false;
    return strcmp(branch->gvalue, ids->branch) == 0;
}

static bool is_ours(const osip_message_t *message, const itl_sip_ids_t *ids)
{
    const osip_cseq_t *cseq = message->cseq;
    const osip_call_id_t *call_id = message->call_id;
    return cseq != NULL && cseq->number != NULL && strcmp(cseq->number, ITL_SIP_CSEQ) == 0 && cseq->method != NULL &&
           strcmp(cseq->method, "REFER") == 0 && call_id != NULL && call_id->number != NULL &&
           strcmp(call_id->number, ids->call_id) == 0 && has_our_branch(message, ids);
}

int itl_sip_response_read(char *head, size_t len, const itl_sip_ids_t *ids)
{
    osip_message_t *message = NULL;
    int status = status_of(head, len);
    size_t kept = status != 0 ? keep_needed(head, len) : 0;
    if (kept == 0 || osip_message_init(&message) != 0)
        return 0;
    if (osip_message_parse(message, head, kept) != 0 || !is_ours(message, ids))
        status = 0;
    osip_message_free(message);
    return status;
}
