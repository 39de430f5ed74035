/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "collector/endpoint.h"

#include <arpa/inet.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>

#include "coap/coap_address.h"

/* What may wait to be read, in bytes: the first alarms of some hundred phones at the same instant, or a flood of some
 * hundredths of a second, beside which an honest phone's is lost otherwise and comes again after two seconds. */
#define RECEIVE_BYTES (1024 * 1024)

/* Descriptors among which that of an endpoint is looked for: it is one of the first that a program opens. */
#define DESCRIPTORS 1024

static bool is_bound_to(int fd, const coap_address_t *address)
{
    coap_address_t bound;
    int type = 0;
    socklen_t len = sizeof type;
    coap_address_init(&bound);
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &len) == 0 && type == SOCK_DGRAM &&
           getsockname(fd, &bound.addr.sa, &bound.size) == 0 && coap_address_equals(&bound, address);
}

/* libcoap does not tell its socket: it is the one that is bound there. More than the system allows a plain user is not
 * had, which does no harm. */
static void widen(const hal_addr_t *address)
{
    const int bytes = RECEIVE_BYTES;
    coap_address_t wanted;
    coap_address_from_hal(address, &wanted);
    for (int fd = 0; fd < DESCRIPTORS; fd++)
        if (is_bound_to(fd, &wanted) && setsockopt(fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes) != 0)
            (void)setsockopt(fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
}

/* libcoap tells its port only in a text: "127.0.0.1:5683 UDP", "[::1]:5683 UDP". */
bool endpoint_listen(coap_context_t *context, coap_proto_t protocol, hal_addr_t *address)
{
    coap_address_t wanted;
    coap_address_from_hal(address, &wanted);
    const coap_endpoint_t *endpoint = coap_new_endpoint(context, &wanted, protocol);
    const char *colon = endpoint == NULL ? NULL : strrchr(coap_endpoint_str(endpoint), ':');
    if (colon != NULL)
        address->port = (uint16_t)strtoul(colon + 1, NULL, 10);
    if (colon != NULL)
        widen(address);
    return colon != NULL;
}

hal_addr_t endpoint_address(const coap_session_t *session)
{
    const coap_address_t *peer = coap_session_get_addr_remote(session);
    const struct in6_addr *six = &peer->addr.sin6.sin6_addr;
    hal_addr_t address = {.port = coap_address_get_port(peer)};
    if (peer->addr.sa.sa_family == AF_INET6 && !IN6_IS_ADDR_V4MAPPED(six)) {
        address.family = HAL_IPV6;
        memcpy(address.ip, six->s6_addr, 16);
    } else if (peer->addr.sa.sa_family == AF_INET6) {
        address.family = HAL_IPV4;
        memcpy(address.ip, six->s6_addr + 12, 4);
    } else if (peer->addr.sa.sa_family == AF_INET) {
        address.family = HAL_IPV4;
        memcpy(address.ip, &peer->addr.sin.sin_addr, 4);
    }
    return address;
}

static void print(const hal_addr_t *address, char text[COLLECTOR_ADDRESS_BYTES])
{
    const int family = address->family == HAL_IPV6 ? AF_INET6 : AF_INET;
    if (address->family == 0 || inet_ntop(family, address->ip, text, COLLECTOR_ADDRESS_BYTES) == NULL)
        text[0] = '\0';
}

void endpoint_peer(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES])
{
    const hal_addr_t address = endpoint_address(session);
    print(&address, text);
}

void endpoint_origin(const coap_session_t *session, char text[COLLECTOR_ADDRESS_BYTES])
{
    hal_addr_t address = endpoint_address(session);
    bool link_local = address.ip[0] == 0xFE && (address.ip[1] & 0xC0) == 0x80;
    bool network = address.family == HAL_IPV6 && !link_local;
    if (network)
        memset(address.ip + 8, 0, 8);
    print(&address, text);
    if (network)
        strncat(text, "/64", COLLECTOR_ADDRESS_BYTES - 1 - strlen(text));
}

bool endpoint_parse(const char *text, uint16_t port, hal_addr_t *address)
{
    *address = (hal_addr_t){.family = HAL_IPV4, .port = port};
    if (inet_pton(AF_INET, text, address->ip) == 1)
        return true;
    address->family = HAL_IPV6;
    return inet_pton(AF_INET6, text, address->ip) == 1;
}
