/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A tar file that is to be a backup: what is read has names and content, is found by name, and is there again when it
 * is written.
 */
#include <string.h>

#include "cluster/backup_tar.h"
#include "fuzz.h"

static void check_files(const tar_t *tar)
{
    CHECK(tar->count <= TAR_FILES_MAX);
    for (size_t i = 0; i < tar->count; i++)
        CHECK(tar->files[i].name != NULL && tar_find(tar, tar->files[i].name) != NULL);
}

/* A name that leads to a folder, or that no archive keeps as it is, comes back as another one. */
static void check_again(const tar_t *tar)
{
    tar_t again = {0};
    base_bytes_t file = {0};
    base_error_t error = {""};
    if (tar_write(tar, "again.tar", 0, &file, &error)) {
        CHECK(tar_read(&again, "again.tar", &file, &error) || error.text[0] != '\0');
        CHECK(again.count <= tar->count);
    }
    base_bytes_free(&file);
    tar_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    tar_t tar = {0};
    base_bytes_t file = {0};
    base_error_t error = {""};
    base_put(&file, data, size);
    if (tar_read(&tar, "backup.tar", &file, &error)) {
        check_files(&tar);
        check_again(&tar);
    } else {
        CHECK(strstr(error.text, "backup.tar: ") != NULL);
    }
    base_bytes_free(&file);
    tar_free(&tar);
    return 0;
}
