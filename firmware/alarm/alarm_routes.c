/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm_routes.h"

static bool offer(void *ctx, const char *uri, const char *body, size_t len)
{
    itl_alarm_routes_t *routes = ctx;
    for (uint8_t i = 0; i < routes->count; i++) {
        if (routes->ways[i]->send(routes->ways[i]->ctx, uri, body, len)) {
            routes->taken = i;
            return true;
        }
    }
    return false;
}

static itl_alarm_delivery_t poll(void *ctx, uint64_t *next_ms)
{
    const itl_alarm_routes_t *routes = ctx;
    const itl_alarm_transport_t *way = routes->ways[routes->taken];
    return way->poll(way->ctx, next_ms);
}

static void cancel(void *ctx)
{
    const itl_alarm_routes_t *routes = ctx;
    const itl_alarm_transport_t *way = routes->ways[routes->taken];
    way->cancel(way->ctx);
}

const itl_alarm_transport_t *itl_alarm_routes_open(itl_alarm_routes_t *routes)
{
    *routes = (itl_alarm_routes_t){.transport = {.ctx = routes, .send = offer, .poll = poll, .cancel = cancel}};
    return &routes->transport;
}

bool itl_alarm_routes_add(itl_alarm_routes_t *routes, const itl_alarm_transport_t *way)
{
    if (routes->count == ITL_ALARM_ROUTES)
        return false;
    routes->ways[routes->count++] = way;
    return true;
}
