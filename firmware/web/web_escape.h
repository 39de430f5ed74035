/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Text that may be hostile, made harmless for a page.
 */
#ifndef ITLPHONE_WEB_ESCAPE_H
#define ITLPHONE_WEB_ESCAPE_H

#include <stdbool.h>
#include <stddef.h>

#include "text/text.h"

/**
 * Appends characters as an element of HTML or XML, or a value in quotation marks, may hold them. What is no UTF-8
 * (RFC 3629), or no character that XML 1.0 allows (section 2.2), is written as '?'.
 * @param more  '-' and '/' are escaped too
 */
void itl_web_escape(itl_text_t *out, const char *chars, size_t len, bool more);

#endif
