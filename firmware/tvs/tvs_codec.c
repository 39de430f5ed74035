/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_codec.h"

#include <string.h>

#include "tlv/tlv.h"

enum { PROTOCOL = 87, VERSION = 1, DEVICE_NAME_MARK = 1 };

/* Elements. 4 and 5 are inferred: a captured QUERY has two elements of these sizes behind SUBJECT_NAME. */
enum {
    ELEMENT_DEVICE_NAME = 1,
    ELEMENT_CERTIFICATE = 2,
    ELEMENT_SUBJECT_NAME = 3,
    ELEMENT_ISSUER_NAME = 4,
    ELEMENT_SERIAL_NUMBER = 5,
    ELEMENT_STATUS = 7,
    ELEMENT_ROLES = 8,
    ELEMENT_TTL = 9,
    ELEMENTS = 10,
};

/* The values of a message by element number. */
typedef struct tvs_elements {
    tvs_bytes_t value[ELEMENTS];
} tvs_elements_t;

/* A message being written; once it does not fit nothing more is written. */
typedef struct writer {
    uint8_t *buf;
    size_t cap;
    size_t len;
    bool full;
} writer_t;

static uint16_t get_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)get_u16(p) << 16 | get_u16(p + 2);
}

static void put(writer_t *writer, const void *data, size_t len)
{
    if (writer->full || len > writer->cap - writer->len) {
        writer->full = true;
        return;
    }
    if (len > 0)
        memcpy(writer->buf + writer->len, data, len);
    writer->len += len;
}

static void put_number(writer_t *writer, uint32_t number, size_t width)
{
    uint8_t bytes[4];
    for (size_t i = 0; i < width; i++)
        bytes[i] = (uint8_t)(number >> 8 * (width - 1 - i));
    put(writer, bytes, width);
}

/* Starts an element; its value follows. */
static void put_tag(writer_t *writer, uint8_t tag, size_t len)
{
    if (len > UINT16_MAX)
        writer->full = true;
    put_number(writer, tag, 1);
    put_number(writer, (uint32_t)len, 2);
}

static void put_element(writer_t *writer, uint8_t tag, tvs_bytes_t value)
{
    if (value.data == NULL)
        return;
    put_tag(writer, tag, value.len);
    put(writer, value.data, value.len);
}

static writer_t begin(uint8_t command, uint32_t session, uint8_t *buf, size_t cap)
{
    writer_t writer = {buf, cap, 0, false};
    put_number(&writer, PROTOCOL, 1);
    put_number(&writer, VERSION, 1);
    put_number(&writer, command, 1);
    put_number(&writer, 0, 1);
    put_number(&writer, session, 4);
    put_number(&writer, 0, 2); /* the length, known at the end */
    return writer;
}

static reason_t end(writer_t *writer, size_t *len)
{
    if (writer->full || writer->len - TVS_HEADER_BYTES > TVS_BODY_BYTES)
        return REASON_TOO_LARGE;
    *len = writer->len;
    writer->len = TVS_HEADER_BYTES - 2u;
    put_number(writer, (uint32_t)(*len - TVS_HEADER_BYTES), 2);
    return REASON_NONE;
}

reason_t tvs_encode_request(const tvs_request_t *request, uint8_t *buf, size_t cap, size_t *len)
{
    writer_t writer = begin(request->command, request->session, buf, cap);
    if (request->device_name.data != NULL) {
        put_tag(&writer, ELEMENT_DEVICE_NAME, 1 + request->device_name.len);
        put_number(&writer, DEVICE_NAME_MARK, 1);
        put(&writer, request->device_name.data, request->device_name.len);
    }
    put_element(&writer, ELEMENT_CERTIFICATE, request->certificate);
    put_element(&writer, ELEMENT_SUBJECT_NAME, request->subject);
    put_element(&writer, ELEMENT_ISSUER_NAME, request->issuer);
    put_element(&writer, ELEMENT_SERIAL_NUMBER, request->serial);
    return end(&writer, len);
}

reason_t tvs_encode_response(const tvs_response_t *response, uint8_t *buf, size_t cap, size_t *len)
{
    writer_t writer = begin(response->command, response->session, buf, cap);
    put_element(&writer, ELEMENT_STATUS, (tvs_bytes_t){&response->status, 1});
    put_element(&writer, ELEMENT_CERTIFICATE, response->certificate);
    put_element(&writer, ELEMENT_ROLES, response->roles);
    if (response->has_ttl) {
        put_tag(&writer, ELEMENT_TTL, 4);
        put_number(&writer, response->ttl_s, 4);
    }
    return end(&writer, len);
}

