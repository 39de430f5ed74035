/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "out.h"
#include "report.h"
#include "report_common.h"
#include "utc.h"

static void print_list(phone_t *phone, const char *label, phone_list_kind_t kind)
{
    const trustlist_t *list = phone_installed(phone, kind);
    const store_info_t *info = store_installed(&phone->lists[kind].store);
    out_text(label);
    if (list == NULL) {
        out_text(": not installed\n");
        return;
    }
    out_text(": SHA-1 ");
    out_hex(info->sha1, STORE_SHA1_BYTES);
    out_text(", ");
    out_number(info->length);
    out_text(" bytes, signed by ");
    report_name(&list->source, list->header.signer_name, out_char);
    const char *verified_by = report_verified_by(&phone->lists[kind]);
    if (verified_by != NULL) {
        out_text(" (");
        out_text(verified_by);
        out_text(")");
    }
    out_text("\n");
}

static void print_tvs(const phone_t *phone)
{
    for (uint8_t i = 0; i < phone->tvs_outcome_count; i++) {
        const tvs_outcome_t *outcome = &phone->tvs_outcomes[i];
        const tvs_server_t *server = &phone->tvs_servers[outcome->server];
        out_text("TVS ");
        report_server(server->host, server->port);
        out_text(": ");
        out_text(outcome->reason == REASON_NONE ? "valid" : reason_name(outcome->reason));
        out_text("\n");
    }
}

void report_messages(const phone_t *phone)
{
    status_family_t family = status_family_of_model(phone->config.model);
    const status_message_t *message;
    for (uint32_t i = 0; (message = status_get(&phone->status, i)) != NULL; i++) {
        char line[STATUS_LINE_BYTES];
        char when[UTC_TEXT_BYTES] = "";
        if (message->time_s > 0)
            utc_text(message->time_s, when);
        status_line(family, message, line);
        out_text(when);
        out_text("  ");
        out_text(line);
        if (message->reason != REASON_NONE) {
            out_text(" [");
            out_text(reason_name((reason_t)message->reason));
            out_text("]");
        }
        out_text("\n");
    }
}

void report_text(phone_t *phone)
{
    out_text(phone->name);
    out_text(" (");
    out_text(phone->config.model);
    out_text(", firmware ");
    out_text(phone->config.firmware);
    out_text("): ");
    out_text(report_trust(phone));
    reason_t refusal = phone_refusal(phone);
    if (refusal != REASON_NONE) {
        out_text(", ");
        out_text(reason_name(refusal));
    }
    if (phone->fault.what != NULL) {
        out_text(" (");
        out_text(phone->fault.what);
        out_text(")");
    }
    out_text("\n");
    print_list(phone, "ITL", PHONE_ITL);
    print_list(phone, "CTL", PHONE_CTL);
    print_tvs(phone);
    report_messages(phone);
}

static void print_record(const trustlist_t *list, const trustlist_record_t *record)
{
    const char *role = trustlist_role_name(record->role);
    out_number(record->number);
    out_text("  ");
    if (role != NULL)
        out_text(role);
    else
        out_number(record->role);
    out_text("  ");
    report_name(&list->source, record->subject_name, out_char);
    out_text("\n");
}

static void print_records(const trustlist_t *list)
{
    trustlist_record_t record;
    trustlist_walk_t walk = trustlist_walk(list);
    while (trustlist_next(&walk, &record) == REASON_NONE)
        print_record(list, &record);
}

void report_lists(phone_t *phone)
{
    static const char *const labels[PHONE_LISTS] = {[PHONE_ITL] = "ITL", [PHONE_CTL] = "CTL"};
    for (int kind = 0; kind < PHONE_LISTS; kind++) {
        const trustlist_t *list = phone_installed(phone, (phone_list_kind_t)kind);
        print_list(phone, labels[kind], (phone_list_kind_t)kind);
        if (list != NULL)
            print_records(list);
    }
}
