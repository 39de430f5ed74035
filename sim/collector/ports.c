/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/ports.h"

#include <string.h>

#include "text/text_read.h"

/* @return 0: no port */
static uint16_t read_port(const uint8_t *digits, size_t len)
{
    int64_t port = itl_text_number((const char *)digits, len, 1, UINT16_MAX);
    return port < 0 || digits[0] == '0' ? 0 : (uint16_t)port;
}

static bool begins(const uint8_t *argument, size_t len, const char *name)
{
    return len >= strlen(name) && memcmp(argument, name, strlen(name)) == 0;
}

bool ports_take(ports_t *ports, const uint8_t *argument, size_t len)
{
    bool secure = begins(argument, len, "coaps=");
    if (!secure && !begins(argument, len, "coap="))
        return true;
    const size_t name = secure ? 6 : 5;
    uint16_t *port = secure ? &ports->coaps : &ports->coap;
    if (*port != 0)
        return false;
    *port = read_port(argument + name, len - name);
    return *port != 0;
}
