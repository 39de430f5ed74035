/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reason/reason.h"

#include "reason/reason_priv.h"

#define VALUE_OF(reason, of, name, text) reason,
#define NAME_OF(reason, of, name, text)  name,
#define OR_OF(each, of, name, text)      || ((of) && reason == (each))

static const uint8_t values[] = {ITL_REASONS(VALUE_OF)};
static const char *const names[] = {ITL_REASONS(NAME_OF)};

size_t itl_reason_place(uint32_t reason)
{
    size_t place = 0;
    while (place < sizeof values - 1 && values[place] != reason) {
        place++;
    }
    return place;
}

bool itl_reason_is_known(itl_reason_t reason)
{
    return values[itl_reason_place(reason)] == (uint32_t)reason;
}

const char *itl_reason_name(itl_reason_t reason)
{
    return names[itl_reason_place(reason)];
}

/* Compilers make tests of a few bits of it, which take less room than a table. */
bool itl_reason_refuses(itl_reason_t reason)
{
    return false ITL_REASONS(OR_OF);
}
