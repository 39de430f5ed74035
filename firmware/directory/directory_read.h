/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Reads a page of a directory or service as its bytes come, by expat. Hostile: declarations of a document type are
 * refused, and with them entities; elements are ITL_DIRECTORY_DEPTH deep at most; what is not known is passed over.
 */
#ifndef ITLPHONE_DIRECTORY_READ_H
#define ITLPHONE_DIRECTORY_READ_H

#include "directory/directory_page.h"

/** Deepest element. */
#define ITL_DIRECTORY_DEPTH 8u

/** What a page came to. */
typedef enum itl_directory_read_result {
    ITL_DIRECTORY_READ_OK = 0,
    ITL_DIRECTORY_READ_EMPTY,       /**< No byte but blanks. */
    ITL_DIRECTORY_READ_BROKEN,      /**< No XML, another root, or not as the notes have it. */
    ITL_DIRECTORY_READ_UNSUPPORTED, /**< An object of phones that this one does not show: a picture. */
    ITL_DIRECTORY_READ_TOO_LARGE,   /**< More texts, or more items, than there is room for. */
    ITL_DIRECTORY_READ_NO_MEMORY    /**< Of expat's. */
} itl_directory_read_result_t;

/** A page that is being read; zeroes: none. Members are private. Not to be moved while it is read. */
typedef struct itl_directory_reader {
    struct XML_ParserStruct *parser;
    itl_directory_page_t *page;
    itl_directory_read_result_t result;
    bool any;                   /**< A byte that is no blank came. */
    uint8_t depth;              /**< Open elements. */
    uint8_t group;              /**< Kind of the open group: an item, a soft key. */
    itl_directory_text_t *text; /**< Where the text of the innermost element goes; NULL: nowhere. */
    itl_directory_text_t position;
    uint16_t start; /**< Of that text in the pool. */
} itl_directory_reader_t;

/**
 * Begins with a page; one that was not ended is ended.
 * @param page  [out] whole once itl_directory_read_end says ITL_DIRECTORY_READ_OK; kept
 */
void itl_directory_read_start(itl_directory_reader_t *reader, itl_directory_page_t *page);

/** Takes the next bytes. @return false: nothing more is wanted */
bool itl_directory_read_take(itl_directory_reader_t *reader, const uint8_t *bytes, size_t len);

/** Ends it, and frees what expat holds. @return what it came to; the page is nothing unless ITL_DIRECTORY_READ_OK */
itl_directory_read_result_t itl_directory_read_end(itl_directory_reader_t *reader);

#endif
