/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "httpd/http_service.h"

#include <stdlib.h>

struct http_service {
    itl_http_server_t server;
    itl_http_connection_t *connections;
    const itl_hal_clock_t *clock;
    bool ready;       /* A socket was named. */
    uint64_t next_ms; /* Else there is nothing to be done before. */
};

static bool listen_there(http_service_t *service, const http_service_config_t *config, const itl_hal_net_t *net)
{
    const itl_http_server_config_t server = {.address = config->address,
                                             .handler = config->handler,
                                             .context = config->context,
                                             .connections = service->connections,
                                             .connection_count = config->connections,
                                             .small_letters = true};
    return itl_http_server_open(&service->server, &server, net, service->clock) == ITL_HAL_OK;
}

http_service_t *http_service_open(const http_service_config_t *config, const itl_hal_net_t *net,
                                  const itl_hal_clock_t *clock)
{
    http_service_t *service = calloc(1, sizeof *service);
    if (service == NULL)
        return NULL;
    service->clock = clock;
    service->ready = true;
    service->connections = calloc(config->connections, sizeof *service->connections);
    if (service->connections != NULL && listen_there(service, config, net))
        return service;
    free(service->connections);
    free(service);
    return NULL;
}

itl_hal_addr_t http_service_address(const http_service_t *service)
{
    return itl_http_server_address(&service->server);
}

bool http_service_ready(http_service_t *service, itl_hal_socket_t socket)
{
    const bool has = itl_http_server_has(&service->server, socket);
    service->ready = service->ready || has;
    return has;
}

uint64_t http_service_poll(http_service_t *service)
{
    if (service->ready || itl_hal_now_ms(service->clock) >= service->next_ms)
        service->next_ms = itl_http_server_poll(&service->server);
    service->ready = false;
    return service->next_ms;
}

void http_service_wake(http_service_t *service)
{
    service->ready = true;
}

void http_service_close(http_service_t *service)
{
    if (service == NULL)
        return;
    itl_http_server_close(&service->server);
    free(service->connections);
    free(service);
}
