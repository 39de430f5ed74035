/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * Alarms and resets in one process: phones tell a collector, whose database is in memory, what became of a list, and
 * the call manager resets them by CoAP, on a network that loses and delays. Prints the world's event log, what the
 * collector knows, what became of each phone, and one more random number: with the same seed the same, byte for byte.
 *
 * --coaps: all of it by coaps, on a network without faults. OpenSSL draws numbers of its own and has another clock for
 * what it sends again, so such a run is not repeated byte for byte.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "coap/coap_port.h"
#include "collector/collector.h"
#include "common.h"
#include "desk.h"
#include "report/report.h"
#include "resets/resets.h"

#define PHONES 3u

typedef struct lab {
    virtual_world_t *world;
    bool secure; /* coaps */
    virtual_node_t *pub;
    common_tftp_t tftp;
    char alarms[40]; /* Where phones send them. */
    collector_t *collector;
    resets_t *resets; /* NULL: none under way. */
    desk_t desks[PHONES];
} lab_t;

/** What phones and call manager share for coaps. */
static const itl_coap_psk_t psk = {
    .identity = "lab", .key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, .key_len = 16};

/* From now on all that is called is called for a node. @return its HAL */
static const itl_hal_t *turn(const lab_t *lab, virtual_node_t *node)
{
    const itl_hal_t *hal = virtual_node_hal(node);
    virtual_world_set_turn(lab->world, node);
    coap_port_use(hal);
    return hal;
}

/* --- the call manager --- */

static void take_event(void *ctx, const collector_event_t *event)
{
    (void)ctx;
    printf("collector: %s %s: %s\n", event->peer, event->device != NULL ? event->device : "-", event->what);
}

static void open_pub(lab_t *lab)
{
    base_error_t error = {{0}};
    lab->pub = virtual_node_create(lab->world, "pub", NULL, NULL);
    common_tftp_open(&lab->tftp, lab->pub);
    snprintf(lab->alarms, sizeof lab->alarms, "%s://%s/alarms", lab->secure ? "coaps" : "coap", lab->tftp.address);
    collector_config_t config = {.address = virtual_node_address(lab->pub),
                                 .secure_address = virtual_node_address(lab->pub),
                                 .psk = lab->secure ? &psk : NULL,
                                 .hal = turn(lab, lab->pub),
                                 .log = take_event};
    config.address.port = 5683;
    config.secure_address.port = 5684;
    lab->collector = collector_open(&config, &error);
    common_must(lab->collector != NULL, error.text);
}

static bool add_phone(void *ctx, const collector_alarm_t *alarm)
{
    return resets_add(ctx, alarm);
}

static void tell_reset(void *ctx, const resets_result_t *result)
{
    (void)ctx;
    printf("resets: %s %s\n", result->device, result->what);
}

static void start_resets(lab_t *lab)
{
    base_error_t error = {{0}};
    const resets_config_t config = {.soft = true,
                                    .psk = lab->secure ? &psk : NULL,
                                    .hal = turn(lab, lab->pub),
                                    .timeout_ms = 30000,
                                    .tell = tell_reset};
    lab->resets = resets_open(&config, &error);
    common_must(lab->resets != NULL, error.text);
    common_must(alarm_store_phones(collector_store(lab->collector), add_phone, lab->resets, &error), error.text);
}

