/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A board's line of options, and a line over it: what is taken lies in its range, and every text in one of the lines.
 *
 * Input: the first line, a line feed, the second.
 */
#include "app/options.h"

#include <string.h>

#include "fuzz.h"

static char lines[2][OPTIONS_LINE_BYTES];

static void check_text(const char *text)
{
    for (unsigned i = 0; i < 2; i++) {
        const char *end = lines[i] + sizeof lines[i];
        if (text >= lines[i] && text < end) {
            CHECK(memchr(text, '\0', (size_t)(end - text)) != NULL);
            return;
        }
    }
    CHECK(strcmp(text, "7962") == 0 || strcmp(text, "9.4.1") == 0);
}

static void check_servers(const itl_phone_config_t *config)
{
    CHECK(config->tftp_count <= ITL_LIMIT_TFTP_SERVERS && config->tvs_count <= ITL_LIMIT_TVS_SERVERS);
    for (unsigned i = 0; i < config->tftp_count; i++) {
        check_text(config->tftp[i].host);
        CHECK(config->tftp[i].host[0] != '\0' && config->tftp[i].port != 0);
    }
    for (unsigned i = 0; i < config->tvs_count; i++) {
        check_text(config->tvs[i].host);
        CHECK(config->tvs[i].host[0] != '\0' && config->tvs[i].port != 0);
    }
    CHECK(config->alarm_count <= ITL_ALARM_ADDRESSES);
    for (unsigned i = 0; i < config->alarm_count; i++)
        check_text(config->alarms[i]);
}

static void check_options(const options_t *options)
{
    const itl_phone_config_t *config = &options->config;
    check_servers(config);
    check_text(config->model);
    check_text(config->firmware);
    CHECK(strlen(config->model) >= 3 && strlen(config->model) <= 6);
    CHECK(config->tftp_blksize == 0 || (config->tftp_blksize >= 8 && config->tftp_blksize <= ITL_LIMIT_TFTP_BLKSIZE));
    CHECK(config->tftp_windowsize <= ITL_LIMIT_TFTP_WINDOWSIZE && config->timeout_ms <= 86400999u);
    CHECK(options->coap_allowed_count <= OPTIONS_COAP_ALLOWED);
}

/* @return what follows the line */
static size_t put_line(char line[OPTIONS_LINE_BYTES], const uint8_t *data, size_t size)
{
    const uint8_t *end = size == 0 ? NULL : memchr(data, '\n', size);
    size_t len = end != NULL ? (size_t)(end - data) : size;
    size_t kept = len < OPTIONS_LINE_BYTES ? len : OPTIONS_LINE_BYTES - 1;
    memset(line, 0, OPTIONS_LINE_BYTES);
    if (kept > 0)
        memcpy(line, data, kept);
    return end != NULL ? len + 1 : len;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    options_t options;
    size_t first = put_line(lines[0], data, size);
    (void)put_line(lines[1], data + first, size - first);
    options_init(&options);
    const char *wrong = options_read(&options, lines[0]);
    if (wrong == NULL)
        wrong = options_read(&options, lines[1]);
    if (wrong == NULL)
        check_options(&options);
    else
        check_text(wrong);
    return 0;
}
