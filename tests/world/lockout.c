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
#include "report/report.h"
#include "test_work.h"
#include "tvs/tvs_service.h"
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
    virtual_node_t *pub;
    common_tftp_t tftp;
    tvs_known_t known;
    tvs_service_t *tvs;
    desk_t desks[PHONES];
} lab_t;

/* --- the call manager --- */

static void vouch_for(lab_t *lab, const char *file)
{
    base_error_t error = {{0}};
    tvs_grant_t grant = tvs_grant_default();
    base_bytes_t pem = common_load(file);
    common_must(tvs_known_add(&lab->known, file, pem.data, pem.size, &grant, &error), error.text);
    base_bytes_free(&pem);
}

static void start_tvs(lab_t *lab, const char *identity)
{
    base_error_t error = {{0}};
    base_bytes_t pem = common_load(identity);
    tvs_service_close(lab->tvs);
    tvs_service_config_t config = {
        .listen = {.family = ITL_HAL_IPV4, .port = ITL_TVS_PORT},
        .identity = (const char *)pem.data,
        .identity_len = pem.size,
    };
    lab->tvs = tvs_service_init(&config, virtual_node_hal(lab->pub), &lab->known, &error);
    common_must(lab->tvs != NULL, error.text);
    base_bytes_free(&pem);
}

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

/* The call manager's turn. @return when it wants the next one */
static uint64_t poll_pub(lab_t *lab)
{
    const itl_hal_net_t *net = virtual_node_hal(lab->pub)->net;
    itl_hal_socket_t ready[16];
    size_t count = 0;
    virtual_world_set_turn(lab->world, lab->pub);
    do {
        net->wait(net->ctx, 0, ready, sizeof ready / sizeof ready[0], &count);
        for (size_t i = 0; i < count; i++)
            if (!tftp_service_ready(lab->tftp.service, ready[i]))
                tvs_service_ready(lab->tvs, ready[i]);
    } while (count > 0);
    uint64_t tftp_ms = tftp_service_poll(lab->tftp.service);
    uint64_t tvs_ms = tvs_service_tick(lab->tvs);
    return tftp_ms < tvs_ms ? tftp_ms : tvs_ms;
}

/* Everybody does what can be done now. @return when somebody wants to go on */
static uint64_t poll_all(lab_t *lab)
{
    uint64_t next_ms = poll_pub(lab);
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
    lab->pub = virtual_node_create(lab->world, "pub", NULL, NULL);
    common_tftp_open(&lab->tftp, lab->pub);
    for (unsigned i = 0; i < PHONES; i++)
        open_desk(lab, i);
    if (own_random)
        return;
    virtual_crypto_join(lab->pub);
    for (unsigned i = 0; i < PHONES; i++)
        virtual_crypto_join(lab->desks[i].node);
}

static void close_lab(lab_t *lab)
{
    for (unsigned i = 0; i < PHONES; i++)
        itl_phone_close(lab->desks[i].phone);
    tvs_service_close(lab->tvs);
    common_tftp_close(&lab->tftp);
    tvs_known_free(&lab->known);
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
    vouch_for(&lab, "cucm-callmanager-new.pem");
    start_tvs(&lab, "cucm-tvs.pem");
    common_tftp_serve(&lab.tftp, "c1-cucm-shape.tlv");
    boot_all(&lab, ITL_REASON_NONE, ITL_REASON_NONE);
    common_tftp_serve(&lab.tftp, "c3-callmanager-regenerated.tlv"); /* the new key is known to TVS only */
    boot_all(&lab, ITL_REASON_NONE, ITL_REASON_UNKNOWN_SIGNER);
    start_tvs(&lab, "tvs.pem"); /* and now nobody knows TVS */
    common_tftp_serve(&lab.tftp, "c4-callmanager-and-tvs-regenerated.tlv");
    boot_all(&lab, ITL_REASON_TVS_WRONG_CERTIFICATE, ITL_REASON_UNKNOWN_SIGNER);
    common_tftp_serve(&lab.tftp, "c5-the-same-signed-by-itlrecovery.tlv");
    boot_all(&lab, ITL_REASON_NONE, ITL_REASON_NONE);
    common_draw(lab.pub);
    close_lab(&lab);
    return 0;
}
