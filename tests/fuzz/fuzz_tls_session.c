/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TLS session between a phone and the lab's TVS, with somebody on the way: both sides run to their end, in the
 * virtual world.
 *
 * Input: the first byte says what happens. 'R': the rest is all that the phone hears, instead of the server. Otherwise
 * four bytes each, up to 16 times: what to do ('x' changes a byte, 's' sets it, 'c' ends the connection; in capitals of
 * what the server hears, else of what the phone hears), at which of that side's bytes (two), by which value. A '3' as
 * first byte asks for TLS 1.3, anything else lets 1.1 and later pass.
 */
#include <ctype.h>
#include <stdbool.h>
#include <string.h>

#include "fuzz.h"
#include "tvs_rig.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);

enum { CHANGES = 16, CHANGE_BYTES = 4 };

static rig_t rig;
static const itl_hal_net_t *real;
static const uint8_t *input;
static size_t input_len;
static size_t heard, said;
static bool altered;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    rig_start(&rig);
    rig_add_server(&rig, "cucm-tvs.pem", TVS_FAULT_NONE);
    rig_make_client(&rig);
    real = virtual_node_hal(rig.phone)->net;
    return 0;
}

/* Does to some bytes, the first of which is number @p first of its direction, what the input says. @return false: the
 * connection ends */
static bool alter(uint8_t *bytes, size_t len, size_t first, bool to_server)
{
    for (size_t i = 0; i < CHANGES && 1 + (i + 1) * CHANGE_BYTES <= input_len; i++) {
        const uint8_t *change = input + 1 + i * CHANGE_BYTES;
        size_t at = (size_t)change[1] << 8 | change[2];
        if ((isupper(change[0]) != 0) != to_server || at < first || at >= first + len)
            continue;
        uint8_t *byte = bytes + (at - first);
        uint8_t before = *byte;
        int what = tolower(change[0]);
        if (what == 'c')
            return false;
        *byte = what == 's' ? change[3] : (uint8_t)(*byte ^ change[3]);
        altered |= *byte != before;
    }
    return true;
}

static itl_hal_status_t receive(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len)
{
    itl_hal_status_t status = real->tcp_recv(ctx, s, buf, cap, len);
    if (status != ITL_HAL_OK)
        return status;
    if (!alter(buf, *len, heard, false))
        return ITL_HAL_ERR_CLOSED;
    heard += *len;
    return ITL_HAL_OK;
}

static itl_hal_status_t send_altered(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent)
{
    uint8_t copy[4096];
    size_t part = len < sizeof copy ? len : sizeof copy;
    memcpy(copy, data, part);
    if (!alter(copy, part, said, true))
        return ITL_HAL_ERR_CLOSED;
    itl_hal_status_t status = real->tcp_send(ctx, s, copy, part, sent);
    if (status == ITL_HAL_OK)
        said += *sent;
    return status;
}

static itl_hal_status_t receive_input(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len)
{
    (void)ctx;
    (void)s;
    size_t left = input_len - heard;
    if (left == 0)
        return ITL_HAL_ERR_CLOSED;
    *len = left < cap ? left : cap;
    memcpy(buf, input + heard, *len);
    heard += *len;
    return ITL_HAL_OK;
}

static itl_hal_status_t send_nowhere(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent)
{
    (void)ctx;
    (void)s;
    (void)data;
    *sent = len;
    return ITL_HAL_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size == 0)
        return 0;
    bool raw = data[0] == 'R';
    itl_hal_t hal = *virtual_node_hal(rig.phone);
    itl_hal_net_t net = *real;
    net.tcp_recv = raw ? receive_input : receive;
    net.tcp_send = raw ? send_nowhere : send_altered;
    hal.net = &net;
    input = data;
    input_len = size;
    heard = raw ? 1 : 0;
    said = 0;
    altered = false;
    itl_tvs_flush(&rig.client);
    rig.client.config.tls_min = data[0] == '3' ? ITL_TVS_TLS_1_3 : ITL_TVS_TLS_1_1;
    rig.client.hal = &hal;
    itl_tvs_answer_t answer = rig_ask(&rig);
    rig.client.hal = virtual_node_hal(rig.phone);
    /* Who has no key of the server is never believed, and nobody on the way turns an answer round. */
    CHECK(answer.result == ITL_POLICY_TVS_VALID || answer.result == ITL_POLICY_TVS_FAILED);
    CHECK(!raw || (answer.result == ITL_POLICY_TVS_FAILED && !rig.client.session.tls.authenticated));
    CHECK(altered || raw || answer.result == ITL_POLICY_TVS_VALID || answer.reason == ITL_REASON_TVS_TLS_FAILED ||
          answer.reason == ITL_REASON_TVS_BAD_ANSWER);
    return 0;
}
