/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs_rig.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fileio.h"
#include "test_work.h"

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "rig: %s\n", what);
        abort();
    }
}

base_bytes_t rig_file(const char *name)
{
    char path[512];
    base_bytes_t bytes = {0};
    base_error_t error;
    snprintf(path, sizeof path, TEST_DATA "/%s", name);
    must(base_load(path, &bytes, NULL, &error), path);
    return bytes;
}

void rig_list(rig_list_t *list, const char *name)
{
    list->bytes = rig_file(name);
    list->source = itl_tlv_source_memory(list->bytes.data, (uint32_t)list->bytes.size);
    must(itl_trustlist_read(&list->source, &list->list, NULL) == ITL_REASON_NONE, name);
}

void rig_start(rig_t *rig)
{
    static const char *const known[] = {"cucm-callmanager-new.pem", "cucm-callmanager.pem", "tvs.pem"};
    base_error_t error;
    memset(rig, 0, sizeof *rig);
    rig->work = test_work();
    rig->world = virtual_world_create(7);
    rig->phone = virtual_node_create(rig->world, "phone", NULL, NULL);
    rig_list(&rig->installed, "c1-cucm-shape.tlv");
    rig_list(&rig->candidate, "c3-callmanager-regenerated.tlv");
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        tvs_grant_t grant = tvs_grant_default();
        base_bytes_t pem = rig_file(known[i]);
        must(tvs_known_add(&rig->known, known[i], pem.data, pem.size, &grant, &error), known[i]);
        base_bytes_free(&pem);
    }
    rig->config = (itl_tvs_config_t){.timeout_ms = 4000, .device_name = "CP-7962-SEP001122334455"};
}

static void start_service(rig_t *rig, rig_server_t *server, const char *identity, tvs_fault_t fault)
{
    base_error_t error = {{0}};
    base_bytes_t pem = rig_file(identity);
    tvs_service_config_t config = {
        .listen = {.family = ITL_HAL_IPV4, .port = ITL_TVS_PORT},
        .identity = (const char *)pem.data,
        .identity_len = pem.size,
        .timeout_ms = 3600000,
        .tls_min = rig->server_tls_min,
        .fault = fault,
    };
    server->service = tvs_service_init(&config, virtual_node_hal(server->node), &rig->known, &error);
    must(server->service != NULL, error.text);
    base_bytes_free(&pem);
}

rig_server_t *rig_add_server(rig_t *rig, const char *identity, tvs_fault_t fault)
{
    char name[] = {'t', 'v', 's', (char)('1' + rig->server_count), '\0'};
    rig_server_t *server = &rig->servers[rig->server_count++];
    server->node = virtual_node_create(rig->world, name, NULL, NULL);
    itl_hal_addr_t address = virtual_node_address(server->node);
    snprintf(server->address, sizeof server->address, "%u.%u.%u.%u", address.ip[0], address.ip[1], address.ip[2],
             address.ip[3]);
    if (identity != NULL)
        start_service(rig, server, identity, fault);
    rig->config.servers[rig->config.server_count++] = (itl_tvs_server_t){server->address, ITL_TVS_PORT};
    return server;
}

void rig_make_client(rig_t *rig)
{
    must(itl_tvs_init(&rig->client, &rig->config, virtual_node_hal(rig->phone), rig->work) == &rig->client,
         "itl_tvs_init");
}

/* Everybody does what can be done now. @return when somebody wants to go on */
static uint64_t poll_all(rig_t *rig)
{
    uint64_t next = itl_tvs_poll(&rig->client);
    for (size_t i = 0; i < rig->server_count; i++) {
        if (rig->servers[i].service == NULL)
            continue;
        uint64_t deadline = tvs_service_poll(rig->servers[i].service);
        next = deadline < next ? deadline : next;
    }
    return next;
}

itl_tvs_answer_t rig_run(rig_t *rig)
{
    uint64_t next = poll_all(rig);
    while (itl_tvs_busy(&rig->client)) {
        virtual_world_step(rig->world, next);
        next = poll_all(rig);
    }
    return itl_tvs_result(&rig->client);
}

itl_tvs_answer_t rig_ask(rig_t *rig)
{
    must(itl_tvs_ask_signer(&rig->client, ITL_TVS_FOR_LIST, &rig->installed.list, &rig->candidate.source,
                            &rig->candidate.list.header, &rig->candidate.list) == ITL_REASON_NONE,
         "itl_tvs_ask_signer");
    return rig_run(rig);
}

void rig_pass(rig_t *rig, uint64_t ms)
{
    uint64_t until = virtual_world_now_ms(rig->world) + ms;
    while (virtual_world_now_ms(rig->world) < until) {
        uint64_t next = poll_all(rig);
        virtual_world_step(rig->world, next < until ? next : until);
    }
    poll_all(rig);
}

void rig_stop_without_client(rig_t *rig)
{
    for (size_t i = 0; i < rig->server_count; i++)
        tvs_service_close(rig->servers[i].service);
    virtual_world_destroy(rig->world);
    tvs_known_free(&rig->known);
    base_bytes_free(&rig->installed.bytes);
    base_bytes_free(&rig->candidate.bytes);
}

void rig_stop(rig_t *rig)
{
    itl_tvs_close(&rig->client);
    rig_stop_without_client(rig);
}
