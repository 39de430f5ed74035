/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone's TVS client and the lab's TVS servers in a virtual world, with real TLS between them.
 *
 * The phone has the list c1-cucm-shape.tlv, whose TVS record is cucm-tvs.pem; the candidate is c3, signed by
 * cucm-callmanager-new.pem, which the servers know.
 */
#ifndef TVS_RIG_H
#define TVS_RIG_H

#include "listfile/identity.h"
#include "tvs/tvs.h"
#include "tvs/tvs_priv.h"
#include "tvs/tvs_service.h"
#include "virtual/virtual.h"

/** Servers of a rig. */
#define RIG_SERVERS 5

/** A list read from the interop files. */
typedef struct rig_list {
    base_bytes_t bytes;
    itl_tlv_source_t source;
    itl_trustlist_t list;
} rig_list_t;

/** A server, or the name of one that is not there. */
typedef struct rig_server {
    virtual_node_t *node;
    tvs_service_t *service;
    char address[16];
} rig_server_t;

typedef struct rig {
    virtual_world_t *world;
    virtual_node_t *phone;
    rig_server_t servers[RIG_SERVERS];
    size_t server_count;
    rig_list_t installed, candidate;
    tvs_known_t known;
    itl_tvs_tls_t server_tls_min; /**< Of the servers added from now on. */
    itl_tvs_config_t config;
    itl_signature_work_t *work;
    itl_tvs_client_t client;
} rig_t;

/** Makes a world without servers; the client is not there yet. Aborts when the files are missing. */
void rig_start(rig_t *rig);

/** Adds a server that fails as told, and puts it at the end of the client's servers.
 *  @param identity  file of its certificate and key; NULL: a machine on which nothing listens */
rig_server_t *rig_add_server(rig_t *rig, const char *identity, tvs_fault_t fault);

/** Makes the client, with rig->config. */
void rig_make_client(rig_t *rig);

/** Runs the world until the client's question is answered. @return the answer */
itl_tvs_answer_t rig_run(rig_t *rig);

/** Asks about the candidate's signer, for a list, and runs. */
itl_tvs_answer_t rig_ask(rig_t *rig);

/** Lets a while pass. */
void rig_pass(rig_t *rig, uint64_t ms);

/** Reads a file of tests/interop/files; aborts when it cannot be read. */
base_bytes_t rig_file(const char *name);

/** Reads a list of tests/interop/files; aborts when it is none. */
void rig_list(rig_list_t *list, const char *name);

/** Frees all. */
void rig_stop(rig_t *rig);

/** Frees all of a rig for which rig_make_client was not called. */
void rig_stop_without_client(rig_t *rig);

#endif
