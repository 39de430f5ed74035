/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A page of a directory or service as it came: menu, directory, text or input, their texts in one pool. What the
 * developers' notes of the phones (XSI) allow bounds the numbers; a page past one of them is refused.
 */
#ifndef ITLPHONE_DIRECTORY_PAGE_H
#define ITLPHONE_DIRECTORY_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** Items: of a menu at most 100, of a directory 32 (XSI; here 100 as well), of an input 5. */
#define ITL_DIRECTORY_ITEMS  100u
#define ITL_DIRECTORY_INPUTS 5u

/** Soft keys, and the last position that one can have. */
#define ITL_DIRECTORY_SOFT_KEYS 16u

/** All texts of a page, each with its NUL. */
#ifndef ITL_DIRECTORY_POOL_BYTES
#define ITL_DIRECTORY_POOL_BYTES 16384u
#endif

/** What a page is. */
typedef enum itl_directory_kind {
    ITL_DIRECTORY_NOTHING = 0,
    ITL_DIRECTORY_MENU,    /**< CiscoIPPhoneMenu, and IconMenu without its icons. */
    ITL_DIRECTORY_ENTRIES, /**< CiscoIPPhoneDirectory */
    ITL_DIRECTORY_TEXT,    /**< CiscoIPPhoneText */
    ITL_DIRECTORY_INPUT,   /**< CiscoIPPhoneInput */
    ITL_DIRECTORY_KIND_COUNT
} itl_directory_kind_t;

/** A text of a page: where it stands in its pool; 0: "". */
typedef uint16_t itl_directory_text_t;

/** An item. */
typedef struct itl_directory_item {
    itl_directory_text_t name;
    itl_directory_text_t target; /**< URL of a menu's, Telephone of an entry, QueryStringParam of an input's. */
    itl_directory_text_t value;  /**< DefaultValue of an input's. */
    itl_directory_text_t flags;  /**< InputFlags of an input's. */
} itl_directory_item_t;

/** A soft key. */
typedef struct itl_directory_soft {
    itl_directory_text_t name, url;
    uint8_t position; /**< From 1; 0: none was given. */
} itl_directory_soft_t;

/** A page; zeroes: nothing. */
typedef struct itl_directory_page {
    itl_directory_kind_t kind;
    itl_directory_text_t title, prompt, text;
    itl_directory_text_t url; /**< Of an input. */
    uint8_t item_count, soft_count;
    itl_directory_item_t items[ITL_DIRECTORY_ITEMS];
    itl_directory_soft_t soft[ITL_DIRECTORY_SOFT_KEYS];
    uint16_t used; /**< Bytes of pool. */
    char pool[ITL_DIRECTORY_POOL_BYTES];
} itl_directory_page_t;

/** Makes it nothing. */
void itl_directory_page_clear(itl_directory_page_t *page);

/** A text of it, NUL-terminated UTF-8: hostile until shown harmless. */
const char *itl_directory_page_text(const itl_directory_page_t *page, itl_directory_text_t text);

/** Adds a text. @param text  [out] left as it is where there is no room @return false: no room */
bool itl_directory_page_put(itl_directory_page_t *page, const char *string, itl_directory_text_t *text);

/** The machine-readable name of a kind: "menu", "directory", "text", "input"; "none". @return a constant string */
const char *itl_directory_kind_name(itl_directory_kind_t kind);

#endif
