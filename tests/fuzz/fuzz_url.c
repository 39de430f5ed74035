/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * URLs of configurations, pages and servers.
 *
 * Input: a URL, and behind the first line end a reference on its page. Whatever is read can stand in a request: no
 * blank and no control character; written out it is read as the same.
 */
#include <stdio.h>
#include <string.h>

#include "fuzz_file.h"
#include "https/https_url.h"
#include "text/text.h"

static void check_same(const itl_https_url_t *url)
{
    char text[ITL_HTTPS_TARGET_BYTES + ITL_LIMIT_CONFIG_HOST_BYTES + 32];
    itl_https_url_t again;
    itl_text_t out = itl_text_in(text, sizeof text);
    itl_text_string(&out, url->secure ? "https://" : "http://");
    itl_text_server(&out, url->host, url->port);
    itl_text_char(&out, '/');
    itl_text_string(&out, url->target);
    CHECK(itl_https_url_read(&again, text));
    CHECK(again.secure == url->secure && again.port == url->port && strcmp(again.host, url->host) == 0);
    CHECK(strcmp(again.target, url->target) == 0);
}

static void check(const itl_https_url_t *url)
{
    CHECK(url->host[0] != '\0' && url->port != 0);
    for (const char *target = url->target; *target != '\0'; target++)
        CHECK(*target > ' ' && *target < 0x7F && *target != '#');
    for (const char *host = url->host; *host != '\0'; host++)
        CHECK(*host > ' ' && *host < 0x7F && strchr("/?#@\"", *host) == NULL);
    check_same(url);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = fuzz_text(data, size);
    char *reference = text + strcspn(text, "\n");
    itl_https_url_t url;
    if (*reference != '\0')
        *reference++ = '\0';
    if (itl_https_url_read(&url, text))
        check(&url);
    if (itl_https_url_follow(&url, reference))
        check(&url);
    if (url.host[0] != '\0' && itl_https_url_put(&url, "name", reference))
        check(&url);
    free(text);
    return 0;
}
