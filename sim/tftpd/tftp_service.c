/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd/tftp_service.h"

#include <stdlib.h>
#include <string.h>

#include "tftpd/tftp_table.h"

/* Sockets on the port, among which the system divides the clients: a single one has no room for the first requests of
 * some thousand phones that are switched on together. */
#define LISTENERS 8u

/* Work of one poll: requests of each listener, transfers that get a turn, packets of a turn, transfers to which
 * something is sent again. */
#define REQUESTS_AT_ONCE 16u
#define TURNS_AT_ONCE    64u
#define PACKETS_AT_ONCE  8u
#define RESENT_AT_ONCE   16u

/* The clocks of all transfers are looked at no more often. */
#define LOOK_MS 10u

typedef struct listener {
    itl_hal_socket_t socket;
    bool more; /* Requests may be waiting. */
} listener_t;

struct tftp_service {
    tftp_service_config_t config;
    tftp_sender_t sender;
    listener_t listeners[LISTENERS];
    size_t listener_count;
    places_t *places;
    tftp_table_t table;
    tftp_queue_t turns; /* Packets may be waiting. */
    tftp_queue_t due;   /* The client was silent for too long. */
    uint64_t next_ms;   /* No transfer is due before. */
};

static void close_socket(const tftp_service_t *service, itl_hal_socket_t socket)
{
    service->sender.net->close(service->sender.net->ctx, socket);
}

static void tell_event(const tftp_service_t *service, const tftp_service_event_t *event)
{
    if (service->config.log != NULL)
        service->config.log(service->config.log_ctx, event);
}

/* Of a request that leads to no transfer. */
static void tell(const tftp_service_t *service, const itl_hal_addr_t *client, const char *file, const char *what)
{
    const tftp_service_event_t event = {.client = *client, .file = file, .what = what};
    tell_event(service, &event);
}

static void end_transfer(tftp_service_t *service, tftp_transfer_t *transfer, const char *what)
{
    uint64_t bytes = transfer->acked * transfer->blksize;
    const tftp_service_event_t event = {.client = transfer->client,
                                        .file = transfer->asked.file,
                                        .what = what,
                                        .bytes = bytes < transfer->size ? bytes : transfer->size,
                                        .whole = transfer->acked >= transfer->blocks};
    tell_event(service, &event);
    tftp_table_remove(&service->table, transfer);
    tftp_queue_leave(transfer);
    places_leave(service->places, &transfer->place);
    close_socket(service, transfer->socket);
    service->config.files->close(service->config.files->ctx, transfer->content);
    free((char *)transfer->asked.file);
    free(transfer);
}

/* --- room --- */

/* @return false when there is no transfer that could make room */
static bool make_room(tftp_service_t *service)
{
    place_t *oldest = places_oldest(service->places);
    if (oldest == NULL)
        return false;
    tftp_transfer_t *transfer = (tftp_transfer_t *)oldest; /* its first member */
    tftp_send_error(&service->sender, transfer->socket, &transfer->client, TFTP_UNDEFINED, "Too many transfers");
    end_transfer(service, transfer, "made room");
    return true;
}

/* A port of our own for an answer, as RFC 1350 section 4 wants it. */
static bool open_port(tftp_service_t *service, itl_hal_socket_t *socket)
{
    const itl_hal_net_t *net = service->sender.net;
    itl_hal_addr_t local = service->config.address;
    local.port = 0;
    itl_hal_status_t status = net->udp_open(net->ctx, &local, socket);
    if (status != ITL_HAL_OK && status != ITL_HAL_ERR_IO && make_room(service))
        status = net->udp_open(net->ctx, &local, socket);
    return status == ITL_HAL_OK;
}

/* --- requests --- */

/* Answers a request that leads to no transfer. */
static void refuse(tftp_service_t *service, itl_hal_socket_t socket, const itl_hal_addr_t *client, const char *file,
                   uint16_t code, const char *text, const char *what)
{
    tftp_send_error(&service->sender, socket, client, code, text);
    close_socket(service, socket);
    tell(service, client, file, what);
}

/* Sends what it is time for. */
static void send_window(tftp_service_t *service, tftp_transfer_t *transfer)
{
    if (!tftp_transfer_send(&service->sender, transfer))
        end_transfer(service, transfer, "file lost");
    else if (transfer->send_at < service->next_ms)
        service->next_ms = transfer->send_at;
}

