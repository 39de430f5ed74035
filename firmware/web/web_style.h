/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * How the pages of a family look: one place for what families do in their own way, and for what was chosen where no
 * source tells (inferred).
 */
#ifndef ITLPHONE_WEB_STYLE_H
#define ITLPHONE_WEB_STYLE_H

#include <stdbool.h>
#include <stdint.h>

#include "phone/phone_view.h"
#include "text/text.h"

/** Looks. */
typedef enum itl_web_look {
    ITL_WEB_LOOK_7940, /**< 7940, 7960. */
    ITL_WEB_LOOK_79XX,
    ITL_WEB_LOOK_797X,
    ITL_WEB_LOOK_69XX,
    ITL_WEB_LOOK_89XX,
    ITL_WEB_LOOK_8831,
    ITL_WEB_LOOK_78XX,
    ITL_WEB_LOOK_88XX,
    ITL_WEB_LOOK_8821,
    ITL_WEB_LOOK_COUNT
} itl_web_look_t;

/** The bit of a look in a set of looks. */
#define ITL_WEB_IN(look) (1u << ITL_WEB_LOOK_##look)

/** What a look does. */
typedef struct itl_web_style {
    const char *heading; /**< Before the model. */
    bool sentence;       /**< Labels and values in sentence case; else every word begins large. */
    bool escapes_more;   /**< '-' and '/' in values are escaped too. */
    bool apart;          /**< Cells on lines of their own, labels without a blank before them. */
    bool short_paths;    /**< Links go to short forms, "/NetworkConfiguration". */
    bool no_adapters;    /**< There are no "/CGI/Java/Serviceability" pages at all. */
    bool html_names;     /**< Logs are at "/status.html" and the like. */
    bool trust_rows;     /**< The network page tells the trust lists. */
    bool trust_elements; /**< So does its XML. */
    bool ethernet;       /**< There is a page of Ethernet statistics. */
    uint8_t ports;       /**< Pages of ports: 1 network, 2 access, 3 phone. */
    uint8_t streams;     /**< Pages of streams. */
} itl_web_style_t;

/** The look of a phone's pages. */
itl_web_look_t itl_web_look(const itl_phone_t *phone);

/** What a look does. */
const itl_web_style_t *itl_web_style(itl_web_look_t look);

/** Pages of ports that a phone has: conference phones have one port, whatever their look. */
uint8_t itl_web_ports(const itl_phone_t *phone);

/** True where rows have two cells instead of three. */
bool itl_web_two_cells(const itl_phone_t *phone);

/** Appends the model as it is printed on the phone: "CP-7962G", "CP-8841". */
void itl_web_put_model(const itl_phone_t *phone, itl_text_t *out);

#endif
