/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the C library asks of a system, by semihosting: files and output of the host, for test programs.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/times.h>

#include "qemu/semihosting.h"

enum { FIRST_FILE = 3, STANDARD_FILES = 3 };

int _open(const char *name, int flags, int mode);
int _read(int file, void *buf, size_t len);
int _write(int file, const void *buf, size_t len);
int _close(int file);
int _lseek(int file, int off, int whence);
int _fstat(int file, struct stat *st);
int _isatty(int file);
int _getpid(void);
int _kill(int pid, int signal);
clock_t _times(struct tms *buf);
_Noreturn void _exit(int status);

/* The host's handle of a file number: the standard ones all mean its console. */
static uint32_t handle_of(int file)
{
    static uint32_t console = UINT32_MAX;
    if (file >= FIRST_FILE)
        return (uint32_t)file - FIRST_FILE;
    if (console == UINT32_MAX)
        console = semihosting_open(":tt", SEMIHOSTING_WRITE);
    return console;
}

int _open(const char *name, int flags, int mode)
{
    (void)mode;
    uint32_t handle = semihosting_open(name, (flags & O_ACCMODE) == O_RDONLY ? SEMIHOSTING_READ : SEMIHOSTING_WRITE);
    if (handle == UINT32_MAX) {
        errno = ENOENT;
        return -1;
    }
    return (int)handle + FIRST_FILE;
}

int _read(int file, void *buf, size_t len)
{
    return file < STANDARD_FILES ? 0 : (int)(len - semihosting_read(handle_of(file), buf, len));
}

int _write(int file, const void *buf, size_t len)
{
    return (int)(len - semihosting_write(handle_of(file), buf, len));
}

int _close(int file)
{
    return file < STANDARD_FILES ? 0 : semihosting_close(handle_of(file));
}

int _lseek(int file, int off, int whence)
{
    int base = whence == SEEK_END ? (int)semihosting_length(handle_of(file)) : 0;
    if (whence == SEEK_CUR || semihosting_seek(handle_of(file), (uint32_t)(base + off)) != 0) {
        errno = ESPIPE;
        return -1;
    }
    return base + off;
}

int _fstat(int file, struct stat *st)
{
    memset(st, 0, sizeof *st);
    st->st_mode = file < STANDARD_FILES ? S_IFCHR : S_IFREG;
    return 0;
}

int _isatty(int file)
{
    return file < STANDARD_FILES;
}

int _getpid(void)
{
    return 1;
}

int _kill(int pid, int signal)
{
    (void)pid;
    semihosting_exit(128 + signal);
}

clock_t _times(struct tms *buf)
{
    memset(buf, 0, sizeof *buf);
    return 0;
}

_Noreturn void _exit(int status)
{
    semihosting_exit(status);
}
