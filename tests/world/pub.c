/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "pub.h"

#include "common.h"

void pub_vouch_for(pub_t *pub, const char *file)
{
    base_error_t error = {{0}};
    tvs_grant_t grant = tvs_grant_default();
    base_bytes_t pem = common_load(file);
    common_must(tvs_known_add(&pub->known, file, pem.data, pem.size, &grant, &error), error.text);
    base_bytes_free(&pem);
}

void pub_start_tvs(pub_t *pub, const char *identity)
{
    base_error_t error = {{0}};
    base_bytes_t pem = common_load(identity);
    tvs_service_close(pub->tvs);
    tvs_service_config_t config = {
        .listen = {.family = ITL_HAL_IPV4, .port = ITL_TVS_PORT},
        .identity = (const char *)pem.data,
        .identity_len = pem.size,
    };
    pub->tvs = tvs_service_init(&config, virtual_node_hal(pub->node), &pub->known, &error);
    common_must(pub->tvs != NULL, error.text);
    base_bytes_free(&pem);
}

uint64_t pub_poll(pub_t *pub)
{
    const itl_hal_net_t *net = virtual_node_hal(pub->node)->net;
    itl_hal_socket_t ready[16];
    size_t count = 0;
    virtual_world_set_turn(pub->world, pub->node);
    do {
        net->wait(net->ctx, 0, ready, sizeof ready / sizeof ready[0], &count);
        for (size_t i = 0; i < count; i++)
            if (!tftp_service_ready(pub->tftp, ready[i]) && pub->tvs != NULL)
                tvs_service_ready(pub->tvs, ready[i]);
    } while (count > 0);
    uint64_t tftp_ms = tftp_service_poll(pub->tftp);
    uint64_t tvs_ms = pub->tvs != NULL ? tvs_service_tick(pub->tvs) : ITL_HAL_FOREVER;
    return tftp_ms < tvs_ms ? tftp_ms : tvs_ms;
}

void pub_close(pub_t *pub)
{
    tvs_service_close(pub->tvs);
    tvs_known_free(&pub->known);
    pub->tvs = NULL;
}
