/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/verify_name.h"

#include <string.h>

#include "text/text_read.h"

/** A FILENAME with its NUL. */
typedef struct name {
    char text[ITL_LIMIT_FILENAME_BYTES];
    size_t len; /* Without the NUL. */
} name_t;

enum { MAC_DIGITS = 12, KIND_LETTERS = 3 };

static const char of_every_phone[] = "File.tlv";
static const char signed_ending[] = ".sgn";

/* SEP<MAC>.tlv */
static bool is_of_one_phone(const char *text)
{
    return itl_text_begins(text, "SEP") && strspn(text + 3, ITL_TEXT_HEX) == MAC_DIGITS &&
           itl_text_same(text + 3 + MAC_DIGITS, ".tlv");
}

static itl_policy_kind_t kind_of(const name_t *name)
{
    const size_t ending = sizeof signed_ending - 1;
    if (name->len >= ending && itl_text_same(name->text + name->len - ending, signed_ending))
        return ITL_POLICY_KIND_SIGNED_FILE;
    bool itl = itl_text_begins(name->text, "ITL");
    if (!itl && !itl_text_begins(name->text, "CTL"))
        return ITL_POLICY_KIND_OTHER;
    const char *rest = name->text + KIND_LETTERS;
    if (!itl_text_same(rest, of_every_phone) && !is_of_one_phone(rest))
        return ITL_POLICY_KIND_OTHER;
    return itl ? ITL_POLICY_KIND_ITL : ITL_POLICY_KIND_CTL;
}

/* Of a file of the right kind. */
static bool is_ours(const name_t *name, itl_policy_kind_t kind, const char *wanted)
{
    if (wanted == NULL || itl_text_same(name->text, wanted))
        return true;
    return kind != ITL_POLICY_KIND_SIGNED_FILE && itl_text_same(name->text + KIND_LETTERS, of_every_phone);
}

/* The name was checked when the header was read: one NUL, at its end. */
static itl_reason_t read_name(const itl_tlv_source_t *source, itl_tlv_span_t filename, name_t *name)
{
    size_t len = 0;
    itl_reason_t reason = itl_tlv_copy(source, filename, name->text, sizeof name->text, &len);
    name->len = reason == ITL_REASON_NONE ? len - 1 : 0;
    return reason;
}

itl_reason_t itl_verify_kind_of(const itl_tlv_source_t *source, itl_tlv_span_t filename, itl_policy_kind_t *kind)
{
    name_t name;
    *kind = ITL_POLICY_KIND_OTHER;
    itl_reason_t reason = read_name(source, filename, &name);
    if (reason == ITL_REASON_NONE)
        *kind = kind_of(&name);
    return reason;
}

itl_reason_t itl_verify_name(const itl_verify_want_t *want, const itl_trustlist_t *file, itl_policy_facts_t *facts)
{
    name_t name;
    itl_reason_t reason = read_name(&file->source, file->header.filename, &name);
    if (reason != ITL_REASON_NONE)
        return reason;
    facts->found = kind_of(&name);
    if (facts->found == want->kind && is_ours(&name, facts->found, want->name))
        facts->name = ITL_POLICY_NAME_OURS;
    return ITL_REASON_NONE;
}
