/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Whether a phone trusts the certificate of an HTTPS server: it stands in an installed list, in the role APP-SERVER,
 * TFTP or CCM+TFTP, or else one of the phone's TVS servers, whom the installed ITL names, vouches for it. A phone
 * without a list, or without a TVS to ask, trusts only what its lists name, which may be nobody.
 *
 * A question to TVS runs on the phone's own client: one at a time, and none while the phone boots, as lists may change
 * until it has done. Whoever comes in between is told to wait.
 */
#ifndef ITLPHONE_PHONE_PEER_H
#define ITLPHONE_PHONE_PEER_H

#include "phone/phone.h"
#include "tls/tls.h"

/** On whose word a certificate is trusted. */
typedef enum itl_phone_peer_word {
    ITL_PHONE_PEER_NOBODY = 0,
    ITL_PHONE_PEER_LIST = 0x5AA5, /**< An installed list has it. */
    ITL_PHONE_PEER_TVS = 0x3C3C,  /**< A TVS server said "valid". */
} itl_phone_peer_word_t;

/** Looking at one server at a time. Users read word and reason; the rest is private. Not to be moved. */
typedef struct itl_phone_peer {
    itl_phone_peer_word_t word; /**< Of the last certificate. */
    itl_reason_t reason;        /**< Why nobody vouches for it: ITL_REASON_UNKNOWN_SIGNER, or what TVS came to. */
    itl_phone_t *phone;
    bool judged;  /**< word and reason are about der. */
    uint16_t len; /**< Of der; 0: none yet. */
    uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES];
} itl_phone_peer_t;

/** Prepares to look at servers for a phone that has been through itl_phone_place. @param phone  kept */
void itl_phone_peer_init(itl_phone_peer_t *peer, itl_phone_t *phone);

/** Judges a certificate; an itl_tls_check_t with an itl_phone_peer_t as context. While it says ITL_TLS_PEER_LATER,
 *  itl_phone_peer_poll goes on. */
itl_tls_peer_t itl_phone_peer_check(void *peer, const uint8_t *der, size_t len);

/** Goes on with asking TVS. @return when to call again at the latest (monotonic ms); ITL_HAL_FOREVER: none is asked */
uint64_t itl_phone_peer_poll(void *peer);

/** Ends a question, and forgets the certificate; word and reason stay. Of no effect without one. */
void itl_phone_peer_end(void *peer);

/** The machine of a phone, as it was given to itl_phone_init. */
const itl_hal_t *itl_phone_hal(const itl_phone_t *phone);

/** Its scratch memory: one function at a time uses it. */
itl_signature_work_t *itl_phone_work(const itl_phone_t *phone);

#endif
