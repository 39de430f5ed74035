/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <coap3/coap.h>
#include <string.h>

#include "coap/coap_phone.h"

/* libcoap tells its port only in a text: "127.0.0.1:5683 UDP", "[::1]:5684 DTLS". */
static uint16_t port_of(const coap_endpoint_t *endpoint)
{
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    uint16_t port = 0;
    for (const char *digit = colon == NULL ? "" : colon + 1; *digit >= '0' && *digit <= '9'; digit++)
        port = (uint16_t)(port * 10 + (*digit - '0'));
    return port;
}

uint16_t itl_coap_phone_port(const itl_coap_phone_t *server)
{
    return port_of(server->endpoint);
}

uint16_t itl_coap_phone_secure_port(const itl_coap_phone_t *server)
{
    return port_of(server->secure_endpoint);
}
