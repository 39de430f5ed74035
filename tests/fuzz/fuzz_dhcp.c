/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What DHCP servers answer to a board: a whole exchange with lwIP's client, whose options 66 and 150 hal/lwip reads.
 *
 * Input, per message: its length (two bytes), the message from its first byte on. Transaction and hardware address are
 * the client's own: what is not for the client it does not read.
 */
#include <lwip/dhcp.h>
#include <lwip/etharp.h>
#include <lwip/prot/dhcp.h>
#include <lwip/prot/iana.h>
#include <string.h>

#include "fuzz_board.h"
#include "lwip/lwip_dhcp.h"

enum { MESSAGES = 6, XID = 4, CHADDR = 28 };

static lwip_link_t port;

static void receive(const uint8_t *input, size_t len)
{
    uint8_t message[ETHERNET_FRAME_MAX];
    len = len < sizeof message ? len : sizeof message;
    memcpy(message, input, len);
    if (len >= XID + 4)
        memcpy(message + XID, fuzz_board_sent()->bytes + XID, 4);
    if (len >= CHADDR + sizeof fuzz_board_mac)
        memcpy(message + CHADDR, fuzz_board_mac, sizeof fuzz_board_mac);
    fuzz_board_receive(&port, LWIP_IANA_PORT_DHCP_SERVER, LWIP_IANA_PORT_DHCP_CLIENT, message, len);
}

static void check_port(void)
{
    CHECK(memchr(port.tftp_name, '\0', sizeof port.tftp_name) != NULL);
    CHECK(port.tftp_address_count <= LWIP_LINK_TFTP_SERVERS);
}

/* As after power-on, as far as the client goes. */
static void restart(void)
{
    dhcp_release_and_stop(&port.netif);
    etharp_cleanup_netif(&port.netif);
    memset(port.tftp_name, 0, sizeof port.tftp_name);
    port.tftp_address_count = 0;
    CHECK(dhcp_start(&port.netif) == ERR_OK);
}

/* The list of parameters, in options that end anywhere. */
static void ask(const uint8_t *data, size_t size)
{
    uint8_t options[DHCP_OPTIONS_LEN];
    uint16_t len = (uint16_t)(size < sizeof options - 3 ? size : sizeof options - 3);
    const uint16_t before = len;
    memcpy(options, data, len);
    memset(options + len, 0, sizeof options - len);
    lwip_dhcp_ask_tftp(options, &len);
    CHECK(len == before || len == before + 2);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (port.ethernet == NULL)
        fuzz_board_start(&port, NULL);
    if (size == 0)
        return 0;
    ask(data, size);
    restart();
    for (unsigned i = 0; i < MESSAGES && size > 2; i++) {
        size_t len = (size_t)data[0] << 8 | data[1];
        len = len < size - 2 ? len : size - 2;
        receive(data + 2, len);
        check_port();
        fuzz_board_pass(600);
        lwip_link_poll(&port);
        data += 2 + len;
        size -= 2 + len;
    }
    return 0;
}
