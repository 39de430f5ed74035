/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A packet to the TFTP server's well-known port: what is taken for a read request names a file inside the packet, with
 * options in their ranges, and its answer fits.
 */
#include <string.h>

#include "fuzz_source.h"
#include "tftpd/tftp_request.h"

static void check_answer(const tftp_request_t *request)
{
    uint8_t packet[ITL_TFTP_REQUEST_BYTES];
    size_t len = tftp_request_answer(request, request->blksize, request->windowsize, UINT64_MAX, packet);
    bool asks = request->blksize != 0 || request->windowsize != 0 || request->timeout_s != 0 || request->tsize;
    CHECK(len <= sizeof packet && (len != 0) == asks);
    CHECK(len == 0 || (packet[0] == 0 && packet[1] == TFTP_OACK && packet[len - 1u] == 0));
    len = tftp_error_packet(TFTP_NOT_FOUND, request->file, packet);
    CHECK(len >= 5u && len <= sizeof packet && packet[len - 1u] == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size > ITL_TFTP_REQUEST_BYTES)
        return 0;
    uint8_t *packet = malloc(size + 1u); /* Not one byte more than there is may be read. */
    CHECK(packet != NULL);
    uint8_t *exact = size == 0 ? packet : realloc(packet, size);
    CHECK(exact != NULL);
    memcpy(exact, data, size);
    tftp_request_t request = {0};
    if (tftp_request_read(exact, size, &request) == TFTP_REQUEST_READ) {
        const char *end = (const char *)exact + size;
        CHECK(request.file >= (const char *)exact && request.file < end && request.file[0] != '\0');
        CHECK(memchr(request.file, '\0', (size_t)(end - request.file)) != NULL);
        CHECK(request.blksize == 0 || (request.blksize >= 8u && request.blksize <= 65464u));
        CHECK(request.windowsize <= 65535u && request.timeout_s <= 255u);
        check_answer(&request);
    }
    free(exact);
    return 0;
}
