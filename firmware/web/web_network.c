/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_field.h"
#include "web/web_value.h"

static void put_yes(bool yes, itl_text_t *out)
{
    itl_text_string(out, yes ? "Yes" : "No");
}

/* Of addresses that may be more than are known. */
static const itl_hal_addr_t *address_of(const itl_web_machine_t *machine, unsigned what, unsigned number)
{
    static const itl_hal_addr_t none = {.family = ITL_HAL_NO_FAMILY};
    switch (what) {
    case ITL_WEB_NETWORK_MASK:
        return &machine->mask;
    case ITL_WEB_NETWORK_ROUTER:
        return number <= 1 ? &machine->router : &none;
    case ITL_WEB_NETWORK_DNS:
        return number - 1 < ITL_WEB_SERVERS ? &machine->dns[number - 1] : &none;
    case ITL_WEB_NETWORK_DHCP_SERVER:
        return &machine->dhcp_server;
    default:
        return &machine->address;
    }
}

static void put_ipv6_address(const itl_web_machine_t *machine, itl_text_t *out)
{
    if (machine->address.family == ITL_HAL_IPV6)
        itl_text_address(out, &machine->address);
    else
        itl_text_string(out, "::");
}

void itl_web_put_network(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    const bool ipv6 = web->machine->address.family == ITL_HAL_IPV6;
    switch (what) {
    case ITL_WEB_NETWORK_DHCP:
        put_yes(web->machine->dhcp, out);
        break;
    case ITL_WEB_NETWORK_MODE:
        itl_web_put_words(itl_web_look(web->phone), ipv6 ? "IPv6 only" : "IPv4 only", out);
        break;
    case ITL_WEB_NETWORK_PREFERENCE:
        itl_text_string(out, ipv6 ? "V6" : "V4");
        break;
    case ITL_WEB_NETWORK_V6_ADDRESS:
        put_ipv6_address(web->machine, out);
        break;
    case ITL_WEB_NETWORK_ADDRESS:
        if (!ipv6)
            itl_text_address(out, &web->machine->address);
        break;
    default:
        itl_text_address(out, address_of(web->machine, what, number));
        break;
    }
}

void itl_web_put_domain(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    if (web->machine->domain != NULL)
        itl_text_string(out, web->machine->domain);
}

void itl_web_put_tftp(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    const itl_phone_config_t *config = itl_phone_config(web->phone);
    if (number - 1 < config->tftp_count)
        itl_text_string(out, config->tftp[number - 1].host);
}

void itl_web_put_alternate_tftp(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    put_yes(itl_phone_config(web->phone)->tftp_alternate, out);
}

bool itl_web_is_on(const itl_phone_t *phone)
{
    return itl_phone_settings(phone)->web_access != ITL_CONFIG_OFF;
}
