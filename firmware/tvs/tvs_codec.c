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
    itl_tvs_bytes_t value[ELEMENTS];
} tvs_elements_t;

/* A message being written; once it does not fit nothing more is written. */
typedef struct tvs_draft {
    uint8_t *buf;
    size_t cap;
    size_t len;
    bool full;
} tvs_draft_t;

static uint16_t get_u16(const uint8_t *p)
{
    return (uint16_t)(p[0] << 8 | p[1]);
}

static uint32_t get_u32(const uint8_t *p)
{
    return (uint32_t)get_u16(p) << 16 | get_u16(p + 2);
}

static void put(tvs_draft_t *writer, const void *data, size_t len)
{
    if (writer->full || len > writer->cap - writer->len) {
        writer->full = true;
        return;
    }
    if (len > 0)
        memcpy(writer->buf + writer->len, data, len);
    writer->len += len;
}

static void put_number(tvs_draft_t *writer, uint32_t number, size_t width)
{
    uint8_t bytes[4];
    for (size_t i = 0; i < width; i++)
        bytes[i] = (uint8_t)(number >> 8 * (width - 1 - i));
    put(writer, bytes, width);
}

/* Starts an element; its value follows. */
static void put_tag(tvs_draft_t *writer, uint8_t tag, size_t len)
{
    if (len > UINT16_MAX)
        writer->full = true;
    put_number(writer, tag, 1);
    put_number(writer, (uint32_t)len, 2);
}

static void put_element(tvs_draft_t *writer, uint8_t tag, itl_tvs_bytes_t value)
{
    if (value.data == NULL)
        return;
    put_tag(writer, tag, value.len);
    put(writer, value.data, value.len);
}

static tvs_draft_t begin(uint8_t command, uint32_t session, uint8_t *buf, size_t cap)
{
    tvs_draft_t writer = {buf, cap, 0, false};
    put_number(&writer, PROTOCOL, 1);
    put_number(&writer, VERSION, 1);
    put_number(&writer, command, 1);
    put_number(&writer, 0, 1);
    put_number(&writer, session, 4);
    put_number(&writer, 0, 2); /* the length, known at the end */
    return writer;
}

static itl_reason_t end(tvs_draft_t *writer, size_t *len)
{
    if (writer->full || writer->len - ITL_TVS_HEADER_BYTES > ITL_TVS_BODY_BYTES)
        return ITL_REASON_TOO_LARGE;
    *len = writer->len;
    writer->len = ITL_TVS_HEADER_BYTES - 2u;
    put_number(writer, (uint32_t)(*len - ITL_TVS_HEADER_BYTES), 2);
    return ITL_REASON_NONE;
}

