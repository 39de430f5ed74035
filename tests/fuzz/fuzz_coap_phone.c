/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Requests to a phone's own CoAP server, of clients that may reset it: datagrams as in fuzz_datagrams.h. Behind them
 * the list is another one, so that those who observe it hear of it.
 */
#include "coap/coap_phone.h"

#include <string.h>

#include "fuzz_datagrams.h"
#include "fuzz_source.h"
#include "test_work.h"
#include "virtual/virtual.h"

enum { OBSERVERS = 3 };

static phone_t phone;
static coap_phone_t server;

static void install(const char *name)
{
    static uint8_t list[LIMIT_LIST_BYTES];
    bool unchanged = false;
    store_t *store = &phone.lists[PHONE_ITL].store;
    uint32_t len = fuzz_read_file(name, list, sizeof list);
    store_begin(store);
    CHECK(store_write(store, list, len) == REASON_NONE && store_finish(store, &unchanged) == REASON_NONE);
    CHECK(store_commit(store) == REASON_NONE);
}

static void make_phone(void)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    static const phone_config_t config = {.mac = {0x00, 0x11, 0x22, 0x33, 0x44, 0x55},
                                          .model = "7962",
                                          .firmware = "9.4.1",
                                          .tftp = {{"tftp.lab", 69}},
                                          .tftp_count = 1,
                                          .timeout_ms = 5000};
    static phone_memory_t memory;
    virtual_world_t *world = virtual_world_create(1);
    virtual_node_t *node = virtual_node_create(world, "phone", NULL, virtual_flash_create(&geometry, 1));
    memory.work = test_work();
    CHECK(phone_init(&phone, &config, virtual_node_hal(node), &memory) == REASON_NONE);
    install("c1-cucm-shape.tlv");
    CHECK(phone_reset(&phone) == REASON_NONE && phone_installed(&phone, PHONE_ITL) != NULL);
}

static void serve(void *ctx)
{
    coap_reset_t reset = coap_phone_poll(ctx);
    CHECK(reset == COAP_RESET_NONE || reset == COAP_RESET_SOFT || reset == COAP_RESET_HARD);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    coap_observer_t observers[OBSERVERS] = {{0}};
    const hal_addr_t local = {.family = HAL_IPV4, .ip = {127, 0, 0, 1}};
    const coap_phone_config_t config = {
        .address = local, .allowed = {local}, .allowed_count = 1, .observers = observers, .observer_count = OBSERVERS};
    if (test_work() != phone.memory.work)
        make_phone();
    CHECK(coap_phone_open(&server, &config, &phone));
    coap_phone_booted(&server);
    fuzz_send_datagrams(coap_phone_port(&server), data, size, serve, &server);
    server.sha1[PHONE_ITL][0] ^= 1;
    coap_phone_booted(&server);
    coap_phone_close(&server);
    return 0;
}
