/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "status/status.h"
#include "text/text_read.h"

/* Where the parts of a packed message stand; the time is big-endian. */
enum { AT_TIME = 0, AT_TEXT = 8, AT_REASON = 9, AT_LENGTH = 10, AT_NAME = 11 };

_Static_assert(AT_NAME + ITL_STATUS_NAME_BYTES - 1u == ITL_STATUS_PACKED_BYTES, "room for the longest name");

size_t itl_status_pack(const itl_status_message_t *message, uint8_t packed[ITL_STATUS_PACKED_BYTES])
{
    size_t len = itl_text_length(message->name, ITL_STATUS_NAME_BYTES - 1u);
    uint64_t time = (uint64_t)message->time_s;
    for (unsigned i = 0; i < 8; i++)
        packed[AT_TIME + i] = (uint8_t)(time >> (56u - 8u * i));
    packed[AT_TEXT] = (uint8_t)message->text;
    packed[AT_REASON] = (uint8_t)message->reason;
    packed[AT_LENGTH] = (uint8_t)len;
    memcpy(packed + AT_NAME, message->name, len);
    return AT_NAME + len;
}

size_t itl_status_unpack(const uint8_t *packed, size_t len, itl_status_message_t *message)
{
    if (len < AT_NAME || packed[AT_LENGTH] >= ITL_STATUS_NAME_BYTES || len - AT_NAME < packed[AT_LENGTH] ||
        packed[AT_TEXT] >= ITL_STATUS_TEXT_COUNT)
        return 0;
    uint64_t time = 0;
    for (unsigned i = 0; i < 8; i++)
        time = time << 8 | packed[AT_TIME + i];
    memset(message, 0, sizeof *message);
    message->time_s = (int64_t)time;
    message->text = (itl_status_text_id_t)packed[AT_TEXT];
    message->reason = (itl_reason_t)packed[AT_REASON];
    memcpy(message->name, packed + AT_NAME, packed[AT_LENGTH]);
    return AT_NAME + (size_t)packed[AT_LENGTH];
}

bool itl_status_same(const itl_status_message_t *message, const itl_status_message_t *other)
{
    return message->text == other->text && message->reason == other->reason && strcmp(message->name, other->name) == 0;
}
