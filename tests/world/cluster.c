/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * The whole lab in one process: a cluster of two nodes, each a machine of its own, its collector of alarms and its
 * resets, and three phones. CallManager's and TVS's certificates are renewed back to back, which locks the phones out,
 * and a reset with the recovery key lets them in again. Phones are reset by CoAP, and tell by CoAP what became of each
 * list. The cluster is in memory: no file is touched.
 *
 * --nodes: another story. The publisher is off while a certificate is renewed, and resets the phones once it is on; a
 * phone and a node are parted; the other node is switched off again and again, the publisher is cut off, and phones go
 * on.
 *
 * --folder DIR: the first story, with the cluster in a folder, which changes nothing of what is printed.
 *
 * Prints the world's event log, what the phones came to and what `cluster phones` says, and one more random number:
 * with the same seed the same, byte for byte, keys and lists included.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/devices.h"
#include "cluster/phones.h"
#include "common.h"
#include "lab_cluster.h"
#include "lab_phone.h"
#include "report/report.h"

#define PHONES 3u

/* After which two certificates may be renewed back to back. */
#define HOLD_DOWN_MS 360000u

#define MINUTE_MS 60000u

/* No phone takes longer. */
#define PATIENCE_MS 600000u

typedef struct rehearsal {
    lab_t lab;
    lab_cluster_t cluster;
    lab_phone_t phones[PHONES];
    unsigned boots; /* That phones have been told to do. */
} rehearsal_t;

static const char *const names[] = {"pub", "sub"};

/* --- the cluster --- */

static void print_note(void *ctx, const char *text)
{
    (void)ctx;
    printf("cluster: %s\n", text);
}

static const serving_events_t events = {.note = print_note};

/* @param folder  NULL: in memory */
static void open_cluster(rehearsal_t *all, const char *folder)
{
    static const cluster_node_plan_t nodes[] = {{.host = "pub", .callmanager = true}, {.host = "sub"}};
    static const cluster_plan_t cluster = {
        .release = CLUSTER_10_0, .nodes = nodes, .node_count = 2, .domain = "example", .key_bits = 1024};
    const cluster_disk_t disk = cluster_disk_folder(folder);
    const lab_cluster_plan_t plan = {
        .name = "lab", .cluster = &cluster, .disk = folder != NULL ? &disk : NULL, .events = &events};
    base_error_t error = {{0}};
    common_must(lab_cluster_open(&all->cluster, &all->lab, &plan, &error), error.text);
}

static cluster_t *begin(const rehearsal_t *all)
{
    base_error_t error = {{0}};
    cluster_t *cluster = lab_cluster_begin(&all->cluster, &error);
    common_must(cluster != NULL, error.text);
    return cluster;
}

static void power(rehearsal_t *all, const char *node, bool off)
{
    lab_cluster_power(&all->cluster, lab_cluster_machine(&all->cluster, node), off);
}

/* --- phones --- */

/* sub serves phones; pub is there when sub is not. Their TVS stand in the configurations that the nodes make. */
static itl_phone_config_t phone_config(const lab_cluster_t *cluster, unsigned number)
{
    const char *pub = cluster->nodes[0].address, *sub = cluster->nodes[1].address;
    return (itl_phone_config_t){
        .mac = {0, 0x11, 0x22, 0x33, 0x44, (uint8_t)number},
        .model = "7962",
        .firmware = "9.4.1",
        .tftp = {{sub, 69}, {pub, 69}},
        .tftp_count = 2,
        .alarms = {cluster->collector},
        .alarm_count = 1,
    };
}

/* Who may reset a phone is pub. */
static void open_phone(rehearsal_t *all, unsigned number)
{
    const lab_phone_plan_t plan = {.config = phone_config(&all->cluster, number),
                                   .may_reset = virtual_node_address(all->cluster.nodes[0].node)};
    const char name[] = {'d', 'e', 's', 'k', (char)('1' + number), '\0'};
    base_error_t error = {{0}};
    lab_phone_t *phone = &all->phones[number];
    common_must(lab_phone_open(phone, &all->lab, name, number, &error) && lab_phone_on(phone, &plan, &error),
                error.text);
}

static bool all_booted(const void *ctx)
{
    const rehearsal_t *all = ctx;
    for (unsigned i = 0; i < PHONES; i++)
        if (all->phones[i].boots < all->boots)
            return false;
    return true;
}

