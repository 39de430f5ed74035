/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/serving.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/signals.h"
#include "coap/coap_loop.h"
#include "serving/alarms.h"
#include "serving/mails.h"
#include "serving/reset_turns.h"

#define READY_AT_ONCE 256

/* RFC 7252 section 6. */
enum { COAP_PORT = 5683, COAPS_PORT = 5684 };

struct serving {
    serving_config_t config;
    serving_nodes_t *nodes;
    serving_mails_t *mails; /* NULL: none are sent. */
    serving_alarms_t *alarms;
    reset_turns_t *resets;    /* They and alarms are NULL while the publisher is off. */
    const char *reset_wanted; /* Why; NULL: it is not. */
    base_error_t complaint;   /* What went wrong at the last look. */
};

/* --- opening --- */

/* The database comes after the nodes and goes before them. */
static void take_fetch(void *ctx, const collector_fetch_t *fetch)
{
    const serving_t *serving = ctx;
    if (serving->alarms != NULL)
        serving_alarms_fetched(serving->alarms, fetch);
}

static void look_for_mails(void *ctx, const cluster_t *cluster)
{
    const serving_t *serving = ctx;
    if (serving->mails != NULL)
        serving_mails_look(serving->mails, cluster);
}

static bool open_mails(serving_t *serving, base_error_t *error)
{
    const serving_config_t *config = &serving->config;
    if (config->mails)
        serving->mails = serving_mails_open(&config->disk, config->hal, config->events);
    return !config->mails || serving->mails != NULL || base_fail(error, "no mails can be sent: out of memory");
}

static bool open_nodes(serving_t *serving, base_error_t *error)
{
    const serving_config_t *config = &serving->config;
    const serving_nodes_config_t nodes = {.disk = config->disk,
                                          .address = config->address,
                                          .addresses = config->addresses,
                                          .base_port = config->base_port,
                                          .http_offset = SERVING_HTTP_OFFSET,
                                          .services_offset = SERVING_SERVICES_OFFSET,
                                          .secure_services_offset = SERVING_SECURE_SERVICES_OFFSET,
                                          .hal = config->hal,
                                          .machines = config->machines,
                                          .plain = config->plain,
                                          .told = config->told,
                                          .clock = config->clock,
                                          .events = config->events,
                                          .ctx = serving,
                                          .fetched = take_fetch,
                                          .read = look_for_mails};
    serving->nodes = serving_nodes_open(&nodes, error);
    return serving->nodes != NULL;
}

/* Where alarms come to, by one of the two ways. @param publisher  its address */
static itl_hal_addr_t alarms_address(const serving_config_t *config, const itl_hal_addr_t *publisher, uint16_t offset,
                                     uint16_t real_port)
{
    itl_hal_addr_t address = *publisher;
    address.port = config->base_port != 0 ? (uint16_t)(config->base_port + offset) : 0;
    if (config->machines != NULL || (config->addresses != NULL && config->addresses->real_ports))
        address.port = real_port;
    return address;
}

static const itl_coap_psk_t *psk_of(const serving_t *serving)
{
    return serving->config.coap_only ? NULL : serving_nodes_psk(serving->nodes);
}

static bool open_alarms(serving_t *serving, const itl_hal_t *hal, const itl_hal_addr_t *at, base_error_t *error)
{
    const serving_config_t *config = &serving->config;
    const serving_alarms_config_t alarms = {.disk = config->disk,
                                            .address = alarms_address(config, at, SERVING_ALARMS_OFFSET, COAP_PORT),
                                            .secure_address =
                                                alarms_address(config, at, SERVING_SECURE_ALARMS_OFFSET, COAPS_PORT),
                                            .psk = psk_of(serving),
                                            .hal = hal,
                                            .syslog_host = config->syslog_host,
                                            .syslog_port = config->syslog_port,
                                            .events = config->events};
    serving->alarms = serving_alarms_open(&alarms, error);
    return serving->alarms != NULL;
}

static bool open_resets(serving_t *serving, const itl_hal_t *hal, base_error_t *error)
{
    const reset_turns_config_t resets = {.disk = serving->config.disk, .hal = hal, .events = serving->config.events};
    serving->resets = reset_turns_open(&resets, error);
    return serving->resets != NULL;
}

/* What runs on the publisher alone. */
static void close_publisher(serving_t *serving)
{
    reset_turns_close(serving->resets);
    serving_alarms_close(serving->alarms);
    serving->alarms = NULL;
    serving->resets = NULL;
    serving->alarms = NULL;
}

