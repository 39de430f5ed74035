/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "virtual_rig.h"

#include <stdlib.h>
#include <string.h>

static void keep_line(void *ctx, const char *line)
{
    virtual_rig_t *rig = ctx;
    size_t len = strlen(line);
    if (rig->log_len + len + 2u <= RIG_LOG_BYTES) {
        memcpy(rig->log + rig->log_len, line, len);
        rig->log_len += len;
        rig->log[rig->log_len++] = '\n';
        rig->log[rig->log_len] = '\0';
    }
}

void rig_open(virtual_rig_t *rig, uint64_t seed)
{
    rig->world = virtual_world_create(seed);
    rig->a = virtual_node_create(rig->world, "a", NULL, NULL);
    rig->b = virtual_node_create(rig->world, "b", NULL, NULL);
    CU_ASSERT_TRUE_FATAL(rig->a != NULL && rig->b != NULL);
    rig->a_net = virtual_node_hal(rig->a)->net;
    rig->b_net = virtual_node_hal(rig->b)->net;
    rig->log = calloc(1, RIG_LOG_BYTES);
    rig->log_len = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(rig->log);
    virtual_world_set_log(rig->world, keep_line, rig);
}

void rig_close(virtual_rig_t *rig)
{
    virtual_world_destroy(rig->world);
    free(rig->log);
}

itl_hal_addr_t rig_b(const virtual_rig_t *rig, uint16_t port)
{
    itl_hal_addr_t address = virtual_node_address(rig->b);
    address.port = port;
    return address;
}

void rig_udp(const virtual_rig_t *rig, itl_hal_socket_t *at_a, itl_hal_socket_t *at_b)
{
    itl_hal_addr_t local = rig_b(rig, 69);
    CU_ASSERT_EQUAL_FATAL(rig->a_net->udp_open(rig->a_net->ctx, NULL, at_a), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(rig->b_net->udp_open(rig->b_net->ctx, &local, at_b), ITL_HAL_OK);
}

void rig_run(const virtual_rig_t *rig, uint64_t ms)
{
    uint64_t until_ms = virtual_world_now_ms(rig->world) + ms;
    while (virtual_world_step(rig->world, until_ms)) {
    }
}

void rig_send_numbers(const virtual_rig_t *rig, itl_hal_socket_t at_a, uint32_t count)
{
    itl_hal_addr_t to = rig_b(rig, 69);
    for (uint32_t i = 0; i < count; i++)
        CU_ASSERT_EQUAL_FATAL(rig->a_net->udp_send(rig->a_net->ctx, at_a, &to, &i, sizeof i), ITL_HAL_OK);
}

bool rig_take_number(const virtual_rig_t *rig, itl_hal_socket_t at_b, uint32_t *number)
{
    size_t len = 0;
    itl_hal_addr_t from;
    itl_hal_status_t status = rig->b_net->udp_recv(rig->b_net->ctx, at_b, &from, number, sizeof *number, &len);
    return status == ITL_HAL_OK && len == sizeof *number;
}

void rig_connect(const virtual_rig_t *rig, itl_hal_socket_t *at_a, itl_hal_socket_t *at_b)
{
    itl_hal_addr_t address = rig_b(rig, 2445);
    itl_hal_socket_t listener = ITL_HAL_SOCKET_NONE;
    CU_ASSERT_EQUAL_FATAL(rig->b_net->tcp_listen(rig->b_net->ctx, &address, &listener), ITL_HAL_OK);
    CU_ASSERT_EQUAL_FATAL(rig->a_net->tcp_connect(rig->a_net->ctx, &address, at_a), ITL_HAL_OK);
    rig_run(rig, 5);
    CU_ASSERT_EQUAL_FATAL(rig->b_net->tcp_accept(rig->b_net->ctx, listener, NULL, at_b), ITL_HAL_OK);
    rig->b_net->close(rig->b_net->ctx, listener);
}

void rig_open_connected(virtual_rig_t *rig)
{
    rig_open(rig, 1);
    rig_connect(rig, &rig->at_a, &rig->at_b);
}
