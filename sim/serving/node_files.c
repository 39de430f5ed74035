/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/node_files.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "text/text_read.h"

#define PREFIX_CHARS 6
#define MAC_DIGITS   12

const char *node_files_name(const char *name)
{
    const char *bare = name + strspn(name, "/");
    bool is_itl = strncasecmp(bare, "ITLSEP", PREFIX_CHARS) == 0;
    bool is_ctl = strncasecmp(bare, "CTLSEP", PREFIX_CHARS) == 0;
    if (!is_itl && !is_ctl)
        return name;
    const char *mac = bare + PREFIX_CHARS;
    if (strspn(mac, ITL_TEXT_HEX) != MAC_DIGITS || strcasecmp(mac + MAC_DIGITS, ".tlv") != 0)
        return name;
    return is_itl ? "ITLFile.tlv" : "CTLFile.tlv";
}

/* An open file, and whose it is. */
typedef struct node_content {
    const tftp_files_t *from;
    tftp_content_t *content;
} node_content_t;

/* A list that was put there for one phone is its own; else it gets the node's. */
static tftp_open_result_t open_in_folder(const node_files_t *node, const char *name, tftp_content_t **content,
                                         uint64_t *size)
{
    const char *generic = node_files_name(name);
    tftp_open_result_t result = node->folder->open(node->folder->ctx, name, content, size);
    if (result != TFTP_NO_SUCH_FILE || generic == name)
        return result;
    return node->folder->open(node->folder->ctx, generic, content, size);
}

static tftp_open_result_t open_file(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    const node_files_t *node = ctx;
    node_content_t *opened = calloc(1, sizeof *opened);
    if (opened == NULL)
        return TFTP_OPEN_LIMIT;
    opened->from = node->folder;
    tftp_open_result_t result = open_in_folder(node, name, &opened->content, size);
    if (result == TFTP_NO_SUCH_FILE && node->made != NULL) {
        opened->from = node->made;
        result = node->made->open(node->made->ctx, name, &opened->content, size);
    }
    if (result != TFTP_OPENED) {
        free(opened);
        return result;
    }
    *content = (tftp_content_t *)opened;
    return TFTP_OPENED;
}

static bool read_file(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    const node_content_t *opened = (const node_content_t *)content;
    (void)ctx;
    return opened->from->read(opened->from->ctx, opened->content, off, buf, len);
}

static void close_file(void *ctx, tftp_content_t *content)
{
    node_content_t *opened = (node_content_t *)content;
    (void)ctx;
    opened->from->close(opened->from->ctx, opened->content);
    free(opened);
}

void node_files_init(node_files_t *node, const tftp_files_t *folder, const tftp_files_t *made)
{
    node->folder = folder;
    node->made = made;
    node->files = (tftp_files_t){.ctx = node, .open = open_file, .read = read_file, .close = close_file};
}
