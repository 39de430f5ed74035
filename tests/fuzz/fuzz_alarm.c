/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * An alarm as a collector reads it: XML of a phone that may be anybody, and the argument of its query.
 *
 * Input: a body, whole. What is taken is fit for a log and a database, and what a phone would write of the same is read
 * as the same.
 */
#include <arpa/inet.h>
#include <string.h>

#include "alarm/alarm.h"
#include "collector/alarm.h"
#include "collector/ports.h"
#include "fuzz_source.h"

/* Nothing that ends a line, a field "[Name=value]" or a text of SQL early. */
static void check_text(const char *text, size_t cap)
{
    CHECK(memchr(text, '\0', cap) != NULL);
    for (; *text != '\0'; text++)
        CHECK(*text > ' ' && *text <= '~' && strchr("[]'\"\\;<>&", *text) == NULL);
}

static void check_list(const collector_list_t *list)
{
    CHECK(list->sha1[0] == '\0' || collector_is_sha1(list->sha1));
    CHECK((list->sha1[0] == '\0') == (strcmp(list->server, "N/A") == 0));
    CHECK(strlen(list->server) > 0);
    check_text(list->server, sizeof list->server);
}

static void check_alarm(const collector_alarm_t *alarm)
{
    char line[COLLECTOR_LINE_BYTES];
    const collector_node_t node = {.host = "pub", .name = "pub.example.com"};
    CHECK(strlen(alarm->device) > 0 && alarm->status >= 0 && alarm->status <= 9);
    check_text(alarm->device, sizeof alarm->device);
    check_text(alarm->ipv4, sizeof alarm->ipv4);
    check_text(alarm->ipv6, sizeof alarm->ipv6);
    check_list(&alarm->ctl);
    check_list(&alarm->itl);
    CHECK(alarm->id == 0 && alarm->time_ms == 0 && alarm->sender[0] == '\0' && alarm->coap == 0 && alarm->coaps == 0);
    collector_log_line(alarm, &node, line);
    CHECK(strchr(line, '\n') == NULL && strstr(line, "Trust List Files are updated or installed") != NULL);
    CHECK(collector_syslog_message(alarm, &node, line) == strlen(line));
}

/* --- as a phone would write it --- */

static void copy_list(const collector_list_t *from, itl_alarm_list_t *to)
{
    *to = (itl_alarm_list_t){.installed = from->sha1[0] != '\0', .tftp_server = from->server};
    for (size_t i = 0; to->installed && i < sizeof to->sha1; i++) {
        const char digits[] = {from->sha1[2 * i], from->sha1[2 * i + 1], '\0'};
        to->sha1[i] = (uint8_t)strtoul(digits, NULL, 16);
    }
}

static void check_again(const collector_alarm_t *alarm)
{
    static char body[ITL_ALARM_BODY_BYTES];
    collector_alarm_t again;
    itl_alarm_t written = {.device_name = alarm->device,
                           .ipv4_address = alarm->ipv4,
                           .ipv6_address = alarm->ipv6,
                           .status = (itl_alarm_status_t)alarm->status};
    copy_list(&alarm->ctl, &written.ctl);
    copy_list(&alarm->itl, &written.itl);
    size_t len = itl_alarm_write(&written, body);
    /* Two longest server names do not fit what phones send. */
    if (len == 0)
        return;
    CHECK(collector_read_alarm(body, len, &again) == NULL);
    CHECK(strcmp(again.device, alarm->device) == 0 && again.status == alarm->status);
    CHECK(strcmp(again.ctl.sha1, alarm->ctl.sha1) == 0 && strcmp(again.itl.sha1, alarm->itl.sha1) == 0);
    CHECK(strcmp(again.itl.server, alarm->itl.server) == 0);
}

static void check_ports(const uint8_t *data, size_t size)
{
    ports_t ports = {0};
    if (!ports_take(&ports, data, size))
        return;
    const ports_t former = ports;
    CHECK(ports.coap == 0 || ports.coaps == 0);
    /* The same twice is wrong, unless it was passed over. */
    CHECK(ports_take(&ports, data, size) == (former.coap == 0 && former.coaps == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    collector_alarm_t alarm;
    check_ports(data, size);
    const char *why = collector_read_alarm(data, size, &alarm);
    CHECK(size <= COLLECTOR_BODY_BYTES || why != NULL);
    if (why != NULL)
        return 0;
    check_alarm(&alarm);
    check_again(&alarm);
    return 0;
}
