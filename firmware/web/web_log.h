/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The logs of a phone on its pages: status messages, and the alarms of the debug display.
 */
#ifndef ITLPHONE_WEB_LOG_H
#define ITLPHONE_WEB_LOG_H

#include "web/web.h"

/** Messages on a page: the newest. */
#define ITL_WEB_LOG_MESSAGES 10u

/** Pieces of the body of a log. */
uint32_t itl_web_log_pieces(const itl_web_t *web, const itl_web_page_t *page);

/** Appends piece @p number of the body of a log, 0 the first: rows of HTML, elements of XML, or lines. */
void itl_web_put_log(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out);

#endif
