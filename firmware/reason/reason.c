/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reason/reason.h"

#include <string.h>

#include "reason/reason_priv.h"

#define VALUE_OF(reason, of, name, text) reason,
#define NAME_OF(reason, of, name, text)  name "\0"
#define OR_OF(each, of, name, text)      || ((of) && reason == (each))

static const uint8_t values[] = {ITL_REASONS(VALUE_OF)};

/* One behind the other, each with its NUL: a table of pointers to them would take a third of their room again. */
static const char names[] = ITL_REASONS(NAME_OF);

size_t itl_reason_place(uint32_t reason)
{
    size_t place = 0;
    while (place < sizeof values - 1 && values[place] != reason)
        place++;
    return place;
}

bool itl_reason_is_known(itl_reason_t reason)
{
    return values[itl_reason_place(reason)] == (uint32_t)reason;
}

const char *itl_reason_name(itl_reason_t reason)
{
    const char *name = names;
    for (size_t place = itl_reason_place(reason); place > 0; place--)
        name += strlen(name) + 1;
    return name;
}

/* Compilers make tests of a few bits of it, which take less room than a table. */
bool itl_reason_refuses(itl_reason_t reason)
{
    /* cppcheck-suppress redundantCondition ; reasons of the world are false one by one */
    return false ITL_REASONS(OR_OF);
}
