/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole lab in one process: a cluster of two nodes, each a machine of its own, its collector of alarms and its
 * resets, and three phones. A node is switched off, another is cut off, and phones go on; then CallManager's and TVS's
 * certificates are renewed back to back, which locks the phones out, and a reset with the recovery key lets them in
 * again. Phones are reset by CoAP, and tell by CoAP what became of each list. The cluster is in memory.
 * Prints the world's event log, what the phones came to and what `cluster phones` says, and one more random number:
 * with the same seed the same, byte for byte, keys and lists included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/machine.h"
#include "cluster/memory.h"
#include "cluster/phones.h"
#include "coap/coap_port.h"
#include "common.h"
#include "desk.h"
#include "keypool/keypool.h"
#include "report/report.h"
#include "serving/serving.h"
#include "virtual/crypto.h"

#define NODES  2u
#define PHONES 3u

typedef struct lab {
    virtual_world_t *world;
    cluster_memory_t *memory;
    cluster_disk_t disk;
    virtual_node_t *nodes[NODES]; /* pub, sub */
    bool off[NODES];
    char addresses[NODES][16];
    serving_machines_t machines;
    keypool_t keys;
    serving_t *serving;
    char collector[40]; /* Where phones send their alarms. */
    unsigned boots;     /* That phones have been told to do. */
    desk_t desks[PHONES];
} lab_t;

static const char *const names[NODES] = {"pub", "sub"};

/* From now on all that is called is called for a node. @return its HAL */
static const itl_hal_t *turn(const lab_t *lab, virtual_node_t *node)
{
    const itl_hal_t *hal = virtual_node_hal(node);
    virtual_world_set_turn(lab->world, node);
    machine_use(hal);
    coap_port_use(hal);
    return hal;
}

/* --- the cluster --- */

static void take_turn(void *ctx, const char *node)
{
    const lab_t *lab = ctx;
    turn(lab, virtual_world_node(lab->world, node));
}

static const itl_hal_t *machine_of(void *ctx, const char *node, itl_hal_addr_t *address)
{
    const lab_t *lab = ctx;
    size_t i = strcmp(node, names[0]) == 0 ? 0 : 1;
    *address = virtual_node_address(lab->nodes[i]);
    return lab->off[i] ? NULL : virtual_node_hal(lab->nodes[i]);
}

static void print_note(void *ctx, const char *text)
{
    (void)ctx;
    printf("cluster: %s\n", text);
}

static const serving_events_t events = {.note = print_note};

static void create_cluster(lab_t *lab)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub", .callmanager = true}, {.host = "sub"}};
    const cluster_plan_t plan = {
        .release = CLUSTER_10_0, .nodes = nodes, .node_count = NODES, .domain = "example", .key_bits = 1024};
    base_error_t error = {{0}};
    lab->memory = cluster_memory_create("lab");
    common_must(lab->memory != NULL, "out of memory");
    lab->disk = cluster_memory_disk(lab->memory);
    turn(lab, lab->nodes[0]);
    common_must(cluster_create_at(&lab->disk, &plan, &error), error.text);
}

/* As `itlsim cluster up` does it; pub has the collector. */
static void serve(lab_t *lab)
{
    base_error_t error = {{0}};
    lab->machines = (serving_machines_t){.ctx = lab, .of = machine_of, .turn = take_turn};
    const serving_config_t config = {.disk = lab->disk,
                                     .hal = turn(lab, lab->nodes[0]),
                                     .machines = &lab->machines,
                                     .coap_only = true,
                                     .events = &events};
    lab->serving = serving_open(&config, &error);
    common_must(lab->serving != NULL, error.text);
    snprintf(lab->collector, sizeof lab->collector, "coap://%s/alarms", lab->addresses[0]);
}

static void open_cluster(lab_t *lab)
{
    for (size_t i = 0; i < NODES; i++) {
        lab->nodes[i] = virtual_node_create(lab->world, names[i], NULL, NULL);
        virtual_crypto_join(lab->nodes[i]);
        const itl_hal_addr_t address = virtual_node_address(lab->nodes[i]);
        snprintf(lab->addresses[i], sizeof lab->addresses[i], "%u.%u.%u.%u", address.ip[0], address.ip[1],
                 address.ip[2], address.ip[3]);
    }
    keypool_open(&lab->keys);
    machine_use_keys(&lab->keys.keys);
    create_cluster(lab);
    serve(lab);
}

