/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftp/tftp.h"

#include <string.h>

#include "itl_limits.h"
#include "tftp/tftp_packet.h"

/* Waits before the last packet is sent again: the first, and the longest of those that follow, each twice as long. */
#define RESEND_FIRST_MS 500u
#define RESEND_MAX_MS   2000u

/* A block that comes again this soon after its ACK was doubled by the network, not sent again for want of the ACK. To
 * answer it would double every packet of the transfer with servers that answer each ACK (RFC 1123 section 4.2.3.1). */
#define REACK_MS 100u

/* Work of one poll: datagrams taken, and answers to ports that are not the server's. */
#define POLL_DATAGRAMS 64u
#define POLL_STRANGERS 4u

/* What a request without options asks for. */
static const itl_tftp_options_t no_options = {0};

static void finish(itl_tftp_t *tftp, itl_reason_t result)
{
    tftp->net->close(tftp->net->ctx, tftp->socket);
    tftp->socket = ITL_HAL_SOCKET_NONE;
    tftp->state = ITL_TFTP_IDLE;
    tftp->result = result;
}

static void send_error(itl_tftp_t *tftp, const itl_hal_addr_t *to, uint16_t code, const char *text)
{
    size_t len = itl_tftp_packet_error(tftp->packet, code, text);
    (void)tftp->net->udp_send(tftp->net->ctx, tftp->socket, to, tftp->packet, len);
}

/* Tells the server why, and ends. */
static void refuse(itl_tftp_t *tftp, uint16_t code, const char *text, itl_reason_t result)
{
    send_error(tftp, &tftp->server, code, text);
    finish(tftp, result);
}

static void refuse_too_large(itl_tftp_t *tftp)
{
    refuse(tftp, ITL_TFTP_ERROR_FULL, "file too large", ITL_REASON_TOO_LARGE);
}

/* Builds the packet that the server is waiting for: the request, or the ACK of the last block in order. */
static size_t build_turn(itl_tftp_t *tftp)
{
    if (tftp->state == ITL_TFTP_REQUESTED)
        return itl_tftp_packet_request(tftp->packet, tftp->job->file, tftp->with_options ? &tftp->options : NULL);
    itl_tftp_packet_ack(tftp->packet, (uint16_t)(tftp->expected - 1u));
    tftp->window_got = 0;
    return ITL_TFTP_HEADER_BYTES;
}

/* Sends it. A datagram that the network had no room for is as good as lost: it will be sent again. */
static void send_turn(itl_tftp_t *tftp)
{
    size_t len = build_turn(tftp);
    tftp->sent_ms = itl_hal_now_ms(tftp->clock);
    tftp->resend_ms = tftp->sent_ms + tftp->resend_interval_ms;
    itl_hal_status_t status = tftp->net->udp_send(tftp->net->ctx, tftp->socket, &tftp->server, tftp->packet, len);
    if (status != ITL_HAL_OK && status != ITL_HAL_AGAIN)
        finish(tftp, ITL_REASON_NETWORK_ERROR);
}

/* The time-out starts again. */
static void note_progress(itl_tftp_t *tftp)
{
    tftp->progress_ms = itl_hal_now_ms(tftp->clock);
    tftp->resend_interval_ms = RESEND_FIRST_MS;
    tftp->resend_ms = tftp->progress_ms + RESEND_FIRST_MS;
}

/* Sends the request from a new port: the transfer identifier of our side. */
static void begin_request(itl_tftp_t *tftp)
{
    static const itl_hal_addr_t any_ipv6 = {.family = ITL_HAL_IPV6};
    const itl_hal_addr_t *local = tftp->server.family == ITL_HAL_IPV6 ? &any_ipv6 : NULL;
    tftp->server.port = tftp->asked_port;
    if (tftp->net->udp_open(tftp->net->ctx, local, &tftp->socket) != ITL_HAL_OK) {
        tftp->socket = ITL_HAL_SOCKET_NONE;
        finish(tftp, ITL_REASON_NETWORK_ERROR);
        return;
    }
    tftp->state = ITL_TFTP_REQUESTED;
    note_progress(tftp);
    send_turn(tftp);
}

/* From here on only this port of the server is heard. */
static void bind_server(itl_tftp_t *tftp, uint16_t port, uint32_t blksize, uint32_t windowsize)
{
    tftp->server.port = port;
    tftp->state = ITL_TFTP_RECEIVING;
    tftp->blksize = blksize;
    tftp->windowsize = windowsize;
    tftp->expected = 1;
    tftp->window_got = 0;
    tftp->gap_acked = false;
}

