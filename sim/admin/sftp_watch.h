/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Ends a conversation that takes too long, or that Ctrl-C takes back: libssh waits for ever once the keys are
 * exchanged.
 */
#ifndef ADMIN_SFTP_WATCH_H
#define ADMIN_SFTP_WATCH_H

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>

/** Why the conversation was ended. */
typedef enum sftp_watch_end { SFTP_WATCH_NOT, SFTP_WATCH_TIMEOUT, SFTP_WATCH_INTERRUPT } sftp_watch_end_t;

/** A thread that watches a socket. */
typedef struct sftp_watch {
    pthread_t thread;
    int socket;
    int stop[2]; /**< A pipe: closed at the writing end, the thread ends. */
    uint32_t timeout_ms;
    bool interrupts; /**< Ctrl-C is held back elsewhere, and taken here. */
    sftp_watch_end_t end;
} sftp_watch_t;

/** Begins: after @p timeout_ms, or at Ctrl-C where that is held back, the socket is shut down. @return false: no thread
 *  can be had */
bool sftp_watch_begin(sftp_watch_t *watch, int socket, uint32_t timeout_ms);

/** Ends watching. @return what became of the socket */
sftp_watch_end_t sftp_watch_end(sftp_watch_t *watch);

#endif
