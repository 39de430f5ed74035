/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A user of the installed library: reads a trust list and checks that one of its own records signed it. */
#include <stdio.h>

#include <signature/signature.h>
#include <trustlist/trustlist.h>

static uint8_t file[ITL_LIMIT_LIST_BYTES];
static itl_signature_memory_t memory;

static itl_reason_t verify_with_itself(const itl_trustlist_t *list)
{
    itl_trustlist_walk_t walk = itl_trustlist_walk(list);
    itl_trustlist_record_t signer;
    itl_reason_t reason = itl_trustlist_next_signer(&walk, &list->source, &list->header, &signer);
    if (reason != ITL_REASON_NONE)
        return reason;
    itl_signature_work_t *work = itl_signature_work_init(&memory, sizeof memory);
    return itl_signature_verify_record(work, &list->source, &list->header, &list->source, &signer);
}

int main(int argc, char **argv)
{
    FILE *stream = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (stream == NULL)
        return 1;
    size_t size = fread(file, 1, sizeof file, stream);
    fclose(stream);
    itl_tlv_source_t source = itl_tlv_source_memory(file, (uint32_t)size);
    itl_trustlist_t list;
    itl_reason_t reason = itl_trustlist_read(&source, &list, NULL);
    if (reason == ITL_REASON_NONE)
        reason = verify_with_itself(&list);
    printf("%u records, signature: %s\n", list.record_count, itl_reason_name(reason));
    return reason == ITL_REASON_NONE ? 0 : 1;
}
