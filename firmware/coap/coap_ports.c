/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "coap/coap_address.h"
#include "coap/coap_phone.h"

uint16_t itl_coap_phone_port(const itl_coap_phone_t *server)
{
    return itl_coap_address_port(server->endpoint);
}

uint16_t itl_coap_phone_secure_port(const itl_coap_phone_t *server)
{
    return itl_coap_address_port(server->secure_endpoint);
}
