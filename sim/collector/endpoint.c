/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/endpoint.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>

#include "coap/coap_address.h"

/* libcoap tells its port only in a text: "127.0.0.1:5683 UDP", "[::1]:5683 UDP". */
bool endpoint_listen(coap_context_t *context, coap_proto_t protocol, hal_addr_t *address)
{
    coap_address_t wanted;
    coap_address_from_hal(address, &wanted);
    const coap_endpoint_t *endpoint = coap_new_endpoint(context, &wanted, protocol);
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    if (colon != NULL)
        address->port = (uint16_t)strtoul(colon + 1, NULL, 10);
    return colon != NULL;
}

void endpoint_peer(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES])
{
    const coap_address_t *peer = coap_session_get_addr_remote(session);
    const struct in6_addr *six = &peer->addr.sin6.sin6_addr;
    const char *done = NULL;
    if (peer->addr.sa.sa_family == AF_INET6 && IN6_IS_ADDR_V4MAPPED(six))
        done = inet_ntop(AF_INET, six->s6_addr + 12, text, COLLECTOR_ADDRESS_BYTES);
    else if (peer->addr.sa.sa_family == AF_INET6)
        done = inet_ntop(AF_INET6, six, text, COLLECTOR_ADDRESS_BYTES);
    else if (peer->addr.sa.sa_family == AF_INET)
        done = inet_ntop(AF_INET, &peer->addr.sin.sin_addr, text, COLLECTOR_ADDRESS_BYTES);
    if (done == NULL)
        text[0] = '\0';
}

bool endpoint_parse(const char *text, uint16_t port, hal_addr_t *address)
{
    *address = (hal_addr_t){.family = HAL_IPV4, .port = port};
    if (inet_pton(AF_INET, text, address->ip) == 1)
        return true;
    address->family = HAL_IPV6;
    return inet_pton(AF_INET6, text, address->ip) == 1;
}
