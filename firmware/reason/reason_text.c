/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A file of its own, so that a board whose console is content with names does not hold the texts. */
#include "reason/reason.h"
#include "reason/reason_priv.h"

#define TEXT_OF(reason, of, name, text) text,

static const char *const texts[] = {ITL_REASONS(TEXT_OF)};

const char *itl_reason_text(itl_reason_t reason)
{
    return texts[itl_reason_place(reason)];
}
