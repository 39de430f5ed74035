/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <expat.h>
#include <string.h>

#include "push/push.h"
#include "text/text.h"

#define FIELD "XML="

/* How the names of objects begin, and the one among them that is none. */
#define OBJECT  "CiscoIPPhone"
#define EXECUTE OBJECT "Execute"

/* Deepest elements, and most of them: more is no push. */
enum { DEPTH = 4, ELEMENTS = 32 };

typedef struct push_reader {
    XML_Parser parser;
    itl_push_job_t *job;
    unsigned depth;
    unsigned elements;
    bool bad;
} push_reader_t;

static void refuse(push_reader_t *reader)
{
    reader->bad = true;
    XML_StopParser(reader->parser, XML_FALSE);
}

/* An item: its URL in whatever place, and a priority that means nothing for URIs. */
static void take_item(push_reader_t *reader, const char **attributes)
{
    itl_push_job_t *job = reader->job;
    if (job->count == ITL_PUSH_ITEMS) {
        refuse(reader);
        return;
    }
    itl_text_t url = itl_text_in(job->items[job->count].url, ITL_PUSH_URL_BYTES);
    for (; attributes[0] != NULL; attributes += 2)
        if (strcmp(attributes[0], "URL") == 0)
            itl_text_string(&url, attributes[1]);
    if (!itl_text_fits(&url) || url.len == 0)
        refuse(reader);
    else
        job->count++;
}

static void take_root(push_reader_t *reader, const char *name)
{
    if (strcmp(name, EXECUTE) == 0)
        return;
    reader->job->object = itl_text_begins(name, OBJECT);
    refuse(reader); /* whoever shows objects reads them */
}

static void XMLCALL start_element(void *data, const char *name, const char **attributes)
{
    push_reader_t *reader = data;
    const bool too_much = ++reader->elements > ELEMENTS || ++reader->depth > DEPTH;
    if (too_much)
        refuse(reader);
    else if (reader->depth == 1)
        take_root(reader, name);
    else if (reader->depth == 2 && strcmp(name, "ExecuteItem") == 0)
        take_item(reader, attributes);
}

static void XMLCALL end_element(void *data, const char *name)
{
    (void)name;
    ((push_reader_t *)data)->depth--;
}

static void XMLCALL refuse_doctype(void *data, const char *name, const char *system, const char *public, int internal)
{
    (void)name, (void)system, (void)public, (void)internal;
    refuse(data);
}

static itl_push_error_t read_document(const char *document, size_t len, itl_push_job_t *job)
{
    push_reader_t reader = {.parser = XML_ParserCreate(NULL), .job = job};
    job->document = document;
    job->document_len = len;
    if (reader.parser == NULL)
        return ITL_PUSH_FILE;
    XML_SetUserData(reader.parser, &reader);
    XML_SetElementHandler(reader.parser, start_element, end_element);
    XML_SetStartDoctypeDeclHandler(reader.parser, refuse_doctype);
    bool read = XML_Parse(reader.parser, document, (int)len, 1) == XML_STATUS_OK;
    bool memory = read || XML_GetErrorCode(reader.parser) != XML_ERROR_NO_MEMORY;
    XML_ParserFree(reader.parser);
    if (!memory)
        return ITL_PUSH_FILE;
    if (job->object)
        return ITL_PUSH_OK;
    return read && !reader.bad && job->count > 0 ? ITL_PUSH_OK : ITL_PUSH_NOT_PARSED;
}

/* Decodes in place, up to the next field. @return bytes */
static size_t decode(char *text, size_t len)
{
    size_t out = 0;
    for (size_t in = 0; in < len && text[in] != '&'; in++) {
        char character = text[in] == '+' ? ' ' : text[in];
        uint8_t byte;
        if (character == '%' && in + 2 < len && itl_text_read_hex(text + in + 1, &byte, 1)) {
            character = (char)byte;
            in += 2;
        }
        text[out++] = character;
    }
    return out;
}

itl_push_error_t itl_push_read(char *body, size_t len, itl_push_job_t *job)
{
    static const char blanks[] = " \t\r\n";
    const size_t field = strlen(FIELD);
    size_t start = field;
    memset(job, 0, sizeof *job);
    if (len <= field || len > ITL_PUSH_BODY_BYTES || memcmp(body, FIELD, field) != 0)
        return ITL_PUSH_NOT_PARSED;
    while (start < len && body[start] != '\0' && strchr(blanks, body[start]) != NULL)
        start++;
    if (start < len && body[start] == '<') /* as it stands: it may hold & and % */
        return read_document(body + start, len - start, job);
    len = decode(body + field, len - field);
    for (start = field; start < field + len && body[start] != '\0' && strchr(blanks, body[start]) != NULL;)
        start++;
    return read_document(body + start, field + len - start, job);
}
