/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd/tftp_service.h"

#include <stdlib.h>
#include <string.h>

#include "tftpd/tftp_request.h"

/* Requests taken in one go, so that a flood does not keep running transfers waiting. */
#define REQUESTS_AT_ONCE 64

/* Buckets of the table of transfers by socket; a power of two. */
#define BUCKETS 4096u

/* A file on its way to a client. */
typedef struct transfer {
    struct transfer *next; /* In its bucket. */
    hal_socket_t socket;
    hal_addr_t client;
    tftp_content_t *content;
    char *file;
    uint64_t size;
    uint32_t blksize, windowsize;
    uint32_t timeout_ms;
    uint64_t acked;   /* Blocks that the client has; counts on where the number in the packet wraps. */
    uint64_t blocks;  /* Blocks of the file, the last, short one counted. */
    uint64_t send_at; /* When the window is sent again. */
    uint32_t tries;
    size_t oack_len; /* Not 0: the client has not yet acknowledged the options. */
    uint8_t oack[128];
} transfer_t;

struct tftp_service {
    tftp_service_config_t config;
    const hal_net_t *net;
    const hal_clock_t *clock;
    hal_socket_t socket;
    transfer_t *buckets[BUCKETS];
    uint32_t count;
    uint64_t next_ms; /* No transfer has anything to do before. */
    bool more;        /* Requests may be waiting. */
    uint8_t packet[4 + TFTP_SERVICE_BLKSIZE];
};

static uint64_t now_ms(const tftp_service_t *service)
{
    return service->clock->monotonic_ms(service->clock->ctx);
}

static void tell(const tftp_service_t *service, const hal_addr_t *client, const char *file, const char *what,
                 uint64_t bytes)
{
    tftp_service_event_t event = {.client = *client, .file = file, .what = what, .bytes = bytes};
    if (service->config.log != NULL)
        service->config.log(service->config.log_ctx, &event);
}

static void send_error(tftp_service_t *service, hal_socket_t socket, const hal_addr_t *client, uint16_t code,
                       const char *text)
{
    uint8_t packet[TFTP_REQUEST_BYTES];
    size_t len = tftp_error_packet(code, text, packet);
    service->net->udp_send(service->net->ctx, socket, client, packet, len);
}

static transfer_t **find(tftp_service_t *service, hal_socket_t socket)
{
    transfer_t **link = &service->buckets[(uint32_t)socket % BUCKETS];
    while (*link != NULL && (*link)->socket != socket)
        link = &(*link)->next;
    return link;
}

static void end_transfer(tftp_service_t *service, transfer_t **link, const char *what)
{
    transfer_t *transfer = *link;
    uint64_t bytes = transfer->acked * transfer->blksize;
    tell(service, &transfer->client, transfer->file, what, bytes < transfer->size ? bytes : transfer->size);
    *link = transfer->next;
    service->count--;
    service->net->close(service->net->ctx, transfer->socket);
    if (transfer->content != NULL)
        service->config.files->close(service->config.files->ctx, transfer->content);
    free(transfer->file);
    free(transfer);
}

/* @return false when the file can no longer be read */
static bool send_block(tftp_service_t *service, const transfer_t *transfer, uint64_t block)
{
    uint64_t off = (block - 1) * transfer->blksize;
    uint64_t left = transfer->size - off;
    size_t len = left < transfer->blksize ? (size_t)left : transfer->blksize;
    uint8_t *packet = service->packet;
    packet[0] = 0;
    packet[1] = TFTP_DATA;
    packet[2] = (uint8_t)(block >> 8);
    packet[3] = (uint8_t)block;
    if (!service->config.files->read(service->config.files->ctx, transfer->content, off, packet + 4, len))
        return false;
    service->net->udp_send(service->net->ctx, transfer->socket, &transfer->client, packet, 4 + len);
    return true;
}

/* Sends what the client waits for: the answer to its options, or the next window. @return false when the file is lost
 */
static bool send_window(tftp_service_t *service, transfer_t *transfer)
{
    transfer->send_at = now_ms(service) + transfer->timeout_ms;
    if (transfer->send_at < service->next_ms)
        service->next_ms = transfer->send_at;
    if (transfer->oack_len != 0) {
        service->net->udp_send(service->net->ctx, transfer->socket, &transfer->client, transfer->oack,
                               transfer->oack_len);
        return true;
    }
    for (uint32_t i = 1; i <= transfer->windowsize && transfer->acked + i <= transfer->blocks; i++)
        if (!send_block(service, transfer, transfer->acked + i))
            return false;
    return true;
}

/* The client's 16-bit block number as a count: the nearest one not before what it has already. */
static uint64_t count_of(const transfer_t *transfer, uint16_t number)
{
    return transfer->acked + (uint16_t)(number - (uint16_t)transfer->acked);
}

