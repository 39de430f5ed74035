/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_swarm.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "base/address.h"
#include "base/signals.h"
#include "cli/cli.h"
#include "cli/phone_web.h"
#include "coap/coap_port.h"
#include "device/device.h"
#include "device/device_report.h"
#include "report/report.h"
#include "text/text.h"

/* Sockets that one wait names. */
enum { READY = 64 };

#define FOLDER_BYTES 4096

/* Where a phone stands. */
typedef enum swarm_fate { WAITING, BOOTING, UP } swarm_fate_t;

/* One phone. */
typedef struct swarm_phone {
    device_t device;
    device_screen_t screen;
    phone_web_t web;
    itl_phone_config_t config;
    char folder[FOLDER_BYTES];
    swarm_fate_t fate;
    bool opened;
    bool sending;    /* An alarm is on its way. */
    uint64_t due_ms; /* When it wants its next turn. */
} swarm_phone_t;

typedef struct running_swarm {
    const phone_swarm_t *plan;
    posix_net_t *net;
    itl_signature_memory_t work;
    itl_web_work_t web_work;
    device_shared_t shared;
    swarm_phone_t *phones; /* As many as the plan says. */
    uint32_t taken;        /* Of them, the first ones: they were begun with. */
    uint32_t booting;
} running_swarm_t;

/* The MAC address @p number behind the first one. */
static void count_mac(uint8_t mac[ITL_TEXT_MAC_BYTES], uint32_t number)
{
    for (unsigned i = ITL_TEXT_MAC_BYTES; i-- > 0 && number > 0;) {
        number += mac[i];
        mac[i] = (uint8_t)number;
        number >>= 8;
    }
}

/* The address of the pages of a phone. @return false: there are not so many behind the first */
static bool count_address(const running_swarm_t *swarm, uint32_t number, itl_hal_addr_t *address)
{
    const uint16_t port = swarm->plan->web.port;
    if (!base_parse_ip(swarm->plan->web.host, port, address))
        return false;
    if (swarm->plan->web_ports && port != 0) {
        address->port = (uint16_t)(port + number);
        return number <= (uint32_t)UINT16_MAX - port;
    }
    if (swarm->plan->web_ports)
        return true;
    uint64_t sum = number;
    for (unsigned i = address->family == ITL_HAL_IPV6 ? 16 : 4; i-- > 0 && sum > 0;) {
        sum += address->ip[i];
        address->ip[i] = (uint8_t)sum;
        sum >>= 8;
    }
    return sum == 0;
}

static int open_web(running_swarm_t *swarm, swarm_phone_t *phone, uint32_t number)
{
    itl_hal_addr_t address;
    if (swarm->plan->web.host[0] == '\0')
        return EXIT_DONE;
    if (!count_address(swarm, number, &address))
        return cli_error(EXIT_USAGE, "--web %s: not the numeric address of the first phone, with room for %u behind it",
                         swarm->plan->web.host, swarm->plan->count - 1);
    return phone_web_open(&phone->web, &phone->screen, &address, &swarm->web_work);
}

