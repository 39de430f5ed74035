/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "alarm/alarm_routes.h"

static bool offer(void *ctx, const char *uri, const char *body, size_t len)
{
    alarm_routes_t *routes = ctx;
    for (uint8_t i = 0; i < routes->count; i++) {
        if (routes->ways[i]->send(routes->ways[i]->ctx, uri, body, len)) {
            routes->taken = i;
            return true;
        }
    }
    return false;
}

static alarm_delivery_t poll(void *ctx, uint64_t *next_ms)
{
    const alarm_routes_t *routes = ctx;
    const alarm_transport_t *way = routes->ways[routes->taken];
    return way->poll(way->ctx, next_ms);
}

static void cancel(void *ctx)
{
    const alarm_routes_t *routes = ctx;
    const alarm_transport_t *way = routes->ways[routes->taken];
    way->cancel(way->ctx);
}

const alarm_transport_t *alarm_routes_open(alarm_routes_t *routes)
{
    *routes = (alarm_routes_t){.transport = {.ctx = routes, .send = offer, .poll = poll, .cancel = cancel}};
    return &routes->transport;
}

bool alarm_routes_add(alarm_routes_t *routes, const alarm_transport_t *way)
{
    if (routes->count == ALARM_ROUTES)
        return false;
    routes->ways[routes->count++] = way;
    return true;
}
