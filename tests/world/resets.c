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

#include "collector/collector.h"
#include "common.h"
#include "lab_phone.h"
#include "report/report.h"
#include "resets/resets.h"

#define PHONES 3u

/* No phone takes longer. */
#define PATIENCE_MS 600000u

typedef struct rehearsal {
    lab_t lab;
    bool secure;       /* coaps */
    lab_actor_t actor; /* For pub. */
    virtual_node_t *pub;
    common_tftp_t tftp;
    char alarms[40]; /* Where phones send them. */
    collector_t *collector;
    resets_t *resets; /* NULL: none under way. */
    unsigned boots;   /* That phones have been told to do. */
    lab_phone_t phones[PHONES];
} rehearsal_t;

/** What phones and call manager share for coaps. */
static const itl_coap_psk_t psk = {
    .identity = "lab", .key = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}, .key_len = 16};

/* --- the call manager --- */

static void take_event(void *ctx, const collector_event_t *event)
{
    (void)ctx;
    printf("collector: %s %s: %s\n", event->peer, event->device != NULL ? event->device : "-", event->what);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

static uint64_t poll_pub(void *ctx)
{
    rehearsal_t *all = ctx;
    const itl_hal_t *hal = lab_turn(&all->lab, all->pub);
    itl_hal_socket_t ready[16];
    size_t count = 0;
    do {
        hal->net->wait(hal->net->ctx, 0, ready, sizeof ready / sizeof ready[0], &count);
        for (size_t i = 0; i < count; i++)
            tftp_service_ready(all->tftp.service, ready[i]);
    } while (count > 0);
    uint64_t next_ms = tftp_service_poll(all->tftp.service);
    next_ms = earlier(next_ms, collector_poll(all->collector));
    if (all->resets != NULL && !resets_over(all->resets))
        next_ms = earlier(next_ms, resets_poll(all->resets));
    return next_ms;
}

static void open_pub(rehearsal_t *all)
{
    base_error_t error = {{0}};
    all->actor = (lab_actor_t){.poll = poll_pub, .ctx = all};
    all->pub = lab_node(&all->lab, "pub", NULL, &all->actor);
    common_must(lab_join(&all->lab, &all->actor), "out of memory");
    common_tftp_open(&all->tftp, all->pub);
    snprintf(all->alarms, sizeof all->alarms, "%s://%s/alarms", all->secure ? "coaps" : "coap", all->tftp.address);
    collector_config_t config = {.address = virtual_node_address(all->pub),
                                 .secure_address = virtual_node_address(all->pub),
                                 .psk = all->secure ? &psk : NULL,
                                 .hal = lab_turn(&all->lab, all->pub),
                                 .log = take_event};
    config.address.port = 5683;
    config.secure_address.port = 5684;
    all->collector = collector_open(&config, &error);
    common_must(all->collector != NULL, error.text);
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

static void start_resets(rehearsal_t *all)
{
    base_error_t error = {{0}};
    const resets_config_t config = {.soft = true,
                                    .psk = all->secure ? &psk : NULL,
                                    .hal = lab_turn(&all->lab, all->pub),
                                    .timeout_ms = 30000,
                                    .tell = tell_reset};
    all->resets = resets_open(&config, &error);
    common_must(all->resets != NULL, error.text);
    common_must(alarm_store_phones(collector_store(all->collector), add_phone, all->resets, &error), error.text);
}

static void end_resets(rehearsal_t *all)
{
    char summary[RESETS_TEXT_BYTES];
    printf("resets: %s\n", resets_summary(all->resets, summary));
    common_must(resets_count(all->resets, RESETS_DONE) == PHONES, "a phone was not reset");
    resets_close(all->resets);
    all->resets = NULL;
}

/* --- phones --- */

static void open_phone(rehearsal_t *all, unsigned number)
{
    const char name[] = {'d', 'e', 's', 'k', (char)('1' + number), '\0'};
    const lab_phone_plan_t plan = {.config = {.mac = {0, 0x11, 0x22, 0x33, 0x44, (uint8_t)number},
                                              .model = "7962",
                                              .firmware = "9.4.1",
                                              .tftp = {{all->tftp.address, 69}},
                                              .tftp_count = 1,
                                              .alarms = {all->alarms},
                                              .alarm_count = 1},
                                   .may_reset = virtual_node_address(all->pub),
                                   .psk = all->secure ? &psk : NULL};
    base_error_t error = {{0}};
    lab_phone_t *phone = &all->phones[number];
    common_must(lab_phone_open(phone, &all->lab, name, number, &error) && lab_phone_on(phone, &plan, &error),
                error.text);
    lab_phone_boot(phone);
}

/* --- the world --- */

static bool have_booted(const void *ctx)
{
    const rehearsal_t *all = ctx;
    for (unsigned i = 0; i < PHONES; i++)
        if (all->phones[i].boots < all->boots)
            return false;
    return all->resets == NULL || resets_over(all->resets);
}

/* Until every phone has come to the end of one boot more, and alarms and resets are through. */
static void run(rehearsal_t *all)
{
    all->boots++;
    all->actor.due = true;
    common_must(lab_run(&all->lab, have_booted, all, virtual_world_now_ms(all->lab.world) + PATIENCE_MS),
                "the phones are not done");
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
static void judge(rehearsal_t *all, itl_reason_t refusal)
{
    unsigned count = 0;
    base_error_t error = {{0}};
    for (unsigned i = 0; i < PHONES; i++) {
        const itl_phone_t *phone = all->phones[i].phone;
        printf("desk%u %s\n", i + 1u, itl_report_trust(phone));
        common_must(itl_phone_refusal(phone) == refusal, "a phone came to something else");
    }
    common_must(alarm_store_phones(collector_store(all->collector), print_phone, &count, &error), error.text);
    common_must(count == PHONES, "the collector knows other phones");
}

/* Serves another list and resets all phones. */
static void update(rehearsal_t *all, const char *list, itl_reason_t refusal)
{
    common_tftp_serve(&all->tftp, list);
    start_resets(all);
    run(all);
    lab_turn(&all->lab, all->pub);
    end_resets(all);
    judge(all, refusal);
}

static void open_all(rehearsal_t *all, uint64_t seed)
{
    base_error_t error = {{0}};
    common_must(lab_open(&all->lab, seed, &error), error.text);
    common_watch(all->lab.world);
    if (all->secure)
        virtual_world_set_link(all->lab.world, &(virtual_link_t){.min_delay_us = 200, .max_delay_us = 3000});
    open_pub(all);
    common_tftp_serve(&all->tftp, "c1-cucm-shape.tlv");
    for (unsigned i = 0; i < PHONES; i++)
        open_phone(all, i);
}

static void close_all(rehearsal_t *all)
{
    for (unsigned i = 0; i < PHONES; i++)
        lab_phone_close(&all->phones[i]);
    lab_turn(&all->lab, all->pub);
    collector_close(all->collector);
    common_tftp_close(&all->tftp);
    lab_close(&all->lab);
    for (unsigned i = 0; i < PHONES; i++)
        lab_phone_free(&all->phones[i]);
}

int main(int argc, char **argv)
{
    static rehearsal_t all;
    all.secure = argc == 3 && strcmp(argv[2], "--coaps") == 0;
    common_must(argc == 2 || all.secure, "usage: world_resets SEED [--coaps]");
    open_all(&all, strtoull(argv[1], NULL, 0));
    run(&all);
    judge(&all, ITL_REASON_NONE);
    update(&all, "c4-callmanager-and-tvs-regenerated.tlv", ITL_REASON_UNKNOWN_SIGNER);
    update(&all, "c5-the-same-signed-by-itlrecovery.tlv", ITL_REASON_NONE);
    common_draw(all.pub);
    close_all(&all);
    return 0;
}
