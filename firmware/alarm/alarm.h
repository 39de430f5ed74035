/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * DeviceTLInfo: the report of a phone's trust lists to its call manager (docs/formats.md, "DeviceTLInfo alarm"). Here
 * the alarm is written and its delivery driven; how it travels is a transport's business.
 *
 * An outbox holds one alarm: the newest. It goes to one or more addresses, is tried again with growing pauses where
 * nobody answers, and is given up where somebody refuses it. No I/O of its own, no heap, no state but the caller's.
 */
#ifndef ITLPHONE_ALARM_H
#define ITLPHONE_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reason/reason.h"

/** The name of the alarm. */
#define ITL_ALARM_NAME "DeviceTLInfo"

/** Media type of its body. */
#define ITL_ALARM_MEDIA_TYPE "application/x-cisco-alarm+xml"

/** Longest body in bytes, the NUL counted. */
#define ITL_ALARM_BODY_BYTES 1024u

/** Most addresses that a phone reports to. */
#define ITL_ALARM_ADDRESSES 4u

/** Pause before an undelivered alarm is sent again: the first, and the longest, in ms. */
#define ITL_ALARM_FIRST_PAUSE_MS   2000u
#define ITL_ALARM_LONGEST_PAUSE_MS 60000u

/** StatusCode. Zero is the unchanged list of an uneventful boot: the member is left out. */
typedef enum itl_alarm_status {
    ITL_ALARM_NOTHING_NEW = 0,
    ITL_ALARM_TL_SUCCESS = 1,
    ITL_ALARM_CTL_INITIAL_SUCCESS = 2,
    ITL_ALARM_ITL_INITIAL_SUCCESS = 3,
    ITL_ALARM_TL_INITIAL_SUCCESS = 4,
    ITL_ALARM_TL_FAILED_OLD_CTL = 5, /**< The CTL failed, the ITL is fine. */
    ITL_ALARM_TL_FAILED_NO_TL = 6,   /**< Failed, and there was no list. */
    ITL_ALARM_TL_FAILED = 7,         /**< Not refused but not got: connection lost, server busy. */
    ITL_ALARM_TL_FAILED_OLD_ITL = 8, /**< The ITL failed, the CTL is fine. */
    ITL_ALARM_TL_FAILED_OLD_TL = 9,  /**< Every list failed. */
} itl_alarm_status_t;

/** What is said of one list. */
typedef struct itl_alarm_list {
    bool installed;
    uint8_t sha1[20];
    const char *tftp_server; /**< As the phone was told it: name or address. */
} itl_alarm_list_t;

/** Everything in the alarm. */
typedef struct itl_alarm {
    const char *device_name;
    const char *ipv4_address; /**< "" where not known. */
    const char *ipv6_address;
    itl_alarm_list_t ctl;
    itl_alarm_list_t itl;
    itl_alarm_status_t status;
} itl_alarm_t;

/**
 * Writes the alarm's XML.
 * @param body  [out] NUL-terminated
 * @return its length without the NUL; 0 when it does not fit
 */
size_t itl_alarm_write(const itl_alarm_t *alarm, char body[ITL_ALARM_BODY_BYTES]);

/** False for phones too old to send the alarm: firmware before 9.4(1). @param version  "9.4.1", "12-1-1SR1": up to
 * three numbers */
bool itl_alarm_in_firmware(const char *version);

/** How a delivery stands. */
typedef enum itl_alarm_delivery {
    ITL_ALARM_WAITING = 0,
    ITL_ALARM_DELIVERED,
    ITL_ALARM_UNANSWERED, /**< Nobody there, or no answer in time: worth another try. */
    ITL_ALARM_REFUSED,    /**< Answered with an error: not worth one. */
} itl_alarm_delivery_t;

/** A way to an address. Nothing in it blocks. */
typedef struct itl_alarm_transport {
    void *ctx;

    /** Starts to send; nothing is under way. @p uri and @p body stay valid until the delivery ends. @return false: not
     * an address of this transport */
    bool (*send)(void *ctx, const char *uri, const char *body, size_t len);

    /** Does what can be done for what is under way. @param next_ms  [out] with ITL_ALARM_WAITING: when to call again at
     * the latest (monotonic ms)
     */
    itl_alarm_delivery_t (*poll)(void *ctx, uint64_t *next_ms);

    /** Ends a delivery that is under way. */
    void (*cancel)(void *ctx);
} itl_alarm_transport_t;

/** One address and how far the newest alarm got there. */
typedef struct itl_alarm_address {
    const char *uri; /**< Outlives the outbox. */
    itl_alarm_delivery_t delivery;
    uint32_t pause_ms;
    uint64_t retry_ms;
} itl_alarm_address_t;

/** The newest alarm on its way. Zero-initialise, then set transport, body and addresses. */
typedef struct itl_alarm_outbox {
    itl_alarm_transport_t transport; /**< send NULL: no alarms. */
    itl_alarm_address_t addresses[ITL_ALARM_ADDRESSES];
    uint8_t address_count;
    uint8_t sending; /**< Index of the address being sent to; address_count: none. */
    bool filled;     /**< An alarm was posted: the addresses tell what became of it. */
    size_t len;      /**< Of the body; 0: there is nothing to send, or no more. */
    char
        *body; /**< ITL_ALARM_BODY_BYTES of the caller, from itl_alarm_post to itl_alarm_withdraw or itl_alarm_clear. */
} itl_alarm_outbox_t;

/** Puts an alarm into the outbox in place of an older one, whatever became of that. @return ITL_REASON_NONE;
 * ITL_REASON_TOO_LARGE */
ITL_MUST_USE itl_reason_t itl_alarm_post(itl_alarm_outbox_t *outbox, const itl_alarm_t *alarm);

/** Does what can be done now. @param now_ms  monotonic. @return when to call again at the latest; UINT64_MAX: nothing
 * left to do */
uint64_t itl_alarm_poll(itl_alarm_outbox_t *outbox, uint64_t now_ms);

/** True while an address has neither taken nor refused the alarm. */
bool itl_alarm_pending(const itl_alarm_outbox_t *outbox);

/** True while an address has not been tried at all since the alarm was posted. */
bool itl_alarm_untried(const itl_alarm_outbox_t *outbox);

/** Stops what is under way and sends no more: the body is its owner's again. The addresses keep what became of the
 * alarm until then. */
void itl_alarm_withdraw(itl_alarm_outbox_t *outbox);

/** Stops what is under way; the outbox is empty afterwards. */
void itl_alarm_clear(itl_alarm_outbox_t *outbox);

#endif
