/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <expat.h>
#include <string.h>

#include "config/config.h"
#include "config/config_priv.h"

/* Bytes of a file read at a time. */
#define PIECE_BYTES 64u

/* An element of the file that is looked at once more, inside its root. */
typedef struct value_reader {
    const char *part; /* Of a service: the name of the element, or of the attribute, that is wanted; NULL: the text. */
    unsigned depth;   /* Open elements; the root is one. */
    bool wanted;      /* The innermost open element is what is wanted. */
    char *out;
    size_t size;
    size_t len;
} value_reader_t;

/* The root, the member that is looked at, what is in that. */
enum { DEPTH_MEMBER = 2, DEPTH_PART = 3 };

static void append(value_reader_t *reader, const char *text, size_t len)
{
    size_t room = reader->size - 1 - reader->len;
    size_t take = len < room ? len : room;
    memcpy(reader->out + reader->len, text, take);
    reader->len += take;
}

static void XMLCALL open_element(void *user, const char *name, const char **attributes)
{
    value_reader_t *reader = user;
    reader->depth++;
    if (reader->part == NULL) {
        /* What stands behind a child counts, as when the file was read. */
        reader->wanted = reader->depth == DEPTH_MEMBER;
        reader->len = 0;
        return;
    }
    reader->wanted = reader->depth == DEPTH_PART && strcmp(name, reader->part) == 0;
    if (reader->wanted)
        reader->len = 0;
    for (; reader->depth == DEPTH_MEMBER && attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], reader->part) == 0)
            append(reader, attributes[1], strlen(attributes[1]));
}

static void XMLCALL close_element(void *user, const char *name)
{
    value_reader_t *reader = user;
    (void)name;
    reader->wanted = reader->part == NULL && reader->depth == DEPTH_PART;
    if (reader->wanted)
        reader->len = 0;
    reader->depth--;
}

static void XMLCALL take_characters(void *user, const char *text, int len)
{
    value_reader_t *reader = user;
    if (reader->wanted)
        append(reader, text, (size_t)len);
}

/* Gives a part of the file to the parser. */
static itl_reason_t feed(XML_Parser parser, const itl_config_input_t *file, itl_config_place_t part)
{
    uint8_t piece[PIECE_BYTES];
    for (uint32_t done = 0; done < part.len; done += (uint32_t)sizeof piece) {
        uint32_t left = (uint32_t)part.len - done;
        uint32_t take = left < sizeof piece ? left : (uint32_t)sizeof piece;
        itl_reason_t reason = itl_tlv_read(file->source, file->payload.off + part.off + done, piece, take);
        if (reason != ITL_REASON_NONE)
            return reason;
        if (XML_Parse(parser, (const char *)piece, (int)take, XML_FALSE) != XML_STATUS_OK)
            return XML_GetErrorCode(parser) == XML_ERROR_NO_MEMORY ? ITL_REASON_INTERNAL : ITL_REASON_MALFORMED;
    }
    return ITL_REASON_NONE;
}

/* Root and element, and nothing between: the part has the encoding of the file. */
static itl_reason_t read_element(value_reader_t *reader, const itl_config_input_t *file, uint16_t root_len,
                                 itl_config_place_t element)
{
    XML_Parser parser = XML_ParserCreate(NULL);
    if (parser == NULL)
        return ITL_REASON_INTERNAL;
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, open_element, close_element);
    XML_SetCharacterDataHandler(parser, take_characters);
    itl_reason_t reason = feed(parser, file, (itl_config_place_t){.off = 0, .len = root_len});
    if (reason == ITL_REASON_NONE)
        reason = feed(parser, file, element);
    XML_ParserFree(parser);
    return reason;
}

static bool is_blank(char character)
{
    return character == ' ' || character == '\t' || character == '\r' || character == '\n';
}

/* Ends the text, and leaves the blanks around it out. */
static void trim(value_reader_t *reader)
{
    size_t first = 0;
    while (first < reader->len && is_blank(reader->out[first]))
        first++;
    while (reader->len > first && is_blank(reader->out[reader->len - 1]))
        reader->len--;
    reader->len -= first;
    memmove(reader->out, reader->out + first, reader->len);
    reader->out[reader->len] = '\0';
}

itl_reason_t itl_config_value(const itl_config_input_t *file, const itl_config_t *config, itl_config_member_t member,
                              unsigned number, char *out, size_t size)
{
    value_reader_t reader = {.out = out, .size = size};
    unsigned slot = itl_config_slot(member, number);
    out[0] = '\0';
    if (slot == ITL_CONFIG_PLACES || config->places[slot].len == 0)
        return ITL_REASON_NOT_FOUND;
    if (itl_config_rule(member)->type == ITL_CONFIG_TYPE_PART)
        reader.part = strrchr(itl_config_rule(member)->path, '/') + 1;
    itl_reason_t reason = read_element(&reader, file, config->root_len, config->places[slot]);
    if (reason != ITL_REASON_NONE)
        reader.len = 0;
    trim(&reader);
    return reason == ITL_REASON_NONE && reader.len == 0 ? ITL_REASON_NOT_FOUND : reason;
}
