/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "memory_files.h"

#include <string.h>

static tftp_open_result_t open_file(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    const memory_files_t *files = ctx;
    for (size_t i = 0; i < files->count; i++) {
        const memory_file_t *file = &files->files[i];
        if (file->size > 0 && strcmp(file->name, name) == 0) {
            *content = (tftp_content_t *)file->data;
            *size = file->size;
            return TFTP_OPENED;
        }
    }
    return TFTP_NO_SUCH_FILE;
}

static bool read_file(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    (void)ctx;
    memcpy(buf, (const uint8_t *)content + off, len);
    return true;
}

static void close_file(void *ctx, tftp_content_t *content)
{
    (void)ctx;
    (void)content;
}

tftp_files_t memory_files(memory_files_t *files)
{
    return (tftp_files_t){.ctx = files, .open = open_file, .read = read_file, .close = close_file};
}
