/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_coap.h"

#include <string.h>

#include "coap/coap_alarm.h"
#include "coap/coap_phone.h"
#include "coap/coap_port.h"
#include "itl_limits.h"
#include "out.h"

/* Who hears of other lists, at once. */
#define OBSERVERS 8u

/* libcoap has its own globals: one of each. */
static itl_coap_alarm_t alarms;
static const itl_alarm_transport_t *transport;
static itl_coap_phone_t server;
static itl_coap_observer_t observers[OBSERVERS];
static bool serving;

const char *device_coap_missing(void)
{
    return NULL;
}

const itl_alarm_transport_t *device_coap_alarms(board_device_t *device)
{
    const itl_phone_config_t *config = &device->options.config;
    if (transport != NULL || config->alarm_count == 0 || !device->has_network)
        return transport;
    coap_port_use(&device->hal);
    transport = itl_coap_alarm_open(&alarms, &device->hal,
                                    config->timeout_ms == 0 ? ITL_DEFAULT_TIMEOUT_MS : config->timeout_ms);
    return transport;
}

static itl_coap_phone_config_t config_of(const options_t *options)
{
    itl_coap_phone_config_t config = {.address = {.family = ITL_HAL_IPV4, .port = options->coap_port},
                                      .observers = observers,
                                      .observer_count = OBSERVERS};
    for (uint8_t i = 0; i < options->coap_allowed_count; i++) {
        config.allowed[i].family = ITL_HAL_IPV4;
        memcpy(config.allowed[i].ip, options->coap_allowed[i], 4);
    }
    config.allowed_count = options->coap_allowed_count;
    return config;
}

void device_coap_serve(board_device_t *device)
{
    const options_t *options = &device->options;
    if (serving || options->coap_port == 0 || !device->has_network)
        return;
    coap_port_use(&device->hal);
    itl_coap_phone_config_t config = config_of(options);
    serving = itl_coap_phone_open(&server, &config, device->phone);
    if (serving && transport != NULL)
        itl_coap_alarm_tell(&alarms, options->coap_port, 0);
    out_text(serving ? "CoAP server at port " : "no CoAP server at port ");
    out_number(options->coap_port);
    out_text("\n");
}

void device_coap_booted(void)
{
    if (serving)
        itl_coap_phone_booted(&server);
}

device_reset_t device_coap_poll(void)
{
    if (!serving)
        return DEVICE_RESET_NONE;
    switch (itl_coap_phone_poll(&server)) {
    case ITL_COAP_RESET_SOFT:
        return DEVICE_RESET_SOFT;
    case ITL_COAP_RESET_HARD:
        return DEVICE_RESET_HARD;
    default:
        return DEVICE_RESET_NONE;
    }
}
