/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A TFTP service and one client in a virtual world, for the suites of unit_tftpd. The file of N bytes is named "N";
 * what is in it follows from the place of each byte.
 */
#ifndef UNIT_TFTPD_LAB_H
#define UNIT_TFTPD_LAB_H

#include "runner.h"
#include "tftp/tftp.h"
#include "tftpd/tftp_service.h"
#include "virtual/virtual.h"

typedef struct tftpd_lab {
    virtual_world_t *world;
    const itl_hal_t *phone, *host;
    itl_hal_addr_t server; /**< The service's address. */
    tftp_files_t files;
    tftp_service_t *service;
    unsigned opened, closed; /**< Contents. */
    uint64_t fail_from;      /**< Reads at or behind this byte fail; 0: none does. */
    unsigned events;
    const char *what; /**< Of the last event. */
    uint64_t bytes;
    itl_tftp_t tftp;
    uint32_t timeout_ms; /**< Of a fetch; 0: the default. */
    uint8_t *packet;
    uint64_t sunk; /**< Bytes that arrived. */
    bool wrong;    /**< One of them was not the file's. */
} tftpd_lab_t;

/** A world with a service of these limits; 0: its defaults. */
tftpd_lab_t *tftpd_lab_create(uint64_t seed, uint32_t max_transfers);

/** Ends it, and checks that every content opened was closed. */
void tftpd_lab_destroy(tftpd_lab_t *lab);

/** Fetches the file of @p size bytes with firmware's client, and checks what arrived. @return the client's result */
itl_reason_t tftpd_lab_fetch(tftpd_lab_t *lab, uint64_t size, const itl_tftp_options_t *options);

/** Lets @p ms pass, the service polled. */
void tftpd_lab_run(tftpd_lab_t *lab, uint32_t ms);

/** A socket of the phone's. */
itl_hal_socket_t tftpd_lab_socket(const tftpd_lab_t *lab);

/** Sends a packet to a port of the service's host, and lets it be answered. */
void tftpd_lab_send(tftpd_lab_t *lab, itl_hal_socket_t from, uint16_t port, const void *packet, size_t len);

/** Takes what the service sent. @param port  [out] where it came from, may be NULL
 *  @return its length; 0: nothing came */
size_t tftpd_lab_take(tftpd_lab_t *lab, itl_hal_socket_t at, uint8_t *packet, size_t cap, uint16_t *port);

/** Sends a request: its fields are all the text with "|" for NUL, "1|octet|blksize|8|". */
void tftpd_lab_request(tftpd_lab_t *lab, itl_hal_socket_t from, uint8_t opcode, const char *fields);

extern CU_TestInfo tftpd_hostile_tests[];
extern CU_TestInfo tftpd_folder_tests[];

#endif
