/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/address.h"
#include "base/listen_fault.h"
#include "base/signals.h"
#include "cli/cli.h"
#include "cli/phone_screen.h"
#include "cli/phone_ssh.h"
#include "cli/phone_web.h"
#include "coap/coap_loop.h"
#include "device/device_report.h"
#include "device/device_screen.h"
#include "device/phone_uri.h"
#include "posix/clock.h"
#include "reach/reach.h"

/* A phone that runs. */
typedef struct runner {
    device_t *device;
    const phone_run_t *run;
    itl_coap_phone_t server;
    itl_hal_status_t port_status; /* Of the port that cannot be listened on. */
    itl_coap_observer_t observers[PHONE_RUN_OBSERVERS];
    phone_web_t web;
    itl_web_work_t web_work;
    device_screen_t screen;
    phone_ssh_t *ssh; /* NULL: none */
    bool booting;
} runner_t;

static int wait_until(const runner_t *runner, uint64_t next_ms)
{
    const itl_hal_net_t *net = runner->device->machine.hal.net;
    if (signals_end_wanted() || net->wait(net->ctx, next_ms, NULL, 0, NULL) == ITL_HAL_OK)
        return EXIT_DONE;
    return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
}

/* --- running --- */

static int tell_boot(runner_t *runner)
{
    cJSON *report = device_report(runner->device->phone);
    if (!runner->run->screen) {
        (runner->run->json ? device_print_json : device_print_report)(stdout, report);
        fflush(stdout);
    }
    runner->booting = false;
    if (runner->server.context != NULL)
        itl_coap_phone_booted(&runner->server);
    base_error_t error;
    int saved =
        device_save_report(runner->device, report, &error) ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
    cJSON_Delete(report);
    return saved == EXIT_DONE && runner->ssh != NULL ? phone_ssh_follow(runner->ssh) : saved;
}

static int reset(runner_t *runner, itl_coap_reset_t kind)
{
    itl_phone_t *phone = runner->device->phone;
    runner->booting = true;
    if (kind == ITL_COAP_RESET_SOFT) {
        itl_phone_boot(phone);
        return EXIT_DONE;
    }
    runner->device->opened = itl_phone_reset(phone);
    base_error_t error;
    return device_is_sound(runner->device, &error) ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}

/* @param next_ms  [in, out] gets earlier when the server wants its turn before that */
static itl_coap_reset_t answer(runner_t *runner, uint64_t *next_ms)
{
    if (runner->server.context == NULL)
        return ITL_COAP_RESET_NONE;
    const uint64_t taken = coap_port_taken();
    itl_coap_reset_t kind = itl_coap_phone_poll(&runner->server);
    const uint64_t wanted_ms = coap_port_taken() != taken ? 0 : coap_loop_next_ms(runner->server.context);
    *next_ms = wanted_ms < *next_ms ? wanted_ms : *next_ms;
    return kind;
}

/* A terminal that is resized wakes nobody. */
static uint64_t soon(uint64_t next_ms)
{
    const uint64_t soon_ms = itl_hal_now_ms(posix_clock()) + PHONE_SCREEN_MS;
    return next_ms < soon_ms ? next_ms : soon_ms;
}

/* What is asked for by CoAP goes first. */
static itl_coap_reset_t take_ssh(const runner_t *runner, itl_coap_reset_t kind)
{
    if (runner->ssh == NULL)
        return kind;
    const phone_ssh_next_t next = phone_ssh_poll(runner->ssh, runner->booting);
    if (kind != ITL_COAP_RESET_NONE || next == PHONE_SSH_GO_ON)
        return kind;
    return next == PHONE_SSH_RESTART ? ITL_COAP_RESET_HARD : ITL_COAP_RESET_SOFT;
}

