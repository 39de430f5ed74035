/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "https_lab.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "test_work.h"
#include "text/text_read.h"
#include "tvs_rig.h"

#define PHONE "SEP001122334455"

static void must(bool done, const char *what)
{
    if (!done) {
        fprintf(stderr, "https_lab: %s\n", what);
        abort();
    }
}

static void put_address(char out[16], virtual_node_t *node)
{
    const itl_hal_addr_t address = virtual_node_address(node);
    snprintf(out, 16, "%u.%u.%u.%u", address.ip[0], address.ip[1], address.ip[2], address.ip[3]);
}

static void start_tvs(https_lab_t *lab, const https_lab_plan_t *plan)
{
    base_error_t error = {{0}};
    virtual_node_t *node = virtual_node_create(lab->world, "tvs", NULL, NULL);
    tvs_grant_t grant = tvs_grant_default();
    base_bytes_t known = rig_file("cucm-callmanager-new.pem"), pem = rig_file("cucm-tvs.pem");
    must(tvs_known_add(&lab->known, "known", known.data, known.size, &grant, &error), error.text);
    const tvs_service_config_t config = {.listen = {.family = ITL_HAL_IPV4, .port = ITL_TVS_PORT},
                                         .identity = (const char *)pem.data,
                                         .identity_len = pem.size,
                                         .timeout_ms = 3600000,
                                         .fault = plan->fault};
    lab->tvs = tvs_service_init(&config, virtual_node_hal(node), &lab->known, &error);
    must(lab->tvs != NULL, error.text);
    put_address(lab->tvs_name, node);
    base_bytes_free(&known);
    base_bytes_free(&pem);
}

static void boot(https_lab_t *lab)
{
    itl_phone_boot(lab->phone);
    for (int turn = 0; turn < 100000 && !itl_phone_done(lab->phone); turn++)
        https_lab_step(lab, itl_phone_poll(lab->phone));
    must(itl_phone_done(lab->phone), "the boot does not end");
}

static void start_phone(https_lab_t *lab, const https_lab_plan_t *plan)
{
    static const virtual_geometry_t geometry = {.sector_size = 4096, .sector_count = 128, .program_size = 4};
    itl_phone_config_t config = {.model = plan->model != NULL ? plan->model : "8845",
                                 .firmware = "12.5",
                                 .timeout_ms = 4000,
                                 .http = ITL_PHONE_HTTP_NEVER,
                                 .tvs_tls_only = plan->tls_only,
                                 .tftp = {{"tftp.lab", 69}},
                                 .tftp_count = 1};
    if (!plan->without_tvs)
        config.tvs[config.tvs_count++] = (itl_tvs_server_t){lab->tvs_name, ITL_TVS_PORT};
    itl_text_read_mac(&PHONE[3], config.mac);
    lab->tvs_memory = calloc(1, itl_tvs_client_size());
    const itl_phone_memory_t memory = {.work = test_work(), .tvs = lab->tvs_memory};
    lab->flash = virtual_flash_create(&geometry, 1);
    lab->node = virtual_node_create(lab->world, "phone", NULL, lab->flash);
    lab->phone = itl_phone_place(&lab->storage, sizeof lab->storage);
    must(itl_phone_init(lab->phone, &config, virtual_node_hal(lab->node), &memory) == ITL_REASON_NONE, "phone");
}

/* The configuration comes before the list, which would want it signed. */
void https_lab_open(https_lab_t *lab, const https_lab_plan_t *plan)
{
    static char configuration[8192];
    memset(lab, 0, sizeof *lab);
    lab->world = virtual_world_create(7);
    virtual_node_t *server = virtual_node_create(lab->world, "server", NULL, NULL);
    const itl_hal_addr_t address = virtual_node_address(server);
    virtual_world_set_name(lab->world, "tftp.lab", &address);
    tftp_host_open(&lab->tftp, server);
    start_tvs(lab, plan);
    start_phone(lab, plan);
    snprintf(configuration, sizeof configuration, "<device>%s</device>",
             plan->configuration != NULL ? plan->configuration : "");
    tftp_host_put(&lab->tftp, PHONE ".cnf.xml", (const uint8_t *)configuration, strlen(configuration));
    boot(lab);
    if (plan->without_list)
        return;
    lab->list = rig_file("c1-cucm-shape.tlv");
    tftp_host_put(&lab->tftp, "ITL" PHONE ".tlv", lab->list.data, lab->list.size);
    boot(lab);
    must(itl_phone_installed(lab->phone, ITL_PHONE_ITL) != NULL, "no list");
}

https_host_t *https_lab_host(https_lab_t *lab, const char *identity, uint16_t port)
{
    char name[] = {'w', 'e', 'b', (char)('1' + lab->host_count), '\0'};
    must(lab->host_count < HTTPS_LAB_HOSTS, "too many servers");
    https_host_t *host = &lab->hosts[lab->host_count++];
    https_host_start(host, lab->world, name, identity, port);
    return host;
}

void https_lab_step(https_lab_t *lab, uint64_t next_ms)
{
    tftp_host_poll(&lab->tftp);
    uint64_t tvs_ms = tvs_service_poll(lab->tvs);
    for (unsigned i = 0; i < lab->host_count; i++)
        https_host_poll(&lab->hosts[i]);
    virtual_world_step(lab->world, tvs_ms < next_ms ? tvs_ms : next_ms);
}

void https_lab_close(https_lab_t *lab)
{
    itl_phone_close(lab->phone);
    for (unsigned i = 0; i < lab->host_count; i++)
        https_host_stop(&lab->hosts[i]);
    tvs_service_close(lab->tvs);
    virtual_world_destroy(lab->world);
    virtual_flash_destroy(lab->flash);
    tvs_known_free(&lab->known);
    base_bytes_free(&lab->list);
    free(lab->tvs_memory);
}
