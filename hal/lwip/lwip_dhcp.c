/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lwip/lwip_dhcp.h"

#include <lwip/pbuf.h>
#include <stdbool.h>
#include <string.h>

#include "lwip/lwip_link.h"

enum { OPTION_PARAMETER_REQUEST_LIST = 55, OPTION_TFTP_NAME = 66, OPTION_TFTP_ADDRESSES = 150 };

void lwip_dhcp_ask_tftp(uint8_t *options, uint16_t *len)
{
    if (len == NULL)
        return;
    /* lwIP has no way to name further parameters, but the list is the last option of the messages that have one. */
    uint16_t at = 0;
    while (at + 1u < *len) {
        uint16_t next = (uint16_t)(at + 2u + options[at + 1u]);
        if (options[at] == OPTION_PARAMETER_REQUEST_LIST && next == *len) {
            options[(*len)++] = OPTION_TFTP_NAME;
            options[(*len)++] = OPTION_TFTP_ADDRESSES;
            options[at + 1u] = (uint8_t)(options[at + 1u] + 2u);
            return;
        }
        at = next;
    }
}

static bool is_label_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
}

/* Labels of letters, digits, '-' and '_' with dots between them (RFC 1123 section 2.1): a host name or an IPv4 address.
 * Anybody on the network may answer for DHCP; what is anything else is not a server's name. */
static bool is_host(const char *name)
{
    const char *label = name;
    for (const char *at = name;; at++) {
        if (is_label_byte(*at))
            continue;
        if (at == label || *label == '-' || at[-1] == '-')
            return false;
        if (*at == '\0')
            return true;
        if (*at != '.')
            return false;
        label = at + 1;
    }
}

static void read_name(lwip_link_t *link, uint8_t len, struct pbuf *p, uint16_t offset)
{
    char *name = link->tftp_name;
    memset(name, 0, sizeof link->tftp_name);
    if (len >= LWIP_LINK_NAME_BYTES || pbuf_copy_partial(p, name, len, offset) != len) {
        name[0] = '\0';
        return;
    }
    /* Some servers send a final NUL (RFC 2132 section 2 lets them); one before the end hides what follows. */
    while (len > 0 && name[len - 1u] == '\0')
        len--;
    if (strlen(name) != len || !is_host(name))
        name[0] = '\0';
}

static void read_addresses(lwip_link_t *link, uint8_t len, struct pbuf *p, uint16_t offset)
{
    uint8_t count = 0;
    while (count < LWIP_LINK_TFTP_SERVERS && (count + 1u) * 4u <= len) {
        if (pbuf_copy_partial(p, link->tftp_address[count], 4, (u16_t)(offset + 4u * count)) != 4)
            break;
        count++;
    }
    link->tftp_address_count = count;
}

void lwip_dhcp_read_tftp(struct netif *netif, uint8_t option, uint8_t len, struct pbuf *p, uint16_t offset)
{
    if (option == OPTION_TFTP_NAME)
        read_name(netif->state, len, p, offset);
    else if (option == OPTION_TFTP_ADDRESSES)
        read_addresses(netif->state, len, p, offset);
}
