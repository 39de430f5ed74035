/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_server.h"

#include "hal/clock.h"

/* The page of an answer: what it is, and when it was asked for, so that its clock does not move while it is sent. */
enum { KIND_BITS = 4, FORM_BITS = 2, NUMBER_BITS = 8, TIME_BITS = 16 };

_Static_assert(ITL_WEB_KIND_COUNT <= 1 << KIND_BITS, "pages by their kind");

static uint32_t packed(const itl_web_page_t *page, int64_t time_s)
{
    return (uint32_t)page->kind | (uint32_t)page->form << KIND_BITS |
           (uint32_t)page->number << (KIND_BITS + FORM_BITS) | (uint32_t)((uint64_t)time_s & 0xFFFF) << TIME_BITS;
}

static itl_web_page_t unpacked(uint32_t page)
{
    return (itl_web_page_t){.kind = (itl_web_kind_t)(page & ((1u << KIND_BITS) - 1)),
                            .form = (itl_web_form_t)(page >> KIND_BITS & ((1u << FORM_BITS) - 1)),
                            .number = (uint8_t)(page >> (KIND_BITS + FORM_BITS))};
}

/* The time whose last bits were noted; requests take less than a day. */
static int64_t time_of(uint32_t page, int64_t now_s)
{
    return now_s <= 0 ? 0 : now_s - (uint16_t)((uint16_t)now_s - (uint16_t)(page >> TIME_BITS));
}

static int64_t now_of(const itl_web_server_t *server)
{
    const itl_hal_clock_t *clock = server->hal->clock;
    return clock->utc_s(clock->ctx);
}

static itl_http_piece_t put_page(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    const itl_web_server_t *server = answer->context;
    const itl_web_page_t page = unpacked(answer->page);
    const itl_web_t web = {.phone = server->config.phone,
                           .machine = &server->config.machine,
                           .work = server->config.work,
                           .time_s = time_of(answer->page, now_of(server))};
    return itl_web_piece(&web, &page, number, out) ? ITL_HTTP_PIECE_MORE : ITL_HTTP_PIECE_LAST;
}

static itl_http_piece_t put_not_found(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)answer;
    (void)number;
    itl_text_string(out, "<HTML><HEAD><TITLE>404 Not Found</TITLE></HEAD><BODY>There is no such page.</BODY></HTML>\n");
    return ITL_HTTP_PIECE_LAST;
}

static void answer_request(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    itl_web_server_t *server = context;
    itl_web_page_t page;
    if (request->method != ITL_HTTP_METHOD_POST &&
        itl_web_find(server->config.phone, request->path, request->query, &page)) {
        answer->type = itl_web_content_type(&page);
        answer->fields = "Cache-Control: no-cache\r\n";
        answer->context = server;
        answer->page = packed(&page, now_of(server));
        answer->piece = put_page;
        return;
    }
    if (server->config.other != NULL) {
        server->config.other(server->config.other_context, request, answer);
        return;
    }
    answer->context = server;
    answer->status = 404;
    answer->type = "text/html; charset=utf-8";
    answer->piece = put_not_found;
}

static itl_hal_status_t open_port(itl_web_server_t *server)
{
    const itl_http_server_config_t config = {.address = server->config.address,
                                             .handler = answer_request,
                                             .context = server,
                                             .connections = server->config.connections,
                                             .connection_count = server->config.connection_count,
                                             .per_address = server->config.connection_count,
                                             .body = server->config.body,
                                             .body_cap = server->config.body_cap};
    server->problem = itl_http_server_open(&server->http, &config, server->hal->net, server->hal->clock);
    server->open = server->problem == ITL_HAL_OK;
    /* A port that was chosen stays the same when it is opened again. */
    if (server->open)
        server->config.address = itl_http_server_address(&server->http);
    else
        server->again_ms = itl_hal_now_ms(server->hal->clock) + ITL_WEB_SERVER_PAUSE_MS;
    return server->problem;
}

static void close_port(itl_web_server_t *server)
{
    if (server->open)
        itl_http_server_close(&server->http);
    server->open = false;
    server->problem = ITL_HAL_OK;
}

itl_hal_status_t itl_web_server_open(itl_web_server_t *server, const itl_web_server_config_t *config,
                                     const itl_hal_t *hal)
{
    *server = (itl_web_server_t){.config = *config, .hal = hal};
    return itl_web_is_on(config->phone) ? open_port(server) : ITL_HAL_OK;
}

uint64_t itl_web_server_poll(itl_web_server_t *server)
{
    if (!itl_web_is_on(server->config.phone)) {
        close_port(server);
        return ITL_HAL_FOREVER;
    }
    if (!server->open && (server->problem == ITL_HAL_OK || itl_hal_now_ms(server->hal->clock) >= server->again_ms))
        (void)open_port(server);
    return server->open ? itl_http_server_poll(&server->http) : server->again_ms;
}

bool itl_web_server_address(const itl_web_server_t *server, itl_hal_addr_t *address)
{
    if (server->open)
        *address = server->config.address;
    return server->open;
}

void itl_web_server_close(itl_web_server_t *server)
{
    close_port(server);
}
