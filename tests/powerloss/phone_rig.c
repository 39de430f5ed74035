/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "test_work.h"
#include "virtual/crypto.h"

/** By which names the stores' files are asked for. */
static const char *const names[PHONE_STORES] = {"CTLSEP001122334455.tlv", "ITLSEP001122334455.tlv",
                                                "SEP001122334455.cnf.xml.sgn"};

static void open_pub(phone_rig_t *rig)
{
    const itl_hal_addr_t listen = {.family = ITL_HAL_IPV4, .port = 69};
    rig->pub = (pub_t){.world = rig->world, .node = virtual_node_create(rig->world, "pub", NULL, NULL)};
    virtual_crypto_join(rig->pub.node);
    const itl_hal_addr_t address = virtual_node_address(rig->pub.node);
    snprintf(rig->address, sizeof rig->address, "%u.%u.%u.%u", address.ip[0], address.ip[1], address.ip[2],
             address.ip[3]);
    rig->files = (memory_files_t){.files = rig->served, .count = PHONE_STORES};
    rig->folder = memory_files(&rig->files);
    const tftp_service_config_t config = {.address = listen, .files = &rig->folder};
    rig->pub.tftp = tftp_service_open(&config, virtual_node_hal(rig->pub.node));
    common_must(rig->pub.tftp != NULL, "no TFTP server");
    pub_vouch_for(&rig->pub, "cucm-callmanager-new.pem");
    pub_start_tvs(&rig->pub, "cucm-tvs.pem");
}

void phone_rig_open(phone_rig_t *rig, const virtual_geometry_t *geometry)
{
    memset(rig, 0, sizeof *rig);
    rig->world = virtual_world_create(1);
    common_must(virtual_crypto_open(rig->world), "wolfSSL has no room for a device");
    rig->flash = virtual_flash_create(geometry, 1);
    rig->node = virtual_node_create(rig->world, "phone", NULL, rig->flash);
    virtual_crypto_join(rig->node);
    rig->phone = itl_phone_place(&rig->storage, sizeof rig->storage);
    rig->tvs_memory = calloc(1, itl_tvs_client_size());
    common_must(rig->tvs_memory != NULL, "out of memory");
    flash_log_open(&rig->log, rig->flash);
    open_pub(rig);
}

void phone_rig_close(phone_rig_t *rig)
{
    itl_phone_close(rig->phone);
    pub_close(&rig->pub);
    tftp_service_close(rig->pub.tftp);
    flash_log_close(&rig->log);
    virtual_crypto_close();
    virtual_world_destroy(rig->world);
    virtual_flash_destroy(rig->flash);
    free(rig->tvs_memory);
}

void phone_rig_serve(phone_rig_t *rig, const phone_files_t *files)
{
    for (int i = 0; i < PHONE_STORES; i++) {
        const base_bytes_t *file = files->of[i];
        rig->served[i] = (memory_file_t){.name = names[i]};
        if (file != NULL) {
            rig->served[i].data = file->data;
            rig->served[i].size = file->size;
        }
    }
}

itl_reason_t phone_rig_on(phone_rig_t *rig)
{
    const itl_phone_config_t config = {
        .mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
        .model = "7962",
        .firmware = "9.4.1",
        .tftp = {{rig->address, 69}},
        .tftp_count = 1,
        .tvs = {{rig->address, ITL_TVS_PORT}},
        .tvs_count = rig->asks_tvs ? 1 : 0,
    };
    const itl_phone_memory_t memory = {.work = test_work(), .tvs = rig->asks_tvs ? rig->tvs_memory : NULL};
    itl_hal_t hal = *virtual_node_hal(rig->node);
    hal.flash = &rig->log.hal;
    virtual_world_set_turn(rig->world, rig->node);
    itl_phone_close(rig->phone);
    virtual_flash_power_on(rig->flash);
    return itl_phone_init(rig->phone, &config, &hal, &memory);
}

/* The phone's turn. @return when it wants the next one */
static uint64_t poll_phone(phone_rig_t *rig)
{
    virtual_world_set_turn(rig->world, rig->node);
    return itl_phone_poll(rig->phone);
}

bool phone_rig_boot(phone_rig_t *rig)
{
    itl_phone_boot(rig->phone);
    for (unsigned turns = 0; turns < COMMON_TURNS; turns++) {
        uint64_t phone_ms = poll_phone(rig);
        if (!virtual_flash_powered(rig->flash)) {
            itl_phone_close(rig->phone);
            return true;
        }
        if (itl_phone_done(rig->phone))
            return true;
        uint64_t pub_ms = pub_poll(&rig->pub);
        virtual_world_step(rig->world, phone_ms < pub_ms ? phone_ms : pub_ms);
    }
    return false;
}

static itl_store_t *store_of(phone_rig_t *rig, phone_store_t store)
{
    if (store == PHONE_STORE_CONFIG)
        return &rig->phone->configuration.store;
    return &rig->phone->lists[store == PHONE_STORE_CTL ? ITL_PHONE_CTL : ITL_PHONE_ITL].store;
}

bool phone_rig_has(phone_rig_t *rig, phone_store_t store, const base_bytes_t *file)
{
    static uint8_t bytes[ITL_LIMIT_LIST_BYTES];
    itl_store_t *in = store_of(rig, store);
    if (file == NULL)
        return !itl_store_installed(in)->installed;
    itl_tlv_source_t source = itl_store_source(in);
    return source.size == file->size && itl_tlv_read(&source, 0, bytes, source.size) == ITL_REASON_NONE &&
           memcmp(bytes, file->data, file->size) == 0;
}
