/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_web.h"

#include <stdio.h>

#include "base/address.h"
#include "base/listen_fault.h"
#include "cli/cli.h"
#include "phone/phone_view.h"

/* "SEP001122334455: http://127.0.0.1:8080/", or that there are no pages any more. */
static void tell(phone_web_t *web)
{
    itl_hal_addr_t address;
    const char *name = itl_phone_name(web->server.config.phone);
    const bool open = itl_web_server_address(&web->server, &address);
    if (open != web->told) {
        char text[BASE_ADDRESS_BYTES];
        web->told = open;
        if (open) {
            base_print_address(text, &address);
            fprintf(stderr, "itlsim: %s: http://%s/\n", name, text);
        } else {
            fprintf(stderr, "itlsim: %s: no pages: its configuration has web access off\n", name);
        }
    }
    if (web->server.problem != web->told_problem) {
        char text[BASE_ADDRESS_BYTES];
        web->told_problem = web->server.problem;
        base_print_address(text, &web->server.config.address);
        if (web->told_problem != ITL_HAL_OK)
            cli_error(EXIT_DONE, "--web %s: cannot listen there, and tries again: %s", text,
                      listen_fault(web->told_problem));
    }
}

int phone_web_open(phone_web_t *web, device_screen_t *screen, const itl_hal_addr_t *address, itl_web_work_t *work)
{
    itl_phone_t *phone = screen->device->phone;
    static const itl_hal_addr_t nowhere = {.family = ITL_HAL_NO_FAMILY};
    const bool any = base_same_ip(address, &(itl_hal_addr_t){.family = address->family});
    const itl_web_server_config_t config = {.phone = phone,
                                            .address = *address,
                                            .connections = web->connections,
                                            .connection_count = PHONE_WEB_CONNECTIONS,
                                            .body = itl_push_body(&screen->push),
                                            .body_cap = ITL_PUSH_BODY_BYTES,
                                            .other = itl_push_handle,
                                            .other_context = &screen->push,
                                            .work = work,
                                            .machine.address = any ? nowhere : *address};
    const itl_hal_status_t status = itl_web_server_open(&web->server, &config, &screen->device->machine.hal);
    web->screen = screen;
    web->opened = true;
    if (status != ITL_HAL_OK) {
        char text[BASE_ADDRESS_BYTES];
        base_print_address(text, address);
        return cli_error(EXIT_FAILED, "--web %s: cannot listen there: %s", text, listen_fault(status));
    }
    web->told = !itl_web_is_on(phone);
    tell(web);
    return EXIT_DONE;
}

uint64_t phone_web_poll(phone_web_t *web)
{
    const uint64_t next_ms = itl_web_server_poll(&web->server);
    tell(web);
    if (device_screen_take_failure(web->screen))
        cli_error(EXIT_DONE, "%s", web->screen->error.text);
    return next_ms;
}

void phone_web_close(phone_web_t *web)
{
    if (web->opened)
        itl_web_server_close(&web->server);
}
