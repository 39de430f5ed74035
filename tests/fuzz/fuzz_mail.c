/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Mails that wait, as their file has them, and addresses: what is taken for one is nothing else, whatever is in it, and
 * a queue that is taken reads the same when it is written.
 */
#include <stdlib.h>
#include <string.h>

#include "base/parse.h"
#include "cluster/mail_queue.h"
#include "fuzz.h"
#include "fuzz_file.h"

static void check_address(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    if (base_parse_mail_address(text)) {
        CHECK(strlen(text) <= 254 && strchr(text, '@') == strrchr(text, '@'));
        CHECK(text[strcspn(text, "\r\n<>(),:;\"[]\\ \t")] == '\0');
        for (const char *at = text; *at != '\0'; at++)
            CHECK(*at > ' ' && *at <= '~');
    }
    free(text);
}

static void check_again(const mail_queue_t *queue)
{
    base_bytes_t yaml = {0}, again = {0};
    base_error_t error = {""};
    CHECK(queue->mails_count <= MAIL_QUEUE_MAX);
    CHECK(mail_queue_write(queue, &yaml, &error));
    mail_queue_t *copy = mail_queue_read(&yaml, &error);
    CHECK(copy != NULL && mail_queue_write(copy, &again, &error));
    CHECK(again.size == yaml.size && memcmp(again.data, yaml.data, yaml.size) == 0);
    mail_queue_free(copy);
    base_bytes_free(&again);
    base_bytes_free(&yaml);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    base_bytes_t yaml = {0};
    base_error_t error = {""};
    check_address(data, size);
    CHECK(base_bytes_reserve(&yaml, 1));
    base_put(&yaml, data, size);
    mail_queue_t *queue = mail_queue_read(&yaml, &error);
    if (queue != NULL)
        check_again(queue);
    else
        CHECK(strncmp(error.text, "mail.yaml: ", 11) == 0);
    mail_queue_free(queue);
    base_bytes_free(&yaml);
    return 0;
}
