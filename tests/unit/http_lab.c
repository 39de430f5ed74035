/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "http_lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "runner.h"

#define PORT 80u

static itl_http_piece_t tell_home(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)answer, (void)number;
    itl_text_string(out, "home");
    return ITL_HTTP_PIECE_LAST;
}

static itl_http_piece_t tell_pieces(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    http_lab_t *lab = answer->context;
    const unsigned longer = lab->changing && lab->asked >= lab->pieces ? 1 : 0;
    lab->asked++;
    for (unsigned i = 0; i < 100 + longer; i++)
        itl_text_char(out, (char)('a' + number % 26));
    return number + 1 < lab->pieces ? ITL_HTTP_PIECE_MORE : ITL_HTTP_PIECE_LAST;
}

static itl_http_piece_t tell_too_much(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    (void)answer, (void)number;
    for (unsigned i = 0; i < ITL_HTTP_PIECE_BYTES; i++)
        itl_text_char(out, 'w');
    return ITL_HTTP_PIECE_LAST;
}

static bool read_bytes(const itl_http_answer_t *answer, uint32_t offset, uint8_t *out, size_t len)
{
    const http_lab_t *lab = answer->context;
    for (size_t i = 0; i < len; i++)
        out[i] = (uint8_t)('A' + (offset + i) % 26);
    return !lab->changing;
}

static void count_done(const itl_http_answer_t *answer, bool whole)
{
    http_lab_t *lab = answer->context;
    lab->done++;
    lab->whole += whole;
}

static const char too_long[] =
    "X: "
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567"
    "0123456789012345678901234567890123456789012345678901234567890123456789012345678901234567\r\n";

/* What each path is answered with. */
static const struct {
    const char *path;
    itl_http_answer_t answer;
} pages[] = {
    {"/", {.status = 200, .type = "text/html", .piece = tell_home}},
    {"/pieces", {.status = 200, .type = "text/plain", .fields = "X-More: yes\r\n", .piece = tell_pieces}},
    {"/bytes", {.status = 200, .type = "application/octet-stream", .read = read_bytes, .length = 3000}},
    {"/wide", {.status = 200, .piece = tell_too_much}},
    {"/secret", {.status = 401, .realm = "user"}},
    {"/moved", {.status = 303, .location = "/"}},
    {"/teapot", {.status = 418}},
};

static void note(http_lab_t *lab, const itl_http_request_t *request)
{
    static const char *const methods[] = {"GET", "HEAD", "POST"};
    const size_t len = strlen(lab->seen);
    snprintf(lab->seen + len, sizeof lab->seen - len, "%s %s?%s [%s] [%s] %.*s|", methods[request->method],
             request->path, request->query, request->content_type, request->authorization, (int)request->body_len,
             (const char *)request->body);
}

static void handle(void *context, const itl_http_request_t *request, itl_http_answer_t *answer)
{
    http_lab_t *lab = context;
    if (lab->later > 0) {
        lab->later--;
        answer->later = true;
        answer->again_ms = virtual_world_now_ms(lab->world) + 10;
        return;
    }
    note(lab, request);
    *answer = (itl_http_answer_t){.status = 404};
    for (size_t i = 0; i < sizeof pages / sizeof pages[0]; i++)
        if (strcmp(pages[i].path, request->path) == 0)
            *answer = pages[i].answer;
    if (strcmp(request->path, "/odd") == 0)
        *answer = (itl_http_answer_t){.status = 200, .fields = lab->body[0] == 0 ? too_long : (const char *)lab->body};
    answer->context = lab;
    answer->done = count_done;
}

void http_lab_open(http_lab_t *lab, bool small)
{
    memset(lab, 0, sizeof *lab);
    lab->world = virtual_world_create(7);
    lab->node = virtual_node_create(lab->world, "server", NULL, NULL);
    lab->pieces = 40;
    itl_http_server_config_t config = {.address = virtual_node_address(lab->node),
                                       .handler = handle,
                                       .context = lab,
                                       .connections = lab->connections,
                                       .connection_count = HTTP_LAB_CONNECTIONS,
                                       .body = small ? NULL : lab->body,
                                       .body_cap = small ? 0 : sizeof lab->body};
    config.address.port = PORT;
    const itl_hal_t *hal = virtual_node_hal(lab->node);
    CU_ASSERT_EQUAL_FATAL(itl_http_server_open(&lab->server, &config, hal->net, hal->clock), ITL_HAL_OK);
    lab->next_ms = itl_http_server_poll(&lab->server);
}

void http_lab_close(http_lab_t *lab)
{
    itl_http_server_close(&lab->server);
    virtual_world_destroy(lab->world);
}

http_lab_client_t *http_lab_connect(http_lab_t *lab, const char *name)
{
    virtual_node_t *node = virtual_world_node(lab->world, name);
    if (node == NULL)
        node = virtual_node_create(lab->world, name, NULL, NULL);
    itl_hal_addr_t server = virtual_node_address(lab->node);
    server.port = PORT;
    CU_ASSERT_FATAL(lab->client_count < HTTP_LAB_CLIENTS);
    http_lab_client_t *client = &lab->clients[lab->client_count++];
    client->net = virtual_node_hal(node)->net;
    CU_ASSERT_EQUAL_FATAL(client->net->tcp_connect(client->net->ctx, &server, &client->socket), ITL_HAL_OK);
    http_lab_pass(lab, 5);
    return client;
}

void http_lab_say(http_lab_t *lab, http_lab_client_t *client, const char *text)
{
    size_t sent = 0;
    (void)lab;
    CU_ASSERT_EQUAL(client->net->tcp_send(client->net->ctx, client->socket, text, strlen(text), &sent), ITL_HAL_OK);
    CU_ASSERT_EQUAL(sent, strlen(text));
}

static void listen_to(http_lab_client_t *client)
{
    size_t len;
    itl_hal_status_t status = ITL_HAL_OK;
    while (status == ITL_HAL_OK && !client->closed) {
        CU_ASSERT_FATAL(client->len < sizeof client->got - 1);
        status = client->net->tcp_recv(client->net->ctx, client->socket, client->got + client->len,
                                       sizeof client->got - 1 - client->len, &len);
        if (status == ITL_HAL_OK)
            client->len += len;
        client->closed = status != ITL_HAL_OK && status != ITL_HAL_AGAIN;
    }
}

void http_lab_pass(http_lab_t *lab, uint32_t ms)
{
    const uint64_t until_ms = virtual_world_now_ms(lab->world) + ms;
    do {
        lab->next_ms = itl_http_server_poll(&lab->server);
        for (unsigned i = 0; i < lab->client_count; i++)
            listen_to(&lab->clients[i]);
        if (lab->next_ms <= virtual_world_now_ms(lab->world))
            continue;
        virtual_world_step(lab->world, lab->next_ms < until_ms ? lab->next_ms : until_ms);
    } while (virtual_world_now_ms(lab->world) < until_ms);
}

http_lab_client_t *http_lab_ask(http_lab_t *lab, const char *text)
{
    char name[16];
    snprintf(name, sizeof name, "asker%u", lab->client_count);
    http_lab_client_t *client = http_lab_connect(lab, name);
    http_lab_say(lab, client, text);
    http_lab_pass(lab, 50);
    return client;
}

unsigned http_lab_status(const http_lab_client_t *client)
{
    return strncmp(client->got, "HTTP/1.1 ", 9) == 0 ? (unsigned)strtoul(client->got + 9, NULL, 10) : 0;
}
