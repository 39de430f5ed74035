/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The pages that a phone shows to browsers and to administrators' tools: which page a request names, and its text in
 * pieces, made from the phone's window (phone_view.h). Pure: nothing is kept, nothing is asked of the network. Each
 * family of phones has its own paths, labels, capitals and cells, as docs/pages.md has them.
 *
 * What comes out of files (names in trust lists, members of a configuration) is hostile: it is escaped, and what is no
 * UTF-8, or not allowed in XML, is shown as '?'.
 */
#ifndef ITLPHONE_WEB_H
#define ITLPHONE_WEB_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/net.h"
#include "phone/phone_view.h"
#include "text/text.h"

/** Longest piece in bytes, the NUL counted: half a value of ITL_WEB_VALUE_BYTES whose characters are all escaped, its
 * row, and room to spare. */
#define ITL_WEB_PIECE_BYTES 1024u

/** Longest value in bytes, the NUL counted: what a member of a configuration may have. */
#define ITL_WEB_VALUE_BYTES 256u

/** Pages. */
typedef enum itl_web_kind {
    ITL_WEB_DEVICE,
    ITL_WEB_NETWORK,
    ITL_WEB_ETHERNET,
    ITL_WEB_PORT,     /**< Number 1: network, 2: access, 3: phone. */
    ITL_WEB_CONSOLE,  /**< Links to logs. */
    ITL_WEB_CORE,     /**< Core dumps. */
    ITL_WEB_LOG,      /**< Number 0: debug display, 1: error log, 2: status messages. */
    ITL_WEB_STREAM,   /**< Number from 1. */
    ITL_WEB_MESSAGES, /**< /FS/messages: the status messages with what the phone does not show, for collectors. */
    ITL_WEB_LOGO,     /**< The picture of every page. */
    ITL_WEB_KIND_COUNT
} itl_web_kind_t;

/** The form of a page. */
typedef enum itl_web_form { ITL_WEB_HTML, ITL_WEB_XML, ITL_WEB_PLAIN } itl_web_form_t;

/** A page that was asked for. */
typedef struct itl_web_page {
    itl_web_kind_t kind;
    itl_web_form_t form;
    uint8_t number;
} itl_web_page_t;

/** Most name servers and routers that are told of. */
#define ITL_WEB_SERVERS 2u

/** What a machine knows of its network; all zero: nothing. Shown on the pages, and of no other meaning. */
typedef struct itl_web_machine {
    itl_hal_addr_t address;
    itl_hal_addr_t mask;
    itl_hal_addr_t router;
    itl_hal_addr_t dns[ITL_WEB_SERVERS];
    itl_hal_addr_t dhcp_server;
    const char *domain; /**< NULL: none. */
    bool dhcp;          /**< The address came by DHCP. */
} itl_web_machine_t;

/** Where a page is, for who asks for its pieces one after the other: else each would be counted from the first. */
typedef struct itl_web_walk {
    const itl_phone_t *phone; /**< NULL: nowhere. */
    itl_web_page_t page;
    uint32_t next;   /**< Piece that is expected to be asked for next. */
    uint32_t body;   /**< Pieces of the body. */
    uint32_t row;    /**< Of the body, the one that was told last. */
    uint32_t before; /**< Pieces of the body before it. */
} itl_web_walk_t;

/** Scratch memory, zeroed at first. What is in it is this room's. */
typedef struct itl_web_work {
    itl_web_walk_t walk;
    union {
        struct {
            char value[ITL_WEB_VALUE_BYTES];
            char other[ITL_WEB_VALUE_BYTES];
        } row;
        char alarm[ITL_ALARM_BODY_BYTES];
    };
} itl_web_work_t;

/** What pages are made from. */
typedef struct itl_web {
    itl_phone_t *phone;               /**< Only read. */
    const itl_web_machine_t *machine; /**< Not NULL. */
    itl_web_work_t *work;             /**< Lent; may be shared by all phones of one thread. */
    int64_t
        time_s; /**< UTC, shown as the time of day; 0: the clock does not know. The same for all pieces of a page. */
} itl_web_t;

/**
 * True while a phone shows its pages: unless the configuration in force says that they are off. A phone without one
 * shows them (inferred).
 */
bool itl_web_is_on(const itl_phone_t *phone);

/**
 * Which page a request names. "/CGI/..." is compared whatever its case.
 * @param phone  its family has the paths
 * @param path   of the request, from its '/' to '?'
 * @param query  what follows '?'; "" or NULL: nothing
 * @param page   [out] left as it is where there is none
 * @return false: there is no such page (404)
 */
bool itl_web_find(const itl_phone_t *phone, const char *path, const char *query, itl_web_page_t *page);

/** The Content-Type of a page. @return constant text */
const char *itl_web_content_type(const itl_web_page_t *page);

/**
 * A piece of a page. Pieces are asked for one by one, again and in any order: the same while the phone stays as it is.
 * @param number  0 the first; past the last one nothing is written
 * @param out     an empty text of ITL_WEB_PIECE_BYTES; may stay empty
 * @return whether there is a piece behind it
 */
bool itl_web_piece(const itl_web_t *web, const itl_web_page_t *page, uint32_t number, itl_text_t *out);

#endif
