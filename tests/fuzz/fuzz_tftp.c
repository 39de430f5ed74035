/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * One transfer over a network whose every datagram comes from the fuzzer.
 *
 * Input: 4 bytes that choose the options, then events of 3 bytes (kind, two bytes of argument) and what follows them.
 * Kinds: raw datagrams from the server, another port or another address; DATA with the right block number, so that the
 * fuzzer reaches what lies behind the first block; time passing; failures of send, receive and sink.
 */
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "tftp/tftp.h"

enum { KIND_SERVER, KIND_OTHER_PORT, KIND_OTHER_ADDRESS, KIND_NEXT_DATA, KIND_TIME, KIND_FAIL, KIND_ABORT, KINDS };

enum { PACKET_CAP = 2048, SERVER_TID = 4000, TIMEOUT_MS = 3000 };

typedef struct world {
    const uint8_t *input;
    size_t left;
    uint64_t now_ms;
    int open_sockets;
    uint16_t next_block;
    bool requested;
    itl_hal_status_t send_status;
    itl_reason_t sink_reason;
    uint64_t sunk;
    uint8_t bytes_seen;
    uint32_t max_bytes;
} world_t;

static const itl_hal_addr_t server_address = {.family = ITL_HAL_IPV4, .ip = {192, 0, 2, 1}, .port = ITL_TFTP_PORT};

static uint64_t world_now(void *ctx)
{
    return ((world_t *)ctx)->now_ms;
}

static int64_t world_utc(void *ctx)
{
    (void)ctx;
    return 0;
}

static itl_hal_status_t world_udp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out)
{
    world_t *world = ctx;
    CHECK(local == NULL);
    CHECK(++world->open_sockets == 1);
    *out = 7;
    return ITL_HAL_OK;
}

static void world_close(void *ctx, itl_hal_socket_t s)
{
    if (s != ITL_HAL_SOCKET_NONE)
        CHECK(--((world_t *)ctx)->open_sockets == 0);
}

/* What the client sends is well-formed and goes to the server only. */
static itl_hal_status_t world_udp_send(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data,
                                       size_t len)
{
    world_t *world = ctx;
    const uint8_t *packet = data;
    CHECK(s == 7 && to->family == ITL_HAL_IPV4 && memcmp(to->ip, server_address.ip, sizeof to->ip) == 0);
    CHECK(len >= 4 && packet[0] == 0);
    if (packet[1] == 1) {
        CHECK(to->port == ITL_TFTP_PORT && packet[len - 1] == 0);
        world->requested = true;
    } else if (packet[1] == 4) {
        CHECK(len == 4);
        world->next_block = (uint16_t)(((packet[2] << 8) | packet[3]) + 1);
    } else {
        CHECK(packet[1] == 5 && packet[len - 1] == 0);
    }
    itl_hal_status_t status = world->send_status;
    world->send_status = ITL_HAL_OK;
    return status;
}

static bool take(world_t *world, void *to, size_t len)
{
    if (world->left < len)
        return false;
    memcpy(to, world->input, len);
    world->input += len;
    world->left -= len;
    return true;
}

/* A datagram as long as the input says, as far as the input goes; the rest is zeros. */
static itl_hal_status_t give(world_t *world, const uint8_t *head, size_t head_len, size_t body_len, uint8_t *buf,
                             size_t cap, size_t *len)
{
    uint8_t datagram[PACKET_CAP * 2] = {0};
    size_t have = body_len < world->left ? body_len : world->left;
    for (size_t i = 0; i < head_len; i++)
        datagram[i] = head[i];
    CHECK(take(world, datagram + head_len, have));
    size_t total = head_len + body_len;
    *len = total > cap ? cap + 1 : total;
    memcpy(buf, datagram, total > cap ? cap : total);
    return ITL_HAL_OK;
}

