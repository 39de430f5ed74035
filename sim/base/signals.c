/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/signals.h"

#include <signal.h>
#include <stddef.h>

static volatile sig_atomic_t end_wanted, reload_wanted;

/* Read by the handler at any instant, also while the program ends and the net is gone. */
static const posix_net_t *volatile net_to_wake;

static void on_signal(int number)
{
    const posix_net_t *net = net_to_wake;
    if (number == SIGHUP)
        reload_wanted = 1;
    else
        end_wanted = 1;
    if (net != NULL)
        posix_net_wake(net);
}

void signals_catch(const posix_net_t *net, bool reloads)
{
    const struct sigaction action = {.sa_handler = on_signal};
    net_to_wake = net;
    if (reloads)
        sigaction(SIGHUP, &action, NULL);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

void signals_forget_net(void)
{
    net_to_wake = NULL;
}

bool signals_end_wanted(void)
{
    return end_wanted != 0;
}

bool signals_take_reload(void)
{
    /* Cleared before the files are read: one that comes meanwhile counts. */
    bool wanted = reload_wanted != 0;
    reload_wanted = 0;
    return wanted;
}

bool signals_waiting(void)
{
    return end_wanted != 0 || reload_wanted != 0;
}