static bool any_booted(const rehearsal_t *all)
{
    for (unsigned i = 0; i < PHONES; i++)
        if (all->phones[i].boots >= all->boots)
            return true;
    return false;
}

/* Until every phone has come to the end of its boot. */
static void run(rehearsal_t *all)
{
    const uint64_t until_ms = virtual_world_now_ms(all->lab.world) + PATIENCE_MS;
    common_must(lab_run(&all->lab, all_booted, all, until_ms), "the phones are not done");
}

static void pass(rehearsal_t *all, uint64_t ms)
{
    lab_run(&all->lab, NULL, NULL, virtual_world_now_ms(all->lab.world) + ms);
}

static void power_up(rehearsal_t *all)
{
    all->boots++;
    for (unsigned i = 0; i < PHONES; i++)
        lab_phone_boot(&all->phones[i]);
    run(all);
}

/* As a call manager does it. */
static void reset_all(rehearsal_t *all)
{
    all->boots++;
    serving_reset_phones(all->cluster.serving, "The lab resets its phones");
    all->cluster.actor.due = true;
    run(all);
}

/* --- what came of it --- */

static void print_phone(void *ctx, const cluster_phone_t *phone)
{
    unsigned *states = ctx;
    char line[CLUSTER_PHONE_LINE_BYTES];
    puts(cluster_phone_line(phone, line));
    states[phone->state]++;
}

/* All have come to this, and `cluster phones` knows. */
static void judge(rehearsal_t *all, itl_reason_t refusal, cluster_phone_state_t state)
{
    base_error_t error = {{0}};
    unsigned states[CLUSTER_PHONE_UNKNOWN + 1] = {0};
    for (unsigned i = 0; i < PHONES; i++) {
        const itl_phone_t *phone = all->phones[i].phone;
        itl_reason_t came = itl_phone_refusal(phone);
        printf("desk%u %s, %s\n", i + 1u, itl_report_trust(phone),
               came == ITL_REASON_NONE ? "fine" : itl_reason_name(came));
        common_must(came == refusal, "a phone came to something else");
    }
    cluster_t *cluster = begin(all);
    common_must(cluster_phones(cluster, print_phone, states, &error), error.text);
    lab_cluster_end(&all->cluster, cluster);
    common_must(states[state] == PHONES, "the cluster knows otherwise");
}

/* What the nodes' configurations say has come to the phones, or not. */
static void judge_ssh_access(const rehearsal_t *all, itl_config_switch_t value)
{
    for (unsigned i = 0; i < PHONES; i++)
        common_must(itl_phone_settings(all->phones[i].phone)->ssh_access == value, "a phone has another setting");
}

static void judge_fine(rehearsal_t *all)
{
    judge(all, ITL_REASON_NONE, CLUSTER_PHONE_CURRENT);
}

/* --- what an administrator does --- */

static void regenerate(rehearsal_t *all, cluster_certificate_t which)
{
    base_error_t error = {{0}};
    cluster_t *cluster = begin(all);
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        common_must(cluster_regenerate(cluster, cluster_find_node(cluster, names[i]), which, &error), error.text);
    lab_cluster_end(&all->cluster, cluster);
}

/* Of all phones, which stand in the device list from then on. */
static void set_ssh_access(rehearsal_t *all, devices_value_t value)
{
    base_error_t error = {{0}};
    devices_t devices;
    char name[DEVICES_NAME_BYTES];
    cluster_t *cluster = begin(all);
    common_must(cluster_read_devices(cluster, &devices, &error), error.text);
    for (unsigned i = 0; i < PHONES; i++) {
        snprintf(name, sizeof name, "SEP0011223344%02X", i);
        common_must(devices_add(&devices, name, &error) != NULL, error.text);
    }
    common_must(devices_set_value(devices.all, DEVICES_SSH_ACCESS, value, &error) &&
                    cluster_write_devices(cluster, &devices, &error),
                error.text);
    devices_free(&devices);
    lab_cluster_end(&all->cluster, cluster);
}

/* For which the cluster resets its phones by itself. */
static void renew_capf(rehearsal_t *all)
{
    base_error_t error = {{0}};
    cluster_t *cluster = begin(all);
    common_must(cluster_regenerate(cluster, cluster_find_node(cluster, "pub"), CLUSTER_CAPF, &error), error.text);
    lab_cluster_end(&all->cluster, cluster);
}

