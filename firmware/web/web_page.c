/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "web/web_escape.h"
#include "web/web_field.h"
#include "web/web_html.h"
#include "web/web_log.h"
#include "web/web_rows.h"
#include "web/web_trust.h"

/* Bytes of a value in its first piece: escaped, they fit one, whatever they are. */
#define FIRST_BYTES 128u

/* Room for any label and the name of any element. */
#define NAME_BYTES 64u

/* A place in the body of a page of rows. */
typedef struct row_place {
    const itl_web_row_t *row; /* NULL: past the last. */
    uint32_t part;            /* Of it, 0 the first. */
} row_place_t;

static bool is_list(const itl_web_row_t *row)
{
    return row->id == ITL_WEB_FIELD_CTL || row->id == ITL_WEB_FIELD_ITL;
}

static itl_phone_list_kind_t kind_of(const itl_web_row_t *row)
{
    return row->id == ITL_WEB_FIELD_CTL ? ITL_PHONE_CTL : ITL_PHONE_ITL;
}

/* Pieces of a row. Values that somebody else wrote may be long: they come in two. */
static uint32_t row_pieces(const itl_web_t *web, itl_web_look_t look, const itl_web_page_t *page,
                           const itl_web_row_t *row)
{
    const itl_web_style_t *style = itl_web_style(look);
    if (!itl_web_has_row(web->phone, look, page, row))
        return 0;
    if (!is_list(row))
        return itl_web_field(row->id)->value != NULL ? 1 : 2;
    if (!(page->form == ITL_WEB_HTML ? style->trust_rows : style->trust_elements))
        return 0;
    return 2 * itl_web_trust_rows(web->phone, kind_of(row));
}

/* Pieces of all rows. */
static uint32_t all_pieces(const itl_web_t *web, const itl_web_page_t *page)
{
    const itl_web_look_t look = itl_web_look(web->phone);
    const itl_web_rows_t rows = itl_web_rows(look, page);
    uint32_t all = 0;
    for (const itl_web_row_t *row = rows.rows; row < rows.rows + rows.count; row++)
        all += row_pieces(web, look, page, row);
    return all;
}

/* The place of a piece of the body, from the row on that was told last. */
static row_place_t find_place(const itl_web_t *web, const itl_web_page_t *page, uint32_t number)
{
    const itl_web_look_t look = itl_web_look(web->phone);
    const itl_web_rows_t rows = itl_web_rows(look, page);
    itl_web_walk_t *walk = &web->work->walk;
    for (; walk->row < rows.count; walk->row++) {
        const itl_web_row_t *row = rows.rows + walk->row;
        const uint32_t pieces = row_pieces(web, look, page, row);
        if (number < walk->before + pieces)
            return (row_place_t){row, number - walk->before};
        walk->before += pieces;
    }
    return (row_place_t){NULL, 0};
}

/* Where a value is cut: not within a character of UTF-8. */
static size_t first_bytes(const itl_text_t *value)
{
    size_t len = FIRST_BYTES;
    if (value->len <= len)
        return value->len;
    while (len > FIRST_BYTES - 3 && ((unsigned char)value->out[len] >> 6) == 2)
        len--;
    return len;
}

/* The beginning of a row, up to its value. */
static void open_row(const itl_web_t *web, const char *label, itl_text_t *out)
{
    const bool apart = itl_web_style(itl_web_look(web->phone))->apart;
    itl_text_string(out, "<TR><TD><B>");
    if (!apart)
        itl_text_char(out, ' ');
    itl_web_escape(out, label, strlen(label), false);
    itl_text_string(out, "</B></TD>");
    if (apart)
        itl_text_string(out, "\n<td width=20></TD>\n<TD><B>");
    else
        itl_text_string(out, itl_web_two_cells(web->phone) ? "<TD><B>" : "<td width=20></TD><TD><B>");
}

