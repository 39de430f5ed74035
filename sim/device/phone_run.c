/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/phone_run.h"

#include <errno.h>
#include <signal.h>
#include <string.h>

#include "cli/cli.h"
#include "device/device_report.h"

/* A phone that runs. */
typedef struct runner {
    device_t *device;
    const phone_run_t *run;
    phone_coap_t *server; /* NULL: none. */
    cJSON *report;        /* Of the last boot. */
    bool booting;
} runner_t;

static volatile sig_atomic_t end_wanted;
static const posix_net_t *net_to_wake;

static void on_signal(int number)
{
    (void)number;
    end_wanted = 1;
    posix_net_wake(net_to_wake);
}

static void catch_signals(const posix_net_t *net)
{
    const struct sigaction action = {.sa_handler = on_signal};
    net_to_wake = net;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

static int tell_boot(runner_t *runner)
{
    cJSON *report = device_report(&runner->device->phone);
    (runner->run->json ? device_print_json : device_print_report)(stdout, report);
    fflush(stdout);
    if (runner->server != NULL)
        phone_coap_report(runner->server, report);
    cJSON_Delete(runner->report);
    runner->report = report;
    runner->booting = false;
    return device_save_report(runner->device, report);
}

static int reset(runner_t *runner)
{
    runner->booting = true;
    runner->device->opened = phone_reset(&runner->device->phone);
    return runner->device->opened == REASON_NONE ? EXIT_DONE : device_report_damage(runner->device);
}

static int serve(runner_t *runner)
{
    const hal_net_t *net = runner->device->machine.hal.net;
    int status = EXIT_DONE;
    phone_boot(&runner->device->phone);
    runner->booting = true;
    while (status == EXIT_DONE && !end_wanted) {
        uint64_t next = phone_poll(&runner->device->phone);
        if (runner->booting && phone_done(&runner->device->phone))
            status = tell_boot(runner);
        if (runner->server != NULL && phone_coap_poll(runner->server)) {
            status = reset(runner);
            next = 0;
        }
        if (status == EXIT_DONE && !end_wanted && net->wait(net->ctx, next, NULL, 0, NULL) != HAL_OK)
            status = cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    }
    return status;
}

static int parse(const hal_net_t *net, const char *option, const char *text, hal_addr_t *address)
{
    return net->resolve(net->ctx, text, address) == HAL_OK
               ? EXIT_DONE
               : cli_error(EXIT_USAGE, "%s %s: not a numeric address", option, text);
}

static int open_server(runner_t *runner)
{
    const hal_net_t *net = runner->device->machine.hal.net;
    const phone_run_t *run = runner->run;
    phone_coap_config_t config = {.address.port = run->coap_port, .allowed_count = run->allowed_count};
    char text[CLI_ADDRESS_BYTES];
    int status = parse(net, "--coap", run->coap, &config.address);
    for (unsigned i = 0; status == EXIT_DONE && i < run->allowed_count; i++)
        status = parse(net, "--coap-allow", run->allowed[i], &config.allowed[i]);
    if (status != EXIT_DONE)
        return status;
    runner->server = phone_coap_open(&config);
    if (runner->server == NULL || posix_net_watch(runner->device->net, phone_coap_fd(runner->server)) != HAL_OK)
        return cli_error(EXIT_FAILED, "--coap %s: cannot listen there: not our address, or the port is taken",
                         run->coap);
    const hal_addr_t address = phone_coap_address(runner->server);
    cli_print_address(text, &address);
    fprintf(stderr, "itlsim: coap://%s\n", text);
    return EXIT_DONE;
}

int phone_run(device_t *device, const phone_run_t *run)
{
    runner_t runner = {.device = device, .run = run};
    catch_signals(device->net);
    int status = run->coap != NULL ? open_server(&runner) : EXIT_DONE;
    if (status == EXIT_DONE)
        status = serve(&runner);
    if (runner.server != NULL)
        posix_net_unwatch(device->net, phone_coap_fd(runner.server));
    phone_coap_close(runner.server);
    cJSON_Delete(runner.report);
    return status;
}
