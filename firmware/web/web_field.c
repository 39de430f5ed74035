/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_field.h"

#include <stddef.h>

#include "web/web_value.h"

#define ROW(id, element_, label_, value_, put_, what_) {element_, label_, value_, put_, what_},

static const itl_web_field_t fields[ITL_WEB_FIELD_COUNT] = {ITL_WEB_FIELDS(ROW)};

const itl_web_field_t *itl_web_field(itl_web_field_id_t id)
{
    return &fields[id];
}

void itl_web_put_value(const itl_web_t *web, itl_web_look_t look, itl_web_field_id_t id, unsigned number,
                       itl_text_t *out)
{
    const itl_web_field_t *field = &fields[id];
    if (field->value != NULL)
        itl_web_put_words(look, field->value, out);
    else
        field->put(web, field->what, number, out);
}