/* A part of a row of HTML. @param label  NULL: the row has the cell of its value alone */
static void put_html_row(const itl_web_t *web, const char *label, const itl_text_t *value, uint32_t part, bool last,
                         itl_text_t *out)
{
    const itl_web_style_t *style = itl_web_style(itl_web_look(web->phone));
    const size_t first = first_bytes(value);
    if (part == 0 && label == NULL)
        itl_text_string(out, "<TR><TD><B>");
    else if (part == 0)
        open_row(web, label, out);
    if (part == 0)
        itl_web_escape(out, value->out, first, style->escapes_more);
    else
        itl_web_escape(out, value->out + first, value->len - first, style->escapes_more);
    if (last)
        itl_text_string(out, style->apart ? "</B></TD>\n</TR>\n" : "</B></TD></TR>");
}

static void put_xml_row(const char *element, const itl_text_t *value, uint32_t part, bool last, itl_text_t *out)
{
    const size_t first = first_bytes(value);
    if (part == 0) {
        itl_text_char(out, '<');
        itl_text_string(out, element);
        itl_text_char(out, '>');
        itl_web_escape(out, value->out, first, false);
    } else {
        itl_web_escape(out, value->out + first, value->len - first, false);
    }
    if (!last)
        return;
    itl_text_string(out, "</");
    itl_text_string(out, element);
    itl_text_string(out, ">\n");
}

static void put_list_row(const itl_web_t *web, const itl_web_page_t *page, row_place_t place, itl_text_t *out)
{
    itl_web_trust_row_t row;
    itl_web_trust_row(web, kind_of(place.row), place.part / 2, &row);
    if (row.label == NULL)
        return;
    if (page->form == ITL_WEB_HTML) {
        put_html_row(web, row.label, &row.value, place.part % 2, place.part % 2 == 1, out);
        return;
    }
    /* A record says whom it is about behind what it is. */
    if (place.part % 2 == 0 && place.part >= 4) {
        itl_text_char(out, '<');
        itl_text_string(out, row.element);
        itl_text_char(out, '>');
        itl_web_escape(out, row.label, strlen(row.label), false);
        itl_text_char(out, ' ');
        itl_web_escape(out, row.value.out, first_bytes(&row.value), false);
        return;
    }
    put_xml_row(row.element, &row.value, place.part % 2, place.part % 2 == 1, out);
}

static void put_field_row(const itl_web_t *web, const itl_web_page_t *page, row_place_t place, itl_text_t *out)
{
    const itl_web_look_t look = itl_web_look(web->phone);
    const itl_web_field_id_t id = place.row->id;
    const bool last = itl_web_field(id)->value != NULL || place.part == 1;
    char name_text[NAME_BYTES];
    itl_text_t value = itl_text_in(web->work->row.value, sizeof web->work->row.value);
    itl_text_t name = itl_text_in(name_text, sizeof name_text);
    itl_web_put_value(web, look, id, place.row->number, &value);
    if (page->form == ITL_WEB_XML) {
        itl_web_put_element(look, id, place.row->number, &name);
        put_xml_row(name_text, &value, place.part, last, out);
        return;
    }
    /* The lines of a UDI are numbered, its label is not. */
    const bool udi = id == ITL_WEB_FIELD_UDI || id == ITL_WEB_FIELD_UDI_PART;
    itl_web_put_label(look, id, udi ? 0 : place.row->number, &name);
    const bool bare = id == ITL_WEB_FIELD_UDI_PART && itl_web_two_cells(web->phone);
    put_html_row(web, bare ? NULL : name_text, &value, place.part, last, out);
}

static void put_console(uint32_t number, itl_text_t *out)
{
    if (number == 0)
        itl_text_string(out, "<TR><td width=20></TD><TD><B><a href=\"/FS/messages\"><font color=\"#003031\">"
                             "/FS/messages</FONT></A></B></TD></TR>");
}

