/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lwip_machine.h"

#include <CUnit/CUnit.h>
#include <lwip/dns.h>
#include <lwip/memp.h>
#include <lwip/priv/tcp_priv.h>
#include <lwip/stats.h>
#include <lwip/udp.h>
#include <string.h>

#include "app/device_hal.h"
#include "board.h"

/** Connections end within this time; those that do not are cut off. */
#define REST_MS 2000u

#define DNS_PORT         53
#define DNS_HEADER_BYTES 12u
#define DNS_ANSWER_BYTES 16u

static lwip_link_t port;
static lwip_net_t net;
static device_hal_t parts;
static itl_hal_t hal;
static struct udp_pcb *name_server;
static bool started;

static bool start_link(void)
{
    static const lwip_link_fixed_t fixed = {
        .address = LWIP_MACHINE_SELF, .mask = {255, 255, 255, 0}, .dns = LWIP_MACHINE_SELF};
    uint8_t mac[6];
    board_start();
    device_hal_init(&parts, &hal);
    board_mac(mac);
    return lwip_link_start(&port, board_ethernet(), mac, &fixed) == ITL_HAL_OK;
}

static bool erase_all(const itl_hal_flash_t *flash)
{
    for (uint32_t i = 0; i < flash->sector_count; i++) {
        if (flash->erase(flash->ctx, i * flash->sector_size) != ITL_HAL_OK)
            return false;
        board_watchdog_feed();
    }
    return true;
}

const itl_hal_t *lwip_machine_open(void)
{
    started = started || start_link();
    hal.flash = board_flash();
    if (!started || hal.flash == NULL || !erase_all(hal.flash))
        return NULL;
    lwip_net_init(&net, &port, &parts.clock, device_idle, NULL);
    hal.net = &net.hal;
    return &hal;
}

lwip_net_t *lwip_machine_net(void)
{
    return &net;
}

/** The dotted name that a question asks for. @return bytes of the question; 0: not understood */
static uint16_t read_name(struct pbuf *p, char *name, size_t cap)
{
    uint16_t at = DNS_HEADER_BYTES;
    size_t len = 0;
    for (uint8_t label = pbuf_get_at(p, at); label != 0; label = pbuf_get_at(p, at)) {
        if (len + label + 2u > cap || pbuf_copy_partial(p, name + len, label, (u16_t)(at + 1u)) != label)
            return 0;
        len += label;
        name[len++] = '.';
        at = (uint16_t)(at + label + 1u);
    }
    name[len == 0 ? 0 : len - 1u] = '\0';
    return (uint16_t)(at + 5u - DNS_HEADER_BYTES);
}

/** Makes an answer of a question in place (RFC 1035 section 4.1). @return its bytes */
static uint16_t make_answer(uint8_t *message, uint16_t question, bool known)
{
    static const uint8_t record[DNS_ANSWER_BYTES] = {0xC0, DNS_HEADER_BYTES, 0, 1, 0, 1, 0, 0, 0, 60, 0, 4, 10, 0, 2,
                                                     15};
    message[2] = 0x81;
    message[3] = known ? 0x80 : 0x83;
    message[7] = known ? 1 : 0;
    uint16_t len = (uint16_t)(DNS_HEADER_BYTES + question);
    if (known) {
        memcpy(message + len, record, sizeof record);
        len = (uint16_t)(len + sizeof record);
    }
    return len;
}

static void on_question(void *arg, struct udp_pcb *pcb, struct pbuf *p, const ip_addr_t *from, u16_t their_port)
{
    (void)arg;
    char name[64];
    uint8_t message[128] = {0};
    uint16_t question = read_name(p, name, sizeof name);
    uint16_t copied = pbuf_copy_partial(p, message, sizeof message - DNS_ANSWER_BYTES, 0);
    pbuf_free(p);
    if (question == 0 || copied < DNS_HEADER_BYTES + question || strcmp(name, LWIP_MACHINE_SILENCE) == 0)
        return;
    uint16_t len = make_answer(message, question, strcmp(name, LWIP_MACHINE_NAME) == 0);
    struct pbuf *answer = pbuf_alloc(PBUF_TRANSPORT, len, PBUF_RAM);
    if (answer != NULL) {
        pbuf_take(answer, message, len);
        udp_sendto(pcb, answer, from, their_port);
        pbuf_free(answer);
    }
}

void lwip_machine_serve_names(void)
{
    name_server = udp_new();
    CU_ASSERT_PTR_NOT_NULL_FATAL(name_server);
    CU_ASSERT_EQUAL(udp_bind(name_server, IP4_ADDR_ANY, DNS_PORT), ERR_OK);
    udp_recv(name_server, on_question, NULL);
}

static void poll_until(uint64_t until_ms)
{
    while (tcp_active_pcbs != NULL && board_uptime_ms() < until_ms) {
        lwip_link_poll(&port);
        device_idle(NULL);
    }
}

/** Memory of lwIP's that is out, but for what its own timers hold. */
static unsigned memory_out(void)
{
    static const memp_t pools[] = {MEMP_UDP_PCB, MEMP_TCP_PCB, MEMP_TCP_PCB_LISTEN,
                                   MEMP_TCP_SEG, MEMP_PBUF,    MEMP_PBUF_POOL};
    unsigned out = 0;
    for (size_t i = 0; i < sizeof pools / sizeof pools[0]; i++)
        out += lwip_stats.memp[pools[i]]->used;
    return out + (unsigned)lwip_stats.mem.used;
}

void lwip_machine_close(void)
{
    for (itl_hal_socket_t s = 0; s < (itl_hal_socket_t)LWIP_NET_SOCKETS; s++)
        net.hal.close(&net, s);
    if (name_server != NULL)
        udp_remove(name_server);
    name_server = NULL;
    poll_until(board_uptime_ms() + REST_MS);
    while (tcp_active_pcbs != NULL)
        tcp_abort(tcp_active_pcbs);
    while (tcp_tw_pcbs != NULL)
        tcp_abort(tcp_tw_pcbs);
    lwip_link_poll(&port); /* What was on its way is heard by nobody. */
    CU_ASSERT_EQUAL(memory_out(), 0);
}