/* Gives a block to the sink, within the limit. Returns false when that ended the transfer. */
static bool deliver(itl_tftp_t *tftp, const uint8_t *data, size_t size)
{
    uint32_t max = tftp->job->max_bytes;
    if (max != 0 && size > max - tftp->received) {
        refuse_too_large(tftp);
        return false;
    }
    itl_reason_t reason = size == 0 ? ITL_REASON_NONE : tftp->job->sink.write(tftp->job->sink.ctx, data, size);
    if (reason == ITL_REASON_TOO_LARGE) {
        refuse_too_large(tftp);
    } else if (reason != ITL_REASON_NONE) {
        refuse(tftp, ITL_TFTP_ERROR_UNDEFINED, "refused by the receiver", reason);
    } else {
        uint32_t room = UINT32_MAX - tftp->received;
        tftp->received += size < room ? (uint32_t)size : room;
        return true;
    }
    return false;
}

/* The block that was waited for. */
static void take_block(itl_tftp_t *tftp, size_t size)
{
    if (!deliver(tftp, tftp->packet + ITL_TFTP_HEADER_BYTES, size))
        return;
    bool last = size < tftp->blksize;
    tftp->expected++;
    tftp->window_got++;
    tftp->gap_acked = false;
    note_progress(tftp);
    if (last || tftp->window_got >= tftp->windowsize)
        send_turn(tftp);
    if (last)
        finish(tftp, ITL_REASON_NONE);
}

/* A block that was not waited for. A gap is reported once, at once, so that the server goes back (RFC 7440 section 4);
 * a block acknowledged before means that the ACK may be lost. */
static void take_other_block(itl_tftp_t *tftp, uint16_t block)
{
    uint16_t acked = (uint16_t)(tftp->expected - 1u - tftp->window_got);
    bool gap = (uint16_t)(block - tftp->expected) < tftp->windowsize;
    bool repeated = (uint16_t)(acked - block) < tftp->windowsize;
    if (gap && !tftp->gap_acked) {
        tftp->gap_acked = true;
        send_turn(tftp);
    } else if (repeated && itl_hal_now_ms(tftp->clock) - tftp->sent_ms >= REACK_MS) {
        send_turn(tftp);
    }
}

static void take_data(itl_tftp_t *tftp, const itl_hal_addr_t *from, size_t len)
{
    if (len < ITL_TFTP_HEADER_BYTES)
        return;
    uint16_t block = itl_tftp_packet_u16(tftp->packet + 2);
    if (tftp->state == ITL_TFTP_REQUESTED) {
        if (block != 1)
            return;
        bind_server(tftp, from->port, ITL_TFTP_DEFAULT_BLKSIZE, ITL_TFTP_DEFAULT_WINDOWSIZE);
    }
    if (len - ITL_TFTP_HEADER_BYTES > tftp->blksize) {
        tftp->problem = "a block is longer than agreed";
        refuse(tftp, ITL_TFTP_ERROR_ILLEGAL, "block longer than agreed", ITL_REASON_TFTP_ERROR);
    } else if (block == tftp->expected) {
        take_block(tftp, len - ITL_TFTP_HEADER_BYTES);
    } else {
        take_other_block(tftp, block);
    }
}

/* Asks once more, without options; before data came. */
static void ask_without_options(itl_tftp_t *tftp)
{
    finish(tftp, ITL_REASON_TFTP_ERROR);
    tftp->with_options = false;
    begin_request(tftp);
}

/* RFC 2347 lets a client refuse an OACK. */
static void refuse_oack(itl_tftp_t *tftp, const char *problem)
{
    tftp->problem = problem;
    send_error(tftp, &tftp->server, ITL_TFTP_ERROR_OPTION, problem);
    if (tftp->with_options)
        ask_without_options(tftp);
    else
        finish(tftp, ITL_REASON_TFTP_ERROR);
}

