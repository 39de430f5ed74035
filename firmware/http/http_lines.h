/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The lines of an HTTP head, looked at before http-parser has them: its own rules depend on how it was built, and what
 * one reader takes for one message and the next one for two is how requests are smuggled (RFC 9112 section 11.2).
 *
 * A head is lines that end by CR LF, the last one empty. No CR or LF stands elsewhere, no other control character but
 * TAB, and no line behind the first begins with a blank (RFC 9112 sections 2.2, 5.1, 5.2). Up to two empty lines may
 * stand before the first one.
 */
#ifndef ITLPHONE_HTTP_LINES_H
#define ITLPHONE_HTTP_LINES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** What became of a head. */
typedef enum itl_http_lines_result {
    ITL_HTTP_LINES_MORE,     /**< All bytes belong to it, and it is not whole. */
    ITL_HTTP_LINES_WHOLE,    /**< It ends here. */
    ITL_HTTP_LINES_BROKEN,   /**< Against the rules above. */
    ITL_HTTP_LINES_TOO_LONG, /**< Past ITL_LIMIT_HTTP_HEAD_BYTES. */
} itl_http_lines_result_t;

/** Where in a head one is; zeroes at its beginning. */
typedef struct itl_http_lines {
    uint16_t bytes;  /**< So far. */
    uint16_t column; /**< Bytes of this line. */
    uint16_t lines;  /**< Whole ones, those before the first one not counted. */
    uint8_t blanks;  /**< Empty lines before the first one. */
    bool cr;         /**< The last byte was one. */
} itl_http_lines_t;

/**
 * Looks at the next bytes.
 * @param used  [out] how many belong to the head, with ITL_HTTP_LINES_WHOLE up to its end
 */
itl_http_lines_result_t itl_http_lines_take(itl_http_lines_t *lines, const uint8_t *bytes, size_t len, size_t *used);

#endif
