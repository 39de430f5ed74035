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

/** Ends the emulator with an exit status. */
_Noreturn void semihosting_exit(int status);

#endif