static void take_oack(itl_tftp_t *tftp, const itl_hal_addr_t *from, size_t len)
{
    itl_tftp_agreement_t agreed;
    if (tftp->state == ITL_TFTP_RECEIVING) {
        if (tftp->received == 0 && itl_hal_now_ms(tftp->clock) - tftp->sent_ms >= REACK_MS)
            send_turn(tftp);
        return;
    }
    const char *problem = "the OACK is longer than any";
    if (len <= tftp->packet_cap)
        problem = itl_tftp_packet_oack(tftp->packet + 2, len - 2u, tftp->with_options ? &tftp->options : &no_options,
                                       &agreed);
    tftp->server.port = from->port;
    if (problem != NULL) {
        refuse_oack(tftp, problem);
    } else if (tftp->job->max_bytes != 0 && agreed.tsize > tftp->job->max_bytes) {
        refuse_too_large(tftp);
    } else {
        bind_server(tftp, from->port, agreed.blksize, agreed.windowsize);
        note_progress(tftp);
        send_turn(tftp);
    }
}

static itl_reason_t reason_of_error(uint16_t code)
{
    if (code == ITL_TFTP_ERROR_NOT_FOUND)
        return ITL_REASON_NOT_FOUND;
    return code == ITL_TFTP_ERROR_ACCESS ? ITL_REASON_ACCESS_VIOLATION : ITL_REASON_TFTP_ERROR;
}

static void take_error(itl_tftp_t *tftp, size_t len)
{
    if (len < ITL_TFTP_HEADER_BYTES)
        return;
    uint16_t code = itl_tftp_packet_u16(tftp->packet + 2);
    if (code == ITL_TFTP_ERROR_OPTION && tftp->with_options && tftp->received == 0) {
        ask_without_options(tftp);
        return;
    }
    if (len > tftp->packet_cap)
        len = tftp->packet_cap;
    tftp->error_code = code;
    itl_tftp_packet_error_text(tftp->packet + ITL_TFTP_HEADER_BYTES, len - ITL_TFTP_HEADER_BYTES, tftp->error_text,
                               sizeof tftp->error_text);
    finish(tftp, reason_of_error(code));
}

/* Another port of the server: a second answer to a request that was sent twice. An ERROR is never answered. */
static void answer_stranger(itl_tftp_t *tftp, const itl_hal_addr_t *from, uint16_t operation)
{
    if (operation == ITL_TFTP_OP_ERROR || tftp->strangers >= POLL_STRANGERS)
        return;
    tftp->strangers++;
    send_error(tftp, from, ITL_TFTP_ERROR_UNKNOWN_TID, "unknown transfer ID");
}

static void take_datagram(itl_tftp_t *tftp, const itl_hal_addr_t *from, size_t len)
{
    const itl_hal_addr_t *server = &tftp->server;
    if (len < 2 || from->family != server->family || memcmp(from->ip, server->ip, sizeof server->ip) != 0)
        return;
    uint16_t operation = itl_tftp_packet_u16(tftp->packet);
    tftp->answered = true;
    if (tftp->state == ITL_TFTP_RECEIVING && from->port != server->port)
        answer_stranger(tftp, from, operation);
    else if (operation == ITL_TFTP_OP_DATA)
        take_data(tftp, from, len);
    else if (operation == ITL_TFTP_OP_OACK)
        take_oack(tftp, from, len);
    else if (operation == ITL_TFTP_OP_ERROR)
        take_error(tftp, len);
}

/* Takes what has come. Returns false when there may be more. */
static bool receive(itl_tftp_t *tftp)
{
    tftp->strangers = 0;
    for (uint32_t i = 0; i < POLL_DATAGRAMS && itl_tftp_busy(tftp); i++) {
        itl_hal_addr_t from;
        size_t len;
        itl_hal_status_t status =
            tftp->net->udp_recv(tftp->net->ctx, tftp->socket, &from, tftp->packet, tftp->packet_cap, &len);
        if (status == ITL_HAL_AGAIN)
            return true;
        if (status == ITL_HAL_OK)
            take_datagram(tftp, &from, len);
        else
            finish(tftp, ITL_REASON_NETWORK_ERROR);
    }
    return false;
}

static uint64_t give_up_ms(const itl_tftp_t *tftp)
{
    const itl_fetch_job_t *job = tftp->job;
    uint64_t answer = tftp->progress_ms + (job->timeout_ms != 0 ? job->timeout_ms : ITL_DEFAULT_TIMEOUT_MS);
    uint64_t whole = tftp->start_ms + job->transfer_ms;
    return job->transfer_ms != 0 && whole < answer ? whole : answer;
}

