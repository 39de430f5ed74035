/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tftpd/tftp_folder.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

struct tftp_content {
    int fd;
    unsigned users;
    struct stat info;
    tftp_content_t *next;
};

struct tftp_folder {
    int fd;
    tftp_content_t *open_files;
    tftp_files_t files;
};

/* The kernel resolves the name and refuses every way out of the folder itself. */
static int open_beneath(int folder, const char *name)
{
    struct open_how how = {.flags = O_RDONLY | O_CLOEXEC | O_NONBLOCK,
                           .resolve = RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    return (int)syscall(SYS_openat2, folder, name, &how, sizeof how);
}

static tftp_open_result_t result_of_errno(void)
{
    switch (errno) {
    case ENOENT:
    case ENOTDIR:
    case ENAMETOOLONG:
        return TFTP_NO_SUCH_FILE;
    case EXDEV:
    case ELOOP:
    case EACCES:
    case EPERM:
        return TFTP_NOT_ALLOWED;
    case EMFILE:
    case ENFILE:
    case ENOMEM:
        return TFTP_OPEN_LIMIT;
    default:
        return TFTP_OPEN_FAILED;
    }
}

static bool same_file(const struct stat *a, const struct stat *b)
{
    return a->st_dev == b->st_dev && a->st_ino == b->st_ino && a->st_size == b->st_size &&
           a->st_mtim.tv_sec == b->st_mtim.tv_sec && a->st_mtim.tv_nsec == b->st_mtim.tv_nsec;
}

/* Takes over fd: shares the content of clients that read the same file now. */
static tftp_content_t *content_of(tftp_folder_t *folder, int fd, const struct stat *info)
{
    for (tftp_content_t *open_file = folder->open_files; open_file != NULL; open_file = open_file->next)
        if (same_file(&open_file->info, info)) {
            close(fd);
            open_file->users++;
            return open_file;
        }
    tftp_content_t *content = calloc(1, sizeof *content);
    if (content == NULL) {
        close(fd);
        return NULL;
    }
    *content = (tftp_content_t){.fd = fd, .users = 1, .info = *info, .next = folder->open_files};
    folder->open_files = content;
    return content;
}

static tftp_open_result_t folder_open(void *ctx, const char *name, tftp_content_t **content, uint64_t *size)
{
    tftp_folder_t *folder = ctx;
    struct stat info;
    /* Some clients ask for "/name": the folder is their root. */
    int fd = open_beneath(folder->fd, name + strspn(name, "/"));
    if (fd < 0)
        return result_of_errno();
    if (fstat(fd, &info) != 0 || !S_ISREG(info.st_mode)) {
        close(fd);
        return TFTP_NOT_ALLOWED;
    }
    *content = content_of(folder, fd, &info);
    *size = (uint64_t)info.st_size;
    return *content == NULL ? TFTP_OPEN_FAILED : TFTP_OPENED;
}

static bool folder_read(void *ctx, tftp_content_t *content, uint64_t off, void *buf, size_t len)
{
    (void)ctx;
    return len == 0 || pread(content->fd, buf, len, (off_t)off) == (ssize_t)len;
}

static void folder_close(void *ctx, tftp_content_t *content)
{
    tftp_folder_t *folder = ctx;
    if (--content->users > 0)
        return;
    tftp_content_t **link = &folder->open_files;
    while (*link != content)
        link = &(*link)->next;
    *link = content->next;
    close(content->fd);
    free(content);
}

tftp_folder_t *tftp_folder_open(const char *path)
{
    tftp_folder_t *folder = calloc(1, sizeof *folder);
    if (folder == NULL)
        return NULL;
    folder->fd = open(path, O_PATH | O_DIRECTORY | O_CLOEXEC);
    if (folder->fd < 0) {
        int why = errno;
        free(folder);
        errno = why;
        return NULL;
    }
    folder->files = (tftp_files_t){.ctx = folder, .open = folder_open, .read = folder_read, .close = folder_close};
    return folder;
}

const tftp_files_t *tftp_folder_files(const tftp_folder_t *folder)
{
    return &folder->files;
}

void tftp_folder_close(tftp_folder_t *folder)
{
    if (folder == NULL)
        return;
    for (tftp_content_t *content = folder->open_files, *next; content != NULL; content = next) {
        next = content->next;
        close(content->fd);
        free(content);
    }
    close(folder->fd);
    free(folder);
}