itl_reason_t itl_tvs_encode_request(const itl_tvs_request_t *request, uint8_t *buf, size_t cap, size_t *len)
{
    tvs_draft_t writer = begin(request->command, request->session, buf, cap);
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

itl_reason_t itl_tvs_encode_response(const itl_tvs_response_t *response, uint8_t *buf, size_t cap, size_t *len)
{
    tvs_draft_t writer = begin(response->command, response->session, buf, cap);
    put_element(&writer, ELEMENT_STATUS, (itl_tvs_bytes_t){&response->status, 1});
    put_element(&writer, ELEMENT_CERTIFICATE, response->certificate);
    put_element(&writer, ELEMENT_ROLES, response->roles);
    if (response->has_ttl) {
        put_tag(&writer, ELEMENT_TTL, 4);
        put_number(&writer, response->ttl_s, 4);
    }
    return end(&writer, len);
}

itl_reason_t itl_tvs_decode_header(const uint8_t *buf, itl_tvs_header_t *header)
{
    if (buf[0] != PROTOCOL || buf[1] != VERSION)
        return ITL_REASON_MALFORMED;
    header->command = buf[2];
    header->session = get_u32(buf + 4);
    header->length = get_u16(buf + 8);
    return header->length > ITL_TVS_BODY_BYTES ? ITL_REASON_TOO_LARGE : ITL_REASON_NONE;
}

/* 0, 6 and 10 on were never seen. */
static bool is_known(uint8_t tag)
{
    return tag < ELEMENTS && tag != 0 && tag != 6;
}

/* Reads the header and collects the elements of a message that is exactly len bytes long. */
static itl_reason_t decode(const uint8_t *buf, size_t len, itl_tvs_header_t *header, tvs_elements_t *elements)
{
    if (len < ITL_TVS_HEADER_BYTES)
        return ITL_REASON_MALFORMED;
    itl_reason_t reason = itl_tvs_decode_header(buf, header);
    if (reason != ITL_REASON_NONE)
        return reason;
    if (len != ITL_TVS_HEADER_BYTES + header->length)
        return ITL_REASON_MALFORMED;
    *elements = (tvs_elements_t){0};
    const itl_tlv_source_t source = itl_tlv_source_memory(buf, (uint32_t)len);
    itl_tlv_cursor_t cursor = itl_tlv_cursor_span(&source, (itl_tlv_span_t){ITL_TVS_HEADER_BYTES, header->length});
    while (!itl_tlv_at_end(&cursor)) {
        itl_tlv_item_t item;
        reason = itl_tlv_next(&cursor, &item);
        if (reason != ITL_REASON_NONE)
            return reason;
        if (!is_known(item.tag))
            continue;
        if (elements->value[item.tag].data != NULL)
            return ITL_REASON_MALFORMED;
        elements->value[item.tag] =
            (itl_tvs_bytes_t){buf + item.value.off, item.value.len}; /* never NULL, even when empty */
    }
    return ITL_REASON_NONE;
}

/* A name ends in its NUL and holds an '='; a serial number of that shape would be a rare accident. */
static bool looks_like_name(itl_tvs_bytes_t value)
{
    return value.data != NULL && value.len >= 2 && value.data[value.len - 1] == '\0' &&
           memchr(value.data, '=', value.len) != NULL;
}

static itl_reason_t check_request(const itl_tvs_request_t *request)
{
    if (request->subject.len > ITL_LIMIT_NAME_BYTES || request->issuer.len > ITL_LIMIT_NAME_BYTES ||
        request->serial.len > ITL_LIMIT_SERIAL_BYTES || request->certificate.len > ITL_LIMIT_CERTIFICATE_BYTES ||
        request->device_name.len > ITL_TVS_DEVICE_NAME_BYTES)
        return ITL_REASON_TOO_LARGE;
    return ITL_REASON_NONE;
}

itl_reason_t itl_tvs_decode_request(const uint8_t *buf, size_t len, itl_tvs_request_t *request)
{
    itl_tvs_header_t header;
    tvs_elements_t elements;
    itl_reason_t reason = decode(buf, len, &header, &elements);
    if (reason != ITL_REASON_NONE)
        return reason;
    itl_tvs_bytes_t name = elements.value[ELEMENT_DEVICE_NAME];
    if (name.data != NULL && (name.len < 1 || name.data[0] != DEVICE_NAME_MARK))
        return ITL_REASON_MALFORMED;
    *request = (itl_tvs_request_t){
        .command = header.command,
        .session = header.session,
        .certificate = elements.value[ELEMENT_CERTIFICATE],
        .subject = elements.value[ELEMENT_SUBJECT_NAME],
        .issuer = elements.value[ELEMENT_ISSUER_NAME],
        .serial = elements.value[ELEMENT_SERIAL_NUMBER],
    };
    if (name.data != NULL)
        request->device_name = (itl_tvs_bytes_t){name.data + 1, name.len - 1};
    if (!looks_like_name(request->issuer) && looks_like_name(request->serial)) {
        request->issuer = elements.value[ELEMENT_SERIAL_NUMBER];
        request->serial = elements.value[ELEMENT_ISSUER_NAME];
    }
    return check_request(request);
}

itl_reason_t itl_tvs_decode_response(const uint8_t *buf, size_t len, itl_tvs_response_t *response)
{
    itl_tvs_header_t header;
    tvs_elements_t elements;
    itl_reason_t reason = decode(buf, len, &header, &elements);
    if (reason != ITL_REASON_NONE)
        return reason;
    const itl_tvs_bytes_t status = elements.value[ELEMENT_STATUS];
    const itl_tvs_bytes_t ttl = elements.value[ELEMENT_TTL];
    if (status.data == NULL || status.len != 1 || (ttl.data != NULL && ttl.len != 4))
        return ITL_REASON_MALFORMED;
    *response = (itl_tvs_response_t){
        .command = header.command,
        .session = header.session,
        .status = status.data[0],
        .certificate = elements.value[ELEMENT_CERTIFICATE],
        .roles = elements.value[ELEMENT_ROLES],
        .has_ttl = ttl.data != NULL,
        .ttl_s = ttl.data != NULL ? get_u32(ttl.data) : 0,
    };
    return response->certificate.len > ITL_LIMIT_CERTIFICATE_BYTES ? ITL_REASON_TOO_LARGE : ITL_REASON_NONE;
}
