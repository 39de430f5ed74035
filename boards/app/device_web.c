/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_web.h"

#include <string.h>

#include "device_screen.h"
#include "out.h"
#include "push/push.h"
#include "web/web_server.h"

/* Browsers open several at once, and the ones behind them wait. */
#define CONNECTIONS 2u

static itl_web_server_t server;
static itl_http_connection_t connections[CONNECTIONS];
static itl_web_work_t work;
static bool serving;

const char *device_web_missing(void)
{
    return NULL;
}

static itl_hal_addr_t address_of(const ip4_addr_t *ip)
{
    itl_hal_addr_t address = {.family = ip4_addr_isany_val(*ip) ? ITL_HAL_NO_FAMILY : ITL_HAL_IPV4};
    memcpy(address.ip, &ip->addr, sizeof ip->addr);
    return address;
}

/* What the pages tell of the network. */
static itl_web_machine_t machine_of(const board_device_t *device)
{
    const struct netif *netif = &device->link.netif;
    return (itl_web_machine_t){.address = address_of(netif_ip4_addr(netif)),
                               .mask = address_of(netif_ip4_netmask(netif)),
                               .router = address_of(netif_ip4_gw(netif)),
                               .dhcp = !device->options.is_fixed};
}

void device_web_serve(board_device_t *device)
{
    if (serving || device->options.web_port == 0 || !device->has_network)
        return;
    serving = true;
    itl_push_t *pushes = device_screen_pushes(device);
    const itl_web_server_config_t config = {
        .phone = device->phone,
        .address = {.family = ITL_HAL_IPV4, .port = device->options.web_port},
        .connections = connections,
        .connection_count = CONNECTIONS,
        .body = itl_push_body(pushes),
        .body_cap = ITL_PUSH_BODY_BYTES,
        .other = itl_push_handle,
        .other_context = pushes,
        .machine = machine_of(device),
        .work = &work,
    };
    const itl_hal_status_t status = itl_web_server_open(&server, &config, &device->hal);
    out_text(status == ITL_HAL_OK ? "pages at port " : "no pages yet at port ");
    out_number(config.address.port);
    out_text("\n");
}

void device_web_poll(void)
{
    if (serving)
        (void)itl_web_server_poll(&server);
}
