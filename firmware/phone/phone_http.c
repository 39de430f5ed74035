/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "family/family.h"
#include "phone/phone_priv.h"

static bool has(uint8_t servers, uint8_t server)
{
    return (servers >> server & 1u) != 0;
}

static uint8_t with(uint8_t servers, uint8_t server)
{
    return (uint8_t)(servers | 1u << server);
}

void itl_phone_http_begin(itl_phone_t *phone)
{
    itl_phone_http_t *http = phone->memory.http;
    if (http == NULL)
        return;
    http->begun = 0;
    http->silent = 0;
    http->heard = 0;
}

uint16_t itl_phone_http_port(const itl_phone_t *phone)
{
    return phone->config.http_port != 0 ? phone->config.http_port : ITL_DEFAULT_HTTP_PORT;
}

/* As the firmware of the model does, where it is known on which port. */
static bool firmware_asks(const itl_phone_config_t *config, uint8_t server)
{
    const bool port_known = config->http_port != 0 || config->tftp[server].port == ITL_TFTP_PORT;
    return port_known && itl_family_asks_http(config->model, config->firmware);
}

bool itl_phone_http_asks(const itl_phone_t *phone, uint8_t server)
{
    const itl_phone_http_t *http = phone->memory.http;
    if (http == NULL || has(http->silent, server) || phone->config.http == ITL_PHONE_HTTP_NEVER)
        return false;
    return phone->config.http == ITL_PHONE_HTTP_ALWAYS || firmware_asks(&phone->config, server);
}

bool itl_phone_http_is_up(const itl_phone_t *phone, uint8_t server)
{
    const itl_phone_http_t *http = phone->memory.http;
    return http != NULL && has(http->heard, server) && !has(http->silent, server);
}

itl_reach_t *itl_phone_http_server(itl_phone_t *phone, uint8_t server)
{
    itl_phone_http_t *http = phone->memory.http;
    if (!has(http->begun, server))
        itl_reach_start(&http->reach[server], phone->hal.net, phone->hal.clock, phone->config.tftp[server].host,
                        itl_phone_http_port(phone), phone->config.timeout_ms);
    http->begun = with(http->begun, server);
    return &http->reach[server];
}

/* Where nobody answered the next file begins with the first address again: a port that is closed now may be open then. */
void itl_phone_http_note(itl_phone_t *phone, uint8_t server, const itl_fetch_result_t *result)
{
    itl_phone_http_t *http = phone->memory.http;
    if (result->answered)
        http->heard = with(http->heard, server);
    else
        http->begun = (uint8_t)(http->begun & ~(1u << server));
    if (result->reason == ITL_REASON_HTTP_TIMEOUT)
        http->silent = with(http->silent, server);
}
