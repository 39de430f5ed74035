/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The status messages in flash, in a store of their own behind those of the files. What is in it: a byte with the
 * version, one with the number of messages, one with how many of them, the newest, the boot said that was kept last;
 * then the messages as itl_status_pack makes them, the oldest first.
 *
 * They are written once at the end of a boot, and only where it said something that the boot kept last had not said: an
 * unchanged boot costs nothing, and no boot more than one erase. */
#include "phone/phone_priv.h"

#define KEPT_VERSION 1u

enum { AT_VERSION = 0, AT_COUNT = 1, AT_LAST = 2, HEAD_BYTES = 3 };

_Static_assert(ITL_PHONE_KEPT_BYTES == HEAD_BYTES + ITL_LIMIT_MESSAGES * ITL_STATUS_PACKED_BYTES, "room for all");

/* What is in the flash, message by message. */
typedef struct kept_reader {
    itl_tlv_source_t source;
    uint32_t off;
    uint8_t left; /* Messages not yet read. */
    uint8_t last; /* Of all, the newest that one boot said. */
    itl_status_message_t message;
} kept_reader_t;

static kept_reader_t read_kept(itl_phone_t *phone)
{
    uint8_t head[HEAD_BYTES];
    kept_reader_t reader = {.off = HEAD_BYTES};
    if (phone->kept.opened != ITL_REASON_NONE)
        return reader;
    reader.source = itl_store_source(&phone->kept.store);
    if (reader.source.size < HEAD_BYTES || itl_tlv_read(&reader.source, 0, head, HEAD_BYTES) != ITL_REASON_NONE ||
        head[AT_VERSION] != KEPT_VERSION)
        return reader;
    reader.left = head[AT_COUNT];
    reader.last = head[AT_LAST];
    return reader;
}

/* @return false: there is no further one */
static bool next_kept(kept_reader_t *reader)
{
    uint8_t packed[ITL_STATUS_PACKED_BYTES];
    uint32_t rest = reader->source.size - reader->off;
    uint32_t len = rest < sizeof packed ? rest : (uint32_t)sizeof packed;
    if (reader->left == 0 || itl_tlv_read(&reader->source, reader->off, packed, len) != ITL_REASON_NONE)
        return false;
    size_t used = itl_status_unpack(packed, len, &reader->message);
    reader->off += (uint32_t)used;
    reader->left--;
    return used > 0;
}

void itl_phone_kept_open(itl_phone_t *phone)
{
    phone->kept.opened = itl_phone_use_region(phone, &phone->kept.store, ITL_PHONE_STORE_MESSAGES, itl_store_open);
    for (kept_reader_t reader = read_kept(phone); next_kept(&reader);)
        itl_status_add(&phone->status, reader.message.time_s, reader.message.text, reader.message.reason,
                       reader.message.name);
    phone->kept.loaded = phone->status.total;
    phone->kept.said_from = phone->status.total;
}

/* Whether the boot that was kept last said the same. */
static bool is_kept(itl_phone_t *phone, const itl_status_message_t *message)
{
    kept_reader_t reader = read_kept(phone);
    while (next_kept(&reader))
        if (reader.left < reader.last && itl_status_same(&reader.message, message))
            return true;
    return false;
}

static bool has_news(itl_phone_t *phone)
{
    const itl_status_message_t *message;
    uint32_t index = phone->status.count - itl_status_since(&phone->status, phone->kept.said_from);
    for (; (message = itl_status_get(&phone->status, index)) != NULL; index++)
        if (!is_kept(phone, message))
            return true;
    return false;
}

static itl_reason_t write_all(itl_phone_t *phone)
{
    const itl_status_log_t *log = &phone->status;
    itl_store_t *store = &phone->kept.store;
    uint8_t bytes[ITL_STATUS_PACKED_BYTES] = {
        [AT_VERSION] = KEPT_VERSION, [AT_COUNT] = log->count, [AT_LAST] = itl_status_since(log, phone->kept.said_from)};
    bool unchanged = false;
    itl_store_begin(store);
    itl_reason_t reason = itl_store_write(store, bytes, HEAD_BYTES);
    for (uint32_t i = 0; i < log->count && reason == ITL_REASON_NONE; i++)
        reason = itl_store_write(store, bytes, itl_status_pack(itl_status_get(log, i), bytes));
    if (reason == ITL_REASON_NONE)
        reason = itl_store_finish(store, &unchanged);
    return reason == ITL_REASON_NONE && !unchanged ? itl_store_commit(store) : reason;
}

void itl_phone_kept_write(itl_phone_t *phone)
{
    itl_phone_kept_t *kept = &phone->kept;
    if (kept->opened == ITL_REASON_STORE_GEOMETRY || !has_news(phone))
        return;
    if (kept->opened != ITL_REASON_NONE)
        kept->opened = itl_phone_use_region(phone, &kept->store, ITL_PHONE_STORE_MESSAGES, itl_store_format);
    if (kept->opened == ITL_REASON_NONE && write_all(phone) != ITL_REASON_NONE)
        itl_store_abandon(&kept->store);
}

itl_reason_t itl_phone_kept_format(itl_phone_t *phone)
{
    itl_phone_kept_t *kept = &phone->kept;
    itl_status_clear(&phone->status);
    if (kept->opened != ITL_REASON_STORE_GEOMETRY)
        kept->opened = itl_phone_use_region(phone, &kept->store, ITL_PHONE_STORE_MESSAGES, itl_store_format);
    return kept->opened == ITL_REASON_STORE_GEOMETRY ? ITL_REASON_NONE : kept->opened;
}

itl_reason_t itl_phone_kept_clear(itl_phone_t *phone)
{
    if (phone->kept.opened != ITL_REASON_NONE)
        return itl_phone_kept_format(phone);
    itl_status_clear(&phone->status);
    return itl_store_erase(&phone->kept.store);
}
