/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "family/family.h"

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "itl_limits.h"
#include "text/text_read.h"

/* Inferred: sources name 10.3 and 12.5 as the first firmware that asks by HTTP; 12.0 is the earliest that was seen to.
 */
#define HTTP_SINCE "12.0"

/* Digits that the number of a model begins with. */
#define MODEL_DIGITS 4u

/* Spelling, stamp and digests of the 7900 series are confirmed, as are those of the 7800, the 8800 series and the 8821.
 * Inferred: the 6900, 8900 and 9900 series and unknown models spell messages as the 7900 series does. */
#define AS_7900 .texts = ITL_FAMILY_TEXTS_7900, .stamp = ITL_FAMILY_STAMP_TIME

static const itl_family_ways_t ways[ITL_FAMILY_COUNT] = {
    [ITL_FAMILY_OTHER] = {"other", AS_7900},
    [ITL_FAMILY_7940_60] = {"7940/7960", AS_7900, .ctl_only = true, .sha1_only = true},
    [ITL_FAMILY_7906_11] = {"7906/7911", AS_7900, .sha1_only = true},
    [ITL_FAMILY_794X_796X] = {"794x/796x", AS_7900, .sha1_only = true},
    [ITL_FAMILY_797X] = {"797x", AS_7900, .sha1_only = true},
    [ITL_FAMILY_69XX] = {"69xx", AS_7900},
    [ITL_FAMILY_78XX] = {"78xx", ITL_FAMILY_TEXTS_7800, ITL_FAMILY_STAMP_DATE, .http_since = HTTP_SINCE},
    [ITL_FAMILY_88XX] = {"88xx", ITL_FAMILY_TEXTS_8800, ITL_FAMILY_STAMP_DATE, .http_since = HTTP_SINCE},
    [ITL_FAMILY_8821] = {"8821", ITL_FAMILY_TEXTS_8800, ITL_FAMILY_STAMP_DATE_LARGE, .http_since = HTTP_SINCE},
    [ITL_FAMILY_8831] = {"8831", ITL_FAMILY_TEXTS_7800, ITL_FAMILY_STAMP_DATE_SHORT, .http_since = HTTP_SINCE},
    [ITL_FAMILY_89XX] = {"89xx", AS_7900, .sha1_only = true},
    [ITL_FAMILY_99XX] = {"99xx", AS_7900, .sha1_only = true},
};

typedef struct model_rule {
    char start[MODEL_DIGITS + 1u];
    itl_family_t family;
} model_rule_t;

/* The first that fits counts. Inferred: phones of the 7900 series that no source groups go with its most common ones,
 * and the 8832 with the 8831, as both are conference phones whose guides spell messages alike. */
static const model_rule_t rules[] = {
    {"7940", ITL_FAMILY_7940_60}, {"7960", ITL_FAMILY_7940_60}, {"7905", ITL_FAMILY_7906_11},
    {"7906", ITL_FAMILY_7906_11}, {"7911", ITL_FAMILY_7906_11}, {"7912", ITL_FAMILY_7906_11},
    {"797", ITL_FAMILY_797X},     {"79", ITL_FAMILY_794X_796X}, {"69", ITL_FAMILY_69XX},
    {"78", ITL_FAMILY_78XX},      {"8821", ITL_FAMILY_8821},    {"8831", ITL_FAMILY_8831},
    {"8832", ITL_FAMILY_8831},    {"88", ITL_FAMILY_88XX},      {"8961", ITL_FAMILY_99XX},
    {"89", ITL_FAMILY_89XX},      {"99", ITL_FAMILY_99XX},
};

itl_family_t itl_family_of_model(const char *model)
{
    if (itl_text_begins(model, "CP-"))
        model += 3;
    if (strspn(model, ITL_TEXT_DIGITS) != MODEL_DIGITS)
        return ITL_FAMILY_OTHER;
    for (size_t i = 0; i < sizeof rules / sizeof rules[0]; i++)
        if (itl_text_begins(model, rules[i].start))
            return rules[i].family;
    return ITL_FAMILY_OTHER;
}

const itl_family_ways_t *itl_family_ways(itl_family_t family)
{
    return &ways[(unsigned)family < ITL_FAMILY_COUNT ? family : ITL_FAMILY_OTHER];
}

bool itl_family_sha1_only(const char *model)
{
    return strcmp(model, ITL_DEFAULT_MODEL) != 0 && itl_family_ways(itl_family_of_model(model))->sha1_only;
}

bool itl_family_takes_itl(const char *model)
{
    return !itl_family_ways(itl_family_of_model(model))->ctl_only;
}

/* Where the numbers of a firmware begin: a load has the phone's name before them. */
static const char *numbers_of(const char *firmware)
{
    const char *end = strchr(firmware, '.');
    return itl_text_is_digit(firmware[0]) || end == NULL ? firmware : end + 1;
}

/* The next number, 0 when none is left; one that is too large to be a version counts as the largest. */
static uint32_t next_number(const char **text)
{
    uint64_t number = UINT32_MAX;
    *text += strcspn(*text, ITL_TEXT_DIGITS);
    size_t digits = strspn(*text, ITL_TEXT_DIGITS);
    if (digits == 0)
        return 0;
    (void)itl_text_leading_number(*text, digits, UINT32_MAX, &number);
    *text += digits;
    return (uint32_t)number;
}

bool itl_family_firmware_at_least(const char *firmware, const char *least)
{
    const char *have = numbers_of(firmware);
    const char *want = numbers_of(least);
    while (*have != '\0' || *want != '\0') {
        uint32_t mine = next_number(&have);
        uint32_t wanted = next_number(&want);
        if (mine != wanted)
            return mine > wanted;
    }
    return true;
}

bool itl_family_asks_http(const char *model, const char *firmware)
{
    const char *since = itl_family_ways(itl_family_of_model(model))->http_since;
    return since != NULL && itl_family_firmware_at_least(firmware, since);
}