/* The picture of every page: a phone, drawn in text so that a page has no bytes but printable ones. */
static void put_logo(itl_text_t *out)
{
    itl_text_string(out, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"88\" height=\"58\" viewBox=\"0 0 88 58\">"
                         "<g fill=\"none\" stroke=\"#003031\" stroke-width=\"4\"><rect x=\"12\" y=\"18\" width=\"64\" "
                         "height=\"36\" rx=\"6\"/><path d=\"M6 20v-6q0-8 8-8h60q8 0 8 8v6\"/><rect x=\"24\" y=\"27\" "
                         "width=\"24\" height=\"16\"/></g><path fill=\"#003031\" d=\"M55 27h5v5h-5zm9 0h5v5h-5zM55 "
                         "37h5v5h-5zm9 0h5v5h-5z\"/></svg>\n");
}

static uint32_t body_pieces(const itl_web_t *web, const itl_web_page_t *page)
{
    switch (page->kind) {
    case ITL_WEB_LOG:
    case ITL_WEB_MESSAGES:
        return itl_web_log_pieces(web, page);
    case ITL_WEB_CONSOLE:
    case ITL_WEB_LOGO:
        return 1;
    default:
        return all_pieces(web, page);
    }
}

static void put_body(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out)
{
    if (page->kind == ITL_WEB_LOG || page->kind == ITL_WEB_MESSAGES) {
        itl_web_put_log(web, page, number, out);
        return;
    }
    if (page->kind == ITL_WEB_CONSOLE || page->kind == ITL_WEB_LOGO) {
        if (page->kind == ITL_WEB_CONSOLE)
            put_console(number, out);
        else
            put_logo(out);
        return;
    }
    const row_place_t place = find_place(web, page, number);
    if (place.row == NULL)
        return;
    if (is_list(place.row))
        put_list_row(web, page, place, out);
    else
        put_field_row(web, page, place, out);
}

static const char *root_of(const itl_web_page_t *page)
{
    static const char *const roots[ITL_WEB_KIND_COUNT] = {
        [ITL_WEB_DEVICE] = "DeviceInformation",
        [ITL_WEB_NETWORK] = "NetworkConfiguration",
        [ITL_WEB_ETHERNET] = "EthernetInformation",
        [ITL_WEB_PORT] = "PortInformation",
        [ITL_WEB_LOG] = "DeviceLog",
        [ITL_WEB_STREAM] = "StreamingStatistics",
    };
    return roots[page->kind];
}

static void put_root(const itl_web_page_t *page, bool open, itl_text_t *out)
{
    if (open)
        itl_text_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    itl_text_string(out, open ? "<" : "</");
    itl_text_string(out, root_of(page));
    itl_text_string(out, ">\n");
}

/* Whoever goes on behind the last piece does so where that was; anybody else begins at the first row. */
static uint32_t begin_piece(const itl_web_t *web, const itl_web_page_t *page, uint32_t number)
{
    itl_web_walk_t *walk = &web->work->walk;
    const bool goes_on = walk->phone == web->phone && walk->page.kind == page->kind && walk->page.form == page->form &&
                         walk->page.number == page->number && walk->next == number && number > 0;
    if (!goes_on)
        *walk = (itl_web_walk_t){.phone = web->phone, .page = *page, .body = body_pieces(web, page)};
    walk->next = number + 1;
    return walk->body;
}

bool itl_web_piece(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out)
{
    const uint32_t before = page->form == ITL_WEB_HTML ? itl_web_html_pieces() : page->form == ITL_WEB_XML ? 1 : 0;
    const uint32_t body = begin_piece(web, page, number);
    const uint32_t all = before + body + (page->form == ITL_WEB_PLAIN ? 0 : 1);
    if (number >= all)
        return false;
    const bool more = number + 1 < all;
    if (number >= before && number - before < body)
        put_body(web, page, number - before, out);
    else if (page->form == ITL_WEB_XML)
        put_root(page, number == 0, out);
    else if (number < before)
        itl_web_put_html_start(web, page, number, out);
    else
        itl_web_put_html_end(out);
    return more;
}

const char *itl_web_content_type(const itl_web_page_t *page)
{
    if (page->kind == ITL_WEB_LOGO)
        return "image/svg+xml";
    if (page->form == ITL_WEB_PLAIN)
        return "text/plain; charset=utf-8";
    return page->form == ITL_WEB_HTML ? "text/html; charset=utf-8" : "text/xml; charset=utf-8";
}
