/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdint.h>

#include "reason/reason_priv.h"

#define VALUE_OF(reason, of, name, text) reason,
#define NAME_OF(reason, of, name, text)  name,
#define OF_FILE(reason, of, name, text)  of,

static const uint8_t values[] = {REASONS(VALUE_OF)};
static const bool of_file[] = {REASONS(OF_FILE)};
static const char *const names[] = {REASONS(NAME_OF)};

size_t reason_place(reason_t reason)
{
    size_t place = 0;
    while (place < sizeof values - 1 && values[place] != (uint32_t)reason) {
        place++;
    }
    return place;
}

bool reason_is_known(reason_t reason)
{
    return values[reason_place(reason)] == (uint32_t)reason;
}

const char *reason_name(reason_t reason)
{
    return names[reason_place(reason)];
}

bool itl_reason_refuses(reason_t reason)
{
    return of_file[reason_place(reason)];
}
