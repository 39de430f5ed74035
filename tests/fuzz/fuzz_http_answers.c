/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What comes back to a phone that asks for a file by HTTP.
 *
 * Input: a byte that says in which pieces it comes, then all that comes. In whatever pieces: what it comes to is the
 * same.
 */
#include <string.h>

#include "fuzz.h"
#include "http/http_response.h"

#define BYTES_MAX 300u

/* What came of an answer. */
typedef struct taken {
    uint8_t body[BYTES_MAX];
    uint32_t len;
    itl_reason_t reason;
    itl_http_fields_t fields;
} taken_t;

static itl_reason_t take(void *ctx, const uint8_t *data, size_t len)
{
    taken_t *taken = ctx;
    CHECK(len > 0 && len <= BYTES_MAX - taken->len);
    memcpy(taken->body + taken->len, data, len);
    taken->len += (uint32_t)len;
    return ITL_REASON_NONE;
}

static void read_in(taken_t *taken, const uint8_t *data, size_t size, size_t piece)
{
    itl_http_response_t response;
    const itl_fetch_sink_t sink = {.ctx = taken, .write = take};
    memset(taken, 0, sizeof *taken);
    itl_http_response_start(&response, BYTES_MAX, &sink, &taken->fields);
    while (size > 0) {
        const size_t len = piece < size ? piece : size;
        itl_http_response_take(&response, data, len);
        data += len;
        size -= len;
    }
    itl_http_response_end(&response);
    CHECK(response.over && response.bytes == taken->len);
    taken->reason = response.reason;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static taken_t whole, pieces;
    if (size == 0)
        return 0;
    read_in(&whole, data + 1, size - 1, SIZE_MAX);
    read_in(&pieces, data + 1, size - 1, 1u + data[0] % 64u);
    CHECK(whole.reason == pieces.reason);
    CHECK(strcmp(whole.fields.location, pieces.fields.location) == 0);
    CHECK(strcmp(whole.fields.refresh, pieces.fields.refresh) == 0);
    CHECK(whole.reason != ITL_REASON_NONE ||
          (whole.len == pieces.len && memcmp(whole.body, pieces.body, whole.len) == 0));
    return 0;
}
