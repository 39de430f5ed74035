/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/listen_fault.h"

const char *listen_fault(itl_hal_status_t status)
{
    switch (status) {
    case ITL_HAL_OK:
        return "the port was taken a moment ago";
    case ITL_HAL_ERR_RANGE:
        return "not our address";
    case ITL_HAL_ERR_TAKEN:
        return "the port is taken";
    case ITL_HAL_ERR_KEPT:
        return "the system keeps this port for root; \"setcap cap_net_bind_service=+ep PROGRAM\" or \"sysctl "
               "net.ipv4.ip_unprivileged_port_start=0\" permits it";
    case ITL_HAL_ERR_LIMIT:
        return "no socket is left";
    default:
        return "the network fails";
    }
}

itl_hal_status_t listen_try(const itl_hal_net_t *net, const itl_hal_addr_t *address)
{
    itl_hal_socket_t probe = ITL_HAL_SOCKET_NONE;
    itl_hal_status_t status = net->udp_open(net->ctx, address, &probe);
    net->close(net->ctx, probe);
    return status;
}

itl_hal_status_t listen_try_tcp(const itl_hal_net_t *net, const itl_hal_addr_t *address)
{
    itl_hal_socket_t probe = ITL_HAL_SOCKET_NONE;
    const itl_hal_status_t status = net->tcp_listen(net->ctx, address, &probe);
    net->close(net->ctx, probe);
    return status;
}
