/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/alternate_tftp.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "base/fileio.h"
#include "text/text.h"
#include "tftp/tftp.h"

#define NEW_FILE ALTERNATE_TFTP_FILE ".new"

static bool fault(const char *folder, const char *what, const char *why, base_error_t *error)
{
    return base_fail(error, "state folder %s: " ALTERNATE_TFTP_FILE " %s: %s", folder, what, why);
}

static bool path_in(char path[PATH_MAX], const char *folder, const char *file, base_error_t *error)
{
    return snprintf(path, PATH_MAX, "%s/%s", folder, file) < PATH_MAX ||
           base_fail(error, "state folder %.60s...: the path is too long", folder);
}

/* Wiped by hand it is as good as not there. */
static bool read_server(const char *folder, const base_bytes_t *bytes, bool *there, base_server_t *server,
                        base_error_t *error)
{
    char text[ITL_LIMIT_HOST_BYTES + 16] = "";
    memcpy(text, bytes->data, bytes->size < sizeof text ? bytes->size : sizeof text - 1);
    text[strcspn(text, "\r\n")] = '\0';
    if (text[0] == '\0')
        return true;
    *there = base_parse_server(text, ITL_TFTP_PORT, server);
    return *there || fault(folder, "names no server", "one line HOST[:PORT]; remove it to go on without", error);
}

bool alternate_tftp_load(const char *folder, bool *there, base_server_t *server, base_error_t *error)
{
    char path[PATH_MAX];
    base_bytes_t bytes = {0};
    base_error_t why;
    *there = false;
    if (!path_in(path, folder, ALTERNATE_TFTP_FILE, error))
        return false;
    if (faccessat(AT_FDCWD, path, F_OK, AT_SYMLINK_NOFOLLOW) != 0 && errno == ENOENT)
        return true;
    bool done = base_load(path, &bytes, NULL, &why) ? read_server(folder, &bytes, there, server, error)
                                                    : fault(folder, "cannot be read", why.text, error);
    base_bytes_free(&bytes);
    return done;
}

bool alternate_tftp_prepare(const char *folder, const base_server_t *server, base_error_t *error)
{
    char path[PATH_MAX], line[ITL_LIMIT_HOST_BYTES + 16];
    itl_text_t text = itl_text_in(line, sizeof line);
    if (!path_in(path, folder, NEW_FILE, error))
        return false;
    itl_text_server(&text, server->host, server->port);
    itl_text_char(&text, '\n');
    /* Always a file of its own: what stands there is only a name to be freed. */
    unlink(path);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
    bool written = fd >= 0 && write(fd, line, text.len) == (ssize_t)text.len && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    if (written)
        return true;
    unlink(path);
    return fault(folder, "cannot be written", strerror(why), error);
}

bool alternate_tftp_keep(const char *folder, base_error_t *error)
{
    char from[PATH_MAX], to[PATH_MAX];
    if (!path_in(from, folder, NEW_FILE, error) || !path_in(to, folder, ALTERNATE_TFTP_FILE, error))
        return false;
    return rename(from, to) == 0 || fault(folder, "cannot be written", strerror(errno), error);
}

void alternate_tftp_drop(const char *folder)
{
    char path[PATH_MAX];
    base_error_t error;
    if (path_in(path, folder, NEW_FILE, &error))
        unlink(path);
}

bool alternate_tftp_forget(const char *folder, base_error_t *error)
{
    char path[PATH_MAX];
    if (!path_in(path, folder, ALTERNATE_TFTP_FILE, error))
        return false;
    return unlink(path) == 0 || errno == ENOENT || fault(folder, "cannot be removed", strerror(errno), error);
}
