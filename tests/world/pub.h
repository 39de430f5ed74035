/* SPDX-License-Identifier: GPL-2.0-or-later */
/** @file A call manager on one node of a world: a TFTP server and a TVS, without a cluster behind them. */
#ifndef WORLD_PUB_H
#define WORLD_PUB_H

#include "tftpd/tftp_service.h"
#include "tvs/tvs_service.h"
#include "virtual/virtual.h"

/** It. Zero-initialise but for world, node and tftp, which are the user's. */
typedef struct pub {
    virtual_world_t *world;
    virtual_node_t *node;
    tftp_service_t *tftp;
    tvs_known_t known;
    tvs_service_t *tvs; /**< NULL: it does not run. */
} pub_t;

/** Lets TVS vouch for the certificate in a file of tests/interop/files. */
void pub_vouch_for(pub_t *pub, const char *file);

/** Starts TVS, once more where it runs. @param identity  certificate and key: a file of tests/interop/files */
void pub_start_tvs(pub_t *pub, const char *identity);

/** Its turn: serves what has come. @return when it wants the next one (ms) */
uint64_t pub_poll(pub_t *pub);

/** Stops TVS. */
void pub_close(pub_t *pub);

#endif
