/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Everything that pages tell, each thing once: its XML element, its label, its value. Which page tells what, in which
 * order, is web_rows.h.
 */
#ifndef ITLPHONE_WEB_FIELD_H
#define ITLPHONE_WEB_FIELD_H

#include "web/web.h"
#include "web/web_fields.h"
#include "web/web_style.h"

#define ITL_WEB_FIELD_ID(id, element, label, value, put, what) ITL_WEB_FIELD_##id,
/** What pages tell. */
typedef enum itl_web_field_id { ITL_WEB_FIELDS(ITL_WEB_FIELD_ID) ITL_WEB_FIELD_COUNT } itl_web_field_id_t;

/** Appends a value. @param what  of the table; @param number  of the row: DNS server 2, say; 0: it has none */
typedef void itl_web_put_t(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out);

/** One of them. '#' stands for a number; without one, it and a blank before it are left out. */
typedef struct itl_web_field {
    const char *element;
    /** In sentence case; behind '=' as it is in every family. NULL: the element with a blank behind "Rx" or "Tx". */
    const char *label;
    const char *value; /**< The same in every phone; NULL: put has it. */
    itl_web_put_t *put;
    uint8_t what; /**< For put. */
} itl_web_field_t;

/** One of them. */
const itl_web_field_t *itl_web_field(itl_web_field_id_t id);

/** Appends the label of a field, as the look spells it. */
void itl_web_put_label(itl_web_look_t look, itl_web_field_id_t id, unsigned number, itl_text_t *out);

/** Appends the name of a field's element. */
void itl_web_put_element(itl_web_look_t look, itl_web_field_id_t id, unsigned number, itl_text_t *out);

/** Appends the value of a field, not escaped. */
void itl_web_put_value(const itl_web_t *web, itl_web_look_t look, itl_web_field_id_t id, unsigned number,
                       itl_text_t *out);

/** Appends words in the look's case. @param words  in sentence case; behind '=' as they are */
void itl_web_put_words(itl_web_look_t look, const char *words, itl_text_t *out);

#endif
