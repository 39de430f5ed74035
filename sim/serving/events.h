/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a running cluster tells of, for a log and for people.
 */
#ifndef SERVING_EVENTS_H
#define SERVING_EVENTS_H

#include "ccmcip/ccmcip.h"
#include "collector/collector.h"
#include "resets/resets.h"
#include "tftpd/tftp_service.h"
#include "tvs/tvs_service.h"

/** Who is told. All calls may be NULL. */
typedef struct serving_events {
    void *ctx; /**< Of all but note. */
    void (*tftp)(void *ctx, const char *host, const tftp_service_event_t *event);
    void (*http)(void *ctx, const char *host, const tftp_service_event_t *event);
    void (*services)(void *ctx, const char *host, const ccmcip_event_t *event);
    void (*tvs)(void *ctx, const char *host, const tvs_service_event_t *event);
    void (*alarm)(void *ctx, const collector_event_t *event);
    void (*reset)(void *ctx, const resets_result_t *result);
    void *note_ctx;
    void (*note)(void *ctx, const char *text); /**< "reloaded", what phones were reset, or what went wrong. */
} serving_events_t;

/** Passes a note on, where somebody takes it. */
void serving_note(const serving_events_t *events, const char *text);

#endif