static void check_timers(itl_tftp_t *tftp)
{
    uint64_t now = itl_hal_now_ms(tftp->clock);
    if (now >= give_up_ms(tftp)) {
        if (tftp->state == ITL_TFTP_RECEIVING)
            send_error(tftp, &tftp->server, ITL_TFTP_ERROR_UNDEFINED, "timed out");
        finish(tftp, ITL_REASON_TFTP_TIMEOUT);
    } else if (now >= tftp->resend_ms) {
        tftp->resend_interval_ms *= 2u;
        if (tftp->resend_interval_ms > RESEND_MAX_MS)
            tftp->resend_interval_ms = RESEND_MAX_MS;
        send_turn(tftp);
    }
}

static bool options_usable(const itl_tftp_options_t *options, size_t cap)
{
    uint32_t blksize = options->blksize;
    if (blksize != 0 &&
        (blksize < ITL_TFTP_BLKSIZE_MIN || blksize > ITL_TFTP_BLKSIZE_MAX || blksize + ITL_TFTP_HEADER_BYTES > cap))
        return false;
    return options->windowsize <= ITL_TFTP_WINDOWSIZE_MAX;
}

void itl_tftp_init(itl_tftp_t *tftp, const itl_hal_net_t *net, const itl_hal_clock_t *clock, uint8_t *packet,
                   size_t cap)
{
    memset(tftp, 0, sizeof *tftp);
    tftp->net = net;
    tftp->clock = clock;
    tftp->packet = packet;
    tftp->packet_cap = cap;
    tftp->socket = ITL_HAL_SOCKET_NONE;
    tftp->result = ITL_REASON_INTERNAL;
}

static bool job_usable(const itl_fetch_job_t *job)
{
    size_t name_len = job->file != NULL ? strlen(job->file) : 0;
    return name_len > 0 && name_len <= ITL_TFTP_NAME_MAX && job->sink.write != NULL;
}

itl_reason_t itl_tftp_get(itl_tftp_t *tftp, const itl_hal_addr_t *server, const itl_fetch_job_t *job,
                          const itl_tftp_options_t *options)
{
    itl_tftp_abort(tftp);
    tftp->result = ITL_REASON_INTERNAL;
    tftp->options = options != NULL ? *options : no_options;
    tftp->job = job;
    if (!job_usable(job) || tftp->packet_cap < ITL_TFTP_DEFAULT_BLKSIZE + ITL_TFTP_HEADER_BYTES ||
        !options_usable(&tftp->options, tftp->packet_cap))
        return ITL_REASON_INTERNAL;
    tftp->server = *server;
    tftp->asked_port = server->port;
    tftp->with_options = itl_tftp_packet_asks(&tftp->options);
    tftp->blksize = ITL_TFTP_DEFAULT_BLKSIZE;
    tftp->windowsize = ITL_TFTP_DEFAULT_WINDOWSIZE;
    tftp->answered = false;
    tftp->received = 0;
    tftp->error_code = 0;
    tftp->error_text[0] = '\0';
    tftp->problem = NULL;
    tftp->start_ms = itl_hal_now_ms(tftp->clock);
    begin_request(tftp);
    return itl_tftp_busy(tftp) ? ITL_REASON_NONE : ITL_REASON_NETWORK_ERROR;
}

uint64_t itl_tftp_poll(itl_tftp_t *tftp)
{
    bool drained = receive(tftp);
    if (itl_tftp_busy(tftp))
        check_timers(tftp);
    if (!itl_tftp_busy(tftp))
        return ITL_HAL_FOREVER;
    if (!drained)
        return itl_hal_now_ms(tftp->clock);
    uint64_t give_up = give_up_ms(tftp);
    return give_up < tftp->resend_ms ? give_up : tftp->resend_ms;
}

bool itl_tftp_busy(const itl_tftp_t *tftp)
{
    return tftp->state != ITL_TFTP_IDLE;
}

itl_reason_t itl_tftp_result(const itl_tftp_t *tftp)
{
    return tftp->result;
}

void itl_tftp_abort(itl_tftp_t *tftp)
{
    if (!itl_tftp_busy(tftp))
        return;
    if (tftp->state == ITL_TFTP_RECEIVING)
        send_error(tftp, &tftp->server, ITL_TFTP_ERROR_UNDEFINED, "aborted");
    finish(tftp, ITL_REASON_INTERNAL);
}
