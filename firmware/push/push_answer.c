/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "push/push_priv.h"

void itl_push_escape(itl_text_t *out, const char *text)
{
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            itl_text_string(out, "&amp;");
            break;
        case '<':
            itl_text_string(out, "&lt;");
            break;
        case '>':
            itl_text_string(out, "&gt;");
            break;
        case '"':
            itl_text_string(out, "&quot;");
            break;
        default:
            itl_text_printable(out, text, 1);
        }
    }
}

/* As a few tools compare the whole body: no declaration, no line end, and a blank before the slash. */
static void write_error(itl_text_t *out, itl_push_error_t error)
{
    itl_text_string(out, "<CiscoIPPhoneError Number=\"");
    itl_text_decimal(out, (uint64_t)error);
    itl_text_string(out, "\" />");
}

static void write_item(itl_text_t *out, const itl_push_item_t *item)
{
    itl_text_string(out, "<ResponseItem URL=\"");
    itl_push_escape(out, item->url);
    itl_text_string(out, "\" Data=\"");
    itl_push_escape(out, item->data);
    itl_text_string(out, "\" Status=\"");
    itl_text_decimal(out, item->status);
    itl_text_string(out, "\"/>");
}

itl_http_piece_t itl_push_answer_piece(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    const itl_push_slot_t *slot = answer->context;
    if (slot->error != ITL_PUSH_OK) {
        write_error(out, slot->error);
        return ITL_HTTP_PIECE_LAST;
    }
    if (number == 0) {
        itl_text_string(out, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<CiscoIPPhoneResponse>");
        return ITL_HTTP_PIECE_MORE;
    }
    if (number <= slot->job.count) {
        write_item(out, &slot->job.items[number - 1]);
        return ITL_HTTP_PIECE_MORE;
    }
    itl_text_string(out, "</CiscoIPPhoneResponse>\n");
    return ITL_HTTP_PIECE_LAST;
}
