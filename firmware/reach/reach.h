/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Reaching a server by name: which of its addresses is tried, how long, and when the server is given up. One rule for
 * everybody who talks to a server, over UDP or TCP; docs/architecture.md, "How a server is reached", has it as a table.
 *
 * - Order: the addresses come one after the other, in the order of itl_hal_net_t.resolve: IPv4 before IPv6, and
 * otherwise as the name server gave them.
 * - Time: the look-up has the time-out, and then each address has it for itself, from the moment it is tried.
 * - On to the next address: where nothing at all has come back from the one before. Whoever said anything, were it
 *   nonsense or half an answer, is the server: none of its other addresses is asked.
 * - The end: a server without a further address is given up, for the reason of the address tried last; where none was
 *   tried, for the look-up's: a name that is unknown, or not looked up in time, is ITL_REASON_DNS_UNKNOWN_HOST, a
 * look-up that cannot be made ITL_REASON_NETWORK_ERROR.
 * - Nobody is looked up or tried while this machine has no address of its own: ITL_REASON_NO_ADDRESS.
 *
 * A user starts, polls until the address is ready, talks to it by its own protocol, and says by itl_reach_failed what
 * came of it if nothing good did; then it polls again. Nothing blocks: itl_hal_net_t.wait ends when a look-up did.
 */
#ifndef ITLPHONE_REACH_H
#define ITLPHONE_REACH_H

#include <stdbool.h>
#include <stdint.h>

#include "hal/hal.h"
#include "reason/reason.h"

/** What a user is to do. */
typedef enum itl_reach_status {
    ITL_REACH_WAIT,     /**< The name is being looked up: poll again at reach->deadline_ms at the latest. */
    ITL_REACH_READY,    /**< reach->address is to be tried, until reach->deadline_ms. */
    ITL_REACH_GIVEN_UP, /**< reach->reason says why. It stays so until the next start. */
} itl_reach_status_t;

/** Where it stands; private. */
typedef enum itl_reach_state {
    ITL_REACH_STATE_GIVEN_UP, /**< Also of one never started. */
    ITL_REACH_STATE_LOOKING,
    ITL_REACH_STATE_KNOWN,  /**< The address is known from before, and is to be tried again. */
    ITL_REACH_STATE_TRYING, /**< The address is the user's. */
} itl_reach_state_t;

/** A server that is being reached: some 60 bytes. Users read address, deadline_ms and reason; the rest is private. */
typedef struct itl_reach {
    const itl_hal_net_t *net;
    const itl_hal_clock_t *clock;
    const char *host;
    uint64_t deadline_ms; /**< Monotonic: when the look-up, or the address, is out of time. */
    uint32_t timeout_ms;
    itl_hal_addr_t address; /**< With ITL_REACH_READY: to be tried, its port set. */
    uint8_t index;          /**< Of the address among those of the name. */
    itl_reach_state_t state;
    itl_reason_t reason; /**< Of the address tried last, or with ITL_REACH_GIVEN_UP of the look-up; at first NONE. */
} itl_reach_t;

/**
 * Begins with a server's first address; what was going on before is forgotten.
 * @param net, clock  kept
 * @param host        name or numeric address without brackets, which outlives @p reach
 * @param port        of the address to be had
 * @param timeout_ms  of the look-up, and then of each address
 */
void itl_reach_start(itl_reach_t *reach, const itl_hal_net_t *net, const itl_hal_clock_t *clock, const char *host,
                     uint16_t port, uint32_t timeout_ms);

/** Goes on with the look-up. @return what to do; ITL_REACH_READY as often as it is called while an address is tried */
itl_reach_status_t itl_reach_poll(itl_reach_t *reach);

/** True when the address being tried is out of time. Who has time-outs of its own, as a transfer of many packets does,
 *  need not ask. */
bool itl_reach_is_late(const itl_reach_t *reach);

/**
 * Says that the address being tried came to nothing. The next poll begins with the one after it, or gives up.
 * @param why    what becomes reach->reason; not ITL_REASON_NONE
 * @param heard  something came back from the address: the server is given up
 *
 * Of no effect where no address is being tried.
 */
void itl_reach_failed(itl_reach_t *reach, itl_reason_t why, bool heard);

/** Has the address that was tried last, with its time from the beginning, for a further question to the same server;
 *  the next poll says whether it can be asked. No look-up: an address that answered stays the server's. One given up,
 *  or still being looked up, stays as it is. */
void itl_reach_again(itl_reach_t *reach);

#endif
