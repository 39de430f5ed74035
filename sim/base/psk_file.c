/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/psk_file.h"

#include <string.h>

#include "base/fileio.h"
#include "text/text.h"

/* Without the line's end, which "\r\n" is too. */
static size_t line_length(const char *text, size_t size)
{
    if (size > 0 && text[size - 1] == '\n')
        size--;
    if (size > 0 && text[size - 1] == '\r')
        size--;
    return size;
}

static bool take_identity(itl_coap_psk_t *psk, const char *text, size_t len)
{
    if (len == 0 || len >= sizeof psk->identity)
        return false;
    for (size_t i = 0; i < len; i++)
        if (text[i] < ' ' || text[i] > '~')
            return false;
    memcpy(psk->identity, text, len);
    return true;
}

static bool take_key(itl_coap_psk_t *psk, const char *text, size_t len)
{
    if (len % 2 != 0 || len < 2u * ITL_COAP_PSK_KEY_MIN || len > 2u * ITL_COAP_PSK_KEY_MAX)
        return false;
    psk->key_len = len / 2;
    return itl_text_read_hex(text, psk->key, psk->key_len);
}

static bool take_line(itl_coap_psk_t *psk, const char *path, const char *line, size_t len, base_error_t *error)
{
    const char *colon = len == 0 ? NULL : memchr(line, ':', len);
    if (colon == NULL)
        return base_fail(error, "%s: not a line IDENTITY:KEY", path);
    if (!take_identity(psk, line, (size_t)(colon - line)))
        return base_fail(error, "%s: the identity is not of 1 to %u printable ASCII characters", path,
                         ITL_COAP_PSK_IDENTITY_BYTES - 1);
    if (!take_key(psk, colon + 1, len - (size_t)(colon - line) - 1))
        return base_fail(error, "%s: the key is not of %u to %u bytes in hexadecimal", path, ITL_COAP_PSK_KEY_MIN,
                         ITL_COAP_PSK_KEY_MAX);
    return true;
}

bool psk_file_parse(const char *label, const base_bytes_t *bytes, itl_coap_psk_t *psk, base_error_t *error)
{
    const char *text = (const char *)bytes->data;
    *psk = (itl_coap_psk_t){0};
    bool read = take_line(psk, label, text, line_length(text, bytes->size), error);
    if (!read)
        *psk = (itl_coap_psk_t){0};
    return read;
}

bool psk_file_read(const char *path, itl_coap_psk_t *psk, base_error_t *error)
{
    base_bytes_t bytes;
    *psk = (itl_coap_psk_t){0};
    bool read = base_load(path, &bytes, NULL, error) && psk_file_parse(path, &bytes, psk, error);
    base_bytes_free(&bytes);
    return read;
}

void psk_file_format(const itl_coap_psk_t *psk, char text[PSK_FILE_BYTES])
{
    itl_text_t line = itl_text_in(text, PSK_FILE_BYTES);
    itl_text_string(&line, psk->identity);
    itl_text_char(&line, ':');
    itl_text_hex(&line, psk->key, psk->key_len);
    itl_text_char(&line, '\n');
}