static void start_transfer(tftp_service_t *service, itl_hal_socket_t socket, const itl_hal_addr_t *client,
                           const tftp_request_t *request, tftp_content_t *content, uint64_t size)
{
    tftp_transfer_t *transfer = calloc(1, sizeof *transfer);
    char *file = strdup(request->file);
    if (transfer == NULL || file == NULL) {
        free(transfer);
        free(file);
        service->config.files->close(service->config.files->ctx, content);
        refuse(service, socket, client, request->file, TFTP_UNDEFINED, "Out of memory", "out of memory");
        return;
    }
    *transfer =
        (tftp_transfer_t){.socket = socket, .client = *client, .content = content, .asked = *request, .size = size};
    transfer->asked.file = file;
    tftp_transfer_terms(transfer, service->config.timeout_ms);
    if (places_full(service->places))
        make_room(service);
    places_take(service->places, &transfer->place, client);
    tftp_table_add(&service->table, transfer);
    send_window(service, transfer);
}

static void take_read(tftp_service_t *service, itl_hal_socket_t socket, const itl_hal_addr_t *client,
                      const tftp_request_t *request)
{
    tftp_content_t *content = NULL;
    uint64_t size = 0;
    const tftp_files_t *files = service->config.files;
    tftp_open_result_t result = files->open(files->ctx, request->file, &content, &size);
    if (result == TFTP_OPEN_LIMIT && make_room(service))
        result = files->open(files->ctx, request->file, &content, &size);
    switch (result) {
    case TFTP_OPENED:
        start_transfer(service, socket, client, request, content, size);
        break;
    case TFTP_NO_SUCH_FILE:
        refuse(service, socket, client, request->file, TFTP_NOT_FOUND, "File not found", "not found");
        break;
    case TFTP_NOT_ALLOWED:
        refuse(service, socket, client, request->file, TFTP_ACCESS, "Access violation", "refused");
        break;
    case TFTP_OPEN_LIMIT:
    case TFTP_OPEN_FAILED:
        refuse(service, socket, client, request->file, TFTP_UNDEFINED, "The file cannot be read", "unreadable");
        break;
    case TFTP_NOT_NOW:
        close_socket(service, socket);
        tell(service, client, request->file, "put off");
        break;
    }
}

static void take_request(tftp_service_t *service, const itl_hal_addr_t *client, const uint8_t *packet, size_t len)
{
    tftp_request_t request;
    itl_hal_socket_t socket;
    tftp_request_kind_t kind = tftp_request_read(packet, len, &request);
    if (kind == TFTP_REQUEST_NONE)
        return;
    tftp_transfer_t *again = kind == TFTP_REQUEST_READ ? tftp_table_asked(&service->table, client, &request) : NULL;
    if (again != NULL)
        send_window(service, again);
    else if (!open_port(service, &socket))
        tell(service, client, request.file, "no port left");
    else if (kind == TFTP_REQUEST_WRITE)
        refuse(service, socket, client, request.file, TFTP_ACCESS, "This server is read-only", "write refused");
    else if (kind == TFTP_REQUEST_BAD_MODE)
        refuse(service, socket, client, request.file, TFTP_ILLEGAL, "Only mode octet is served", "mode refused");
    else
        take_read(service, socket, client, &request);
}

static void serve_requests(tftp_service_t *service, listener_t *listener)
{
    const itl_hal_net_t *net = service->sender.net;
    uint8_t packet[ITL_TFTP_REQUEST_BYTES];
    itl_hal_addr_t from = {0};
    size_t len;
    for (unsigned i = 0; listener->more && i < REQUESTS_AT_ONCE; i++) {
        itl_hal_status_t taken = net->udp_recv(net->ctx, listener->socket, &from, packet, sizeof packet, &len);
        if (taken == ITL_HAL_AGAIN)
            listener->more = false;
        else if (taken == ITL_HAL_OK && len <= sizeof packet)
            take_request(service, &from, packet, len);
    }
}

/* --- turns --- */

/* Takes the transfer's packets until a window went out. It comes to the end of the queue while more may be waiting. */
static void take_turn(tftp_service_t *service, tftp_transfer_t *transfer)
{
    const itl_hal_net_t *net = service->sender.net;
    tftp_step_t step = TFTP_STEP_NONE;
    uint8_t packet[64];
    itl_hal_addr_t from = {0};
    const char *why = NULL;
    size_t len;
    tftp_queue_leave(transfer);
    for (unsigned i = 0; step == TFTP_STEP_NONE && i < PACKETS_AT_ONCE; i++) {
        if (net->udp_recv(net->ctx, transfer->socket, &from, packet, sizeof packet, &len) != ITL_HAL_OK)
            return;
        step = tftp_transfer_take(&service->sender, transfer, &from, packet, len, &why);
    }
    if (step == TFTP_STEP_OVER) {
        end_transfer(service, transfer, why);
        return;
    }
    if (step == TFTP_STEP_PROGRESS)
        places_touch(service->places, &transfer->place);
    if (step != TFTP_STEP_NONE && transfer->send_at < service->next_ms)
        service->next_ms = transfer->send_at;
    tftp_queue_put(&service->turns, transfer);
}