static itl_hal_status_t world_udp_recv(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap,
                                       size_t *len)
{
    world_t *world = ctx;
    uint8_t event[3];
    CHECK(s == 7);
    if (!take(world, event, sizeof event))
        return ITL_HAL_AGAIN;
    size_t argument = (size_t)((event[1] << 8) | event[2]);
    const uint8_t head[4] = {0, 3, (uint8_t)(world->next_block >> 8), (uint8_t)world->next_block};
    *from = server_address;
    from->port = SERVER_TID;
    switch (event[0] % KINDS) {
    case KIND_OTHER_PORT:
        from->port = 4001;
        return give(world, NULL, 0, argument % PACKET_CAP, buf, cap, len);
    case KIND_OTHER_ADDRESS:
        from->ip[3] = 2;
        return give(world, NULL, 0, argument % PACKET_CAP, buf, cap, len);
    case KIND_SERVER:
        return give(world, NULL, 0, argument % PACKET_CAP, buf, cap, len);
    case KIND_NEXT_DATA:
        world->next_block++;
        return give(world, head, sizeof head, argument % PACKET_CAP, buf, cap, len);
    case KIND_TIME:
        world->now_ms += argument;
        return ITL_HAL_AGAIN;
    case KIND_FAIL:
        world->send_status = argument % 2 == 0 ? ITL_HAL_AGAIN : ITL_HAL_ERR_UNREACHABLE;
        world->sink_reason = argument % 5 == 0 ? ITL_REASON_FLASH_ERROR : ITL_REASON_NONE;
        return argument % 7 == 0 ? ITL_HAL_ERR_IO : ITL_HAL_AGAIN;
    default:
        return ITL_HAL_AGAIN;
    }
}

static itl_reason_t world_sink(void *ctx, const uint8_t *data, size_t len)
{
    world_t *world = ctx;
    CHECK(len > 0);
    /* AddressSanitizer looks at the first and the last byte. */
    world->bytes_seen = (uint8_t)(world->bytes_seen + data[0] + data[len - 1]);
    world->sunk += len;
    CHECK(world->max_bytes == 0 || world->sunk <= world->max_bytes);
    return world->sink_reason;
}

static void check_end(const itl_tftp_t *tftp, const world_t *world)
{
    CHECK(world->open_sockets == 0);
    CHECK(memchr(tftp->error_text, 0, sizeof tftp->error_text) != NULL);
    for (const char *c = tftp->error_text; *c != '\0'; c++)
        CHECK(*c >= 0x20 && *c < 0x7f);
}

static itl_tftp_options_t choose_options(const uint8_t *bytes)
{
    static const uint32_t block_sizes[] = {0, 8, 512, 1468, PACKET_CAP - 4};
    return (itl_tftp_options_t){
        .blksize = block_sizes[bytes[0] % 5],
        .windowsize = bytes[1] % 9u,
        .tsize = (bytes[2] & 1) != 0,
    };
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4)
        return 0;
    world_t world = {.input = data + 4, .left = size - 4, .next_block = 1};
    const itl_hal_clock_t clock = {.ctx = &world, .monotonic_ms = world_now, .utc_s = world_utc};
    const itl_hal_net_t net = {
        .ctx = &world,
        .udp_open = world_udp_open,
        .udp_send = world_udp_send,
        .udp_recv = world_udp_recv,
        .close = world_close,
    };
    static uint8_t packet[PACKET_CAP];
    const itl_tftp_options_t options = choose_options(data);
    const itl_fetch_job_t job = {
        .file = "ITLFile.tlv",
        .timeout_ms = TIMEOUT_MS,
        .max_bytes = (data[2] & 2) != 0 ? 3000 : 0,
        .transfer_ms = (data[2] & 4) != 0 ? 20000 : 0,
        .sink = {&world, world_sink},
    };
    world.max_bytes = job.max_bytes;
    itl_tftp_t tftp;
    itl_tftp_init(&tftp, &net, &clock, packet, sizeof packet);
    CHECK(itl_tftp_get(&tftp, &server_address, &job, &options) == ITL_REASON_NONE);
    CHECK(world.requested);
    while (itl_tftp_busy(&tftp)) {
        uint64_t next = itl_tftp_poll(&tftp);
        CHECK(itl_tftp_busy(&tftp) == (next != ITL_HAL_FOREVER));
        CHECK(next == ITL_HAL_FOREVER || next <= world.now_ms + TIMEOUT_MS);
        /* Once nothing more comes, the transfer ends by itself. */
        if (world.left < 3 && next != ITL_HAL_FOREVER)
            world.now_ms = next > world.now_ms ? next : world.now_ms + 1;
        if (data[3] == KIND_ABORT && world.left < 8)
            itl_tftp_abort(&tftp);
    }
    check_end(&tftp, &world);
    return 0;
}
