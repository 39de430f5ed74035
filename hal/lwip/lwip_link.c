/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lwip/lwip_link.h"

#include <lwip/dhcp.h>
#include <lwip/dns.h>
#include <lwip/etharp.h>
#include <lwip/init.h>
#include <lwip/timeouts.h>
#include <string.h>

/* Frames fed to the stack in one go, so that a flood cannot keep the timers from running. */
#define FRAMES_PER_POLL 16

static err_t send_frame(struct netif *netif, struct pbuf *p)
{
    lwip_link_t *link = netif->state;
    size_t len = p->tot_len - ETH_PAD_SIZE;
    if (len > ETHERNET_FRAME_MAX)
        return ERR_BUF;
    memset(link->frame, 0, ETHERNET_FRAME_MIN);
    pbuf_copy_partial(p, link->frame, (u16_t)len, ETH_PAD_SIZE);
    if (len < ETHERNET_FRAME_MIN)
        len = ETHERNET_FRAME_MIN;
    link->frames_out++;
    if (link->ethernet->send(link->ethernet->ctx, (const uint8_t *)link->frame, len) != ITL_HAL_OK)
        link->frames_lost++; /* as on any Ethernet: who misses it asks again */
    return ERR_OK;
}

static err_t init_netif(struct netif *netif)
{
    netif->name[0] = 'e';
    netif->name[1] = 'n';
    netif->output = etharp_output;
    netif->linkoutput = send_frame;
    netif->mtu = 1500;
    netif->flags = NETIF_FLAG_BROADCAST | NETIF_FLAG_ETHARP | NETIF_FLAG_ETHERNET;
    return ERR_OK;
}

static ip4_addr_t address_of(const uint8_t bytes[4])
{
    ip4_addr_t address;
    IP4_ADDR(&address, bytes[0], bytes[1], bytes[2], bytes[3]);
    return address;
}

static void set_fixed(lwip_link_t *link, const lwip_link_fixed_t *fixed)
{
    ip4_addr_t address = address_of(fixed->address);
    ip4_addr_t mask = address_of(fixed->mask);
    ip4_addr_t router = address_of(fixed->router);
    ip4_addr_t dns = address_of(fixed->dns);
    netif_set_addr(&link->netif, &address, &mask, &router);
    if (!ip4_addr_isany_val(dns))
        dns_setserver(0, &dns);
}

itl_hal_status_t lwip_link_start(lwip_link_t *link, const ethernet_t *ethernet, const uint8_t mac[6],
                                 const lwip_link_fixed_t *fixed)
{
    memset(link, 0, sizeof *link);
    link->ethernet = ethernet;
    itl_hal_status_t started = ethernet->start(ethernet->ctx, mac);
    if (started != ITL_HAL_OK)
        return started;
    lwip_init();
    link->netif.hwaddr_len = ETH_HWADDR_LEN;
    memcpy(link->netif.hwaddr, mac, ETH_HWADDR_LEN);
    if (netif_add_noaddr(&link->netif, link, init_netif, netif_input) == NULL)
        return ITL_HAL_ERR_LIMIT;
    netif_set_default(&link->netif);
    netif_set_up(&link->netif);
    if (fixed != NULL)
        set_fixed(link, fixed);
    else if (dhcp_start(&link->netif) != ERR_OK)
        return ITL_HAL_ERR_LIMIT;
    return ITL_HAL_OK;
}

static bool receive_frame(lwip_link_t *link)
{
    size_t len = link->ethernet->receive(link->ethernet->ctx, (uint8_t *)link->frame);
    if (len == 0)
        return false;
    link->frames_in++;
    struct pbuf *p = pbuf_alloc(PBUF_RAW, (u16_t)(len + ETH_PAD_SIZE), PBUF_POOL);
    if (p == NULL) {
        link->frames_lost++;
        return true;
    }
    pbuf_take_at(p, link->frame, (u16_t)len, ETH_PAD_SIZE);
    if (link->netif.input(p, &link->netif) != ERR_OK)
        pbuf_free(p);
    return true;
}

static void follow_cable(lwip_link_t *link)
{
    bool up = link->ethernet->link_up(link->ethernet->ctx);
    if (up && !netif_is_link_up(&link->netif))
        netif_set_link_up(&link->netif);
    else if (!up && netif_is_link_up(&link->netif))
        netif_set_link_down(&link->netif);
}

void lwip_link_poll(lwip_link_t *link)
{
    follow_cable(link);
    for (int i = 0; i < FRAMES_PER_POLL && receive_frame(link); i++)
        continue;
    sys_check_timeouts();
}

bool lwip_link_ready(const lwip_link_t *link)
{
    return netif_is_link_up(&link->netif) && !ip4_addr_isany(netif_ip4_addr(&link->netif));
}
