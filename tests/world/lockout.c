/* SPDX-License-Identifier: GPL-2.0-or-later */
/*
 * A lockout and its way out in one process: a call manager's TFTP and TVS, three phones that ask TVS and two that do
 * not, a network that loses and delays. Prints the world's event log, what the phones came to, and one more random
 * number: with the same seed the same, byte for byte.
 *
 * --own-random lets wolfSSL draw from its own generator: a run that cannot be repeated, for the canary of the gate.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "phone/phone_view.h"
#include "pub.h"
#include "report/report.h"
#include "test_work.h"
#include "virtual/crypto.h"
#include "virtual/virtual.h"

#define PHONES 5u
#define ASKING 3u

/** One device of the world. */
typedef struct desk {
    virtual_node_t *node;
    virtual_flash_t *flash;
    itl_phone_storage_t storage;
    itl_phone_t *phone; /* In it. */
    void *tvs;
    uint64_t next_ms;
    char name[16];
} desk_t;

typedef struct lab {
    virtual_world_t *world;
    common_tftp_t tftp;
    pub_t pub;
    desk_t desks[PHONES];
} lab_t;

/* --- phones --- */

static void open_desk(lab_t *lab, unsigned number)
{
    desk_t *desk = &lab->desks[number];
    snprintf(desk->name, sizeof desk->name, "desk%u", number + 1u);
    desk->flash = common_flash(number);
    desk->node = virtual_node_create(lab->world, desk->name, NULL, desk->flash);
    desk->tvs = number < ASKING ? calloc(1, itl_tvs_client_size()) : NULL;
    desk->phone = itl_phone_place(&desk->storage, sizeof desk->storage);
    desk->next_ms = ITL_HAL_FOREVER;
    common_must(desk->node != NULL && (desk->tvs != NULL || number >= ASKING), "out of memory");
}

static void boot(lab_t *lab, desk_t *desk)
{
    itl_phone_config_t config = {
        .mac = {0, 0x11, 0x22, 0x33, 0x44, (uint8_t)(desk - lab->desks)},
        .model = "7962",
        .firmware = "9.4.1",
        .tftp = {{lab->tftp.address, 69}},
        .tftp_count = 1,
        .tvs = {{lab->tftp.address, ITL_TVS_PORT}},
        .tvs_count = desk->tvs != NULL ? 1 : 0,
    };
    const itl_phone_memory_t memory = {.work = test_work(), .tvs = desk->tvs};
    itl_phone_close(desk->phone);
    common_must(itl_phone_init(desk->phone, &config, virtual_node_hal(desk->node), &memory) == ITL_REASON_NONE,
                "no phone");
    itl_phone_boot(desk->phone);
    desk->next_ms = 0;
}

/* --- the world --- */

/* Everybody does what can be done now. @return when somebody wants to go on */
static uint64_t poll_all(lab_t *lab)
{
    uint64_t next_ms = pub_poll(&lab->pub);
    for (unsigned i = 0; i < PHONES; i++) {
        desk_t *desk = &lab->desks[i];
        if (desk->next_ms == ITL_HAL_FOREVER)
            continue;
        virtual_world_set_turn(lab->world, desk->node);
        desk->next_ms = itl_phone_poll(desk->phone);
        if (itl_phone_done(desk->phone))
            desk->next_ms = ITL_HAL_FOREVER;
        next_ms = desk->next_ms < next_ms ? desk->next_ms : next_ms;
    }
    return next_ms;
}

static bool all_done(const lab_t *lab)
{
    for (unsigned i = 0; i < PHONES; i++)
        if (!itl_phone_done(lab->desks[i].phone))
            return false;
    return true;
}

/* All boot; what those that ask TVS must come to, and what the others. */
static void boot_all(lab_t *lab, itl_reason_t asking, itl_reason_t others)
{
    for (unsigned i = 0; i < PHONES; i++) {
        virtual_world_set_turn(lab->world, lab->desks[i].node);
        boot(lab, &lab->desks[i]);
    }
    uint64_t next_ms = poll_all(lab);
    for (unsigned turns = 0; !all_done(lab); turns++) {
        common_must(turns < COMMON_TURNS, "the phones are not done");
        virtual_world_step(lab->world, next_ms);
        next_ms = poll_all(lab);
    }
    for (unsigned i = 0; i < PHONES; i++) {
        const desk_t *desk = &lab->desks[i];
        itl_reason_t refusal = itl_phone_refusal(desk->phone);
        printf("%s %s, %s\n", desk->name, itl_report_trust(desk->phone),
               refusal == ITL_REASON_NONE ? "fine" : itl_reason_name(refusal));
        common_must(refusal == (i < ASKING ? asking : others), "a phone came to something else");
    }
}

static void open_lab(lab_t *lab, uint64_t seed, bool own_random)
{
    lab->world = virtual_world_create(seed);
    common_watch(lab->world);
    common_must(virtual_crypto_open(lab->world), "wolfSSL has no room for a device");
    lab->pub = (pub_t){.world = lab->world, .node = virtual_node_create(lab->world, "pub", NULL, NULL)};
    common_tftp_open(&lab->tftp, lab->pub.node);
    lab->pub.tftp = lab->tftp.service;
    for (unsigned i = 0; i < PHONES; i++)
        open_desk(lab, i);
    if (own_random)
        return;
    virtual_crypto_join(lab->pub.node);
    for (unsigned i = 0; i < PHONES; i++)
        virtual_crypto_join(lab->desks[i].node);
}

static void close_lab(lab_t *lab)
{
    for (unsigned i = 0; i < PHONES; i++)
        itl_phone_close(lab->desks[i].phone);
    pub_close(&lab->pub);
    common_tftp_close(&lab->tftp);
    virtual_crypto_close();
    virtual_world_destroy(lab->world);
    for (unsigned i = 0; i < PHONES; i++) {
        virtual_flash_destroy(lab->desks[i].flash);
        free(lab->desks[i].tvs);
    }
}

int main(int argc, char **argv)
{
    static lab_t lab;
    bool own_random = argc > 2 && strcmp(argv[2], "--own-random") == 0;
    common_must(argc == 2 || own_random, "usage: world_lockout SEED [--own-random]");
    open_lab(&lab, strtoull(argv[1], NULL, 0), own_random);
    pub_vouch_for(&lab.pub, "cucm-callmanager-new.pem");
    pub_start_tvs(&lab.pub, "cucm-tvs.pem");
    common_tftp_serve(&lab.tftp, "c1-cucm-shape.tlv");
    boot_all(&lab, ITL_REASON_NONE, ITL_REASON_NONE);
    common_tftp_serve(&lab.tftp, "c3-callmanager-regenerated.tlv"); /* the new key is known to TVS only */
    boot_all(&lab, ITL_REASON_NONE, ITL_REASON_UNKNOWN_SIGNER);
    pub_start_tvs(&lab.pub, "tvs.pem"); /* and now nobody knows TVS */
    common_tftp_serve(&lab.tftp, "c4-callmanager-and-tvs-regenerated.tlv");
    boot_all(&lab, ITL_REASON_TVS_WRONG_CERTIFICATE, ITL_REASON_UNKNOWN_SIGNER);
    common_tftp_serve(&lab.tftp, "c5-the-same-signed-by-itlrecovery.tlv");
    boot_all(&lab, ITL_REASON_NONE, ITL_REASON_NONE);
    common_draw(lab.pub.node);
    close_lab(&lab);
    return 0;
}
