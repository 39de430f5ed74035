/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Requests to a phone's own CoAP server, of clients that may reset it: datagrams as in fuzz_datagrams.h. Behind them
 * the list is another one, so that those who observe it hear of it.
 */
#include "coap/coap_phone.h"

#include <string.h>

#include "fuzz_datagrams.h"
#include "fuzz_machine.h"
#include "fuzz_source.h"
#include "phone/phone_priv.h"
#include "phone/phone_view.h"
#include "test_work.h"
#include "virtual/virtual.h"

enum { OBSERVERS = 3 };

static itl_phone_storage_t storage;
static itl_phone_t *phone;
static itl_coap_phone_t server;

static void install(const char *name)
{
    static uint8_t list[ITL_LIMIT_LIST_BYTES];
    bool unchanged = false;
    itl_store_t *store = &phone->lists[ITL_PHONE_ITL].store;
    uint32_t len = fuzz_read_file(name, list, sizeof list);
    itl_store_begin(store);
    CHECK(itl_store_write(store, list, len) == ITL_REASON_NONE &&
          itl_store_finish(store, &unchanged) == ITL_REASON_NONE);
    CHECK(itl_store_commit(store) == ITL_REASON_NONE);
}

static void make_phone(void)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    static const itl_phone_config_t config = {.mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
                                              .model = "7962",
                                              .firmware = "9.4.1",
                                              .tftp = {{"tftp.lab", 69}},
                                              .tftp_count = 1,
                                              .timeout_ms = 5000};
    static itl_phone_memory_t memory;
    virtual_world_t *world = virtual_world_create(1);
    virtual_node_t *node = virtual_node_create(world, "phone", NULL, virtual_flash_create(&geometry, 1));
    memory.work = test_work();
    phone = itl_phone_place(&storage, sizeof storage);
    CHECK(itl_phone_init(phone, &config, virtual_node_hal(node), &memory) == ITL_REASON_NONE);
    install("c1-cucm-shape.tlv");
    CHECK(itl_phone_reset(phone) == ITL_REASON_NONE && itl_phone_installed(phone, ITL_PHONE_ITL) != NULL);
}

static void serve(void *ctx)
{
    itl_coap_reset_t reset = itl_coap_phone_poll(ctx);
    CHECK(reset == ITL_COAP_RESET_NONE || reset == ITL_COAP_RESET_SOFT || reset == ITL_COAP_RESET_HARD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    itl_coap_observer_t observers[OBSERVERS] = {{0}};
    const itl_hal_addr_t local = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}};
    const itl_coap_phone_config_t config = {
        .address = local, .allowed = {local}, .allowed_count = 1, .observers = observers, .observer_count = OBSERVERS};
    if (phone == NULL)
        make_phone();
    (void)fuzz_machine();
    CHECK(itl_coap_phone_open(&server, &config, phone));
    itl_coap_phone_booted(&server);
    fuzz_send_datagrams(itl_coap_phone_port(&server), data, size, serve, &server);
    server.sha1[ITL_PHONE_ITL][0] ^= 1;
    itl_coap_phone_booted(&server);
    itl_coap_phone_close(&server);
    return 0;
}
