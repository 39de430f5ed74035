/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_trust.h"

#include <string.h>

#include "web/web_field.h"

/* Labels in sentence case (8800 series), with large letters, and as the 7800 and the 8900 series have them. Inferred:
 * the words for roles that no page showed. */
typedef struct role_label {
    itl_trustlist_role_t role;
    const char *sentence, *large, *series_78, *series_89;
} role_label_t;

static const role_label_t role_labels[] = {
    {ITL_ROLE_CCM, "CUCM server", "CUCM Server", "CUCM Server", "CUCM Server"},
    {ITL_ROLE_CCM_TFTP, "CUCM server / TFTP server", "CUCM Server / TFTP Server", "TFTP Server",
     "CUCM Server/TFTP Server"},
    {ITL_ROLE_TFTP, "TFTP server", "TFTP Server", "TFTP Server", "TFTP Server"},
    {ITL_ROLE_CAPF, "CAPF server", "CAPF Server", "CAPF Server", "CAPF Server"},
    {ITL_ROLE_APP_SERVER, "Application server", "Application Server", "Application Server", "Application Server"},
    {ITL_ROLE_TVS, "TVS", "TVS", "TVS", "TVS"},
};

/* @return NULL: records of this role have no row */
static const char *label_of(itl_web_look_t look, uint16_t role)
{
    for (size_t i = 0; i < sizeof role_labels / sizeof role_labels[0]; i++) {
        const role_label_t *label = &role_labels[i];
        if (label->role != role)
            continue;
        if (look == ITL_WEB_LOOK_78XX)
            return label->series_78;
        if (look == ITL_WEB_LOOK_89XX)
            return label->series_89;
        return itl_web_style(look)->sentence ? label->sentence : label->large;
    }
    return NULL;
}

uint32_t itl_web_trust_rows(const itl_phone_t *phone, itl_phone_list_kind_t kind)
{
    const itl_trustlist_t *list = itl_phone_installed(phone, kind);
    return list == NULL ? 1 : 2u + list->record_count;
}

/* Record @p index of a list, 0 the first. @return false: it cannot be read */
static bool find_record(const itl_trustlist_t *list, uint32_t index, itl_trustlist_record_t *record)
{
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    for (uint32_t i = 0; i <= index; i++)
        if (itl_trustlist_next(&walk, record) != ITL_REASON_NONE)
            return false;
    return true;
}

/* The beginning of a name, with its NUL; "" where it cannot be read. */
static void read_name(const itl_tlv_source_t *source, itl_tlv_span_t span, char name[ITL_WEB_VALUE_BYTES])
{
    const uint32_t len = span.len < ITL_WEB_VALUE_BYTES - 1 ? span.len : ITL_WEB_VALUE_BYTES - 1;
    const bool read = itl_tlv_read(source, span.off, name, len) == ITL_REASON_NONE;
    name[read ? len : 0] = '\0';
}

/* The common name in "CN=node1.lab;OU=...", wherever it stands; NULL: there is none. */
static const char *common_name(const char *subject)
{
    while (strncmp(subject, "CN=", 3) != 0) {
        subject += strcspn(subject, ";,");
        if (*subject == '\0')
            return NULL;
        subject += 1 + strspn(subject + 1, " ");
    }
    return subject + 3;
}

/* Whom a record is about: the common name of its subject, which tells certificates of one host apart, else the host. */
static void put_subject(const itl_web_t *web, const itl_trustlist_t *list, const itl_trustlist_record_t *record,
                        itl_text_t *out)
{
    char *subject = web->work->row.other;
    read_name(&list->source, record->subject_name, subject);
    const char *name = common_name(subject);
    if (name != NULL) {
        itl_text_chars(out, name, strcspn(name, ";,"));
        return;
    }
    read_name(&list->source, record->dns_name, subject);
    itl_text_string(out, subject);
}

static void put_record(const itl_web_t *web, const itl_trustlist_t *list, uint32_t index, itl_web_trust_row_t *row)
{
    itl_trustlist_record_t record;
    row->label = NULL;
    if (!find_record(list, index, &record))
        return;
    row->label = label_of(itl_web_look(web->phone), record.role);
    if (row->label != NULL && !record.empty)
        put_subject(web, list, &record, &row->value);
}

void itl_web_trust_row(const itl_web_t *web, itl_phone_list_kind_t kind, uint32_t number, itl_web_trust_row_t *row)
{
    static const struct {
        const char *sentence[2], *large[2], *elements[3];
    } words[ITL_PHONE_LISTS] = {
        [ITL_PHONE_ITL] = {{"ITL file", "ITL signature"},
                           {"ITL File", "ITL Signature"},
                           {"ITLFile", "ITLSignature", "ITLRecord"}},
        [ITL_PHONE_CTL] = {{"CTL file", "CTL signature"},
                           {"CTL File", "CTL Signature"},
                           {"CTLFile", "CTLSignature", "CTLRecord"}},
    };
    const itl_phone_list_view_t list = itl_phone_list(web->phone, kind);
    const itl_web_look_t look = itl_web_look(web->phone);
    row->value = itl_text_in(web->work->row.value, sizeof web->work->row.value);
    row->element = words[kind].elements[number < 2 ? number : 2];
    if (number >= 2) {
        put_record(web, list.installed, number - 2, row);
        return;
    }
    row->label = itl_web_style(look)->sentence ? words[kind].sentence[number] : words[kind].large[number];
    if (number == 0) {
        itl_web_put_words(look, list.installed != NULL ? "Installed" : "Not installed", &row->value);
        return;
    }
    itl_text_pairs(&row->value, list.file->sha1, ITL_STORE_SHA1_BYTES, ' ');
    itl_text_char(&row->value, ' ');
}
