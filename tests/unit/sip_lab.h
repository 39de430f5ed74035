/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone that sends an alarm by SIP and a call manager whose every answer a test decides, in a virtual world of their
 * own.
 */
#ifndef UNIT_SIP_LAB_H
#define UNIT_SIP_LAB_H

#include "sip/sip_alarm.h"
#include "virtual/virtual.h"

/** Room for what a call manager gets. */
#define SIP_LAB_BYTES 8192u

/** The world and its two. */
typedef struct sip_lab {
    virtual_world_t *world;
    virtual_node_t *phone, *host;
    itl_sip_alarm_t alarm;
    const itl_alarm_transport_t *transport;
    itl_alarm_delivery_t delivery;
    itl_hal_socket_t udp;      /**< Of the call manager. */
    itl_hal_socket_t listener; /**< Of the call manager; ITL_HAL_SOCKET_NONE: it refuses TCP. */
    itl_hal_socket_t connection;
    itl_hal_addr_t client; /**< Where the last datagram came from. */
    unsigned arrived;      /**< Datagrams that came. */
    uint64_t arrived_ms[16];
    size_t got; /**< Bytes of the request, with TCP of all that came. */
    char request[SIP_LAB_BYTES + 1];
} sip_lab_t;

/** A body so short that its REFER may go by UDP, and one that may not. */
extern const char sip_lab_short[], sip_lab_long[];

/** A new world in which the call manager listens at port 5060 of host.example; time-out as given. */
sip_lab_t *sip_lab_create(uint64_t seed, uint32_t timeout_ms);

/** Frees it. */
void sip_lab_destroy(sip_lab_t *lab);

/** Starts to send. @return what the transport says */
bool sip_lab_send(sip_lab_t *lab, const char *uri, const char *body);

/** Lets time pass until the delivery ends or this much is over; takes what arrives. @return the delivery */
itl_alarm_delivery_t sip_lab_run(sip_lab_t *lab, uint32_t ms);

/** Runs until a whole request has come. @return false: it did not within a minute */
bool sip_lab_await(sip_lab_t *lab);

/** Writes the response to the request that has come. @param status  "202 Accepted" @param more  further headers, each
 * with its line end @return its length */
size_t sip_lab_response(const sip_lab_t *lab, const char *status, const char *more, char out[SIP_LAB_BYTES]);

/** Sends bytes to where the request came from, by UDP or on its connection. */
void sip_lab_reply(sip_lab_t *lab, const char *bytes, size_t len);

/** sip_lab_response and sip_lab_reply. */
void sip_lab_answer(sip_lab_t *lab, const char *status);

/** Sends to the phone from a socket of the call manager's that was never asked. */
void sip_lab_reply_from_elsewhere(sip_lab_t *lab, const char *bytes, size_t len);

/** Closes or resets the phone's connection. */
void sip_lab_close(sip_lab_t *lab);

#endif
