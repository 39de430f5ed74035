/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_style.h"

#include <string.h>

#include "family/family.h"
#include "text/text_read.h"

/* Inferred: what families without a page that was seen look like. The 7906 and 7911, and models that nobody knows, as
 * the 7900 series does; the 9900 series as the 8900 series. */
static const uint8_t looks[ITL_FAMILY_COUNT] = {
    [ITL_FAMILY_OTHER] = ITL_WEB_LOOK_79XX,   [ITL_FAMILY_7940_60] = ITL_WEB_LOOK_7940,
    [ITL_FAMILY_7906_11] = ITL_WEB_LOOK_79XX, [ITL_FAMILY_794X_796X] = ITL_WEB_LOOK_79XX,
    [ITL_FAMILY_797X] = ITL_WEB_LOOK_797X,    [ITL_FAMILY_69XX] = ITL_WEB_LOOK_69XX,
    [ITL_FAMILY_78XX] = ITL_WEB_LOOK_78XX,    [ITL_FAMILY_88XX] = ITL_WEB_LOOK_88XX,
    [ITL_FAMILY_8821] = ITL_WEB_LOOK_8821,    [ITL_FAMILY_8831] = ITL_WEB_LOOK_8831,
    [ITL_FAMILY_89XX] = ITL_WEB_LOOK_89XX,    [ITL_FAMILY_99XX] = ITL_WEB_LOOK_89XX,
};

/* Inferred: the trust rows of the 7970, 7971 and 7975, which a guide describes, and no page showed. */
static const itl_web_style_t styles[ITL_WEB_LOOK_COUNT] = {
    [ITL_WEB_LOOK_7940] = {"Cisco Systems, Inc. IP Phone ", .apart = true, .short_paths = true, .no_adapters = true,
                           .ethernet = true, .ports = 3, .streams = 2},
    [ITL_WEB_LOOK_79XX] = {"Cisco Unified IP Phone ", .ethernet = true, .ports = 2, .streams = 5},
    [ITL_WEB_LOOK_797X] = {"Cisco Unified IP Phone ", .trust_rows = true, .trust_elements = true, .ethernet = true,
                           .ports = 2, .streams = 5},
    [ITL_WEB_LOOK_69XX] = {"Cisco IP Phone ", .short_paths = true, .html_names = true, .ethernet = true, .ports = 1,
                           .streams = 2},
    [ITL_WEB_LOOK_89XX] = {"Cisco IP Phone ", .short_paths = true, .html_names = true, .trust_rows = true,
                           .trust_elements = true, .ethernet = true, .ports = 1, .streams = 2},
    [ITL_WEB_LOOK_8831] = {"Cisco Unified IP Phone ", .trust_rows = true, .ethernet = true, .ports = 1, .streams = 5},
    [ITL_WEB_LOOK_78XX] = {"Cisco Unified IP Phone ", .trust_rows = true, .trust_elements = true, .ethernet = true,
                           .ports = 2, .streams = 5},
    [ITL_WEB_LOOK_88XX] = {"Cisco IP Phone ", .sentence = true, .escapes_more = true, .trust_rows = true,
                           .trust_elements = true, .ethernet = true, .ports = 2, .streams = 5},
    [ITL_WEB_LOOK_8821] = {"Cisco IP Phone ", .sentence = true, .escapes_more = true, .trust_rows = true,
                           .trust_elements = true, .ports = 1, .streams = 5},
};

static const char *model_of(const itl_phone_t *phone)
{
    const char *model = itl_phone_config(phone)->model;
    return itl_text_begins(model, "CP-") ? model + 3 : model;
}

itl_web_look_t itl_web_look(const itl_phone_t *phone)
{
    return (itl_web_look_t)looks[itl_family_of_model(itl_phone_config(phone)->model)];
}

const itl_web_style_t *itl_web_style(itl_web_look_t look)
{
    return &styles[look];
}

uint8_t itl_web_ports(const itl_phone_t *phone)
{
    if (itl_text_begins(model_of(phone), "7832"))
        return 1;
    return styles[itl_web_look(phone)].ports;
}

bool itl_web_two_cells(const itl_phone_t *phone)
{
    const char *model = model_of(phone);
    return itl_text_begins(model, "7821") || itl_text_begins(model, "7841") || itl_text_begins(model, "7861");
}

/* The 7900 series has a letter behind its number, which people who type a model leave out. */
void itl_web_put_model(const itl_phone_t *phone, itl_text_t *out)
{
    const char *model = model_of(phone);
    itl_text_string(out, "CP-");
    itl_text_string(out, model);
    if (itl_text_begins(model, "79") && strlen(model) == 4)
        itl_text_string(out, strcmp(model, "7971") == 0 ? "G-GE" : "G");
}
