/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "slow_source.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static itl_hal_status_t slow_read(void *ctx, uint32_t off, void *buf, size_t len)
{
    slow_source_t *slow = ctx;
    if (len > slow->size || off > slow->size - len) {
        fprintf(stderr, "slow_source: read of %zu bytes at %u, of %u\n", len, (unsigned)off, (unsigned)slow->size);
        abort();
    }
    slow->reads++;
    if (slow->reads == slow->fail_at)
        return ITL_HAL_ERR_IO;
    memcpy(buf, slow->bytes + off, len);
    return ITL_HAL_OK;
}

unsigned slow_source_reads(slow_source_t *slow)
{
    unsigned reads = slow->reads;
    slow->reads = 0;
    return reads;
}

itl_tlv_source_t slow_source(slow_source_t *slow)
{
    return (itl_tlv_source_t){.size = slow->size, .ctx = slow, .read = slow_read};
}
