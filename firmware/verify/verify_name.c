/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "verify/verify_name.h"

#include <string.h>

/** A FILENAME with its NUL. */
typedef struct name {
    char text[ITL_LIMIT_FILENAME_BYTES];
    size_t len; /* Without the NUL. */
} name_t;

enum { MAC_DIGITS = 12, KIND_LETTERS = 3 };

static const char of_every_phone[] = "File.tlv";
static const char signed_ending[] = ".sgn";

/* Letters of ASCII alone: what a locale says of others must not decide. */
static char lower(char letter)
{
    return letter >= 'A' && letter <= 'Z' ? (char)(letter - 'A' + 'a') : letter;
}

static bool begins(const char *text, const char *start, size_t len)
{
    size_t same = 0;
    while (same < len && lower(text[same]) == lower(start[same])) {
        same++;
    }
    return same == len;
}

static bool equals(const char *text, const char *other)
{
    return strlen(text) == strlen(other) && begins(text, other, strlen(other));
}

static bool is_hex(char letter)
{
    char small = lower(letter);
    return (small >= '0' && small <= '9') || (small >= 'a' && small <= 'f');
}

/* SEP<MAC>.tlv */
static bool is_of_one_phone(const char *text)
{
    size_t at = 3;
    if (!begins(text, "SEP", 3)) {
        return false;
    }
    while (at < 3 + MAC_DIGITS && is_hex(text[at])) {
        at++;
    }
    return at == 3 + MAC_DIGITS && equals(text + at, ".tlv");
}

static itl_policy_kind_t kind_of(const name_t *name)
{
    const size_t ending = sizeof signed_ending - 1;
    if (name->len >= ending && equals(name->text + name->len - ending, signed_ending)) {
        return ITL_POLICY_KIND_SIGNED_FILE;
    }
    bool itl = begins(name->text, "ITL", KIND_LETTERS);
    if (!itl && !begins(name->text, "CTL", KIND_LETTERS)) {
        return ITL_POLICY_KIND_OTHER;
    }
    const char *rest = name->text + KIND_LETTERS;
    if (!equals(rest, of_every_phone) && !is_of_one_phone(rest)) {
        return ITL_POLICY_KIND_OTHER;
    }
    return itl ? ITL_POLICY_KIND_ITL : ITL_POLICY_KIND_CTL;
}

/* Of a file of the right kind. */
static bool is_ours(const name_t *name, itl_policy_kind_t kind, const char *wanted)
{
    if (wanted == NULL || equals(name->text, wanted)) {
        return true;
    }
    return kind != ITL_POLICY_KIND_SIGNED_FILE && equals(name->text + KIND_LETTERS, of_every_phone);
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
    if (reason == ITL_REASON_NONE) {
        *kind = kind_of(&name);
    }
    return reason;
}

itl_reason_t itl_verify_name(const itl_verify_want_t *want, const itl_trustlist_t *file, itl_policy_facts_t *facts)
{
    name_t name;
    itl_reason_t reason = read_name(&file->source, file->header.filename, &name);
    if (reason != ITL_REASON_NONE) {
        return reason;
    }
    facts->found = kind_of(&name);
    if (facts->found == want->kind && is_ours(&name, facts->found, want->name)) {
        facts->name = ITL_POLICY_NAME_OURS;
    }
    return ITL_REASON_NONE;
}