/* It is the publisher's turn. @return false: it is off, or with the reason */
static bool sync_publisher(serving_t *serving, base_error_t *error)
{
    itl_hal_addr_t address;
    const itl_hal_t *hal = serving_nodes_publisher(serving->nodes, &address);
    error->text[0] = '\0';
    if (hal == NULL)
        close_publisher(serving);
    if (hal == NULL || serving->alarms != NULL)
        return hal != NULL;
    if (open_alarms(serving, hal, &address, error) && open_resets(serving, hal, error))
        return true;
    close_publisher(serving);
    return false;
}

serving_t *serving_open(const serving_config_t *config, base_error_t *error)
{
    serving_t *serving = calloc(1, sizeof *serving);
    if (serving == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    serving->config = *config;
    if (open_mails(serving, error) && open_nodes(serving, error) &&
        (sync_publisher(serving, error) || error->text[0] == '\0'))
        return serving;
    serving_close(serving);
    return NULL;
}

void serving_close(serving_t *serving)
{
    itl_hal_addr_t address;
    if (serving == NULL)
        return;
    if (serving->nodes != NULL)
        serving_nodes_publisher(serving->nodes, &address);
    close_publisher(serving);
    serving_nodes_close(serving->nodes);
    serving_mails_close(serving->mails);
    free(serving);
}

/* --- what runs --- */

size_t serving_count(const serving_t *serving)
{
    return serving_nodes_count(serving->nodes);
}

serving_node_t serving_node(const serving_t *serving, size_t index)
{
    return serving_nodes_info(serving->nodes, index);
}

cluster_release_t serving_release(const serving_t *serving)
{
    return serving_nodes_release(serving->nodes);
}

itl_hal_addr_t serving_alarms_at(const serving_t *serving, bool secure)
{
    if (serving->alarms == NULL)
        return (itl_hal_addr_t){.port = 0};
    return secure ? serving_alarms_secure_address(serving->alarms) : serving_alarms_address(serving->alarms);
}

/* --- the loop --- */

void serving_reload(serving_t *serving)
{
    serving_nodes_reload(serving->nodes);
}

void serving_ready(serving_t *serving, itl_hal_socket_t socket)
{
    serving_nodes_ready(serving->nodes, socket);
}

static uint64_t earlier(uint64_t a, uint64_t b)
{
    return a < b ? a : b;
}

/* @return when to call again at the latest */
static uint64_t poll_publisher(serving_t *serving)
{
    const itl_coap_psk_t *psk = psk_of(serving);
    if (serving->reset_wanted != NULL)
        reset_turns_start(serving->resets, serving->reset_wanted);
    serving->reset_wanted = NULL;
    if (psk != NULL)
        serving_alarms_set_psk(serving->alarms, psk);
    serving_alarms_set_clock(serving->alarms, serving_nodes_clock_offset(serving->nodes));
    uint64_t alarms = serving_alarms_poll(serving->alarms);
    uint64_t resets = reset_turns_poll(serving->resets, serving_alarms_store(serving->alarms), psk);
    return earlier(alarms, resets);
}

/* Phones are reset once what is new is served. What the publisher cannot open is told once, and tried again. */
uint64_t serving_poll(serving_t *serving)
{
    base_error_t error;
    uint64_t next = serving_nodes_poll(serving->nodes);
    if (serving->mails != NULL)
        next = earlier(next, serving_mails_poll(serving->mails));
    if (serving_nodes_take_reset(serving->nodes))
        serving->reset_wanted = "Certificates of the phones' lists are new";
    const bool runs = sync_publisher(serving, &error);
    if (error.text[0] != '\0' && strcmp(error.text, serving->complaint.text) != 0)
        serving_note(serving->config.events, error.text);
    serving->complaint = error;
    return runs ? earlier(next, poll_publisher(serving)) : next;
}

void serving_write_syslog(serving_t *serving)
{
    if (serving->alarms != NULL)
        serving_alarms_write(serving->alarms);
}

void serving_reset_phones(serving_t *serving, const char *why)
{
    serving->reset_wanted = why;
}

bool serving_run(serving_t *serving, base_error_t *error)
{
    itl_hal_socket_t ready[READY_AT_ONCE];
    coap_port_use(serving->config.hal);
    while (!signals_end_wanted()) {
        if (signals_take_reload())
            serving_reload(serving);
        uint64_t deadline = serving_poll(serving);
        size_t count = 0;
        if (!signals_waiting() && coap_loop_wait(deadline, ready, READY_AT_ONCE, &count) != ITL_HAL_OK)
            return base_fail(error, "network: %s", strerror(errno));
        for (size_t i = 0; i < count; i++)
            serving_ready(serving, ready[i]);
    }
    return true;
}
