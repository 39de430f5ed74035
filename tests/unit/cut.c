/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cut.h"

#include <CUnit/CUnit.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

static cut_kind_t chosen;
static unsigned calls_left;
static bool reached;

int __real_open(const char *path, int flags, ...);
ssize_t __real_write(int fd, const void *data, size_t size);
int __real_fsync(int fd);
int __real_rename(const char *from, const char *to);
int __real_unlink(const char *path);
int __real_mkdir(const char *path, mode_t mode);

int __wrap_open(const char *path, int flags, ...);
ssize_t __wrap_write(int fd, const void *data, size_t size);
int __wrap_fsync(int fd);
int __wrap_rename(const char *from, const char *to);
int __wrap_unlink(const char *path);
int __wrap_mkdir(const char *path, mode_t mode);

void cut_at(cut_kind_t kind, unsigned call)
{
    chosen = kind;
    calls_left = call;
    reached = false;
}

bool cut_reached(void)
{
    return reached;
}

/* Counts a call. @return true: it fails, errno is set */
static bool fails(bool writes)
{
    if (chosen == CUT_NONE)
        return false;
    if (reached) {
        errno = ENOSPC;
        return chosen == CUT_FULL && writes;
    }
    if (calls_left-- > 0)
        return false;
    reached = true;
    if (chosen == CUT_BEFORE || chosen == CUT_TORN)
        _exit(CUT_STATUS);
    errno = chosen == CUT_FULL ? ENOSPC : EIO;
    return chosen == CUT_FAIL || writes;
}

int __wrap_open(const char *path, int flags, ...)
{
    va_list args;
    va_start(args, flags);
    int mode = (flags & O_CREAT) != 0 ? va_arg(args, int) : 0;
    va_end(args);
    return fails((flags & O_CREAT) != 0) ? -1 : __real_open(path, flags, mode);
}

ssize_t __wrap_write(int fd, const void *data, size_t size)
{
    if (chosen == CUT_TORN && !reached && calls_left == 0 && __real_write(fd, data, size / 2) < 0)
        _exit(CUT_STATUS + 1);
    return fails(true) ? -1 : __real_write(fd, data, size);
}

int __wrap_fsync(int fd)
{
    return fails(true) ? -1 : __real_fsync(fd);
}

int __wrap_rename(const char *from, const char *to)
{
    return fails(false) ? -1 : __real_rename(from, to);
}

int __wrap_unlink(const char *path)
{
    return fails(false) ? -1 : __real_unlink(path);
}

int __wrap_mkdir(const char *path, mode_t mode)
{
    return fails(true) ? -1 : __real_mkdir(path, mode);
}

bool cut_run(bool (*work)(void *ctx), void *ctx, cut_kind_t kind, unsigned call, bool *result)
{
    int status = 0;
    fflush(NULL);
    pid_t child = fork();
    CU_ASSERT_TRUE_FATAL(child >= 0);
    if (child == 0) {
        cut_at(kind, call);
        _exit(work(ctx) ? 1 : 0);
    }
    CU_ASSERT_EQUAL_FATAL(waitpid(child, &status, 0), child);
    CU_ASSERT_TRUE_FATAL(WIFEXITED(status));
    *result = WEXITSTATUS(status) == 1;
    CU_ASSERT_TRUE(WEXITSTATUS(status) <= 1 || WEXITSTATUS(status) == CUT_STATUS);
    return WEXITSTATUS(status) == CUT_STATUS;
}
