/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_field.h"
#include "web/web_value.h"

void itl_web_put_member(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)web;
    (void)what;
    (void)number;
    (void)out;
}

void itl_web_put_call_manager(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)web;
    (void)what;
    (void)number;
    (void)out;
}

void itl_web_put_security(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_web_put_words(itl_web_look(web->phone), "Non secure", out);
}
