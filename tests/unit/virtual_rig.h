/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A world with two nodes for the suites of unit_hal_virtual, its event log kept. */
#ifndef UNIT_VIRTUAL_RIG_H
#define UNIT_VIRTUAL_RIG_H

#include "runner.h"
#include "virtual/virtual.h"

/** Bytes of event log kept. */
#define RIG_LOG_BYTES (256u * 1024u)

typedef struct virtual_rig {
    virtual_world_t *world;
    virtual_node_t *a;
    virtual_node_t *b;
    const itl_hal_net_t *a_net;
    const itl_hal_net_t *b_net;
    char *log;
    size_t log_len;
    itl_hal_socket_t at_a, at_b; /**< Of rig_open_connected. */
} virtual_rig_t;

/** Makes the world; log lines are appended with a line end each. */
void rig_open(virtual_rig_t *rig, uint64_t seed);

/** Ends it. */
void rig_close(virtual_rig_t *rig);

/** Address of node b with this port. */
itl_hal_addr_t rig_b(const virtual_rig_t *rig, uint16_t port);

/** Opens UDP sockets at a (any port) and at b (port 69). */
void rig_udp(const virtual_rig_t *rig, itl_hal_socket_t *at_a, itl_hal_socket_t *at_b);

/** Lets everything happen that is to come within @p ms. */
void rig_run(const virtual_rig_t *rig, uint64_t ms);

/** Sends from a to b: @p count datagrams that hold their numbers from 0,. */
void rig_send_numbers(const virtual_rig_t *rig, itl_hal_socket_t at_a, uint32_t count);

/** Takes one number at b. @return false when there is none */
bool rig_take_number(const virtual_rig_t *rig, itl_hal_socket_t at_b, uint32_t *number);

/** A connection from a to b, port 2445. */
void rig_connect(const virtual_rig_t *rig, itl_hal_socket_t *at_a, itl_hal_socket_t *at_b);

/** Makes the world (seed 1) with such a connection between at_a and at_b. */
void rig_open_connected(virtual_rig_t *rig);

extern CU_TestInfo virtual_flash_tests[];
extern CU_TestInfo virtual_names_tests[];
extern CU_TestInfo virtual_parts_tests[];
extern CU_TestInfo virtual_tcp_tests[];
extern CU_TestInfo virtual_udp_tests[];
extern CU_TestInfo virtual_world_tests[];

#endif
