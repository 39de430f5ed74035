/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/history_file.h"

#include <cjson/cJSON.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/fileio.h"

static bool fail_errno(base_error_t *error, const char *path, int reason)
{
    return base_fail(error, "%.400s: %s", path, strerror(reason));
}

/* --- the oldest go --- */

static cJSON *parse(const char *line, size_t len)
{
    return len < HISTORY_LINE_BYTES ? cJSON_ParseWithLength(line, len) : NULL;
}

static bool tells_of(const cJSON *json, const char *what)
{
    const char *is = cJSON_GetStringValue(cJSON_GetObjectItemCaseSensitive(json, "what"));
    return is != NULL && strcmp(is, what) == 0;
}

/* Commands that a line stands for: those that were lost before, or itself. */
static double commands_of(const char *line, size_t len)
{
    cJSON *json = parse(line, len);
    double lost = cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(json, "count"));
    double count = tells_of(json, "lost") && lost >= 0 && lost < UINT32_MAX ? lost : tells_of(json, "command");
    cJSON_Delete(json);
    return count;
}

static size_t line_length(const char *text, size_t size)
{
    const char *end = memchr(text, '\n', size);
    return end == NULL ? size : (size_t)(end - text) + 1;
}

static void put_lost(base_bytes_t *to, const char *like, size_t len, double lost)
{
    cJSON *first = parse(like, len);
    cJSON *json = cJSON_CreateObject();
    cJSON_AddNumberToObject(json, "time", cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(first, "time")));
    cJSON_AddNumberToObject(json, "ahead", cJSON_GetNumberValue(cJSON_GetObjectItemCaseSensitive(first, "ahead")));
    cJSON_AddStringToObject(json, "what", "lost");
    cJSON_AddNumberToObject(json, "count", lost);
    char *text = cJSON_PrintUnformatted(json);
    if (text != NULL) {
        base_put(to, text, strlen(text));
        base_put(to, "\n", 1);
    }
    to->failed |= text == NULL;
    cJSON_free(text);
    cJSON_Delete(json);
    cJSON_Delete(first);
}

/* What the cluster was at first stays, then how much is lost, then the newer half. */
static bool shorten(const base_bytes_t *whole, base_bytes_t *shorter)
{
    const char *text = (const char *)whole->data;
    size_t first = line_length(text, whole->size), at = 0;
    double lost = 0;
    cJSON *json = parse(text, first);
    if (tells_of(json, "cluster"))
        base_put(shorter, text, at = first);
    cJSON_Delete(json);
    while (whole->size - at > HISTORY_BYTES_MAX / 2) {
        const size_t len = line_length(text + at, whole->size - at);
        lost += commands_of(text + at, len);
        at += len;
    }
    put_lost(shorter, text + at, line_length(text + at, whole->size - at), lost);
    base_put(shorter, text + at, whole->size - at);
    return !shorter->failed;
}

static bool write_whole(int fd, const void *data, size_t size)
{
    const ssize_t written = write(fd, data, size);
    if (written >= 0 && (size_t)written < size)
        errno = ENOSPC;
    return written == (ssize_t)size;
}

/* Written beside the old one, then in its place. */
static bool replace(const char *path, const base_bytes_t *content, base_error_t *error)
{
    char beside[PATH_MAX];
    if (snprintf(beside, sizeof beside, "%s.next", path) >= (int)sizeof beside)
        return base_fail(error, "%.100s: the path is too long", path);
    unlink(beside);
    const int fd = open(beside, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = fd >= 0 && write_whole(fd, content->data, content->size) && rename(beside, path) == 0;
    const int reason = errno;
    if (fd >= 0)
        close(fd);
    if (!done)
        unlink(beside);
    return done || fail_errno(error, path, reason);
}

static bool make_room(const char *path, base_error_t *error)
{
    base_bytes_t whole = {0}, shorter = {0};
    bool done = base_load(path, &whole, NULL, error) &&
                (shorten(&whole, &shorter) || base_fail(error, "out of memory")) && replace(path, &shorter, error);
    base_bytes_free(&whole);
    base_bytes_free(&shorter);
    return done;
}

/* --- a line more --- */

/* One that a crash cut off is ended first. */
static bool ends(int fd, off_t size)
{
    char last = '\n';
    return size == 0 || (pread(fd, &last, 1, size - 1) == 1 && last == '\n');
}

static bool append_to(int fd, const char *path, const char *line, base_error_t *error)
{
    struct stat info;
    base_bytes_t text = {0};
    if (fstat(fd, &info) != 0)
        return fail_errno(error, path, errno);
    if (!S_ISREG(info.st_mode))
        return base_fail(error, "%.400s: not a regular file", path);
    base_put(&text, "\n", ends(fd, info.st_size) ? 0 : 1);
    base_put(&text, line, strlen(line));
    base_put(&text, "\n", 1);
    bool done = !text.failed && write_whole(fd, text.data, text.size);
    const int reason = text.failed ? ENOMEM : errno;
    base_bytes_free(&text);
    /* Half a line would be damage. */
    if (!done && ftruncate(fd, info.st_size) != 0)
        return fail_errno(error, path, errno);
    return done || fail_errno(error, path, reason);
}

static bool is_too_long(const char *path, size_t more)
{
    struct stat info;
    return lstat(path, &info) == 0 && S_ISREG(info.st_mode) && (size_t)info.st_size + more > HISTORY_BYTES_MAX;
}

bool history_append(const cluster_disk_t *disk, const char *line, base_error_t *error)
{
    char path[PATH_MAX];
    if (snprintf(path, sizeof path, "%s/" HISTORY_FILE, disk->name) >= (int)sizeof path)
        return base_fail(error, "%.100s: the path is too long", disk->name);
    if (strlen(line) >= HISTORY_LINE_BYTES)
        return base_fail(error, "%.400s: a command and answers of more than %u bytes", path, HISTORY_LINE_BYTES);
    if (is_too_long(path, strlen(line) + 2) && !make_room(path, error))
        return false;
    const int fd = open(path, O_RDWR | O_APPEND | O_CREAT | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK, 0600);
    if (fd < 0)
        return fail_errno(error, path, errno);
    bool done = append_to(fd, path, line, error);
    close(fd);
    return done;
}
