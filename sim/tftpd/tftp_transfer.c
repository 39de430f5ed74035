/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd/tftp_transfer.h"

#include <string.h>

/* A window that went out is not sent again for one more ACK of the same block before this has passed. */
#define AGAIN_MS 100u

void tftp_send_error(const tftp_sender_t *sender, itl_hal_socket_t socket, const itl_hal_addr_t *client, uint16_t code,
                     const char *text)
{
    uint8_t packet[ITL_TFTP_REQUEST_BYTES];
    size_t len = tftp_error_packet(code, text, packet);
    sender->net->udp_send(sender->net->ctx, socket, client, packet, len);
}

static uint32_t smaller(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

static uint32_t window_for(const tftp_request_t *request, uint32_t blksize)
{
    if (request->windowsize == 0)
        return 1;
    uint32_t blocks = smaller(TFTP_SERVICE_WINDOWSIZE, TFTP_SERVICE_WINDOW_BYTES / blksize);
    return smaller(request->windowsize, blocks);
}

void tftp_transfer_terms(tftp_transfer_t *transfer, uint32_t timeout_ms)
{
    const tftp_request_t *request = &transfer->asked;
    tftp_request_t granted = *request;
    if (granted.timeout_s > TFTP_SERVICE_TIMEOUT_S)
        granted.timeout_s = 0; /* Not answered, so that the client knows (RFC 2349). */
    transfer->blksize = request->blksize == 0 ? 512 : smaller(request->blksize, TFTP_SERVICE_BLKSIZE);
    transfer->windowsize = window_for(request, transfer->blksize);
    transfer->timeout_ms = granted.timeout_s == 0 ? timeout_ms : granted.timeout_s * 1000;
    transfer->blocks = transfer->size / transfer->blksize + 1;
    uint8_t packet[ITL_TFTP_REQUEST_BYTES];
    size_t len = tftp_request_answer(&granted, transfer->blksize, transfer->windowsize, transfer->size, packet);
    transfer->oack_len = len <= sizeof transfer->oack ? len : 0;
    memcpy(transfer->oack, packet, transfer->oack_len);
}

bool tftp_transfer_is_about(const tftp_transfer_t *transfer, const itl_hal_addr_t *client,
                            const tftp_request_t *request)
{
    const tftp_request_t *asked = &transfer->asked;
    bool unanswered = transfer->oack_len != 0 || (transfer->acked == 0 && transfer->windowsize == 1);
    return unanswered && tftp_same_address(client, &transfer->client) && asked->blksize == request->blksize &&
           asked->windowsize == request->windowsize && asked->timeout_s == request->timeout_s &&
           asked->tsize == request->tsize && strcmp(asked->file, request->file) == 0;
}

/* @return false when the file can no longer be read */
static bool send_block(tftp_sender_t *sender, const tftp_transfer_t *transfer, uint64_t block)
{
    uint64_t off = (block - 1) * transfer->blksize;
    uint64_t left = transfer->size - off;
    size_t len = left < transfer->blksize ? (size_t)left : transfer->blksize;
    uint8_t *packet = sender->packet;
    packet[0] = 0;
    packet[1] = TFTP_DATA;
    packet[2] = (uint8_t)(block >> 8);
    packet[3] = (uint8_t)block;
    if (!sender->files->read(sender->files->ctx, transfer->content, off, packet + 4, len))
        return false;
    sender->net->udp_send(sender->net->ctx, transfer->socket, &transfer->client, packet, 4 + len);
    return true;
}

bool tftp_transfer_send(tftp_sender_t *sender, tftp_transfer_t *transfer)
{
    transfer->sent_ms = itl_hal_now_ms(sender->clock);
    transfer->send_at = transfer->sent_ms + transfer->timeout_ms;
    if (transfer->oack_len != 0) {
        sender->net->udp_send(sender->net->ctx, transfer->socket, &transfer->client, transfer->oack,
                              transfer->oack_len);
        return true;
    }
    for (uint32_t i = 1; i <= transfer->windowsize && transfer->acked + i <= transfer->blocks; i++)
        if (!send_block(sender, transfer, transfer->acked + i))
            return false;
    return true;
}

static tftp_step_t send_next(tftp_sender_t *sender, tftp_transfer_t *transfer, tftp_step_t step, const char **why)
{
    if (tftp_transfer_send(sender, transfer))
        return step;
    *why = "file lost";
    return TFTP_STEP_OVER;
}

static tftp_step_t go_on(tftp_sender_t *sender, tftp_transfer_t *transfer, const char **why)
{
    transfer->tries = 0;
    transfer->repeated = false;
    return send_next(sender, transfer, TFTP_STEP_PROGRESS, why);
}

/* An ACK of what the client had already. With a window of one it is a duplicate: answering it would double every later
 * packet (RFC 1123 section 4.2.3.1). Within a window it asks for the rest again (RFC 7440 section 4): once at once, for
 * a packet that was lost, and then at intervals, so that 4 bytes do not call for a window as often as somebody likes.
 */
static tftp_step_t repeat(tftp_sender_t *sender, tftp_transfer_t *transfer, const char **why)
{
    bool soon = itl_hal_now_ms(sender->clock) - transfer->sent_ms < AGAIN_MS;
    if (transfer->windowsize == 1 || (transfer->repeated && soon))
        return TFTP_STEP_NONE;
    transfer->repeated = true;
    return send_next(sender, transfer, TFTP_STEP_SENT, why);
}

static tftp_step_t take_ack(tftp_sender_t *sender, tftp_transfer_t *transfer, uint16_t number, const char **why)
{
    if (transfer->oack_len != 0) {
        if (number != 0)
            return TFTP_STEP_NONE;
        transfer->oack_len = 0;
        return go_on(sender, transfer, why);
    }
    /* The 16-bit number as a count: the nearest one not before what the client has already. */
    uint64_t block = transfer->acked + (uint16_t)(number - (uint16_t)transfer->acked);
    if (block > transfer->acked + transfer->windowsize || block > transfer->blocks)
        return TFTP_STEP_NONE;
    if (block == transfer->acked)
        return repeat(sender, transfer, why);
    transfer->acked = block;
    if (block < transfer->blocks)
        return go_on(sender, transfer, why);
    *why = "sent";
    return TFTP_STEP_OVER;
}

bool tftp_same_address(const itl_hal_addr_t *a, const itl_hal_addr_t *b)
{
    return a->family == b->family && a->port == b->port && memcmp(a->ip, b->ip, sizeof a->ip) == 0;
}

tftp_step_t tftp_transfer_take(tftp_sender_t *sender, tftp_transfer_t *transfer, const itl_hal_addr_t *from,
                               const uint8_t *packet, size_t len, const char **why)
{
    if (!tftp_same_address(from, &transfer->client)) {
        tftp_send_error(sender, transfer->socket, from, TFTP_UNKNOWN_TID, "Unknown transfer ID");
        return TFTP_STEP_NONE;
    }
    if (len < 4 || packet[0] != 0)
        return TFTP_STEP_NONE;
    if (packet[1] == TFTP_ERROR) {
        *why = "refused by the client";
        return TFTP_STEP_OVER;
    }
    return packet[1] == TFTP_ACK ? take_ack(sender, transfer, (uint16_t)(packet[2] << 8 | packet[3]), why)
                                 : TFTP_STEP_NONE;
}
