/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The trust lists on the network page: whether there is one, the SHA-1 of its file, and a row for each record in the
 * order of the list.
 */
#ifndef ITLPHONE_WEB_TRUST_H
#define ITLPHONE_WEB_TRUST_H

#include "web/web.h"
#include "web/web_style.h"

/** A row about a list. */
typedef struct itl_web_trust_row {
    const char *label;   /**< As the look spells it, not escaped. NULL: this record has no row. */
    const char *element; /**< Its element in XML. */
    itl_text_t value;    /**< In the scratch memory. */
} itl_web_trust_row_t;

/** Rows about a list: one where none is installed. */
uint32_t itl_web_trust_rows(const itl_phone_t *phone, itl_phone_list_kind_t kind);

/** Row @p number about a list, 0 the first: its state, its signature, then its records. */
void itl_web_trust_row(const itl_web_t *web, itl_phone_list_kind_t kind, uint32_t number, itl_web_trust_row_t *row);

#endif
