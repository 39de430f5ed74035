/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz_board.h"

#include <lwip/inet_chksum.h>
#include <lwip/prot/ip.h>
#include <lwip/prot/ip4.h>
#include <lwip/prot/udp.h>
#include <lwip/sys.h>
#include <string.h>

#include "board.h"

enum { ETHERNET_HEAD = 14, ARP_BYTES = 28, HEAD = ETHERNET_HEAD + IP_HLEN + UDP_HLEN };

const uint8_t fuzz_board_mac[6] = {0x02, 0, 0x5E, 0, 0, 1};
const uint8_t fuzz_board_server[4] = {192, 0, 2, 1};

static const uint8_t server_mac[6] = {0x02, 0, 0x5E, 0, 0, 9};
static uint8_t frame[ETHERNET_FRAME_MAX];
static size_t frame_len;
static fuzz_sent_t last;
static uint32_t now_ms;

/* --- what lwIP stands on --- */

uint32_t sys_now(void)
{
    return now_ms;
}

void fuzz_board_pass(uint32_t ms)
{
    now_ms += ms;
}

uint32_t board_random32(void)
{
    return 0x5A5A5A5A;
}

_Noreturn void board_panic(const char *what)
{
    (void)what;
    abort();
}

/* --- the port --- */

static itl_hal_status_t start_port(void *ctx, const uint8_t mac[6])
{
    (void)ctx, (void)mac;
    return ITL_HAL_OK;
}

static bool link_up(void *ctx)
{
    (void)ctx;
    return true;
}

static uint16_t get_16(const uint8_t *at)
{
    return (uint16_t)(at[0] << 8 | at[1]);
}

static void put_16(uint8_t *at, size_t value)
{
    at[0] = (uint8_t)(value >> 8);
    at[1] = (uint8_t)value;
}

/* The server says where it is. */
static void answer_arp(const uint8_t *question)
{
    uint8_t *arp = frame + ETHERNET_HEAD;
    memcpy(frame, fuzz_board_mac, 6);
    memcpy(frame + 6, server_mac, 6);
    memcpy(frame + 12, question + 12, 2 + ARP_BYTES);
    put_16(arp + 6, 2);
    memcpy(arp + 8, server_mac, 6);
    memcpy(arp + 14, question + ETHERNET_HEAD + 24, 4);
    memcpy(arp + 18, question + ETHERNET_HEAD + 8, 10);
    frame_len = ETHERNET_HEAD + ARP_BYTES;
}

static itl_hal_status_t send_frame(void *ctx, const uint8_t *sent, size_t len)
{
    const uint8_t *ip = sent + ETHERNET_HEAD;
    (void)ctx;
    CHECK(len >= ETHERNET_FRAME_MIN && len <= ETHERNET_FRAME_MAX);
    if (get_16(sent + 12) == 0x0806 && get_16(ip + 6) == 1 && memcmp(ip + 24, fuzz_board_server, 4) == 0)
        answer_arp(sent);
    if (get_16(sent + 12) != 0x0800 || ip[9] != IP_PROTO_UDP)
        return ITL_HAL_OK;
    last = (fuzz_sent_t){.from = get_16(ip + IP_HLEN), .to = get_16(ip + IP_HLEN + 2)};
    memcpy(last.bytes, sent + HEAD, len - HEAD < sizeof last.bytes ? len - HEAD : sizeof last.bytes);
    return ITL_HAL_OK;
}

static size_t receive_frame(void *ctx, uint8_t *to)
{
    (void)ctx;
    size_t len = frame_len;
    memcpy(to, frame, len);
    frame_len = 0;
    return len;
}

void fuzz_board_start(lwip_link_t *link, const lwip_link_fixed_t *fixed)
{
    static const ethernet_t ethernet = {
        .start = start_port, .link_up = link_up, .send = send_frame, .receive = receive_frame};
    CHECK(lwip_link_start(link, &ethernet, fuzz_board_mac, fixed) == ITL_HAL_OK);
    lwip_link_poll(link);
}

/* --- the server --- */

const fuzz_sent_t *fuzz_board_sent(void)
{
    return &last;
}

static void put_headers(uint16_t from, uint16_t to, size_t len)
{
    uint8_t *ip = frame + ETHERNET_HEAD, *udp = ip + IP_HLEN;
    memset(frame, 0xFF, 6);
    memcpy(frame + 6, server_mac, 6);
    put_16(frame + 12, 0x0800);
    memset(ip, 0, IP_HLEN + UDP_HLEN);
    ip[0] = 0x45;
    put_16(ip + 2, IP_HLEN + UDP_HLEN + len);
    ip[8] = 64;
    ip[9] = IP_PROTO_UDP;
    memcpy(ip + 12, fuzz_board_server, 4);
    memset(ip + 16, 0xFF, 4);
    uint16_t sum = inet_chksum(ip, IP_HLEN);
    memcpy(ip + 10, &sum, sizeof sum);
    put_16(udp, from);
    put_16(udp + 2, to);
    put_16(udp + 4, UDP_HLEN + len);
}

void fuzz_board_receive(lwip_link_t *link, uint16_t from, uint16_t to, const uint8_t *data, size_t len)
{
    len = len < sizeof frame - HEAD ? len : sizeof frame - HEAD;
    if (len > 0)
        memcpy(frame + HEAD, data, len);
    put_headers(from, to, len);
    frame_len = HEAD + len;
    lwip_link_poll(link);
}
