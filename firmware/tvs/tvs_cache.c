/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "tvs/tvs_cache.h"

#include <string.h>

enum { MS_PER_S = 1000 };

static bool same(const itl_tvs_key_t *a, const itl_tvs_key_t *b)
{
    return memcmp(a->bytes, b->bytes, sizeof a->bytes) == 0;
}

static uint8_t *certificate_of(itl_tvs_cache_t *cache, uint8_t index)
{
    uint8_t *at = cache->block;
    for (uint8_t i = 0; i < index; i++)
        at += cache->entries[i].len;
    return at;
}

static void remove_entry(itl_tvs_cache_t *cache, uint8_t index)
{
    itl_tvs_cache_entry_t *entry = &cache->entries[index];
    uint8_t *der = certificate_of(cache, index);
    uint16_t len = entry->len;
    memmove(der, der + len, (size_t)(cache->block + cache->used - (der + len)));
    cache->used = (uint16_t)(cache->used - len);
    cache->count--;
    memmove(entry, entry + 1, (size_t)(cache->count - index) * sizeof *entry);
}

static void drop_expired(itl_tvs_cache_t *cache, uint64_t now_ms)
{
    for (uint8_t i = cache->count; i > 0; i--)
        if (now_ms >= cache->entries[i - 1].expires_ms)
            remove_entry(cache, (uint8_t)(i - 1));
}

void itl_tvs_cache_forget(itl_tvs_cache_t *cache, const itl_tvs_key_t *question, const itl_tvs_key_t *certificate)
{
    for (uint8_t i = cache->count; i > 0; i--) {
        const itl_tvs_cache_entry_t *entry = &cache->entries[i - 1];
        if ((question != NULL && entry->has_question && same(&entry->question, question)) ||
            (certificate != NULL && same(&entry->certificate, certificate)))
            remove_entry(cache, (uint8_t)(i - 1));
    }
}

void itl_tvs_cache_put(itl_tvs_cache_t *cache, uint64_t now_ms, const itl_tvs_key_t *question,
                       const itl_tvs_key_t *certificate, uint32_t roles, uint32_t ttl_s, const uint8_t *der, size_t len)
{
    if (ttl_s == 0 || len > ITL_TVS_CACHE_BYTES)
        return;
    drop_expired(cache, now_ms);
    itl_tvs_cache_forget(cache, question, certificate);
    while (cache->count == ITL_TVS_CACHE_ENTRIES || len > (size_t)(ITL_TVS_CACHE_BYTES - cache->used))
        remove_entry(cache, 0);
    itl_tvs_cache_entry_t *entry = &cache->entries[cache->count++];
    *entry = (itl_tvs_cache_entry_t){
        .certificate = *certificate,
        .expires_ms = now_ms + (uint64_t)ttl_s * MS_PER_S,
        .roles = roles,
        .len = (uint16_t)len,
        .has_question = question != NULL,
    };
    if (question != NULL)
        entry->question = *question;
    if (len > 0)
        memcpy(cache->block + cache->used, der, len);
    cache->used = (uint16_t)(cache->used + len);
}

const uint8_t *itl_tvs_cache_question(itl_tvs_cache_t *cache, uint64_t now_ms, const itl_tvs_key_t *question,
                                      uint32_t roles, size_t *len)
{
    drop_expired(cache, now_ms);
    for (uint8_t i = 0; i < cache->count; i++) {
        const itl_tvs_cache_entry_t *entry = &cache->entries[i];
        if (entry->has_question && entry->len > 0 && (entry->roles & roles) != 0 && same(&entry->question, question)) {
            *len = entry->len;
            return certificate_of(cache, i);
        }
    }
    return NULL;
}

bool itl_tvs_cache_certificate(itl_tvs_cache_t *cache, uint64_t now_ms, const itl_tvs_key_t *certificate,
                               uint32_t roles)
{
    drop_expired(cache, now_ms);
    for (uint8_t i = 0; i < cache->count; i++) {
        const itl_tvs_cache_entry_t *entry = &cache->entries[i];
        if ((entry->roles & roles) != 0 && same(&entry->certificate, certificate))
            return true;
    }
    return false;
}