static int serve(runner_t *runner)
{
    itl_phone_t *phone = runner->device->phone;
    int status = EXIT_DONE;
    itl_phone_boot(phone);
    runner->booting = true;
    while (status == EXIT_DONE && !signals_end_wanted()) {
        uint64_t next_ms = itl_phone_poll(phone);
        if (runner->booting && itl_phone_done(phone))
            status = tell_boot(runner);
        itl_coap_reset_t kind = take_ssh(runner, answer(runner, &next_ms));
        const uint64_t web_ms = runner->web.opened ? phone_web_poll(&runner->web) : ITL_HAL_FOREVER;
        next_ms = web_ms < next_ms ? web_ms : next_ms;
        const uint64_t screen_ms = device_screen_poll(&runner->screen);
        next_ms = screen_ms < next_ms ? screen_ms : next_ms;
        if (runner->run->screen && !phone_screen_poll(&runner->screen))
            break;
        next_ms = runner->run->screen ? soon(next_ms) : next_ms;
        if (device_screen_take_restart(&runner->screen)) {
            runner->booting = true;
            next_ms = 0;
        }
        if (status == EXIT_DONE && kind != ITL_COAP_RESET_NONE) {
            status = reset(runner, kind);
            next_ms = 0;
        }
        if (status == EXIT_DONE)
            status = wait_until(runner, next_ms);
    }
    return status;
}

/* --- the CoAP server --- */

/* @param host  name or address; "": leaves @p address without a family */
static int find(const runner_t *runner, const char *option, const char *host, itl_hal_addr_t *address)
{
    const itl_hal_net_t *net = runner->device->machine.hal.net;
    itl_reach_t reach;
    int status = EXIT_DONE;
    if (host[0] == '\0')
        return EXIT_DONE;
    itl_reach_start(&reach, net, posix_clock(), host, address->port, ITL_DEFAULT_TIMEOUT_MS);
    while (itl_reach_poll(&reach) == ITL_REACH_WAIT && status == EXIT_DONE && !signals_end_wanted())
        status = wait_until(runner, reach.deadline_ms);
    if (status != EXIT_DONE || signals_end_wanted())
        return status;
    *address = reach.address;
    return itl_reach_poll(&reach) == ITL_REACH_READY ? EXIT_DONE
                                                     : cli_error(EXIT_FAILED, "%s %s: no such host", option, host);
}

static int find_all(const runner_t *runner, itl_coap_phone_config_t *config)
{
    const phone_run_t *run = runner->run;
    int status = find(runner, "--coap", run->coap.host, &config->address);
    if (status == EXIT_DONE)
        status = find(runner, "--coaps", run->coaps.host, &config->secure_address);
    for (unsigned i = 0; status == EXIT_DONE && i < run->allowed_count; i++)
        status = find(runner, "--coap-allow", run->allowed[i].host, &config->allowed[i]);
    return status;
}

/* A libcoap of the system's shares a port with whoever has it already. */
static bool is_free(runner_t *runner, const itl_hal_addr_t *address)
{
    if (address->family != ITL_HAL_NO_FAMILY)
        runner->port_status = listen_try(runner->device->machine.hal.net, address);
    return runner->port_status == ITL_HAL_OK;
}

static bool open_ports(runner_t *runner, const itl_coap_phone_config_t *config)
{
    if (!is_free(runner, &config->address))
        runner->server.problem = ITL_COAP_PHONE_NO_PORT;
    else if (!is_free(runner, &config->secure_address))
        runner->server.problem = ITL_COAP_PHONE_NO_SECURE_PORT;
    else
        return itl_coap_phone_open(&runner->server, config, runner->device->phone);
    return false;
}

static int tell_problem(const runner_t *runner)
{
    switch (runner->server.problem) {
    case ITL_COAP_PHONE_NO_PORT:
        return cli_error(EXIT_FAILED, "--coap %s: cannot listen there: %s", runner->run->coap.host,
                         listen_fault(runner->port_status));
    case ITL_COAP_PHONE_NO_SECURE_PORT:
        return cli_error(EXIT_FAILED, "--coaps %s: cannot listen there: %s", runner->run->coaps.host,
                         listen_fault(runner->port_status));
    case ITL_COAP_PHONE_NO_DTLS:
        return cli_error(EXIT_FAILED, "--coaps: this libcoap has no DTLS");
    default:
        return cli_error(EXIT_FAILED, "--coap: out of memory");
    }
}

