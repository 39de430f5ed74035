/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What every implementation of hal/include must do, as CUnit tests over an itl_hal_t alone: no OS header, no knowledge
 * of the implementation but what conformance_subject says. A test program defines conformance_subject and lists
 * CONFORMANCE_SUITES among its suites.
 */
#ifndef UNIT_HAL_CONFORMANCE_H
#define UNIT_HAL_CONFORMANCE_H

#include <stdbool.h>

#include "hal/hal.h"
#include "runner.h"

/** IPv6 as an implementation has it. */
typedef enum conformance_ipv6 {
    CONFORMANCE_IPV6_NEVER,      /**< The implementation has none, and says so. */
    CONFORMANCE_IPV6_BY_MACHINE, /**< ::1 is there where the machine has it. */
    CONFORMANCE_IPV6_ALWAYS,
} conformance_ipv6_t;

/** What the suite has to know of an implementation. */
typedef struct conformance_subject {
    const itl_hal_t *(*open)(void); /**< A machine with fresh flash and net, for one test. NULL: the test fails. */
    void (*close)(void);            /**< Ends what open began. */
    uint8_t self[4];                /**< The IPv4 address at which the machine reaches itself. */
    unsigned sockets;               /**< This many UDP sockets, and one more, can be open at once. */
    unsigned connections;           /**< This many TCP connections can be open at once, both ends counted as one. */
    conformance_ipv6_t ipv6;
    const char *known_name;   /**< Resolves to the machine itself. */
    const char *unknown_name; /**< Does not resolve, and asking for it sends nothing out of the machine. */
    unsigned inapplicable;    /**< At most this many tests may find nothing to test. */
} conformance_subject_t;

/** The implementation under test; each test program defines it. */
extern const conformance_subject_t conformance_subject;

/** The machine of the running test. */
extern const itl_hal_t *conformance_hal;

/** Opens and closes the machine around each test. */
void conformance_setup(void);
void conformance_teardown(void);

/** Says that the running test finds nothing to test, and why; the last test of "other" counts these. */
void conformance_not_applicable(const char *why);

/** Number of tests so far that found nothing to test. */
unsigned conformance_inapplicable(void);

/** The machine's own address with this port. */
itl_hal_addr_t conformance_loopback(itl_hal_family_t family, uint16_t port);

/** When to give up waiting, from now. */
uint64_t conformance_limit(void);

/** Waits until something happens. @return false once @p limit_ms has come */
bool conformance_wait(uint64_t limit_ms);

/** Gives what was sent time to arrive. */
void conformance_let_arrive(void);

/** Opens a UDP socket on the machine's own address, any port, and tells its address. */
itl_hal_socket_t conformance_udp(itl_hal_family_t family, itl_hal_addr_t *local);

/** As udp_recv, but waits. */
itl_hal_status_t conformance_recv_from(itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap, size_t *len);

/** A connection of the machine with itself, up at both ends. @return false when it does not come about */
bool conformance_connect(itl_hal_socket_t listener, itl_hal_socket_t *client, itl_hal_socket_t *server);

/** Listens on the machine's own address, any port, and tells the address. */
itl_hal_socket_t conformance_listen(itl_hal_addr_t *local);

/** Sends all, waiting for room. */
itl_hal_status_t conformance_send_all(itl_hal_socket_t s, const void *data, size_t len);

/** Receives @p len bytes, or what comes until the connection ends. */
itl_hal_status_t conformance_recv_all(itl_hal_socket_t s, void *buf, size_t len, size_t *got);

extern CU_TestInfo conformance_flash_tests[];
extern CU_TestInfo conformance_udp_tests[];
extern CU_TestInfo conformance_tcp_tests[];
extern CU_TestInfo conformance_wait_tests[];
extern CU_TestInfo conformance_other_tests[];

/** Number of tests in all suites. */
#define CONFORMANCE_TESTS 71u

/* clang-format off */
#define CONFORMANCE_SUITE(name, tests) {name, NULL, NULL, conformance_setup, conformance_teardown, tests}
/** All suites, for unit_suites. */
#define CONFORMANCE_SUITES                                  \
    CONFORMANCE_SUITE("flash", conformance_flash_tests),    \
    CONFORMANCE_SUITE("udp", conformance_udp_tests),        \
    CONFORMANCE_SUITE("tcp", conformance_tcp_tests),        \
    CONFORMANCE_SUITE("wait", conformance_wait_tests),      \
    CONFORMANCE_SUITE("other", conformance_other_tests)
/* clang-format on */

#endif
