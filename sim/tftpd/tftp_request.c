/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd/tftp_request.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "text/text_read.h"

/* The next NUL-terminated field; NULL when the packet ends before its NUL. */
static const char *next_field(const uint8_t *packet, size_t len, size_t *off)
{
    const uint8_t *end = *off < len ? memchr(packet + *off, 0, len - *off) : NULL;
    if (end == NULL)
        return NULL;
    const char *field = (const char *)packet + *off;
    *off = (size_t)(end - packet) + 1;
    return field;
}

/* A decimal number of min to max; 0 for anything else. */
static uint32_t number_in(const char *text, uint32_t min, uint32_t max)
{
    int64_t number = itl_text_number(text, strlen(text), min, max);
    return number < 0 ? 0 : (uint32_t)number;
}

static void read_options(const uint8_t *packet, size_t len, size_t off, tftp_request_t *request)
{
    const char *name, *value;
    while ((name = next_field(packet, len, &off)) != NULL && (value = next_field(packet, len, &off)) != NULL)
        if (strcasecmp(name, "blksize") == 0)
            request->blksize = number_in(value, 8, 65464);
        else if (strcasecmp(name, "windowsize") == 0)
            request->windowsize = number_in(value, 1, 65535);
        else if (strcasecmp(name, "timeout") == 0)
            request->timeout_s = number_in(value, 1, 255);
        else if (strcasecmp(name, "tsize") == 0)
            request->tsize = strcmp(value, "0") == 0;
}

tftp_request_kind_t tftp_request_read(const uint8_t *packet, size_t len, tftp_request_t *request)
{
    size_t off = 2;
    memset(request, 0, sizeof *request);
    if (len < 4 || packet[0] != 0 || (packet[1] != TFTP_RRQ && packet[1] != TFTP_WRQ))
        return TFTP_REQUEST_NONE;
    request->file = next_field(packet, len, &off);
    const char *mode = request->file == NULL ? NULL : next_field(packet, len, &off);
    if (mode == NULL || request->file[0] == '\0')
        return TFTP_REQUEST_NONE;
    if (packet[1] == TFTP_WRQ)
        return TFTP_REQUEST_WRITE;
    if (strcasecmp(mode, "octet") != 0)
        return TFTP_REQUEST_BAD_MODE;
    read_options(packet, len, off, request);
    return TFTP_REQUEST_READ;
}

static size_t put_option(uint8_t *packet, size_t len, const char *name, uint64_t value)
{
    int written = snprintf((char *)packet + len, ITL_TFTP_REQUEST_BYTES - len, "%s%c%" PRIu64, name, 0, value);
    return len + (size_t)written + 1;
}

size_t tftp_request_answer(const tftp_request_t *request, uint32_t blksize, uint32_t windowsize, uint64_t size,
                           uint8_t packet[ITL_TFTP_REQUEST_BYTES])
{
    size_t len = 2;
    packet[0] = 0;
    packet[1] = TFTP_OACK;
    if (request->blksize != 0)
        len = put_option(packet, len, "blksize", blksize);
    if (request->windowsize != 0)
        len = put_option(packet, len, "windowsize", windowsize);
    if (request->timeout_s != 0)
        len = put_option(packet, len, "timeout", request->timeout_s);
    if (request->tsize)
        len = put_option(packet, len, "tsize", size);
    return len > 2 ? len : 0;
}

size_t tftp_error_packet(uint16_t code, const char *text, uint8_t packet[ITL_TFTP_REQUEST_BYTES])
{
    packet[0] = 0;
    packet[1] = TFTP_ERROR;
    packet[2] = (uint8_t)(code >> 8);
    packet[3] = (uint8_t)code;
    int written = snprintf((char *)packet + 4, ITL_TFTP_REQUEST_BYTES - 4, "%s", text);
    return 4 + (size_t)written + 1;
}