/* Takes an ACK. @return why the transfer ends; NULL while it goes on */
static const char *take_ack(tftp_service_t *service, transfer_t *transfer, uint16_t number)
{
    if (transfer->oack_len != 0) {
        if (number != 0)
            return NULL;
        transfer->oack_len = 0;
        transfer->tries = 0;
        return send_window(service, transfer) ? NULL : "file lost";
    }
    uint64_t block = count_of(transfer, number);
    uint64_t sent = transfer->acked + transfer->windowsize;
    /* An ACK of what the client had already is a duplicate: answering it would double every later packet (RFC 1123
     * section 4.2.3.1). Within a window it asks for the rest again (RFC 7440 section 4). */
    bool again = block == transfer->acked && transfer->windowsize > 1;
    if (block > sent || block > transfer->blocks || (block == transfer->acked && !again))
        return NULL;
    if (!again)
        transfer->tries = 0;
    transfer->acked = block;
    if (block == transfer->blocks)
        return "sent";
    return send_window(service, transfer) ? NULL : "file lost";
}

static bool same_address(const hal_addr_t *a, const hal_addr_t *b)
{
    return a->family == b->family && a->port == b->port && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

/* Takes one packet of a transfer. @return why the transfer ends; NULL while it goes on */
static const char *take_packet(tftp_service_t *service, transfer_t *transfer, const hal_addr_t *from,
                               const uint8_t *packet, size_t len)
{
    if (!same_address(from, &transfer->client)) {
        send_error(service, transfer->socket, from, TFTP_UNKNOWN_TID, "Unknown transfer ID");
        return NULL;
    }
    if (len < 4 || packet[0] != 0)
        return NULL;
    if (packet[1] == TFTP_ERROR)
        return "refused by the client";
    if (packet[1] != TFTP_ACK)
        return NULL;
    return take_ack(service, transfer, (uint16_t)(packet[2] << 8 | packet[3]));
}

static void serve_transfer(tftp_service_t *service, transfer_t **link)
{
    transfer_t *transfer = *link;
    uint8_t packet[64];
    hal_addr_t from = {0};
    size_t len;
    const char *end = NULL;
    while (end == NULL &&
           service->net->udp_recv(service->net->ctx, transfer->socket, &from, packet, sizeof packet, &len) == HAL_OK)
        end = take_packet(service, transfer, &from, packet, len);
    if (end != NULL)
        end_transfer(service, link, end);
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static void set_terms(const tftp_service_t *service, transfer_t *transfer, const tftp_request_t *request)
{
    transfer->blksize = request->blksize == 0 ? 512 : smaller(request->blksize, TFTP_SERVICE_BLKSIZE);
    transfer->windowsize = request->windowsize == 0 ? 1 : smaller(request->windowsize, TFTP_SERVICE_WINDOWSIZE);
    transfer->timeout_ms = request->timeout_s == 0 ? service->config.timeout_ms : request->timeout_s * 1000;
    transfer->blocks = transfer->size / transfer->blksize + 1;
    uint8_t packet[TFTP_REQUEST_BYTES];
    size_t len = tftp_request_answer(request, transfer->blksize, transfer->windowsize, transfer->size, packet);
    transfer->oack_len = len <= sizeof transfer->oack ? len : 0;
    memcpy(transfer->oack, packet, transfer->oack_len);
}

/* Answers a request that leads to no transfer, from a port of its own as RFC 1350 section 4 wants it. */
static void refuse(tftp_service_t *service, hal_socket_t socket, const hal_addr_t *client, const char *file,
                   uint16_t code, const char *text, const char *what)
{
    send_error(service, socket, client, code, text);
    service->net->close(service->net->ctx, socket);
    tell(service, client, file, what, 0);
}

static void start_transfer(tftp_service_t *service, hal_socket_t socket, const hal_addr_t *client,
                           const tftp_request_t *request, tftp_content_t *content, uint64_t size)
{
    transfer_t *transfer = calloc(1, sizeof *transfer);
    char *file = strdup(request->file);
    if (transfer == NULL || file == NULL) {
        free(transfer);
        free(file);
        service->config.files->close(service->config.files->ctx, content);
        refuse(service, socket, client, request->file, TFTP_UNDEFINED, "Out of memory", "out of memory");
        return;
    }
    *transfer = (transfer_t){.socket = socket, .client = *client, .content = content, .file = file, .size = size};
    set_terms(service, transfer, request);
    transfer_t **bucket = &service->buckets[(uint32_t)socket % BUCKETS];
    transfer->next = *bucket;
    *bucket = transfer;
    service->count++;
    if (!send_window(service, transfer))
        end_transfer(service, bucket, "file lost");
}

static void take_read(tftp_service_t *service, hal_socket_t socket, const hal_addr_t *client,
                      const tftp_request_t *request)
{
    tftp_content_t *content = NULL;
    uint64_t size = 0;
    switch (service->config.files->open(service->config.files->ctx, request->file, &content, &size)) {
    case TFTP_OPENED:
        start_transfer(service, socket, client, request, content, size);
        break;
    case TFTP_NO_SUCH_FILE:
        refuse(service, socket, client, request->file, TFTP_NOT_FOUND, "File not found", "not found");
        break;
    case TFTP_NOT_ALLOWED:
        refuse(service, socket, client, request->file, TFTP_ACCESS, "Access violation", "refused");
        break;
    case TFTP_OPEN_FAILED:
        refuse(service, socket, client, request->file, TFTP_UNDEFINED, "The file cannot be read", "unreadable");
        break;
    }
}

static void take_request(tftp_service_t *service, const hal_addr_t *client, const uint8_t *packet, size_t len)
{
    tftp_request_t request;
    tftp_request_kind_t kind = tftp_request_read(packet, len, &request);
    if (kind == TFTP_REQUEST_NONE)
        return;
    hal_addr_t local = service->config.address;
    hal_socket_t socket;
    local.port = 0;
    if (service->net->udp_open(service->net->ctx, &local, &socket) != HAL_OK) {
        tell(service, client, request.file, "no port left", 0);
        return;
    }
    if (kind == TFTP_REQUEST_WRITE)
        refuse(service, socket, client, request.file, TFTP_ACCESS, "This server is read-only", "write refused");
    else if (kind == TFTP_REQUEST_BAD_MODE)
        refuse(service, socket, client, request.file, TFTP_ILLEGAL, "Only mode octet is served", "mode refused");
    else if (service->count >= service->config.max_transfers)
        refuse(service, socket, client, request.file, TFTP_UNDEFINED, "Too many transfers", "too many transfers");
    else
        take_read(service, socket, client, &request);
}

static void serve_requests(tftp_service_t *service)
{
    uint8_t packet[TFTP_REQUEST_BYTES];
    hal_addr_t from = {0};
    size_t len;
    service->more = false;
    for (int i = 0; i < REQUESTS_AT_ONCE; i++) {
        hal_status_t taken =
            service->net->udp_recv(service->net->ctx, service->socket, &from, packet, sizeof packet, &len);
        if (taken == HAL_AGAIN)
            return;
        if (taken == HAL_OK && len <= sizeof packet)
            take_request(service, &from, packet, len);
    }
    service->more = true;
}

tftp_service_t *tftp_service_open(const tftp_service_config_t *config, const hal_t *hal)
{
    tftp_service_t *service = calloc(1, sizeof *service);
    if (service == NULL)
        return NULL;
    service->config = *config;
    service->net = hal->net;
    service->clock = hal->clock;
    service->next_ms = HAL_FOREVER;
    if (service->config.max_transfers == 0)
        service->config.max_transfers = 10000;
    if (service->config.timeout_ms == 0)
        service->config.timeout_ms = 1000;
    if (service->config.tries == 0)
        service->config.tries = 5;
    if (hal->net->udp_open(hal->net->ctx, &config->address, &service->socket) != HAL_OK) {
        free(service);
        return NULL;
    }
    return service;
}

hal_addr_t tftp_service_address(const tftp_service_t *service)
{
    hal_addr_t address = service->config.address;
    service->net->local_addr(service->net->ctx, service->socket, &address);
    return address;
}

uint32_t tftp_service_transfers(const tftp_service_t *service)
{
    return service->count;
}

bool tftp_service_ready(tftp_service_t *service, hal_socket_t socket)
{
    if (socket == service->socket) {
        service->more = true;
        return true;
    }
    transfer_t **link = find(service, socket);
    if (*link == NULL)
        return false;
    serve_transfer(service, link);
    return true;
}

/* Sends again to a client that said nothing, or gives it up. @return false when the transfer ended */
static bool nudge(tftp_service_t *service, transfer_t **link)
{
    transfer_t *transfer = *link;
    const char *end = NULL;
    if (++transfer->tries >= service->config.tries)
        end = "given up";
    else if (!send_window(service, transfer))
        end = "file lost";
    if (end != NULL)
        end_transfer(service, link, end);
    return end == NULL;
}

static void nudge_all(tftp_service_t *service, uint64_t now)
{
    service->next_ms = HAL_FOREVER;
    for (uint32_t i = 0; i < BUCKETS; i++) {
        transfer_t **link = &service->buckets[i];
        while (*link != NULL) {
            if ((*link)->send_at <= now && !nudge(service, link))
                continue;
            if ((*link)->send_at < service->next_ms)
                service->next_ms = (*link)->send_at;
            link = &(*link)->next;
        }
    }
}

uint64_t tftp_service_poll(tftp_service_t *service)
{
    if (service->more)
        serve_requests(service);
    uint64_t now = now_ms(service);
    if (now >= service->next_ms)
        nudge_all(service, now);
    return service->more ? now : service->next_ms;
}

void tftp_service_close(tftp_service_t *service)
{
    if (service == NULL)
        return;
    for (uint32_t i = 0; i < BUCKETS; i++)
        while (service->buckets[i] != NULL)
            end_transfer(service, &service->buckets[i], "server stopped");
    service->net->close(service->net->ctx, service->socket);
    free(service);
}
