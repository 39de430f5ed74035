/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Ctrl-C. At a terminal's prompt it takes back what is typed, asked or waited for, and never ends the session: the
 * signal is blocked, and let through only where something waits, so a change is always finished. Elsewhere it ends the
 * program.
 */
#ifndef ADMIN_INTERRUPT_H
#define ADMIN_INTERRUPT_H

#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>

/** What was before. */
typedef struct interrupt_former {
    struct sigaction action;
    sigset_t mask;
} interrupt_former_t;

/** Holds Ctrl-C back from here on; what is held back is taken where interrupt_poll waits. @param former  [out] */
void interrupt_hold(interrupt_former_t *former);

/** Puts back what was before. */
void interrupt_release(const interrupt_former_t *former);

/** Forgets a Ctrl-C that came while it was held back. */
void interrupt_forget(void);

/** True while Ctrl-C is held back. */
bool interrupt_is_held(void);

/**
 * poll() for one descriptor, which Ctrl-C ends where it is held back.
 * @param ms  longest wait; negative: none
 * @return as poll: -1 with EINTR after Ctrl-C
 */
int interrupt_poll(struct pollfd *wait, int64_t ms);

#endif