/* From now on only people reset phones. */
static void leave_resets_to_people(rehearsal_t *all)
{
    base_error_t error = {{0}};
    cluster_t *cluster = begin(all);
    common_must(cluster_set_interaction(cluster, CLUSTER_MANUAL, &error), error.text);
    lab_cluster_end(&all->cluster, cluster);
}

static void reset_with_recovery(rehearsal_t *all)
{
    base_error_t error = {{0}};
    cluster_t *cluster = begin(all);
    common_must(cluster_itl_reset_local(cluster, cluster_find_node(cluster, "pub"), NULL, NULL, &error), error.text);
    lab_cluster_end(&all->cluster, cluster);
}

/* --- the story --- */

static void lose_sub(rehearsal_t *all)
{
    power(all, "sub", true);
    reset_all(all);
    power(all, "sub", false);
    judge_fine(all);
}

static void cut_pub_off(rehearsal_t *all)
{
    virtual_node_isolate(all->cluster.nodes[0].node, true);
    power_up(all);
    virtual_node_isolate(all->cluster.nodes[0].node, false);
    judge_fine(all);
}

static void lockout(rehearsal_t *all)
{
    set_ssh_access(all, DEVICES_OFF);
    power_up(all);
    judge_fine(all);
    leave_resets_to_people(all);
    regenerate(all, CLUSTER_CALLMANAGER);
    pass(all, HOLD_DOWN_MS);
    regenerate(all, CLUSTER_TVS);
    set_ssh_access(all, DEVICES_ON);
    reset_all(all);
    judge(all, ITL_REASON_TVS_WRONG_CERTIFICATE, CLUSTER_PHONE_UNTRUSTED);
    judge_ssh_access(all, ITL_CONFIG_OFF);
    reset_with_recovery(all);
    reset_all(all);
    judge_fine(all);
    judge_ssh_access(all, ITL_CONFIG_ON);
}

/* What a node knew that was off it has again: its alarms, and that phones are to be reset. */
static void nodes_come_and_go(rehearsal_t *all)
{
    virtual_node_t *sub = all->cluster.nodes[1].node, *desk = all->phones[0].node;
    set_ssh_access(all, DEVICES_OFF);
    power_up(all);
    judge_fine(all);
    judge_ssh_access(all, ITL_CONFIG_OFF);
    set_ssh_access(all, DEVICES_ON);
    reset_all(all);
    judge_ssh_access(all, ITL_CONFIG_ON);
    power(all, "pub", true);
    renew_capf(all);
    pass(all, MINUTE_MS);
    all->boots++;
    common_must(!any_booted(all), "who reset a phone while the publisher was off?");
    power(all, "pub", false);
    run(all);
    judge_fine(all);
    virtual_world_partition(all->lab.world, desk, sub, true);
    reset_all(all);
    virtual_world_partition(all->lab.world, desk, sub, false);
    judge_fine(all);
    lose_sub(all);
    lose_sub(all);
    cut_pub_off(all);
}

int main(int argc, char **argv)
{
    static rehearsal_t all;
    base_error_t error = {{0}};
    const bool nodes = argc == 3 && strcmp(argv[2], "--nodes") == 0;
    const char *folder = argc == 4 && strcmp(argv[2], "--folder") == 0 ? argv[3] : NULL;
    common_must(argc == 2 || nodes || folder != NULL, "usage: world_cluster SEED [--nodes | --folder DIR]");
    common_must(lab_open(&all.lab, strtoull(argv[1], NULL, 0), &error), error.text);
    common_watch(all.lab.world);
    open_cluster(&all, folder);
    for (unsigned i = 0; i < PHONES; i++)
        open_phone(&all, i);
    if (nodes)
        nodes_come_and_go(&all);
    else
        lockout(&all);
    common_draw(all.cluster.nodes[0].node);
    for (unsigned i = 0; i < PHONES; i++)
        lab_phone_close(&all.phones[i]);
    lab_cluster_close(&all.cluster);
    lab_close(&all.lab);
    for (unsigned i = 0; i < PHONES; i++)
        lab_phone_free(&all.phones[i]);
    return 0;
}
