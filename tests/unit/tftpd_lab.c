/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd_lab.h"

#include <stdlib.h>
#include <string.h>

#define PORT 69

static uint8_t byte_at(uint64_t off)
{
    return (uint8_t)(off * 31 + (off >> 8) * 7 + (off >> 16));
}

/* A content is its size; the pointer only has to be one. */
struct tftp_content {
    uint64_t size;
};

static tftp_open_result_t open_file(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    tftpd_lab_t *lab = ctx;
    char *end = NULL;
    if (strcmp(name, "forbidden") == 0)
        return TFTP_NOT_ALLOWED;
    if (strcmp(name, "broken") == 0)
        return TFTP_OPEN_FAILED;
    *size = strtoull(name, &end, 10);
    if (*end != '\0')
        return TFTP_NO_SUCH_FILE;
    *content = malloc(sizeof **content);
    if (*content == NULL)
        abort();
    (*content)->size = *size;
    lab->opened++;
    return TFTP_OPENED;
}

static bool read_file(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    const tftpd_lab_t *lab = ctx;
    uint8_t *to = buf;
    CU_ASSERT_TRUE(off + len <= content->size);
    if (lab->fail_from != 0 && off + len > lab->fail_from)
        return false;
    for (size_t i = 0; i < len; i++)
        to[i] = byte_at(off + i);
    return true;
}

static void close_file(void *ctx, tftp_content_t *content)
{
    tftpd_lab_t *lab = ctx;
    lab->closed++;
    free(content);
}

static void note_event(void *ctx, const tftp_service_event_t *event)
{
    tftpd_lab_t *lab = ctx;
    lab->events++;
    lab->what = event->what;
    lab->bytes = event->bytes;
}

tftpd_lab_t *tftpd_lab_create(uint64_t seed, uint32_t max_transfers)
{
    tftpd_lab_t *lab = calloc(1, sizeof *lab);
    if (lab == NULL || (lab->packet = malloc(ITL_TFTP_BLKSIZE_MAX + ITL_TFTP_HEADER_BYTES)) == NULL)
        abort();
    lab->world = virtual_world_create(seed);
    lab->phone = virtual_node_hal(virtual_node_create(lab->world, "phone", NULL, NULL));
    virtual_node_t *host = virtual_node_create(lab->world, "host", NULL, NULL);
    lab->host = virtual_node_hal(host);
    lab->server = virtual_node_address(host);
    lab->server.port = PORT;
    lab->files = (tftp_files_t){.ctx = lab, .open = open_file, .read = read_file, .close = close_file};
    const tftp_service_config_t config = {.address = lab->server,
                                          .files = &lab->files,
                                          .max_transfers = max_transfers,
                                          .log = note_event,
                                          .log_ctx = lab};
    lab->service = tftp_service_open(&config, lab->host);
    CU_ASSERT_PTR_NOT_NULL_FATAL(lab->service);
    return lab;
}

void tftpd_lab_destroy(tftpd_lab_t *lab)
{
    tftp_service_close(lab->service);
    CU_ASSERT_EQUAL(lab->opened, lab->closed);
    virtual_world_destroy(lab->world);
    free(lab->packet);
    free(lab);
}

/* Lets the service do what it can now. @return when it wants to be called again */
static uint64_t poll_service(tftpd_lab_t *lab)
{
    itl_hal_socket_t ready[16];
    size_t count;
    uint64_t next;
    do {
        CU_ASSERT_EQUAL_FATAL(lab->host->net->wait(lab->host->net->ctx, 0, ready, 16, &count), ITL_HAL_OK);
        for (size_t i = 0; i < count; i++)
            CU_ASSERT_TRUE(tftp_service_ready(lab->service, ready[i]));
        next = tftp_service_poll(lab->service);
    } while (count > 0 || next <= virtual_world_now_ms(lab->world));
    return next;
}

void tftpd_lab_run(tftpd_lab_t *lab, uint32_t ms)
{
    uint64_t end = virtual_world_now_ms(lab->world) + ms;
    do {
        uint64_t next = poll_service(lab);
        virtual_world_step(lab->world, next < end ? next : end);
    } while (virtual_world_now_ms(lab->world) < end);
    poll_service(lab);
}

static itl_reason_t sink(void *ctx, const uint8_t *data, size_t len)
{
    tftpd_lab_t *lab = ctx;
    for (size_t i = 0; i < len; i++)
        lab->wrong = lab->wrong || data[i] != byte_at(lab->sunk + i);
    lab->sunk += len;
    return ITL_REASON_NONE;
}

itl_reason_t tftpd_lab_fetch(tftpd_lab_t *lab, uint64_t size, const itl_tftp_options_t *options)
{
    char name[32];
    snprintf(name, sizeof name, "%llu", (unsigned long long)size);
    lab->sunk = 0;
    lab->wrong = false;
    itl_tftp_init(&lab->tftp, lab->phone->net, lab->phone->clock, lab->packet,
                  ITL_TFTP_BLKSIZE_MAX + ITL_TFTP_HEADER_BYTES);
    const itl_fetch_job_t job = {.file = name, .timeout_ms = lab->timeout_ms, .sink = {lab, sink}};
    CU_ASSERT_EQUAL_FATAL(itl_tftp_get(&lab->tftp, &lab->server, &job, options), ITL_REASON_NONE);
    while (true) {
        uint64_t client = itl_tftp_poll(&lab->tftp);
        if (!itl_tftp_busy(&lab->tftp))
            break;
        uint64_t service = poll_service(lab);
        virtual_world_step(lab->world, client < service ? client : service);
    }
    CU_ASSERT_FALSE(lab->wrong);
    if (itl_tftp_result(&lab->tftp) == ITL_REASON_NONE)
        CU_ASSERT_EQUAL(lab->sunk, size);
    return itl_tftp_result(&lab->tftp);
}

itl_hal_socket_t tftpd_lab_socket(const tftpd_lab_t *lab)
{
    itl_hal_socket_t at = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL_FATAL(lab->phone->net->udp_open(lab->phone->net->ctx, NULL, &at), ITL_HAL_OK);
    return at;
}

void tftpd_lab_send(tftpd_lab_t *lab, itl_hal_socket_t from, uint16_t port, const void *packet, size_t len)
{
    itl_hal_addr_t to = lab->server;
    to.port = port;
    lab->phone->net->udp_send(lab->phone->net->ctx, from, &to, packet, len);
    tftpd_lab_run(lab, 5);
}

size_t tftpd_lab_take(tftpd_lab_t *lab, itl_hal_socket_t at, uint8_t *packet, size_t cap, uint16_t *port)
{
    itl_hal_addr_t from = {0};
    size_t len = 0;
    if (lab->phone->net->udp_recv(lab->phone->net->ctx, at, &from, packet, cap, &len) != ITL_HAL_OK)
        return 0;
    if (port != NULL)
        *port = from.port;
    return len;
}

void tftpd_lab_request(tftpd_lab_t *lab, itl_hal_socket_t from, uint8_t opcode, const char *fields)
{
    uint8_t packet[600] = {0, opcode};
    size_t len = strlen(fields);
    for (size_t i = 0; i < len; i++)
        packet[2 + i] = fields[i] == '|' ? 0 : (uint8_t)fields[i];
    tftpd_lab_send(lab, from, PORT, packet, len + 2);
}
