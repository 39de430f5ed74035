/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone's SSH server (docs/phone.md, "SSH"): open while the configuration in force has it on, with the user and the
 * password of that configuration. Each client gets a process of its own, which speaks SSH; the phone hears lines.
 *
 * Held together: SSHD_SESSIONS sessions in all and half of them from one address, a minute to log in, three tries in a
 * connection with a second's pause after each, and no connection for a minute from an address that was wrong
 * SSHD_FAILURES times.
 */
#ifndef SIM_SSHD_SSHD_H
#define SIM_SSHD_SSHD_H

#include "base/error.h"
#include "posix/net.h"
#include "sshd/sshd_words.h"

/** Sessions at once. */
#define SSHD_SESSIONS 8u

/** Wrong passwords from one address, before it has to wait. */
#define SSHD_FAILURES 6u

typedef struct sshd sshd_t;

/** What carries out the words. */
typedef struct sshd_owner {
    void *ctx;
    itl_phone_t *phone; /**< After itl_phone_init. */
    /** Does what somebody asked for. @param out  gets what is said to it */
    void (*carry_out)(void *ctx, const sshd_wish_t *wish, FILE *out);
} sshd_owner_t;

/**
 * Prepares a server: its host key is made in the state folder where there is none. Does not listen yet.
 * @param owner    copied
 * @param net      lends its wait(); outlives the server
 * @param address  where to listen
 * @param folder   the phone's state folder; kept
 * @return NULL with the reason; to be freed with sshd_close
 */
sshd_t *sshd_open(const sshd_owner_t *owner, posix_net_t *net, const itl_hal_addr_t *address, const char *folder,
                  base_error_t *error);

/** Listens or not, as the configuration in force says; sessions that run go on. To be called after each boot. @return
 *  false with the reason: it is on, and cannot listen */
bool sshd_follow(sshd_t *server, base_error_t *error);

/** Where it listens; its family is ITL_HAL_NO_FAMILY while it does not. */
itl_hal_addr_t sshd_address(const sshd_t *server);

/** Takes connections, and what their sessions say. To be called after each wait() of the net. */
void sshd_poll(sshd_t *server);

/** Ends all sessions and frees the server; NULL is allowed. */
void sshd_close(sshd_t *server);

#endif
