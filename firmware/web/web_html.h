/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is around the body of an HTML page: heading, navigation, end.
 */
#ifndef ITLPHONE_WEB_HTML_H
#define ITLPHONE_WEB_HTML_H

#include "web/web.h"

/** Pieces before the body. */
uint32_t itl_web_html_pieces(void);

/** Appends piece @p number before the body, 0 the first. */
void itl_web_put_html_start(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out);

/** Appends what follows the body. */
void itl_web_put_html_end(itl_text_t *out);

#endif
