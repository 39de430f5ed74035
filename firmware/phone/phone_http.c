/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "family/family.h"
#include "phone/phone_priv.h"

static bool has(uint8_t servers, uint8_t server)
{
    return ((unsigned)servers >> server & 1u) != 0;
}

static uint8_t with(uint8_t servers, uint8_t server)
{
    return (uint8_t)(servers | 1u << server);
}

static void begin(itl_phone_t *phone)
{
    itl_phone_http_t *http = phone->memory.http;
    http->port = phone->config.http_port != 0 ? phone->config.http_port : ITL_DEFAULT_HTTP_PORT;
    http->begun = 0;
    http->silent = 0;
    http->heard = 0;
}

/* As the firmware of the model does, where it is known on which port. */
static bool firmware_asks(const itl_phone_config_t *config, uint8_t server)
{
    const bool port_known = config->http_port != 0 || config->tftp[server].port == ITL_TFTP_PORT;
    return port_known && itl_family_asks_http(config->model, config->firmware);
}

static bool asks(const itl_phone_t *phone, uint8_t server)
{
    if (has(phone->memory.http->silent, server) || phone->config.http == ITL_PHONE_HTTP_NEVER)
        return false;
    return phone->config.http == ITL_PHONE_HTTP_ALWAYS || firmware_asks(&phone->config, server);
}

static itl_reach_t *find_server(itl_phone_t *phone, uint8_t server)
{
    itl_phone_http_t *http = phone->memory.http;
    if (!asks(phone, server))
        return NULL;
    if (!has(http->begun, server))
        itl_reach_start(&http->reach[server], phone->hal.net, phone->hal.clock, phone->config.tftp[server].host,
                        http->port, phone->config.timeout_ms);
    http->begun = with(http->begun, server);
    return &http->reach[server];
}

/* Where nobody answered the next file begins with the first address again: a port that is closed now may be open by
 * then. */
static void note(itl_phone_t *phone, uint8_t server, const itl_fetch_result_t *result)
{
    itl_phone_http_t *http = phone->memory.http;
    if (result->answered)
        http->heard = with(http->heard, server);
    else
        http->begun = (uint8_t)(http->begun & ~(1u << server));
    if (result->reason == ITL_REASON_HTTP_TIMEOUT)
        http->silent = with(http->silent, server);
}

static bool is_up(const itl_phone_t *phone, uint8_t server)
{
    const itl_phone_http_t *http = phone->memory.http;
    return has(http->heard, server) && !has(http->silent, server);
}

const itl_phone_http_calls_t itl_phone_http_calls = {
    .begin = begin,
    .server = find_server,
    .note = note,
    .is_up = is_up,
};
