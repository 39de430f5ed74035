/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A machine on hal/lwip whose Ethernet leads back to itself, for tests: everything below itl_hal_t comes from board.h,
 * which is a real board's in QEMU and lwip_host.c on the host.
 */
#ifndef UNIT_LWIP_MACHINE_H
#define UNIT_LWIP_MACHINE_H

#include "hal/hal.h"
#include "lwip/lwip_net.h"

/** The machine's address, 10.0.2.15, as an initialiser. */
#define LWIP_MACHINE_SELF                                                                                              \
    {                                                                                                                  \
        10, 0, 2, 15                                                                                                   \
    }

/** What its own name server knows, and does not. */
#define LWIP_MACHINE_NAME   "machine.test"
#define LWIP_MACHINE_NOBODY "nobody.test"
/** The name server never answers for this one. */
#define LWIP_MACHINE_SILENCE "silence.test"

/** Erased flash and a network without sockets. The stack below starts with the first call and stays. */
const itl_hal_t *lwip_machine_open(void);

/** Closes all sockets and lets lwIP come to rest. Fails the running test when memory of lwIP's is not back by then. */
void lwip_machine_close(void);

/** Lets the machine answer questions at its own DNS port until lwip_machine_close. */
void lwip_machine_serve_names(void);

/** The network of the open machine. */
lwip_net_t *lwip_machine_net(void);

#endif
