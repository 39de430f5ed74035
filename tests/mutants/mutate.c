/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mutate.h"

#include <stdbool.h>
#include <string.h>

#include "trustlist/trustlist.h"

/* splitmix64: every seed is a good one. */
static uint64_t next_number(mutant_random_t *random)
{
    uint64_t z = random->state += 0x9E3779B97F4A7C15u;
    z = (z ^ z >> 30) * 0xBF58476D1CE4E5B9u;
    z = (z ^ z >> 27) * 0x94D049BB133111EBu;
    return z ^ z >> 31;
}

uint32_t mutant_below(mutant_random_t *random, uint32_t bound)
{
    return (uint32_t)((next_number(random) >> 32) * bound >> 32);
}

void mutant_copy(mutant_t *mutant, const uint8_t *bytes, size_t size)
{
    mutant->size = size < sizeof mutant->bytes ? size : sizeof mutant->bytes;
    memcpy(mutant->bytes, bytes, mutant->size);
}

static size_t place_in(const mutant_t *mutant, mutant_random_t *random)
{
    return mutant->size == 0 ? 0 : mutant_below(random, (uint32_t)mutant->size);
}

static void cut_out(mutant_t *mutant, size_t at, size_t len)
{
    memmove(mutant->bytes + at, mutant->bytes + at + len, mutant->size - at - len);
    mutant->size -= len;
}

static void put_in(mutant_t *mutant, size_t at, const uint8_t *bytes, size_t len)
{
    if (len > sizeof mutant->bytes - mutant->size)
        return;
    memmove(mutant->bytes + at + len, mutant->bytes + at, mutant->size - at);
    memcpy(mutant->bytes + at, bytes, len);
    mutant->size += len;
}

/* A number of one or two bytes that code may trip over. */
static void put_number(mutant_t *mutant, mutant_random_t *random)
{
    static const uint16_t numbers[] = {0, 1, 2, 3, 0x7F, 0x80, 0xFF, 0x100, 0x7FFF, 0x8000, 0xFFFE, 0xFFFF};
    size_t at = place_in(mutant, random);
    uint32_t pick = mutant_below(random, sizeof numbers / sizeof numbers[0] + 2);
    uint16_t number = pick < sizeof numbers / sizeof numbers[0]
                          ? numbers[pick]
                          : (uint16_t)(mutant->bytes[at] + (pick % 2 == 0 ? 1 : -1));
    bool wide = mutant_below(random, 2) != 0 && at + 1 < mutant->size;
    if (wide)
        mutant->bytes[at++] = (uint8_t)(number >> 8);
    mutant->bytes[at] = (uint8_t)number;
}

/* A range goes, comes twice, or stands elsewhere. */
static void move_range(mutant_t *mutant, mutant_random_t *random)
{
    uint8_t range[64];
    size_t at = place_in(mutant, random);
    size_t len = 1 + mutant_below(random, sizeof range);
    len = len < mutant->size - at ? len : mutant->size - at;
    memcpy(range, mutant->bytes + at, len);
    uint32_t what = mutant_below(random, 3);
    if (what != 0)
        cut_out(mutant, at, len);
    if (what != 1)
        put_in(mutant, mutant_below(random, (uint32_t)mutant->size + 1), range, len);
}

static void change_end(mutant_t *mutant, mutant_random_t *random)
{
    uint8_t more[8];
    if (mutant_below(random, 2) != 0) {
        mutant->size -= mutant_below(random, (uint32_t)(mutant->size < 16 ? mutant->size : 16) + 1);
        return;
    }
    for (size_t i = 0; i < sizeof more; i++)
        more[i] = (uint8_t)mutant_below(random, 256);
    put_in(mutant, mutant->size, more, 1 + mutant_below(random, sizeof more));
}

void mutate_bytes(mutant_t *mutant, mutant_random_t *random)
{
    if (mutant->size == 0)
        return;
    switch (mutant_below(random, 5)) {
    case 0:
        mutant->bytes[place_in(mutant, random)] ^= (uint8_t)(1u << mutant_below(random, 8));
        break;
    case 1:
        mutant->bytes[place_in(mutant, random)] = (uint8_t)mutant_below(random, 256);
        break;
    case 2:
        put_number(mutant, random);
        break;
    case 3:
        move_range(mutant, random);
        break;
    default:
        change_end(mutant, random);
        break;
    }
}

/* An element of a header, or one byte of padding. */
typedef struct element {
    size_t off, len;
    uint8_t tag;
} element_t;

enum { ELEMENTS = 64 };