static void switch_node(lab_t *lab, size_t index, bool off)
{
    lab->off[index] = off;
    if (off)
        virtual_node_power_off(lab->nodes[index]);
    else
        virtual_node_power_on(lab->nodes[index]);
    serving_reload(lab->serving);
    serving_poll(lab->serving);
}

/* --- phones --- */

/* sub serves phones; pub is there when sub is not. */
static itl_phone_config_t phone_config(const lab_t *lab, unsigned number)
{
    return (itl_phone_config_t){
        .mac = {0, 0x11, 0x22, 0x33, 0x44, (uint8_t)number},
        .model = "7962",
        .firmware = "9.4.1",
        .tftp = {{lab->addresses[1], 69}, {lab->addresses[0], 69}},
        .tftp_count = 2,
        .tvs = {{lab->addresses[1], ITL_TVS_PORT}, {lab->addresses[0], ITL_TVS_PORT}},
        .tvs_count = 2,
        .alarms = {lab->collector},
        .alarm_count = 1,
    };
}

/* Who may reset a phone is pub. */
static void open_desk(lab_t *lab, unsigned number)
{
    desk_t *desk = &lab->desks[number];
    const desk_plan_t plan = {.config = phone_config(lab, number), .may_reset = virtual_node_address(lab->nodes[0])};
    desk_make(desk, lab->world, number);
    virtual_crypto_join(desk->node);
    desk->tvs = calloc(1, itl_tvs_client_size());
    common_must(desk->tvs != NULL, "out of memory");
    turn(lab, desk->node);
    desk_open(desk, &plan);
}

/* --- the world --- */

static uint64_t poll_all(lab_t *lab)
{
    uint64_t next_ms = serving_poll(lab->serving);
    for (unsigned i = 0; i < PHONES; i++) {
        turn(lab, lab->desks[i].node);
        uint64_t desk_ms = desk_poll(&lab->desks[i]);
        next_ms = desk_ms < next_ms ? desk_ms : next_ms;
    }
    return next_ms;
}

static bool all_booted(const lab_t *lab)
{
    for (unsigned i = 0; i < PHONES; i++)
        if (lab->desks[i].boots < lab->boots)
            return false;
    return true;
}

/* Until every phone has come to the end of its boot. */
static void run(lab_t *lab)
{
    uint64_t next_ms = poll_all(lab);
    for (unsigned turns = 0; !all_booted(lab); turns++) {
        common_must(turns < COMMON_TURNS, "the phones are not done");
        virtual_world_step(lab->world, next_ms);
        next_ms = poll_all(lab);
    }
}

static void print_phone(void *ctx, const cluster_phone_t *phone)
{
    unsigned *states = ctx;
    char line[CLUSTER_PHONE_LINE_BYTES];
    puts(cluster_phone_line(phone, line));
    states[phone->state]++;
}

/* All have come to this, and `cluster phones` knows. */
static void judge(const lab_t *lab, itl_reason_t refusal, cluster_phone_state_t state)
{
    base_error_t error = {{0}};
    unsigned states[CLUSTER_PHONE_NO_LIST + 1] = {0};
    for (unsigned i = 0; i < PHONES; i++) {
        itl_reason_t came = itl_phone_refusal(lab->desks[i].phone);
        printf("desk%u %s, %s\n", i + 1u, itl_report_trust(lab->desks[i].phone),
               came == ITL_REASON_NONE ? "fine" : itl_reason_name(came));
        common_must(came == refusal, "a phone came to something else");
    }
    turn(lab, lab->nodes[0]);
    cluster_t *cluster = cluster_open_at(&lab->disk, CLUSTER_NO_WAIT, NULL, &error);
    common_must(cluster != NULL && cluster_phones(cluster, print_phone, states, &error), error.text);
    cluster_close(cluster);
    common_must(states[state] == PHONES, "the cluster knows otherwise");
}

static void power_up(lab_t *lab)
{
    lab->boots++;
    for (unsigned i = 0; i < PHONES; i++) {
        turn(lab, lab->desks[i].node);
        desk_boot(&lab->desks[i]);
    }
    run(lab);
}

/* As a call manager does it. */
static void reset_all(lab_t *lab)
{
    lab->boots++;
    serving_reset_phones(lab->serving, "The lab resets its phones");
    run(lab);
}

