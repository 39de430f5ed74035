/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/node_files.h"

#include <stdbool.h>
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

static tftp_open_result_t open_file(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    const tftp_files_t *folder = ((const node_files_t *)ctx)->folder;
    return folder->open(folder->ctx, node_files_name(name), content, size);
}

static bool read_file(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    const tftp_files_t *folder = ((const node_files_t *)ctx)->folder;
    return folder->read(folder->ctx, content, off, buf, len);
}

static void close_file(void *ctx, tftp_content_t *content)
{
    const tftp_files_t *folder = ((const node_files_t *)ctx)->folder;
    folder->close(folder->ctx, content);
}

void node_files_init(node_files_t *node, const tftp_files_t *folder)
{
    node->folder = folder;
    node->files = (tftp_files_t){.ctx = node, .open = open_file, .read = read_file, .close = close_file};
}
