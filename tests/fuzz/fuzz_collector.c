/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Requests to a collector, from its port to its database: datagrams as in fuzz_datagrams.h. Each is answered, or
 * dropped; what is told of it fits a line.
 *
 * To open a collector takes longer than to answer, so one serves many inputs, each from clients of its own.
 */
#include <stdio.h>
#include <string.h>

#include "collector/collector.h"
#include "fuzz_datagrams.h"
#include "fuzz_file.h"
#include "fuzz_machine.h"

/* Of one collector. */
enum { INPUTS = 1000 };

static void check_event(void *ctx, const collector_event_t *event)
{
    (void)ctx;
    CHECK(strncmp(event->peer, "127.0.0.1:", 10) == 0 && event->what[0] != '\0');
    CHECK(strchr(event->what, '\n') == NULL && (event->refused || event->device != NULL));
}

static void serve(void *ctx)
{
    collector_poll(ctx);
}

static collector_t *open_collector(void)
{
    char database[512];
    base_error_t error = {""};
    (void)snprintf(database, sizeof database, "%s/alarms.db", fuzz_folder());
    const collector_config_t config = {.hal = fuzz_machine(),
                                       .database = database,
                                       .address = {.family = ITL_HAL_IPV4, .ip = {127, 0, 0, 1}},
                                       .log = check_event};
    collector_t *collector = collector_open(&config, &error);
    CHECK(collector != NULL);
    return collector;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static collector_t *collector;
    static unsigned served;
    if (served++ % INPUTS == 0) {
        collector_close(collector);
        collector = open_collector();
    }
    fuzz_send_datagrams(collector_address(collector).port, data, size, serve, collector);
    return 0;
}
