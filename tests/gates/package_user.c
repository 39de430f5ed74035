/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A user of the installed library: reads a trust list and checks that one of its own records signed it. */
#include <stdio.h>

#include <signature/signature.h>
#include <trustlist/trustlist.h>

static uint8_t file[LIMIT_LIST_BYTES];
static signature_memory_t memory;

static reason_t verify_with_itself(const trustlist_t *list)
{
    trustlist_walk_t walk = trustlist_walk(list);
    trustlist_record_t signer;
    reason_t reason = trustlist_next_signer(&walk, &list->source, &list->header, &signer);
    if (reason != REASON_NONE)
        return reason;
    signature_work_t *work = signature_work_init(&memory, sizeof memory);
    return signature_verify_record(work, &list->source, &list->header, &list->source, &signer);
}

int main(int argc, char **argv)
{
    FILE *stream = argc == 2 ? fopen(argv[1], "rb") : NULL;
    if (stream == NULL)
        return 1;
    size_t size = fread(file, 1, sizeof file, stream);
    fclose(stream);
    tlv_source_t source = tlv_source_memory(file, (uint32_t)size);
    trustlist_t list;
    reason_t reason = trustlist_read(&source, &list, NULL);
    if (reason == REASON_NONE)
        reason = verify_with_itself(&list);
    printf("%u records, signature: %s\n", list.record_count, reason_name(reason));
    return reason == REASON_NONE ? 0 : 1;
}
