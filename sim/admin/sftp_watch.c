/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/sftp_watch.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include "admin/interrupt.h"

static void *watch_socket(void *ctx)
{
    sftp_watch_t *watch = ctx;
    struct pollfd stop = {.fd = watch->stop[0], .events = POLLIN};
    int ready = watch->interrupts ? interrupt_poll(&stop, watch->timeout_ms) : poll(&stop, 1, (int)watch->timeout_ms);
    if (ready == 0)
        watch->end = SFTP_WATCH_TIMEOUT;
    else if (ready < 0)
        watch->end = SFTP_WATCH_INTERRUPT;
    if (watch->end != SFTP_WATCH_NOT)
        shutdown(watch->socket, SHUT_RDWR);
    return NULL;
}

/* Signals are the main thread's: this one takes Ctrl-C while it waits, and nothing else. */
static int start(sftp_watch_t *watch)
{
    sigset_t every, former;
    sigfillset(&every);
    pthread_sigmask(SIG_SETMASK, &every, &former);
    int failed = pthread_create(&watch->thread, NULL, watch_socket, watch);
    pthread_sigmask(SIG_SETMASK, &former, NULL);
    return failed;
}

bool sftp_watch_begin(sftp_watch_t *watch, int socket, uint32_t timeout_ms)
{
    *watch = (sftp_watch_t){.socket = socket, .timeout_ms = timeout_ms, .interrupts = interrupt_is_held()};
    if (pipe2(watch->stop, O_CLOEXEC) != 0)
        return false;
    if (start(watch) == 0)
        return true;
    close(watch->stop[0]);
    close(watch->stop[1]);
    return false;
}

sftp_watch_end_t sftp_watch_end(sftp_watch_t *watch)
{
    close(watch->stop[1]);
    pthread_join(watch->thread, NULL);
    close(watch->stop[0]);
    return watch->end;
}