static void tell_address(const char *scheme, itl_hal_addr_t address, uint16_t port)
{
    char text[BASE_ADDRESS_BYTES];
    if (port == 0)
        return;
    address.port = port;
    base_print_address(text, &address);
    fprintf(stderr, "itlsim: %s://%s\n", scheme, text);
}

/* For who finds the folder in use. */
static void note_address(const runner_t *runner, itl_hal_addr_t address, uint16_t port, bool secure)
{
    address.port = port;
    phone_uri_note(runner->device->folder, port != 0 ? &address : NULL, secure);
}

static int open_server(runner_t *runner)
{
    const phone_run_t *run = runner->run;
    itl_coap_phone_config_t config = {.address.port = run->coap.port,
                                      .secure_address.port = run->coaps.port,
                                      .psk = run->psk,
                                      .allowed_count = run->allowed_count,
                                      .observers = runner->observers,
                                      .observer_count = PHONE_RUN_OBSERVERS};
    int status = find_all(runner, &config);
    if (status != EXIT_DONE || signals_end_wanted())
        return status;
    if (!open_ports(runner, &config))
        return tell_problem(runner);
    if (!coap_loop_join(runner->server.context))
        return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    uint16_t port = itl_coap_phone_port(&runner->server), secure_port = itl_coap_phone_secure_port(&runner->server);
    tell_address("coap", config.address, port);
    tell_address("coaps", config.secure_address, secure_port);
    itl_coap_alarm_tell(&runner->device->alarm, port, secure_port);
    note_address(runner, port != 0 ? config.address : config.secure_address, port != 0 ? port : secure_port, port == 0);
    return EXIT_DONE;
}

static void close_server(runner_t *runner)
{
    if (runner->server.context == NULL)
        return;
    phone_uri_note(runner->device->folder, NULL, false);
    coap_loop_leave(runner->server.context);
    itl_coap_phone_close(&runner->server);
}

static int open_web(runner_t *runner)
{
    itl_hal_addr_t address = {.port = runner->run->web.port};
    int status = find(runner, "--web", runner->run->web.host, &address);
    if (status != EXIT_DONE || signals_end_wanted())
        return status;
    return phone_web_open(&runner->web, &runner->screen, &address, &runner->web_work);
}

static int open_ssh(runner_t *runner)
{
    itl_hal_addr_t address = {.port = runner->run->ssh.port};
    int status = find(runner, "--ssh", runner->run->ssh.host, &address);
    if (status != EXIT_DONE || signals_end_wanted())
        return status;
    runner->ssh = phone_ssh_open(&runner->screen, &address);
    return runner->ssh != NULL ? EXIT_DONE : EXIT_FAILED;
}

int phone_run(device_t *device, const phone_run_t *run)
{
    runner_t *runner = calloc(1, sizeof *runner);
    if (runner == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    runner->device = device;
    runner->run = run;
    device_screen_open(&runner->screen, device);
    signals_catch(device->net, false);
    phone_uri_note(device->folder, NULL, false);
    int status = EXIT_DONE;
    if (run->coap.host[0] != '\0' || run->coaps.host[0] != '\0')
        status = open_server(runner);
    if (status == EXIT_DONE && run->web.host[0] != '\0')
        status = open_web(runner);
    if (status == EXIT_DONE && run->ssh.host[0] != '\0')
        status = open_ssh(runner);
    if (status == EXIT_DONE && run->screen && !signals_end_wanted())
        status = phone_screen_open(device->net);
    if (status == EXIT_DONE && !signals_end_wanted())
        status = serve(runner);
    phone_screen_close(device->net);
    phone_ssh_close(runner->ssh);
    phone_web_close(&runner->web);
    device_screen_close(&runner->screen);
    close_server(runner);
    free(runner);
    signals_forget_net();
    return status;
}
