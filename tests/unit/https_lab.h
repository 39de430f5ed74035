/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone that trusts the TVS of c1-cucm-shape.tlv, that TVS, which knows cucm-callmanager-new.pem, and servers of HTTP
 * that the phone asks by URL, in a virtual world with real TLS between them. The list names cucm-callmanager.pem as
 * TFTP server; nobody knows stranger.pem.
 */
#ifndef HTTPS_LAB_H
#define HTTPS_LAB_H

#include "base/bytes.h"
#include "https_host.h"
#include "phone/phone_view.h"
#include "tftp_host.h"
#include "tvs/tvs_service.h"

/** Servers of HTTP. */
#define HTTPS_LAB_HOSTS 3

/** How a lab is made. */
typedef struct https_lab_plan {
    const char *model;         /**< NULL: "8845". */
    const char *configuration; /**< Members of <device>; NULL: none. */
    bool without_list;
    bool without_tvs;  /**< The phone has nobody to ask. */
    tvs_fault_t fault; /**< Of the TVS. */
    itl_tvs_tls_t tls_only;
} https_lab_plan_t;

/** A lab. */
typedef struct https_lab {
    virtual_world_t *world;
    virtual_node_t *node; /**< Of the phone. */
    virtual_flash_t *flash;
    tftp_host_t tftp;
    tvs_service_t *tvs;
    tvs_known_t known;
    char tvs_name[16];
    void *tvs_memory;
    base_bytes_t list;
    itl_phone_storage_t storage;
    itl_phone_t *phone; /**< Has booted. */
    https_host_t hosts[HTTPS_LAB_HOSTS];
    unsigned host_count;
} https_lab_t;

/** Makes one, without servers of HTTP. */
void https_lab_open(https_lab_t *lab, const https_lab_plan_t *plan);

/** Adds a server: https_host_start. */
https_host_t *https_lab_host(https_lab_t *lab, const char *identity, uint16_t port);

/** Lets servers and the boot of the phone do what they can, and time pass until @p next_ms at the latest. */
void https_lab_step(https_lab_t *lab, uint64_t next_ms);

/** Ends all. */
void https_lab_close(https_lab_t *lab);

#endif
