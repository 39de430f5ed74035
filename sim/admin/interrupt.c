/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/interrupt.h"

#include <stdbool.h>
#include <time.h>

static void nothing(int signal_number)
{
    (void)signal_number;
}

static void only_interrupt(sigset_t *set)
{
    sigemptyset(set);
    sigaddset(set, SIGINT);
}

void interrupt_hold(interrupt_former_t *former)
{
    struct sigaction action = {0};
    sigset_t interrupt;
    action.sa_handler = nothing;
    sigemptyset(&action.sa_mask);
    only_interrupt(&interrupt);
    pthread_sigmask(SIG_BLOCK, &interrupt, &former->mask);
    sigaction(SIGINT, &action, &former->action);
}

void interrupt_forget(void)
{
    const struct timespec now = {0};
    sigset_t interrupt;
    only_interrupt(&interrupt);
    while (sigtimedwait(&interrupt, NULL, &now) == SIGINT)
        ;
}

void interrupt_release(const interrupt_former_t *former)
{
    sigaction(SIGINT, &former->action, NULL);
    pthread_sigmask(SIG_SETMASK, &former->mask, NULL);
}

bool interrupt_is_held(void)
{
    sigset_t now;
    return pthread_sigmask(SIG_SETMASK, NULL, &now) == 0 && sigismember(&now, SIGINT) == 1;
}

int interrupt_poll(struct pollfd *wait, int64_t ms)
{
    const struct timespec longest = {.tv_sec = ms / 1000, .tv_nsec = ms % 1000 * 1000000};
    sigset_t open_mask;
    pthread_sigmask(SIG_SETMASK, NULL, &open_mask);
    sigdelset(&open_mask, SIGINT);
    return ppoll(wait, 1, ms < 0 ? NULL : &longest, &open_mask);
}
