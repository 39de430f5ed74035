/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftp/tftp_packet.h"

#include <string.h>

#include "text/text.h"
#include "text/text_read.h"

static const char option_blksize[] = "blksize";
static const char option_windowsize[] = "windowsize";
static const char option_tsize[] = "tsize";

uint16_t itl_tftp_packet_u16(const uint8_t *bytes)
{
    return (uint16_t)((bytes[0] << 8) | bytes[1]);
}

static void put_u16(uint8_t *bytes, uint16_t value)
{
    bytes[0] = (uint8_t)(value >> 8);
    bytes[1] = (uint8_t)value;
}

/* Appends a string with its NUL; returns the new length. */
static size_t put_string(uint8_t *packet, size_t len, const char *string)
{
    size_t bytes = strlen(string) + 1u;
    memcpy(packet + len, string, bytes);
    return len + bytes;
}

/* Appends an option and its value in decimal; returns the new length. */
static size_t put_option(uint8_t *packet, size_t len, const char *name, uint32_t value)
{
    char digits[ITL_TEXT_DECIMAL_BYTES];
    itl_text_t text = itl_text_in(digits, sizeof digits);
    itl_text_decimal(&text, value);
    len = put_string(packet, len, name);
    return put_string(packet, len, digits);
}

bool itl_tftp_packet_asks(const itl_tftp_options_t *options)
{
    return options->blksize != 0 || options->windowsize != 0 || options->tsize;
}

size_t itl_tftp_packet_request(uint8_t *packet, const char *file, const itl_tftp_options_t *options)
{
    put_u16(packet, ITL_TFTP_OP_RRQ);
    size_t len = put_string(packet, 2, file);
    len = put_string(packet, len, "octet");
    if (options == NULL)
        return len;
    if (options->blksize != 0)
        len = put_option(packet, len, option_blksize, options->blksize);
    if (options->windowsize != 0)
        len = put_option(packet, len, option_windowsize, options->windowsize);
    if (options->tsize)
        len = put_option(packet, len, option_tsize, 0);
    return len;
}

void itl_tftp_packet_ack(uint8_t *packet, uint16_t block)
{
    put_u16(packet, ITL_TFTP_OP_ACK);
    put_u16(packet + 2, block);
}

size_t itl_tftp_packet_error(uint8_t *packet, uint16_t code, const char *text)
{
    itl_text_t said = itl_text_in((char *)packet + ITL_TFTP_HEADER_BYTES, ITL_TFTP_ERROR_BYTES - ITL_TFTP_HEADER_BYTES);
    put_u16(packet, ITL_TFTP_OP_ERROR);
    put_u16(packet + 2, code);
    itl_text_string(&said, text);
    return ITL_TFTP_HEADER_BYTES + said.len + 1u;
}

/* Takes one NUL-terminated string off the front; NULL when there is no NUL. */
static const char *take_string(const uint8_t **bytes, size_t *len)
{
    const char *string = (const char *)*bytes;
    const uint8_t *end = *len == 0 ? NULL : memchr(*bytes, 0, *len);
    if (end == NULL)
        return NULL;
    *len -= (size_t)(end - *bytes) + 1u;
    *bytes = end + 1;
    return string;
}

/* @return false: it is no number */
static bool read_number(const char *string, uint64_t *number)
{
    size_t len = strlen(string);
    return len > 0 && itl_text_leading_number(string, len, ITL_TEXT_NUMBER_MAX, number) == len;
}

/* Takes an answer to one option, once. What was asked for may be granted down to @p min; what was not (@p asked is 0)
 * is harmless where it only says what holds anyhow. */
static bool agree(const char *string, uint32_t min, uint32_t asked, bool *seen, uint32_t *agreed)
{
    uint64_t value;
    uint32_t holds_anyhow = *agreed;
    if (*seen || !read_number(string, &value))
        return false;
    if (asked != 0 ? value < min || value > asked : value != holds_anyhow)
        return false;
    *seen = true;
    *agreed = (uint32_t)value;
    return true;
}

static bool agree_size(const char *string, bool asked, bool *seen, uint64_t *size)
{
    bool good = !asked || (!*seen && read_number(string, size));
    *seen = true;
    return good;
}

static bool all_zero(const uint8_t *bytes, size_t len)
{
    size_t i = 0;
    while (i < len && bytes[i] == 0)
        i++;
    return i == len;
}

const char *itl_tftp_packet_oack(const uint8_t *bytes, size_t len, const itl_tftp_options_t *asked,
                                 itl_tftp_agreement_t *agreement)
{
    bool blksize_seen = false, windowsize_seen = false, tsize_seen = false;
    agreement->blksize = ITL_TFTP_DEFAULT_BLKSIZE;
    agreement->windowsize = ITL_TFTP_DEFAULT_WINDOWSIZE;
    agreement->tsize = 0;
    /* Names of options compare without regard to case (RFC 2347). */
    while (!all_zero(bytes, len)) {
        const char *name = take_string(&bytes, &len);
        const char *string = take_string(&bytes, &len);
        if (name == NULL || string == NULL)
            return "the OACK is malformed";
        if (itl_text_same(name, option_blksize)) {
            if (!agree(string, ITL_TFTP_BLKSIZE_MIN, asked->blksize, &blksize_seen, &agreement->blksize))
                return "the OACK has a blksize that does not fit the request";
        } else if (itl_text_same(name, option_windowsize)) {
            if (!agree(string, 1, asked->windowsize, &windowsize_seen, &agreement->windowsize))
                return "the OACK has a windowsize that does not fit the request";
        } else if (itl_text_same(name, option_tsize) &&
                   !agree_size(string, asked->tsize, &tsize_seen, &agreement->tsize)) {
            return "the OACK has a tsize that is none";
        }
    }
    return NULL;
}

void itl_tftp_packet_error_text(const uint8_t *bytes, size_t len, char *text, size_t cap)
{
    itl_text_t line = itl_text_in(text, cap);
    itl_text_printable(&line, bytes, itl_text_length(bytes, len));
}
