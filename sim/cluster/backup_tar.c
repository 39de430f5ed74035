/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/backup_tar.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/fileio.h"

bool tar_add(tar_t *tar, const char *name, base_bytes_t *content, base_error_t *error)
{
    tar_file_t *files = tar->count < TAR_FILES_MAX ? realloc(tar->files, (tar->count + 1) * sizeof *files) : NULL;
    char *copy = files == NULL ? NULL : strdup(name);
    if (files != NULL)
        tar->files = files;
    if (copy == NULL) {
        base_bytes_free(content);
        return tar->count == TAR_FILES_MAX ? base_fail(error, "a backup has at most %d files", TAR_FILES_MAX)
                                           : base_fail(error, "out of memory");
    }
    tar->files[tar->count++] = (tar_file_t){.name = copy, .content = *content};
    *content = (base_bytes_t){0};
    return true;
}

const base_bytes_t *tar_find(const tar_t *tar, const char *name)
{
    for (size_t i = 0; i < tar->count; i++)
        if (strcmp(tar->files[i].name, name) == 0)
            return &tar->files[i].content;
    return NULL;
}

void tar_free(tar_t *tar)
{
    for (size_t i = 0; i < tar->count; i++) {
        free(tar->files[i].name);
        base_bytes_free(&tar->files[i].content);
    }
    free(tar->files);
    *tar = (tar_t){0};
}

/* --- writing --- */

static bool write_file(struct archive *out, const tar_file_t *file, int64_t mtime)
{
    struct archive_entry *entry = archive_entry_new();
    if (entry == NULL)
        return false;
    archive_entry_set_pathname(entry, file->name);
    archive_entry_set_size(entry, (la_int64_t)file->content.size);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0600);
    archive_entry_set_mtime(entry, (time_t)mtime, 0);
    bool done = archive_write_header(out, entry) == ARCHIVE_OK &&
                archive_write_data(out, file->content.data, file->content.size) == (la_ssize_t)file->content.size;
    archive_entry_free(entry);
    return done;
}

static la_ssize_t put_bytes(struct archive *out, void *ctx, const void *data, size_t size)
{
    base_bytes_t *file = ctx;
    base_put(file, data, size);
    if (!file->failed)
        return (la_ssize_t)size;
    archive_set_error(out, ENOMEM, "out of memory");
    return -1;
}

bool tar_write(const tar_t *tar, const char *label, int64_t mtime, base_bytes_t *file, base_error_t *error)
{
    struct archive *out = archive_write_new();
    if (out == NULL)
        return base_fail(error, "out of memory");
    bool done = archive_write_set_format_pax_restricted(out) == ARCHIVE_OK &&
                archive_write_set_bytes_in_last_block(out, 1) == ARCHIVE_OK &&
                archive_write_open(out, file, NULL, put_bytes, NULL) == ARCHIVE_OK;
    for (size_t i = 0; done && i < tar->count; i++)
        done = write_file(out, &tar->files[i], mtime);
    done = archive_write_close(out) == ARCHIVE_OK && done;
    if (!done)
        base_fail(error, "%s: %s", label, strerror(archive_errno(out) != 0 ? archive_errno(out) : EIO));
    archive_write_free(out);
    return done;
}

/* --- reading --- */

static bool read_content(struct archive *in, struct archive_entry *entry, base_bytes_t *content)
{
    la_int64_t size = archive_entry_size(entry);
    if (size < 0 || size > (la_int64_t)BASE_READ_BYTES_MAX || !base_bytes_reserve(content, (size_t)size + 1))
        return false;
    content->size = (size_t)size;
    return archive_read_data(in, content->data, content->size) == (la_ssize_t)content->size;
}

static bool read_entries(tar_t *tar, struct archive *in, const char *path, base_error_t *error)
{
    struct archive_entry *entry = NULL;
    int result;
    while ((result = archive_read_next_header(in, &entry)) == ARCHIVE_OK) {
        base_bytes_t content = {0};
        const char *name = archive_entry_pathname(entry);
        if (archive_entry_filetype(entry) != AE_IFREG || name == NULL || archive_entry_hardlink(entry) != NULL)
            continue;
        if (!read_content(in, entry, &content)) {
            base_bytes_free(&content);
            return base_fail(error, "%s: is damaged", path);
        }
        if (tar_find(tar, name) != NULL) {
            base_bytes_free(&content);
            return base_fail(error, "%s: not a backup: it holds %s twice", path, name);
        }
        if (!tar_add(tar, name, &content, error))
            return false;
    }
    if (result != ARCHIVE_EOF)
        return base_fail(error, "%s: %s", path, tar->count == 0 ? "not a backup: not a tar file" : "is damaged");
    return true;
}

bool tar_read(tar_t *tar, const char *label, const base_bytes_t *file, base_error_t *error)
{
    struct archive *in = archive_read_new();
    if (in == NULL)
        return base_fail(error, "out of memory");
    archive_read_support_format_tar(in);
    bool done = archive_read_open_memory(in, file->data, file->size) == ARCHIVE_OK
                    ? read_entries(tar, in, label, error)
                    : base_fail(error, "%s: not a backup: not a tar file", label);
    archive_read_free(in);
    return done;
}