static int open_phone(running_swarm_t *swarm, uint32_t number)
{
    base_error_t error;
    char mac[2 * ITL_TEXT_MAC_BYTES + 1];
    swarm_phone_t *phone = &swarm->phones[number];
    swarm->taken = number + 1;
    phone->config = *swarm->plan->config;
    count_mac(phone->config.mac, number);
    itl_text_t text = itl_text_in(mac, sizeof mac);
    itl_text_mac(&text, phone->config.mac);
    if (snprintf(phone->folder, sizeof phone->folder, "%s/SEP%s", swarm->plan->state, mac) >= (int)sizeof phone->folder)
        return cli_error(EXIT_FAILED, "state folder %.60s...: the path is too long", swarm->plan->state);
    if (!device_open_shared(&phone->device, phone->folder, &phone->config, &swarm->shared, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    phone->opened = true;
    device_screen_open(&phone->screen, &phone->device);
    itl_coap_alarm_use(&phone->device.alarm, swarm->plan->psk);
    if (!device_is_sound(&phone->device, &error))
        return cli_error(EXIT_FAILED, "%s", error.text);
    return open_web(swarm, phone, number);
}

static int tell_boot(const running_swarm_t *swarm, swarm_phone_t *phone)
{
    base_error_t error;
    cJSON *report = device_report(phone->device.phone);
    const itl_reason_t reason = itl_phone_refusal(phone->device.phone);
    if (swarm->plan->json)
        device_print_json(stdout, report);
    else if (reason == ITL_REASON_NONE)
        printf("%s: %s\n", itl_phone_name(phone->device.phone), itl_report_trust(phone->device.phone));
    else
        printf("%s: %s: %s\n", itl_phone_name(phone->device.phone), itl_report_trust(phone->device.phone),
               itl_reason_name(reason));
    fflush(stdout);
    const bool saved = device_save_report(&phone->device, report, &error);
    cJSON_Delete(report);
    return saved ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}

/* Gives a phone its turn. */
static int poll_phone(running_swarm_t *swarm, swarm_phone_t *phone)
{
    int status = EXIT_DONE;
    coap_port_use(&phone->device.machine.hal);
    if (phone->fate == WAITING && swarm->booting < PHONE_SWARM_BOOTING) {
        phone->fate = BOOTING;
        swarm->booting++;
        itl_phone_boot(phone->device.phone);
    }
    phone->due_ms = phone->fate == WAITING ? ITL_HAL_FOREVER : itl_phone_poll(phone->device.phone);
    phone->sending = phone->fate == UP && phone->due_ms != ITL_HAL_FOREVER;
    if (phone->fate == BOOTING && itl_phone_done(phone->device.phone)) {
        phone->fate = UP;
        swarm->booting--;
        status = tell_boot(swarm, phone);
    }
    if (phone->web.opened) {
        const uint64_t web_ms = phone_web_poll(&phone->web);
        phone->due_ms = web_ms < phone->due_ms ? web_ms : phone->due_ms;
    }
    const uint64_t screen_ms = device_screen_poll(&phone->screen);
    phone->due_ms = screen_ms < phone->due_ms ? screen_ms : phone->due_ms;
    phone->sending = phone->sending || screen_ms != ITL_HAL_FOREVER;
    if (phone->fate == UP && device_screen_take_restart(&phone->screen)) {
        phone->fate = BOOTING;
        phone->due_ms = 0;
        swarm->booting++;
    }
    return status;
}

/* The phone whose server of pages has a socket; others are those of phones that have something under way, which are
 * looked at in any case. */
static void wake(running_swarm_t *swarm, itl_hal_socket_t socket)
{
    for (swarm_phone_t *phone = swarm->phones; phone < swarm->phones + swarm->taken; phone++)
        if (phone->web.server.open && itl_http_server_has(&phone->web.server.http, socket)) {
            phone->due_ms = 0;
            return;
        }
}

/* One turn of all phones that want one. @param next_ms  [out] when the first wants its next */
static int turn(running_swarm_t *swarm, uint64_t *next_ms)
{
    const uint64_t now_ms = itl_hal_now_ms(posix_clock());
    int status = EXIT_DONE;
    uint32_t waiting = 0;
    *next_ms = ITL_HAL_FOREVER;
    for (swarm_phone_t *phone = swarm->phones; phone < swarm->phones + swarm->taken && status == EXIT_DONE; phone++) {
        const bool starts = phone->fate == WAITING && swarm->booting < PHONE_SWARM_BOOTING;
        if (starts || phone->fate == BOOTING || phone->sending || phone->due_ms <= now_ms)
            status = poll_phone(swarm, phone);
        *next_ms = phone->due_ms < *next_ms ? phone->due_ms : *next_ms;
        waiting += phone->fate == WAITING;
    }
    if (waiting > 0 && swarm->booting < PHONE_SWARM_BOOTING)
        *next_ms = now_ms;
    return status;
}

static int serve(running_swarm_t *swarm)
{
    const itl_hal_net_t *net = posix_net_hal(swarm->net);
    int status = EXIT_DONE;
    while (status == EXIT_DONE && !signals_end_wanted()) {
        itl_hal_socket_t ready[READY];
        size_t count = 0;
        uint64_t next_ms;
        status = turn(swarm, &next_ms);
        if (status != EXIT_DONE || signals_end_wanted())
            break;
        if (net->wait(net->ctx, next_ms, ready, READY, &count) != ITL_HAL_OK)
            status = cli_error(EXIT_FAILED, "network: %s", strerror(errno));
        for (size_t i = 0; i < count; i++)
            wake(swarm, ready[i]);
    }
    return status;
}

static int open_all(running_swarm_t *swarm)
{
    int status = EXIT_DONE;
    if (mkdir(swarm->plan->state, 0777) != 0 && errno != EEXIST)
        return cli_error(EXIT_FAILED, "state folder %s: cannot be made: %s", swarm->plan->state, strerror(errno));
    swarm->phones = calloc(swarm->plan->count, sizeof *swarm->phones);
    swarm->net = posix_net_create();
    if (swarm->phones == NULL || swarm->net == NULL)
        return cli_error(EXIT_FAILED, "out of memory for %u phones", swarm->plan->count);
    swarm->shared =
        (device_shared_t){.net = swarm->net, .work = itl_signature_work_init(&swarm->work, sizeof swarm->work)};
    for (uint32_t i = 0; i < swarm->plan->count && status == EXIT_DONE; i++)
        status = open_phone(swarm, i);
    return status;
}

static void close_all(running_swarm_t *swarm)
{
    for (swarm_phone_t *phone = swarm->phones; phone < swarm->phones + swarm->taken; phone++) {
        phone_web_close(&phone->web);
        device_screen_close(&phone->screen);
        if (phone->opened)
            device_close(&phone->device);
    }
    free(swarm->phones);
    posix_net_destroy(swarm->net);
}

int phone_swarm(const phone_swarm_t *plan)
{
    running_swarm_t *swarm = calloc(1, sizeof *swarm);
    if (swarm == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    swarm->plan = plan;
    int status = open_all(swarm);
    if (status == EXIT_DONE) {
        signals_catch(swarm->net, false);
        status = serve(swarm);
        signals_forget_net();
    }
    close_all(swarm);
    free(swarm);
    return status;
}
