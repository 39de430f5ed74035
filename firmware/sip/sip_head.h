/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Where a SIP message ends in what came over the network (RFC 3261 sections 7.5 and 18.3), and the lines of its head.
 * Bytes are hostile; nothing is written, nothing copied.
 */
#ifndef ITLPHONE_SIP_HEAD_H
#define ITLPHONE_SIP_HEAD_H

#include <stdbool.h>
#include <stddef.h>

/** Longest body that a message may announce. */
#define ITL_SIP_BODY_MAX 65535u

/** How much of a head is there. */
typedef enum itl_sip_head_status {
    ITL_SIP_HEAD_PARTIAL, /**< No empty line yet. */
    ITL_SIP_HEAD_WHOLE,
    ITL_SIP_HEAD_BROKEN, /**< Content-Length is no number, past ITL_SIP_BODY_MAX, or there are two that differ. */
} itl_sip_head_status_t;

/** Lengths of a message. */
typedef struct itl_sip_head {
    size_t head_len; /**< The empty line counted. */
    size_t body_len; /**< Content-Length; 0 where there is none. */
} itl_sip_head_t;

/** A line without its end. */
typedef struct itl_sip_line {
    const char *text;
    size_t len;
} itl_sip_line_t;

/** Finds the head of the message at @p bytes. @param head  [out] valid with ITL_SIP_HEAD_WHOLE only */
itl_sip_head_status_t itl_sip_head_find(const char *bytes, size_t len, itl_sip_head_t *head);

/** Takes the line at @p at, which moves behind it. @param len  head_len of a whole head, more than @p at */
itl_sip_line_t itl_sip_head_line(const char *head, size_t len, size_t *at);

/** True for a header of this name, whatever its case. @param name  in lower case; @param compact  its one letter */
bool itl_sip_head_named(itl_sip_line_t line, const char *name, char compact);

#endif
