/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <coap3/coap.h>
#include <string.h>

#include "coap/coap_phone.h"
#include "text/text_read.h"

/* libcoap tells its port only in a text: "127.0.0.1:5683 UDP", "[::1]:5684 DTLS". */
static uint16_t port_of(const coap_endpoint_t *endpoint)
{
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    uint64_t port = 0;
    if (colon != NULL)
        itl_text_leading_number(colon + 1, strlen(colon + 1), UINT16_MAX, &port);
    return (uint16_t)port;
}

uint16_t itl_coap_phone_port(const itl_coap_phone_t *server)
{
    return port_of(server->endpoint);
}

uint16_t itl_coap_phone_secure_port(const itl_coap_phone_t *server)
{
    return port_of(server->secure_endpoint);
}