/* The elements of a header, those inside containers as well. @return how many */
static size_t find_elements(const uint8_t *bytes, size_t size, element_t *elements)
{
    size_t count = 0;
    size_t at = 0;
    size_t end = size >= 10 ? (size_t)bytes[8] << 8 | bytes[9] : 0;
    end = end < size ? end : size;
    while (at < end && count < ELEMENTS) {
        bool container = bytes[at] == ITL_TAG_SIGNERID || bytes[at] == ITL_TAG_SIGNATUREINFO ||
                         bytes[at] == ITL_TAG_SIGNATUREALGOINFO;
        size_t len = 1;
        if (bytes[at] != ITL_TAG_PADDING) {
            if (end - at < 3)
                break;
            len = 3 + ((size_t)bytes[at + 1] << 8 | bytes[at + 2]);
        }
        if (len > end - at)
            break;
        elements[count++] = (element_t){.off = at, .len = len, .tag = bytes[at]};
        at += container ? 3 : len;
    }
    return count;
}

/* HEADERLENGTH as it must be after a change, or nearly so. */
static void mend_length(mutant_t *mutant, size_t before, mutant_random_t *random)
{
    size_t length = ((size_t)mutant->bytes[8] << 8 | mutant->bytes[9]) + mutant->size - before;
    if (mutant_below(random, 8) != 0) {
        mutant->bytes[8] = (uint8_t)(length >> 8);
        mutant->bytes[9] = (uint8_t)length;
    }
}

void mutate_elements(mutant_t *mutant, const uint8_t *other, size_t other_size, mutant_random_t *random)
{
    element_t elements[ELEMENTS];
    element_t theirs[ELEMENTS];
    uint8_t kept[1024];
    size_t before = mutant->size;
    size_t count = find_elements(mutant->bytes, mutant->size, elements);
    size_t their_count = find_elements(other, other_size, theirs);
    if (count == 0 || their_count == 0)
        return;
    element_t chosen = elements[mutant_below(random, (uint32_t)count)];
    element_t strange = theirs[mutant_below(random, (uint32_t)their_count)];
    size_t to = elements[mutant_below(random, (uint32_t)count)].off;
    if (chosen.len > sizeof kept || strange.len > sizeof kept)
        return;
    memcpy(kept, mutant->bytes + chosen.off, chosen.len);
    uint32_t what = mutant_below(random, 4);
    if (what != 0) {
        cut_out(mutant, chosen.off, chosen.len);
        to = to > chosen.off && to >= chosen.off + chosen.len ? to - chosen.len : to < mutant->size ? to : mutant->size;
    }
    if (what == 0 || what == 1)
        put_in(mutant, to, kept, chosen.len);
    else if (what == 2)
        put_in(mutant, chosen.off < mutant->size ? chosen.off : mutant->size, other + strange.off, strange.len);
    if (mutant->size != before && mutant->size >= 10)
        mend_length(mutant, before, random);
}

/* Adds or subtracts numbers of as many bytes; what is past them is lost. */
static void add(uint8_t *sum, const uint8_t *term, size_t len)
{
    unsigned carry = 0;
    for (size_t i = len; i-- > 0;) {
        carry += (unsigned)sum[i] + term[i];
        sum[i] = (uint8_t)carry;
        carry >>= 8;
    }
}

static void take_from(uint8_t *number, const uint8_t *from, size_t len)
{
    int borrow = 0;
    for (size_t i = len; i-- > 0;) {
        int digit = (int)from[i] - number[i] - borrow;
        borrow = digit < 0 ? 1 : 0;
        number[i] = (uint8_t)(digit + 256 * borrow);
    }
}

void mutate_signature(mutant_t *mutant, const uint8_t *modulus, size_t modulus_size, mutant_random_t *random)
{
    element_t elements[ELEMENTS];
    size_t count = find_elements(mutant->bytes, mutant->size, elements);
    size_t at = 0;
    while (at < count && elements[at].tag != ITL_TAG_SIGNATURE)
        at++;
    if (at == count || elements[at].len < 4)
        return;
    uint8_t *value = mutant->bytes + elements[at].off + 3;
    size_t len = elements[at].len - 3;
    switch (mutant_below(random, 4)) {
    case 0:
        if (len == modulus_size)
            add(value, modulus, len);
        break;
    case 1:
        if (len == modulus_size)
            take_from(value, modulus, len);
        break;
    case 2:
        memset(value, mutant_below(random, 2) != 0 ? 0xFF : 0, len);
        break;
    default:
        value[mutant_below(random, (uint32_t)len)] ^= (uint8_t)(1u << mutant_below(random, 8));
        break;
    }
}