static void pass(lab_t *lab, uint64_t ms)
{
    uint64_t until_ms = virtual_world_now_ms(lab->world) + ms;
    while (virtual_world_now_ms(lab->world) < until_ms) {
        uint64_t next_ms = poll_all(lab);
        virtual_world_step(lab->world, next_ms < until_ms ? next_ms : until_ms);
    }
}

/* --- what an administrator does --- */

static void regenerate(const lab_t *lab, cluster_certificate_t which)
{
    base_error_t error = {{0}};
    turn(lab, lab->nodes[0]);
    cluster_t *cluster = cluster_open_at(&lab->disk, CLUSTER_NO_WAIT, NULL, &error);
    common_must(cluster != NULL, error.text);
    for (unsigned i = 0; i < (which == CLUSTER_CAPF ? 1 : NODES); i++)
        common_must(cluster_regenerate(cluster, cluster_find_node(cluster, names[i]), which, &error), error.text);
    for (unsigned i = 0; i < NODES; i++)
        common_must(cluster_restart_tftp(cluster, cluster_find_node(cluster, names[i]), &error), error.text);
    cluster_close(cluster);
}

/* From now on only people reset phones. */
static void reset_by_hand_only(const lab_t *lab)
{
    base_error_t error = {{0}};
    turn(lab, lab->nodes[0]);
    cluster_t *cluster = cluster_open_at(&lab->disk, CLUSTER_NO_WAIT, NULL, &error);
    common_must(cluster != NULL && cluster_set_interaction(cluster, CLUSTER_MANUAL, &error), error.text);
    cluster_close(cluster);
}

static void reset_with_recovery(const lab_t *lab)
{
    base_error_t error = {{0}};
    turn(lab, lab->nodes[0]);
    cluster_t *cluster = cluster_open_at(&lab->disk, CLUSTER_NO_WAIT, NULL, &error);
    common_must(cluster != NULL, error.text);
    common_must(cluster_itl_reset_local(cluster, cluster_find_node(cluster, names[0]), NULL, NULL, &error), error.text);
    cluster_close(cluster);
}

/* The cluster resets its phones by itself. */
static void renew_capf(lab_t *lab)
{
    lab->boots++;
    regenerate(lab, CLUSTER_CAPF);
    run(lab);
    pass(lab, 360000);
}

static void close_lab(lab_t *lab)
{
    for (unsigned i = 0; i < PHONES; i++) {
        turn(lab, lab->desks[i].node);
        desk_close(&lab->desks[i]);
    }
    turn(lab, lab->nodes[0]);
    serving_close(lab->serving);
    cluster_memory_destroy(lab->memory);
    machine_use(NULL);
    machine_use_keys(NULL);
    virtual_crypto_close();
    virtual_world_destroy(lab->world);
    for (unsigned i = 0; i < PHONES; i++)
        desk_free(&lab->desks[i]);
}

static void story(lab_t *lab)
{
    power_up(lab);
    judge(lab, ITL_REASON_NONE, CLUSTER_PHONE_CURRENT);
    switch_node(lab, 1, true);
    reset_all(lab);
    switch_node(lab, 1, false);
    judge(lab, ITL_REASON_NONE, CLUSTER_PHONE_CURRENT);
    virtual_node_isolate(lab->nodes[0], true);
    power_up(lab);
    virtual_node_isolate(lab->nodes[0], false);
    judge(lab, ITL_REASON_NONE, CLUSTER_PHONE_CURRENT);
    renew_capf(lab);
    judge(lab, ITL_REASON_NONE, CLUSTER_PHONE_CURRENT);
    reset_by_hand_only(lab);
    regenerate(lab, CLUSTER_CALLMANAGER);
    pass(lab, 360000);
    regenerate(lab, CLUSTER_TVS);
    reset_all(lab);
    judge(lab, ITL_REASON_TVS_WRONG_CERTIFICATE, CLUSTER_PHONE_UNTRUSTED);
    reset_with_recovery(lab);
    reset_all(lab);
    judge(lab, ITL_REASON_NONE, CLUSTER_PHONE_CURRENT);
}

int main(int argc, char **argv)
{
    static lab_t lab;
    common_must(argc == 2, "usage: world_cluster SEED");
    lab.world = common_world(strtoull(argv[1], NULL, 0));
    common_must(virtual_crypto_open(lab.world), "wolfSSL has no room for a device");
    open_cluster(&lab);
    for (unsigned i = 0; i < PHONES; i++)
        open_desk(&lab, i);
    story(&lab);
    common_draw(lab.nodes[0]);
    close_lab(&lab);
    return 0;
}