static void end_resets(lab_t *lab)
{
    char summary[RESETS_TEXT_BYTES];
    printf("resets: %s\n", resets_summary(lab->resets, summary));
    common_must(resets_count(lab->resets, RESETS_DONE) == PHONES, "a phone was not reset");
    resets_close(lab->resets);
    lab->resets = NULL;
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t poll_pub(lab_t *lab)
{
    const itl_hal_t *hal = turn(lab, lab->pub);
    itl_hal_socket_t ready[16];
    size_t count = 0;
    do {
        hal->net->wait(hal->net->ctx, 0, ready, sizeof ready / sizeof ready[0], &count);
        for (size_t i = 0; i < count; i++)
            tftp_service_ready(lab->tftp.service, ready[i]);
    } while (count > 0);
    uint64_t next_ms = tftp_service_poll(lab->tftp.service);
    next_ms = earlier(next_ms, collector_poll(lab->collector));
    if (lab->resets != NULL && !resets_over(lab->resets))
        next_ms = earlier(next_ms, resets_poll(lab->resets));
    return next_ms;
}

/* --- phones --- */

static void open_desk(lab_t *lab, unsigned number)
{
    desk_t *desk = &lab->desks[number];
    const desk_plan_t plan = {.config = {.mac = {0, 0x11, 0x22, 0x33, 0x44, (uint8_t)number},
                                         .model = "7962",
                                         .firmware = "9.4.1",
                                         .tftp = {{lab->tftp.address, 69}},
                                         .tftp_count = 1,
                                         .alarms = {lab->alarms},
                                         .alarm_count = 1},
                              .may_reset = virtual_node_address(lab->pub),
                              .psk = lab->secure ? &psk : NULL};
    desk_make(desk, lab->world, number);
    turn(lab, desk->node);
    desk_open(desk, &plan);
    desk_boot(desk);
}

/* --- the world --- */

static uint64_t poll_all(lab_t *lab)
{
    uint64_t next_ms = poll_pub(lab);
    for (unsigned i = 0; i < PHONES; i++) {
        turn(lab, lab->desks[i].node);
        uint64_t desk_ms = desk_poll(&lab->desks[i]);
        next_ms = desk_ms < next_ms ? desk_ms : next_ms;
    }
    return next_ms;
}

static bool have_booted(const lab_t *lab, unsigned boots)
{
    for (unsigned i = 0; i < PHONES; i++)
        if (lab->desks[i].boots < boots)
            return false;
    return lab->resets == NULL || resets_over(lab->resets);
}

/* Until every phone has come to the end of so many boots, and alarms and resets are through. */
static void run(lab_t *lab, unsigned boots)
{
    uint64_t next_ms = poll_all(lab);
    for (unsigned turns = 0; !have_booted(lab, boots); turns++) {
        common_must(turns < COMMON_TURNS, "the phones are not done");
        virtual_world_step(lab->world, next_ms);
        next_ms = poll_all(lab);
    }
}

static bool print_phone(void *ctx, const collector_alarm_t *alarm)
{
    unsigned *count = ctx;
    printf("collector: %s %s port %u, StatusCode %d, %s\n", alarm->device, alarm->sender, (unsigned)alarm->coap,
           (int)alarm->status, alarm->itl.sha1);
    (*count)++;
    return true;
}

/* What the phones came to, and what the collector was told. */
static void judge(lab_t *lab, itl_reason_t refusal)
{
    unsigned count = 0;
    base_error_t error = {{0}};
    for (unsigned i = 0; i < PHONES; i++) {
        const itl_phone_t *phone = lab->desks[i].phone;
        printf("desk%u %s\n", i + 1u, itl_report_trust(phone));
        common_must(itl_phone_refusal(phone) == refusal, "a phone came to something else");
    }
    common_must(alarm_store_phones(collector_store(lab->collector), print_phone, &count, &error), error.text);
    common_must(count == PHONES, "the collector knows other phones");
}

/* Serves another list and resets all phones. */
static void update(lab_t *lab, const char *list, unsigned boots, itl_reason_t refusal)
{
    common_tftp_serve(&lab->tftp, list);
    start_resets(lab);
    run(lab, boots);
    turn(lab, lab->pub);
    end_resets(lab);
    judge(lab, refusal);
}

int main(int argc, char **argv)
{
    static lab_t lab;
    lab.secure = argc == 3 && strcmp(argv[2], "--coaps") == 0;
    common_must(argc == 2 || lab.secure, "usage: world_resets SEED [--coaps]");
    lab.world = common_world(strtoull(argv[1], NULL, 0));
    if (lab.secure)
        virtual_world_set_link(lab.world, &(virtual_link_t){.min_delay_us = 200, .max_delay_us = 3000});
    open_pub(&lab);
    common_tftp_serve(&lab.tftp, "c1-cucm-shape.tlv");
    for (unsigned i = 0; i < PHONES; i++)
        open_desk(&lab, i);
    run(&lab, 1);
    judge(&lab, ITL_REASON_NONE);
    update(&lab, "c4-callmanager-and-tvs-regenerated.tlv", 2, ITL_REASON_UNKNOWN_SIGNER);
    update(&lab, "c5-the-same-signed-by-itlrecovery.tlv", 3, ITL_REASON_NONE);
    common_draw(lab.pub);
    for (unsigned i = 0; i < PHONES; i++) {
        turn(&lab, lab.desks[i].node);
        desk_close(&lab.desks[i]);
    }
    turn(&lab, lab.pub);
    collector_close(lab.collector);
    common_tftp_close(&lab.tftp);
    virtual_world_destroy(lab.world);
    for (unsigned i = 0; i < PHONES; i++)
        desk_free(&lab.desks[i]);
    return 0;
}
