/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device_report.h"

#include "family/family.h"
#include "out.h"
#include "report/report.h"
#include "text/text.h"

/* A name out of a file: only printable ASCII goes out as it is. */
static void print_name(const itl_tlv_source_t *source, itl_tlv_span_t span)
{
    uint8_t part[32];
    char shown[sizeof part + 1];
    for (uint32_t done = 0; done < span.len; done += (uint32_t)sizeof part) {
        uint32_t left = span.len - done;
        uint32_t count = left < sizeof part ? left : (uint32_t)sizeof part;
        if (itl_tlv_read(source, span.off + done, part, count) != ITL_REASON_NONE)
            return;
        itl_text_t text = itl_text_in(shown, sizeof shown);
        itl_text_printable(&text, part, itl_text_length(part, count));
        out_text(shown);
    }
}

static void print_server(const char *host, uint16_t port)
{
    out_text(host);
    out_char(':');
    out_number(port);
}

static void print_list(itl_phone_t *phone, const char *label, itl_phone_list_kind_t kind)
{
    const itl_phone_list_view_t list = itl_phone_list(phone, kind);
    out_text(label);
    if (list.installed == NULL) {
        out_text(": not installed\n");
        return;
    }
    out_text(": SHA-1 ");
    out_hex(list.file->sha1, ITL_STORE_SHA1_BYTES);
    out_text(", ");
    out_number(list.file->length);
    out_text(" bytes, signed by ");
    print_name(&list.installed->source, list.installed->header.signer_name);
    const char *verified_by = itl_report_verified_by(phone, kind);
    if (verified_by != NULL) {
        out_text(" (");
        out_text(verified_by);
        out_text(")");
    }
    out_text("\n");
}

static void print_tvs(const itl_phone_t *phone)
{
    itl_phone_tvs_view_t answer;
    for (uint32_t i = 0; itl_phone_tvs(phone, i, &answer); i++) {
        out_text("TVS ");
        print_server(answer.server.host, answer.server.port);
        out_text(": ");
        out_text(answer.result == ITL_REASON_NONE ? "valid" : itl_reason_name(answer.result));
        out_text("\n");
    }
}

void device_print_messages(const itl_phone_t *phone)
{
    itl_family_t family = itl_family_of_model(itl_phone_config(phone)->model);
    const itl_status_message_t *message;
    for (uint32_t i = 0; (message = itl_status_get(itl_phone_messages(phone), i)) != NULL; i++) {
        char line[ITL_STATUS_LINE_BYTES];
        char when[24];
        itl_status_utc(message->time_s, when);
        itl_status_line(family, message, line);
        out_text(when);
        out_text("  ");
        out_text(line);
        if (message->reason != ITL_REASON_NONE) {
            out_text(" [");
            out_text(itl_reason_name(message->reason));
            out_text("]");
        }
        out_text("\n");
    }
}

static void put_console(void *ctx, const char *text, size_t len)
{
    (void)ctx;
    while (len-- > 0)
        out_char(*text++);
}

void device_print_json(itl_phone_t *phone)
{
    itl_report_write(phone, ITL_REPORT_WHOLE, ITL_WRITER_JSON, (itl_writer_sink_t){.put = put_console});
    out_text("\n");
}

void device_print_report(itl_phone_t *phone)
{
    const itl_phone_config_t *config = itl_phone_config(phone);
    const itl_trustlist_fault_t *fault = itl_phone_fault(phone);
    out_text(itl_phone_name(phone));
    out_text(" (");
    out_text(config->model);
    out_text(", firmware ");
    out_text(config->firmware);
    out_text("): ");
    out_text(itl_report_trust(phone));
    itl_reason_t refusal = itl_phone_refusal(phone);
    if (refusal != ITL_REASON_NONE) {
        out_text(", ");
        out_text(itl_reason_name(refusal));
    }
    if (fault->what != NULL) {
        char detail[ITL_TRUSTLIST_FAULT_TEXT];
        itl_trustlist_fault_text(fault, detail);
        out_text(" (");
        out_text(detail);
        out_text(")");
    }
    out_text("\n");
    print_list(phone, "ITL", ITL_PHONE_ITL);
    print_list(phone, "CTL", ITL_PHONE_CTL);
    print_tvs(phone);
    device_print_messages(phone);
}

static void print_record(const itl_trustlist_t *list, const itl_trustlist_record_t *record)
{
    const char *role = itl_trustlist_role_name(record->role);
    out_number(record->number);
    out_text("  ");
    if (role != NULL)
        out_text(role);
    else
        out_number(record->role);
    out_text("  ");
    print_name(&list->source, record->subject_name);
    out_text("\n");
}

static void print_records(const itl_trustlist_t *list)
{
    itl_trustlist_record_t record;
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    while (itl_trustlist_next(&walk, &record) == ITL_REASON_NONE)
        print_record(list, &record);
}

void device_print_lists(itl_phone_t *phone)
{
    static const char *const labels[ITL_PHONE_LISTS] = {[ITL_PHONE_ITL] = "ITL", [ITL_PHONE_CTL] = "CTL"};
    for (int kind = 0; kind < ITL_PHONE_LISTS; kind++) {
        const itl_trustlist_t *list = itl_phone_installed(phone, (itl_phone_list_kind_t)kind);
        print_list(phone, labels[kind], (itl_phone_list_kind_t)kind);
        if (list != NULL)
            print_records(list);
    }
}
