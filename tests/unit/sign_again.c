/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sign_again.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "listfile/resign.h"

static void must(bool done, const base_error_t *error)
{
    if (done)
        return;
    fprintf(stderr, "sign_again: %s\n", error->text);
    exit(EXIT_FAILURE);
}

base_bytes_t sign_again(const uint8_t *file, size_t size, const sign_again_t *how)
{
    itl_tlv_source_t source = itl_tlv_source_memory(file, (uint32_t)size);
    listfile_parts_t parts = listfile_take_apart(&source, NULL, false);
    const uint8_t *content = how->content != NULL ? (const uint8_t *)how->content : file + parts.content.off;
    const size_t length = how->content != NULL ? strlen(how->content) : parts.content.len;
    listfile_identity_t signer;
    listfile_resign_t job;
    base_error_t error;
    base_bytes_t made;
    must(listfile_identity_load(&signer, how->pem, &error) && listfile_identity_load_key(&signer, how->pem, &error),
         &error);
    listfile_resign_prepare(&job, &source, &parts, &signer);
    job.header.filename = how->filename;
    job.header.digest = how->digest;
    if (how->content != NULL)
        job.header.kind = LISTFILE_SIGNED_FILE;
    must(listfile_sign(&job.header, &signer, content, length, &made, &error), &error);
    listfile_identity_free(&signer);
    return made;
}