/* The client said nothing for too long. */
static void resend(tftp_service_t *service, tftp_transfer_t *transfer)
{
    tftp_queue_leave(transfer);
    if (++transfer->tries >= service->config.tries)
        end_transfer(service, transfer, "given up");
    else
        send_window(service, transfer);
}

static void look_at_clocks(tftp_service_t *service, uint64_t now)
{
    service->next_ms = ITL_HAL_FOREVER;
    for (uint32_t i = 0; i < TFTP_BUCKETS; i++)
        for (tftp_transfer_t *transfer = service->table.by_socket[i]; transfer != NULL;
             transfer = transfer->next_by_socket) {
            /* Who has a turn before it is looked at again: packets may be there. */
            if (transfer->send_at <= now && transfer->queue == NULL)
                tftp_queue_put(&service->due, transfer);
            else if (transfer->send_at < service->next_ms)
                service->next_ms = transfer->send_at;
        }
    if (service->next_ms < now + LOOK_MS)
        service->next_ms = now + LOOK_MS;
}

/* --- a service's life --- */

static bool open_listeners(tftp_service_t *service)
{
    const itl_hal_net_t *net = service->sender.net;
    itl_hal_socket_t sockets[LISTENERS];
    size_t count = LISTENERS;
    if (net->udp_listen(net->ctx, &service->config.address, sockets, &count) != ITL_HAL_OK)
        return false;
    for (size_t i = 0; i < count; i++)
        service->listeners[i].socket = sockets[i];
    service->listener_count = count;
    return true;
}

tftp_service_t *tftp_service_open(const tftp_service_config_t *config, const itl_hal_t *hal)
{
    tftp_service_t *service = calloc(1, sizeof *service);
    if (service == NULL)
        return NULL;
    service->config = *config;
    service->sender.net = hal->net;
    service->sender.clock = hal->clock;
    service->sender.files = config->files;
    service->next_ms = ITL_HAL_FOREVER;
    if (service->config.max_transfers == 0)
        service->config.max_transfers = 10000;
    if (service->config.timeout_ms == 0)
        service->config.timeout_ms = 1000;
    if (service->config.tries == 0)
        service->config.tries = 5;
    service->places = places_create(service->config.max_transfers);
    if (service->places == NULL || !tftp_table_init(&service->table) || !open_listeners(service)) {
        tftp_service_close(service);
        return NULL;
    }
    return service;
}

itl_hal_addr_t tftp_service_address(const tftp_service_t *service)
{
    itl_hal_addr_t address = service->config.address;
    service->sender.net->local_addr(service->sender.net->ctx, service->listeners[0].socket, &address);
    return address;
}

uint32_t tftp_service_transfers(const tftp_service_t *service)
{
    return (uint32_t)places_taken(service->places);
}

bool tftp_service_ready(tftp_service_t *service, itl_hal_socket_t socket)
{
    for (size_t i = 0; i < service->listener_count; i++)
        if (service->listeners[i].socket == socket) {
            service->listeners[i].more = true;
            return true;
        }
    tftp_transfer_t *transfer = tftp_table_find(&service->table, socket);
    if (transfer == NULL)
        return false;
    tftp_queue_put(&service->turns, transfer);
    return true;
}

static bool work_is_left(const tftp_service_t *service)
{
    bool left = service->turns.first != NULL || service->due.first != NULL;
    for (size_t i = 0; i < service->listener_count; i++)
        left = left || service->listeners[i].more;
    return left;
}

uint64_t tftp_service_poll(tftp_service_t *service)
{
    for (unsigned i = 0; service->turns.first != NULL && i < TURNS_AT_ONCE; i++)
        take_turn(service, service->turns.first);
    for (size_t i = 0; i < service->listener_count; i++)
        serve_requests(service, &service->listeners[i]);
    uint64_t now = itl_hal_now_ms(service->sender.clock);
    if (now >= service->next_ms)
        look_at_clocks(service, now);
    for (unsigned i = 0; service->due.first != NULL && i < RESENT_AT_ONCE; i++)
        resend(service, service->due.first);
    return work_is_left(service) ? now : service->next_ms;
}

void tftp_service_close(tftp_service_t *service)
{
    if (service == NULL)
        return;
    for (uint32_t i = 0; i < TFTP_BUCKETS; i++)
        while (service->table.by_socket[i] != NULL)
            end_transfer(service, service->table.by_socket[i], "server stopped");
    for (size_t i = 0; i < service->listener_count; i++)
        close_socket(service, service->listeners[i].socket);
    places_destroy(service->places);
    free(service);
}
