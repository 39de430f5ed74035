/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/ports.h"

#include <string.h>

/* @return 0: no port */
static uint16_t read_port(const uint8_t *digits, size_t len)
{
    uint32_t port = 0;
    if (len == 0 || len > 5 || digits[0] == '0')
        return 0;
    for (size_t i = 0; i < len; i++) {
        if (digits[i] < '0' || digits[i] > '9')
            return 0;
        port = port * 10 + (uint32_t)(digits[i] - '0');
    }
    return port <= UINT16_MAX ? (uint16_t)port : 0;
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
