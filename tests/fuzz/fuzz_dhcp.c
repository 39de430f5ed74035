/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What DHCP servers answer to a board: a whole exchange with lwIP's client, whose options 66 and 150 hal/lwip reads.
 *
 * Input, per message: its length (two bytes), the message from its first byte on. Transaction and hardware address are
 * the client's own, and headers below are made for it: what is not for the client it does not read.
 */
#include <lwip/dhcp.h>
#include <lwip/etharp.h>
#include <lwip/inet_chksum.h>
#include <lwip/prot/dhcp.h>
#include <lwip/prot/iana.h>
#include <lwip/prot/ip4.h>
#include <lwip/prot/udp.h>
#include <string.h>

#include "fuzz_board.h"
#include "lwip/lwip_dhcp.h"
#include "lwip/lwip_link.h"

enum { MESSAGES = 6, ETHERNET_HEAD = 14, HEAD = ETHERNET_HEAD + IP_HLEN + UDP_HLEN, XID = 4, CHADDR = 28 };

static const uint8_t mac[6] = {0x02, 0, 0x5E, 0, 0, 1};
static lwip_link_t port;
static uint8_t transaction[4];
static uint8_t frame[ETHERNET_FRAME_MAX];
static size_t frame_len;

/* --- the port --- */

static hal_status_t start_port(void *ctx, const uint8_t address[6])
{
    (void)ctx, (void)address;
    return HAL_OK;
}

static bool link_up(void *ctx)
{
    (void)ctx;
    return true;
}

/* Every message of the client ends with the parameter request list, which has our options once. */
static hal_status_t send_frame(void *ctx, const uint8_t *sent, size_t len)
{
    (void)ctx;
    CHECK(len >= ETHERNET_FRAME_MIN && len <= ETHERNET_FRAME_MAX);
    if (len >= HEAD + CHADDR && sent[12] == 8 && sent[ETHERNET_HEAD + 9] == IP_PROTO_UDP)
        memcpy(transaction, sent + HEAD + XID, sizeof transaction);
    return HAL_OK;
}

static size_t receive_frame(void *ctx, uint8_t *to)
{
    (void)ctx;
    size_t len = frame_len;
    memcpy(to, frame, len);
    frame_len = 0;
    return len;
}

/* --- messages --- */

static void put_16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

static void put_headers(size_t len)
{
    static const uint8_t server[4] = {192, 0, 2, 1};
    uint8_t *ip = frame + ETHERNET_HEAD, *udp = ip + IP_HLEN;
    memset(frame, 0xFF, 6);
    memcpy(frame + 6, (const uint8_t[]){2, 0, 0x5E, 0, 0, 9, 8, 0}, 8);
    memset(ip, 0, IP_HLEN + UDP_HLEN);
    ip[0] = 0x45;
    put_16(ip + 2, IP_HLEN + UDP_HLEN + len);
    ip[8] = 64;
    ip[9] = IP_PROTO_UDP;
    memcpy(ip + 12, server, sizeof server);
    memset(ip + 16, 0xFF, 4);
    uint16_t sum = inet_chksum(ip, IP_HLEN);
    memcpy(ip + 10, &sum, sizeof sum);
    put_16(udp, LWIP_IANA_PORT_DHCP_SERVER);
    put_16(udp + 2, LWIP_IANA_PORT_DHCP_CLIENT);
    put_16(udp + 4, UDP_HLEN + len);
}

static void receive(const uint8_t *message, size_t len)
{
    if (len > sizeof frame - HEAD)
        len = sizeof frame - HEAD;
    memcpy(frame + HEAD, message, len);
    if (len >= XID + sizeof transaction)
        memcpy(frame + HEAD + XID, transaction, sizeof transaction);
    if (len >= CHADDR + sizeof mac)
        memcpy(frame + HEAD + CHADDR, mac, sizeof mac);
    put_headers(len);
    frame_len = HEAD + len;
    lwip_link_poll(&port);
}

static void check_port(void)
{
    CHECK(memchr(port.tftp_name, '\0', sizeof port.tftp_name) != NULL);
    CHECK(port.tftp_address_count <= LWIP_LINK_TFTP_SERVERS);
}

static void start(void)
{
    static const ethernet_t ethernet = {
        .start = start_port, .link_up = link_up, .send = send_frame, .receive = receive_frame};
    CHECK(lwip_link_start(&port, &ethernet, mac, NULL) == HAL_OK);
    lwip_link_poll(&port);
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
        start();
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
