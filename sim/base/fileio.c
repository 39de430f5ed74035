/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/fileio.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "hal/canary.h"

static bool read_all(int fd, base_bytes_t *bytes, size_t size)
{
    /* One byte more than nothing, so that an empty file has a buffer too. */
    if (!base_bytes_reserve(bytes, size + 1)) {
        errno = ENOMEM;
        return false;
    }
    while (bytes->size < size) {
        ssize_t got = read(fd, bytes->data + bytes->size, size - bytes->size);
        if (got == 0)
            break;
        if (got < 0 && errno != EINTR)
            return false;
        bytes->size += got > 0 ? (size_t)got : 0;
    }
    return true;
}

static bool load_open(int fd, const char *path, base_bytes_t *bytes, time_t *modified, base_error_t *error)
{
    struct stat st;
    if (fstat(fd, &st) != 0)
        return base_fail(error, "%s: %s", path, strerror(errno));
    if (S_ISDIR(st.st_mode))
        return base_fail(error, "%s: is a directory", path);
    if (!S_ISREG(st.st_mode))
        return base_fail(error, "%s: is not a regular file", path);
    if (st.st_size > (off_t)BASE_READ_BYTES_MAX)
        return base_fail(error, "%s: larger than %u MiB", path, BASE_READ_BYTES_MAX / (1024u * 1024u));
    if (!read_all(fd, bytes, (size_t)st.st_size))
        return base_fail(error, "%s: %s", path, strerror(errno));
    if (modified != NULL)
        *modified = st.st_mtime;
    return true;
}

bool base_load(const char *path, base_bytes_t *bytes, time_t *modified, base_error_t *error)
{
    *bytes = (base_bytes_t){0};
    /* Without O_NONBLOCK opening a FIFO waits for somebody to write into it. */
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return base_fail(error, "%s: %s", path, strerror(errno));
    bool done = load_open(fd, path, bytes, modified, error);
    close(fd);
    return done;
}

static const char *why_not_beneath(int why)
{
    if (why == ENOENT || why == ENOTDIR)
        return "file not found";
    return why == EXDEV ? "leads out of the folder" : strerror(why);
}

bool base_load_beneath(const char *folder, const char *name, base_bytes_t *bytes, base_error_t *error)
{
    const bool anywhere = ITL_CANARY_HOLDS("file-beneath-folder", false);
    struct open_how how = {.flags = O_RDONLY | O_NONBLOCK | O_CLOEXEC | O_NOCTTY,
                           .resolve = anywhere ? 0 : RESOLVE_BENEATH | RESOLVE_NO_MAGICLINKS};
    *bytes = (base_bytes_t){0};
    int root = open(folder, O_PATH | O_DIRECTORY | O_CLOEXEC);
    int fd = root < 0 ? -1 : (int)syscall(SYS_openat2, root, name, &how, sizeof how);
    int why = errno;
    if (root >= 0)
        close(root);
    if (fd < 0)
        return base_fail(error, "%s: %s", name, why_not_beneath(why));
    bool done = load_open(fd, name, bytes, NULL, error);
    close(fd);
    return done;
}
