/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_trust.h"

#include "trustlist/record_name.h"
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

static void put_record(const itl_web_t *web, const itl_trustlist_t *list, uint32_t index, itl_web_trust_row_t *row)
{
    itl_trustlist_record_t record;
    row->label = NULL;
    if (!find_record(list, index, &record))
        return;
    row->label = label_of(itl_web_look(web->phone), record.role);
    if (row->label != NULL && !record.empty)
        itl_record_name(list, &record, &row->value);
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
