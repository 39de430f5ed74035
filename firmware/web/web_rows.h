/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Which page tells what, in which order: of each look, in HTML and in XML.
 */
#ifndef ITLPHONE_WEB_ROWS_H
#define ITLPHONE_WEB_ROWS_H

#include "web/web_field.h"

/** A row of a page. */
typedef struct itl_web_row {
    itl_web_field_id_t id;
    uint8_t number;
    uint16_t looks; /**< That have it; 0: all. */
} itl_web_row_t;

/** The rows of a page. */
typedef struct itl_web_rows {
    const itl_web_row_t *rows;
    uint16_t count;
} itl_web_rows_t;

/** The rows of a page; none for pages that are no rows of fields. */
itl_web_rows_t itl_web_rows(itl_web_look_t look, const itl_web_page_t *page);

/** True when a phone has a row of its page: in HTML some depend on the model, in XML on the look alone. */
bool itl_web_has_row(const itl_phone_t *phone, itl_web_look_t look, const itl_web_page_t *page,
                     const itl_web_row_t *row);

#endif
