/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The page of a trust list: its signature, then a line for each record that phones show, in the order of the list. One
 * that is a SAST and nothing else has none. */
#include <stddef.h>

#include "screen/screen_priv.h"
#include "trustlist/record_name.h"

/* @return NULL: records of this role have no line */
static const char *label_of(uint16_t role)
{
    static const struct {
        uint16_t role;
        const char *label;
    } labels[] = {{ITL_ROLE_CCM, "CUCM Server"},
                  {ITL_ROLE_CCM_TFTP, "CUCM Server / TFTP Server"},
                  {ITL_ROLE_TFTP, "TFTP Server"},
                  {ITL_ROLE_CAPF, "CAPF Server"},
                  {ITL_ROLE_TVS, "TVS"}};
    for (size_t i = 0; i < sizeof labels / sizeof labels[0]; i++)
        if (labels[i].role == role)
            return labels[i].label;
    return NULL;
}

/* @param index  of the records that have a line. @return false past the last */
static bool record_at(const itl_trustlist_t *list, uint32_t index, itl_trustlist_record_t *record)
{
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    while (itl_trustlist_next(&walk, record) == ITL_REASON_NONE)
        if (label_of(record->role) != NULL && index-- == 0)
            return true;
    return false;
}

uint8_t itl_screen_trust_lines(const itl_screen_t *screen, itl_phone_list_kind_t kind)
{
    const itl_trustlist_t *list = itl_phone_installed(screen->phone, kind);
    itl_trustlist_record_t record;
    uint8_t lines = 1;
    if (list == NULL)
        return lines;
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    while (lines < UINT8_MAX && itl_trustlist_next(&walk, &record) == ITL_REASON_NONE)
        lines = (uint8_t)(lines + (label_of(record.role) != NULL ? 1u : 0u));
    return lines;
}

void itl_screen_trust_line(const itl_screen_t *screen, itl_phone_list_kind_t kind, uint8_t index, itl_text_t *label,
                           itl_text_t *value)
{
    itl_phone_list_view_t view = itl_phone_list(screen->phone, kind);
    itl_trustlist_record_t record;
    const char *name = kind == ITL_PHONE_CTL ? "CTL" : "ITL";
    if (view.installed == NULL || index == 0) {
        itl_text_string(label, name);
        itl_text_string(label, view.installed == NULL ? " File" : " Signature");
    }
    if (view.installed == NULL) {
        itl_text_string(value, "Not Installed");
    } else if (index == 0) {
        itl_text_pairs(value, view.file->sha1, sizeof view.file->sha1, ' ');
    } else if (record_at(view.installed, index - 1u, &record)) {
        itl_text_string(label, label_of(record.role));
        itl_record_name(view.installed, &record, value);
    }
}
