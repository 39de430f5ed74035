/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A DeviceTLInfo alarm as a collector has it (docs/formats.md, "DeviceTLInfo alarm"): read from the XML of a phone that
 * may be hostile, and written as a line of a call manager's log.
 */
#ifndef COLLECTOR_ALARM_H
#define COLLECTOR_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "alarm/alarm.h"

/** Largest body that is taken. */
#define COLLECTOR_BODY_BYTES 4096u

/** Longest device name, server name and address, with NUL. */
#define COLLECTOR_DEVICE_BYTES  16u
#define COLLECTOR_SERVER_BYTES  256u
#define COLLECTOR_ADDRESS_BYTES 48u

/** SHA-1 in hex with NUL. */
#define COLLECTOR_SHA1_BYTES 41u

/** Space for a line of the log. */
#define COLLECTOR_LINE_BYTES 2048u

/** What is said of a list. */
typedef struct collector_list {
    char sha1[COLLECTOR_SHA1_BYTES];     /**< Lower case; "": not installed. */
    char server[COLLECTOR_SERVER_BYTES]; /**< "N/A" where none is installed. */
} collector_list_t;

/** How an alarm came. */
typedef enum collector_transport {
    COLLECTOR_NOT_TOLD = 0, /**< Kept by a version that did not note it. */
    COLLECTOR_COAP = 1,     /**< Anybody's word. */
    COLLECTOR_COAPS = 2,    /**< The word of somebody who knows the key. */
    COLLECTOR_TFTP = 3,     /**< No alarm: the phone fetched its configuration and never reported (store.h). */
} collector_transport_t;

/** An alarm. All text is printable ASCII. */
typedef struct collector_alarm {
    uint64_t id;     /**< Its number in the database, from 1. */
    int64_t time_ms; /**< When it came: machine time, ms since 1970. */
    int64_t ahead_s; /**< Seconds that the cluster's clock was ahead of that. */
    char device[COLLECTOR_DEVICE_BYTES];
    char ipv4[COLLECTOR_ADDRESS_BYTES], ipv6[COLLECTOR_ADDRESS_BYTES]; /**< "": not told. */
    collector_list_t ctl, itl;
    itl_alarm_status_t status;            /**< StatusCode; ITL_ALARM_NOTHING_NEW: not told. */
    char sender[COLLECTOR_ADDRESS_BYTES]; /**< Numeric address that it came from, whatever the body says; "": not known.
                                           */
    char origin[COLLECTOR_ADDRESS_BYTES]; /**< The address that it counts for: that, or its network in IPv6. */
    collector_transport_t transport;
    uint16_t coap, coaps; /**< Ports of the phone's own CoAP server there, by its own word; 0: none. */
} collector_alarm_t;

/**
 * Reads a body: well-formed XML without a document type, one DeviceTLInfo alarm with each of its members once; members
 * that it does not know are passed over.
 * @param size   at most COLLECTOR_BODY_BYTES
 * @param alarm  [out] without id, times, sender, origin, transport and ports
 * @return NULL; else why not, a constant text
 */
const char *collector_read_alarm(const void *body, size_t size, collector_alarm_t *alarm);

/** True for what "state" may hold: 40 lower-case hex digits. */
bool collector_is_sha1(const char *text);

/**
 * Tells what an address counts for, as "origin" has it.
 * @param text    numeric address, or a network of IPv6, "2001:db8:0:1::/64"
 * @param origin  [out]
 * @return false: it is neither
 */
bool collector_origin(const char *text, char origin[COLLECTOR_ADDRESS_BYTES]);

/** Who writes the log. */
typedef struct collector_node {
    const char *host; /**< "cucm1" */
    const char *name; /**< "cucm1.example.com" */
} collector_node_t;

/**
 * Writes an alarm as a line of a call manager's application log.
 * @param line  [out] without a line end
 */
void collector_log_line(const collector_alarm_t *alarm, const collector_node_t *node, char line[COLLECTOR_LINE_BYTES]);

/**
 * Writes an alarm as a syslog message (RFC 5424): facility local7, severity informational, MSGID DeviceTLInfo, the line
 * of the log as MSG.
 * @return its length
 */
size_t collector_syslog_message(const collector_alarm_t *alarm, const collector_node_t *node,
                                char message[COLLECTOR_LINE_BYTES]);

#endif
