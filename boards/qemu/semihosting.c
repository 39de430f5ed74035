/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "semihosting.h"

#include <string.h>

enum {
    SYS_OPEN = 0x01,
    SYS_CLOSE = 0x02,
    SYS_WRITE = 0x05,
    SYS_READ = 0x06,
    SYS_SEEK = 0x0A,
    SYS_FLEN = 0x0C,
    SYS_TIME = 0x11,
    SYS_GET_CMDLINE = 0x15,
    SYS_EXIT_EXTENDED = 0x20,
};

#define STOPPED_APPLICATION_EXIT 0x20026u

/* One call: the operation in r0, its argument or the address of its argument block in r1, the answer in r0. */
static uint32_t call(uint32_t operation, uintptr_t argument)
{
    register uint32_t r0 __asm__("r0") = operation;
    register uintptr_t r1 __asm__("r1") = argument;
#if defined(__thumb__) && __ARM_ARCH_PROFILE == 'M'
    __asm__ volatile("bkpt 0xAB" : "+r"(r0) : "r"(r1) : "memory");
#else
    __asm__ volatile("svc 0x123456" : "+r"(r0) : "r"(r1) : "memory", "lr");
#endif
    return r0;
}

void semihosting_command_line(char *line, size_t cap)
{
    uintptr_t block[2] = {(uintptr_t)line, cap};
    line[0] = '\0';
    if (call(SYS_GET_CMDLINE, (uintptr_t)block) != 0)
        line[0] = '\0';
    line[cap - 1] = '\0';
    size_t name = strcspn(line, " ");
    memmove(line, line + name, strlen(line + name) + 1);
}

int64_t semihosting_time_s(void)
{
    return (int64_t)call(SYS_TIME, 0);
}

uint32_t semihosting_open(const char *name, uint32_t mode)
{
    uintptr_t block[3] = {(uintptr_t)name, mode, strlen(name)};
    return call(SYS_OPEN, (uintptr_t)block);
}

size_t semihosting_read(uint32_t handle, void *buf, size_t len)
{
    uintptr_t block[3] = {handle, (uintptr_t)buf, len};
    return call(SYS_READ, (uintptr_t)block);
}

size_t semihosting_write(uint32_t handle, const void *buf, size_t len)
{
    uintptr_t block[3] = {handle, (uintptr_t)buf, len};
    return call(SYS_WRITE, (uintptr_t)block);
}

int semihosting_seek(uint32_t handle, uint32_t off)
{
    uintptr_t block[2] = {handle, off};
    return (int)call(SYS_SEEK, (uintptr_t)block);
}

uint32_t semihosting_length(uint32_t handle)
{
    uintptr_t block[1] = {handle};
    return call(SYS_FLEN, (uintptr_t)block);
}

int semihosting_close(uint32_t handle)
{
    uintptr_t block[1] = {handle};
    return (int)call(SYS_CLOSE, (uintptr_t)block);
}

bool semihosting_random(void *buf, size_t len)
{
    uint32_t file = semihosting_open("/dev/urandom", SEMIHOSTING_READ);
    if (file == UINT32_MAX)
        return false;
    size_t missing = semihosting_read(file, buf, len);
    semihosting_close(file);
    return missing == 0;
}

_Noreturn void semihosting_exit(int status)
{
    uintptr_t block[2] = {STOPPED_APPLICATION_EXIT, (uintptr_t)status};
    call(SYS_EXIT_EXTENDED, (uintptr_t)block);
    for (;;)
        continue;
}