reason_t tvs_decode_header(const uint8_t *buf, tvs_header_t *header)
{
    if (buf[0] != PROTOCOL || buf[1] != VERSION)
        return REASON_MALFORMED;
    header->command = buf[2];
    header->session = get_u32(buf + 4);
    header->length = get_u16(buf + 8);
    return header->length > TVS_BODY_BYTES ? REASON_TOO_LARGE : REASON_NONE;
}

/* 0, 6 and 10 on were never seen. */
static bool is_known(uint8_t tag)
{
    return tag < ELEMENTS && tag != 0 && tag != 6;
}

/* Reads the header and collects the elements of a message that is exactly len bytes long. */
static reason_t decode(const uint8_t *buf, size_t len, tvs_header_t *header, tvs_elements_t *elements)
{
    if (len < TVS_HEADER_BYTES)
        return REASON_MALFORMED;
    reason_t reason = tvs_decode_header(buf, header);
    if (reason != REASON_NONE)
        return reason;
    if (len != TVS_HEADER_BYTES + header->length)
        return REASON_MALFORMED;
    *elements = (tvs_elements_t){0};
    const tlv_source_t source = tlv_source_memory(buf, (uint32_t)len);
    tlv_cursor_t cursor = tlv_cursor_span(&source, (tlv_span_t){TVS_HEADER_BYTES, header->length});
    while (!tlv_at_end(&cursor)) {
        tlv_item_t item;
        reason = tlv_next(&cursor, &item);
        if (reason != REASON_NONE)
            return reason;
        if (!is_known(item.tag))
            continue;
        if (elements->value[item.tag].data != NULL)
            return REASON_MALFORMED;
        elements->value[item.tag] =
            (tvs_bytes_t){buf + item.value.off, item.value.len}; /* never NULL, even when empty */
    }
    return REASON_NONE;
}

/* A name ends in its NUL and holds an '='; a serial number of that shape would be a rare accident. */
static bool looks_like_name(tvs_bytes_t value)
{
    return value.data != NULL && value.len >= 2 && value.data[value.len - 1] == '\0' &&
           memchr(value.data, '=', value.len) != NULL;
}

static reason_t check_request(const tvs_request_t *request)
{
    if (request->subject.len > LIMIT_NAME_BYTES || request->issuer.len > LIMIT_NAME_BYTES ||
        request->serial.len > LIMIT_SERIAL_BYTES || request->certificate.len > LIMIT_CERTIFICATE_BYTES ||
        request->device_name.len > TVS_DEVICE_NAME_BYTES)
        return REASON_TOO_LARGE;
    return REASON_NONE;
}

reason_t tvs_decode_request(const uint8_t *buf, size_t len, tvs_request_t *request)
{
    tvs_header_t header;
    tvs_elements_t elements;
    reason_t reason = decode(buf, len, &header, &elements);
    if (reason != REASON_NONE)
        return reason;
    tvs_bytes_t name = elements.value[ELEMENT_DEVICE_NAME];
    if (name.data != NULL && (name.len < 1 || name.data[0] != DEVICE_NAME_MARK))
        return REASON_MALFORMED;
    *request = (tvs_request_t){
        .command = header.command,
        .session = header.session,
        .certificate = elements.value[ELEMENT_CERTIFICATE],
        .subject = elements.value[ELEMENT_SUBJECT_NAME],
        .issuer = elements.value[ELEMENT_ISSUER_NAME],
        .serial = elements.value[ELEMENT_SERIAL_NUMBER],
    };
    if (name.data != NULL)
        request->device_name = (tvs_bytes_t){name.data + 1, name.len - 1};
    if (!looks_like_name(request->issuer) && looks_like_name(request->serial)) {
        request->issuer = elements.value[ELEMENT_SERIAL_NUMBER];
        request->serial = elements.value[ELEMENT_ISSUER_NAME];
    }
    return check_request(request);
}

reason_t tvs_decode_response(const uint8_t *buf, size_t len, tvs_response_t *response)
{
    tvs_header_t header;
    tvs_elements_t elements;
    reason_t reason = decode(buf, len, &header, &elements);
    if (reason != REASON_NONE)
        return reason;
    const tvs_bytes_t status = elements.value[ELEMENT_STATUS];
    const tvs_bytes_t ttl = elements.value[ELEMENT_TTL];
    if (status.data == NULL || status.len != 1 || (ttl.data != NULL && ttl.len != 4))
        return REASON_MALFORMED;
    *response = (tvs_response_t){
        .command = header.command,
        .session = header.session,
        .status = status.data[0],
        .certificate = elements.value[ELEMENT_CERTIFICATE],
        .roles = elements.value[ELEMENT_ROLES],
        .has_ttl = ttl.data != NULL,
        .ttl_s = ttl.data != NULL ? get_u32(ttl.data) : 0,
    };
    return response->certificate.len > LIMIT_CERTIFICATE_BYTES ? REASON_TOO_LARGE : REASON_NONE;
}
