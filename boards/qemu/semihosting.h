/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Arm semihosting (Semihosting for AArch32 and AArch64, release 2): what an emulated board borrows from its host. Works
 * only where QEMU was started with -semihosting-config enable=on.
 */
#ifndef BOARDS_SEMIHOSTING_H
#define BOARDS_SEMIHOSTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/** The arguments of the command line, joined by blanks, without the program's name. @param line [out] NUL-terminated,
 * empty when there is none */
void semihosting_command_line(char *line, size_t cap);

/** Seconds since 1970 UTC. */
int64_t semihosting_time_s(void);

/** Fills @p buf from the host's random device. @return false when the host has none */
bool semihosting_random(void *buf, size_t len);

/** Modes of semihosting_open. */
enum { SEMIHOSTING_READ = 1, SEMIHOSTING_WRITE = 5 };

/** Opens a file of the host; ":tt" is its console. @return a handle; UINT32_MAX: it cannot be opened */
uint32_t semihosting_open(const char *name, uint32_t mode);

/** Reads from a file. @return the bytes that were not read */
size_t semihosting_read(uint32_t handle, void *buf, size_t len);

/** Writes to a file. @return the bytes that were not written */
size_t semihosting_write(uint32_t handle, const void *buf, size_t len);

/** Goes to byte @p off of a file. @return 0 */
int semihosting_seek(uint32_t handle, uint32_t off);

/** Bytes of a file. */
uint32_t semihosting_length(uint32_t handle);

/** Closes a file. @return 0 */
int semihosting_close(uint32_t handle);

/** Ends the emulator with an exit status. */
_Noreturn void semihosting_exit(int status);

#endif
