/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/endpoint.h"

#include <arpa/inet.h>
#include <string.h>

#include "base/address.h"
#include "coap/coap_address.h"

bool endpoint_listen(coap_context_t *context, coap_proto_t protocol, itl_hal_addr_t *address)
{
    coap_address_t wanted;
    itl_coap_address_from_hal(address, &wanted);
    const coap_endpoint_t *endpoint = coap_new_endpoint(context, &wanted, protocol);
    if (endpoint != NULL)
        address->port = itl_coap_address_port(endpoint);
    return endpoint != NULL;
}

itl_hal_addr_t endpoint_address(const coap_session_t *session)
{
    const coap_address_t *peer = coap_session_get_addr_remote(session);
    const struct in6_addr *six = &peer->addr.sin6.sin6_addr;
    itl_hal_addr_t address = {.port = coap_address_get_port(peer)};
    if (peer->addr.sa.sa_family == AF_INET6 && !IN6_IS_ADDR_V4MAPPED(six)) {
        address.family = ITL_HAL_IPV6;
        memcpy(address.ip, six->s6_addr, 16);
    } else if (peer->addr.sa.sa_family == AF_INET6) {
        address.family = ITL_HAL_IPV4;
        memcpy(address.ip, six->s6_addr + 12, 4);
    } else if (peer->addr.sa.sa_family == AF_INET) {
        address.family = ITL_HAL_IPV4;
        memcpy(address.ip, &peer->addr.sin.sin_addr, 4);
    }
    return address;
}

static void print(const itl_hal_addr_t *address, char text[COLLECTOR_ADDRESS_BYTES])
{
    const int family = address->family == ITL_HAL_IPV6 ? AF_INET6 : AF_INET;
    if (address->family == ITL_HAL_NO_FAMILY || inet_ntop(family, address->ip, text, COLLECTOR_ADDRESS_BYTES) == NULL)
        text[0] = '\0';
}

void endpoint_peer(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES])
{
    const itl_hal_addr_t address = endpoint_address(session);
    print(&address, text);
}

static void print_origin(itl_hal_addr_t address, char text[COLLECTOR_ADDRESS_BYTES])
{
    bool link_local = address.ip[0] == 0xFE && (address.ip[1] & 0xC0) == 0x80;
    bool network = address.family == ITL_HAL_IPV6 && !link_local;
    if (network)
        memset(address.ip + 8, 0, 8);
    print(&address, text);
    if (network)
        strncat(text, "/64", COLLECTOR_ADDRESS_BYTES - 1 - strlen(text));
}

void endpoint_origin(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES])
{
    print_origin(endpoint_address(session), text);
}

bool collector_origin(const char *text, char origin[COLLECTOR_ADDRESS_BYTES])
{
    char address[COLLECTOR_ADDRESS_BYTES];
    itl_hal_addr_t parsed;
    size_t len = strlen(text);
    bool network = len > 3 && strcmp(text + len - 3, "/64") == 0;
    if (len >= sizeof address)
        return false;
    memcpy(address, text, len + 1);
    address[network ? len - 3 : len] = '\0';
    if (!base_parse_ip(address, 0, &parsed) || (network && parsed.family != ITL_HAL_IPV6))
        return false;
    print_origin(parsed, origin);
    return true;
}
