/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What is pushed to a phone: the body of /CGI/Execute, and credentials. What is taken is strings within their bounds.
 */
#include <stdlib.h>
#include <string.h>

#include "fuzz.h"
#include "fuzz_file.h"
#include "push/push.h"

static void check_body(const uint8_t *data, size_t size)
{
    static itl_push_job_t job;
    char *body = malloc(size + 1);
    CHECK(body != NULL);
    memcpy(body, data, size);
    const itl_push_error_t error = itl_push_read(body, size, &job);
    CHECK(error == ITL_PUSH_OK || error == ITL_PUSH_NOT_PARSED || error == ITL_PUSH_FILE);
    CHECK(job.count <= ITL_PUSH_ITEMS);
    for (unsigned i = 0; error == ITL_PUSH_OK && i < job.count; i++)
        CHECK(job.items[i].url[0] != '\0' && memchr(job.items[i].url, '\0', ITL_PUSH_URL_BYTES) != NULL);
    free(body);
}

static void check_credentials(const uint8_t *data, size_t size)
{
    char user[ITL_PUSH_WORD_BYTES], password[ITL_PUSH_WORD_BYTES];
    char *field = fuzz_text(data, size);
    if (itl_push_basic(field, user, password))
        CHECK(memchr(user, '\0', sizeof user) != NULL && memchr(password, '\0', sizeof password) != NULL &&
              strchr(user, ':') == NULL);
    free(field);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_body(data, size);
    check_credentials(data, size);
    return 0;
}
