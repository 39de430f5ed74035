/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screenshot/screenshot_get.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include <curl/curl.h>

#define PATH "/CGI/Screenshot"

/* A phone that lets its bytes drip has this long in all. */
enum { TOTAL_SECONDS = 600 };

/* Numbers of CiscoIPPhoneError. */
enum { PUSH_AUTHENTICATION = 4 };

typedef struct getting {
    const screenshot_source_t *phone;
    CURL *easy;
    CURLU *url;
    base_bytes_t *answer;
    char why[CURL_ERROR_SIZE];
} getting_t;

static size_t take(char *data, size_t size, size_t count, void *ctx)
{
    getting_t *get = ctx;
    if (size * count > SCREENSHOT_BYTES_MAX - get->answer->size)
        return 0;
    base_put(get->answer, data, size * count);
    return get->answer->failed ? 0 : size * count;
}

static bool make_url(getting_t *get)
{
    char host[300], port[8];
    const bool ipv6 = strchr(get->phone->host, ':') != NULL;
    const int len = snprintf(host, sizeof host, ipv6 ? "[%s]" : "%s", get->phone->host);
    snprintf(port, sizeof port, "%u", get->phone->port);
    get->url = curl_url();
    return len < (int)sizeof host && get->url != NULL &&
           curl_url_set(get->url, CURLUPART_SCHEME, "http", 0) == CURLUE_OK &&
           curl_url_set(get->url, CURLUPART_HOST, host, 0) == CURLUE_OK &&
           curl_url_set(get->url, CURLUPART_PORT, port, 0) == CURLUE_OK &&
           curl_url_set(get->url, CURLUPART_PATH, PATH, 0) == CURLUE_OK;
}

/* Phones take basic authentication at once, and tools send it so. */
static bool set_user(const getting_t *get)
{
    if (get->phone->user == NULL)
        return true;
    return curl_easy_setopt(get->easy, CURLOPT_HTTPAUTH, CURLAUTH_BASIC) == CURLE_OK &&
           curl_easy_setopt(get->easy, CURLOPT_USERNAME, get->phone->user) == CURLE_OK &&
           curl_easy_setopt(get->easy, CURLOPT_PASSWORD, get->phone->password) == CURLE_OK;
}

static bool set_times(const getting_t *get)
{
    const long milliseconds = (long)get->phone->timeout_ms;
    return curl_easy_setopt(get->easy, CURLOPT_CONNECTTIMEOUT_MS, milliseconds) == CURLE_OK &&
           curl_easy_setopt(get->easy, CURLOPT_LOW_SPEED_LIMIT, 1L) == CURLE_OK &&
           curl_easy_setopt(get->easy, CURLOPT_LOW_SPEED_TIME, (milliseconds + 999) / 1000) == CURLE_OK &&
           curl_easy_setopt(get->easy, CURLOPT_TIMEOUT, (long)TOTAL_SECONDS) == CURLE_OK;
}

static bool set_up(getting_t *get)
{
    CURL *easy = get->easy;
    return curl_easy_setopt(easy, CURLOPT_CURLU, get->url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_USERAGENT, "itlsim") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, get->why) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, take) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEDATA, get) == CURLE_OK && set_user(get) && set_times(get);
}

/* --- what came --- */

/* "<CiscoIPPhoneError Number="4" />" @return 0: something else */
static unsigned error_number(const base_bytes_t *answer)
{
    static const char start[] = "<CiscoIPPhoneError Number=\"";
    const size_t len = sizeof start - 1;
    if (answer->size <= len || memcmp(answer->data, start, len) != 0)
        return 0;
    const uint8_t digit = answer->data[len];
    return digit >= '1' && digit <= '9' ? digit - (unsigned)'0' : 0;
}

static bool fail_user(const getting_t *get, base_error_t *error)
{
    const screenshot_source_t *phone = get->phone;
    if (phone->user == NULL)
        return base_fail(error, "%s port %u: the phone asks who you are; give --user and --password-file", phone->host,
                         phone->port);
    return base_fail(error, "%s port %u: the phone does not let user '%s' in, or could not ask its authentication URL",
                     phone->host, phone->port, phone->user);
}

static bool judge(const getting_t *get, base_error_t *error)
{
    const screenshot_source_t *phone = get->phone;
    const char *type = NULL;
    long status = 0;
    curl_easy_getinfo(get->easy, CURLINFO_RESPONSE_CODE, &status);
    curl_easy_getinfo(get->easy, CURLINFO_CONTENT_TYPE, &type);
    const unsigned number = status == 200 ? error_number(get->answer) : 0;
    if (status == 401 || number == PUSH_AUTHENTICATION)
        return fail_user(get, error);
    if (number != 0)
        return base_fail(error, "%s port %u: " PATH ": the phone answers with error %u", phone->host, phone->port,
                         number);
    if (status != 200)
        return base_fail(error, "%s port %u: " PATH ": HTTP status %ld", phone->host, phone->port, status);
    if (type == NULL || strncasecmp(type, "image/", 6) != 0)
        return base_fail(error, "%s port %u: " PATH ": %.80s, no picture", phone->host, phone->port,
                         type != NULL ? type : "an answer without a type");
    return true;
}

static bool run(getting_t *get, base_error_t *error)
{
    const screenshot_source_t *phone = get->phone;
    if (!make_url(get) || !set_up(get))
        return base_fail(error, "%.200s: the question cannot be made", phone->host);
    const CURLcode result = curl_easy_perform(get->easy);
    if (result == CURLE_OK)
        return judge(get, error);
    if (result == CURLE_WRITE_ERROR)
        return base_fail(error, "%s port %u: " PATH ": %s", phone->host, phone->port,
                         get->answer->failed ? "out of memory" : "more than a picture of a phone has");
    return base_fail(error, "%s port %u: %s", phone->host, phone->port,
                     get->why[0] != '\0' ? get->why : curl_easy_strerror(result));
}

bool screenshot_get(const screenshot_source_t *phone, base_bytes_t *answer, base_error_t *error)
{
    getting_t get = {.phone = phone, .answer = answer};
    if (curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK)
        return base_fail(error, "out of memory");
    get.easy = curl_easy_init();
    const bool done = get.easy != NULL ? run(&get, error) : base_fail(error, "out of memory");
    curl_easy_cleanup(get.easy);
    curl_url_cleanup(get.url);
    curl_global_cleanup();
    return done;
}
