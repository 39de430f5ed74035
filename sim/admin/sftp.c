/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <wolfssl/options.h>

#include "admin/sftp.h"

#include <stdio.h>
#include <string.h>

#include <curl/curl.h>
#include <wolfssl/wolfcrypt/coding.h>
#include <wolfssl/wolfcrypt/hash.h>

#define METHODS "SSH authentication methods available: "

/* One conversation. */
typedef struct talk {
    const sftp_server_t *server;
    const char *path; /* NULL: only the host key is wanted. */
    CURL *curl;
    CURLU *url;
    char reason[CURL_ERROR_SIZE];
    char methods[128];    /* Ways to log in that the server offers; "": it did not get so far. */
    sftp_host_key_t *key; /* [out] */
    bool seen;            /* The host key was. */
    listfile_bytes_t *fetched;
    bool too_long;
    const listfile_bytes_t *stored;
    size_t sent;
} talk_t;

/* --- callbacks of libcurl --- */

static bool encode(const uint8_t *data, size_t size, char *text, size_t capacity)
{
    word32 length = (word32)capacity - 1;
    if (Base64_Encode_NoNl(data, (word32)size, (byte *)text, &length) != 0)
        return false;
    text[length] = '\0';
    return true;
}

/* A key in SSH's format begins with its type: RFC 4253 section 6.6. */
static bool read_key(const uint8_t *data, size_t size, sftp_host_key_t *key)
{
    uint8_t digest[WC_SHA256_DIGEST_SIZE];
    if (size < 5 || data[0] != 0 || data[1] != 0 || data[2] != 0 || data[3] >= sizeof key->type || data[3] + 4u > size)
        return false;
    memcpy(key->type, data + 4, data[3]);
    key->type[data[3]] = '\0';
    memcpy(key->fingerprint, "SHA256:", 8);
    if (wc_Sha256Hash(data, (word32)size, digest) != 0 ||
        !encode(digest, sizeof digest, key->fingerprint + 7, sizeof key->fingerprint - 7))
        return false;
    key->fingerprint[strcspn(key->fingerprint, "=")] = '\0';
    return encode(data, size, key->base64, sizeof key->base64);
}

static int on_host_key(void *ctx, int type, const char *data, size_t size)
{
    talk_t *talk = ctx;
    (void)type;
    talk->seen = read_key((const uint8_t *)data, size, talk->key);
    return CURLKHMATCH_MISMATCH; /* Here the conversation ends: it was about the key only. */
}

static int on_debug(CURL *curl, curl_infotype type, char *data, size_t size, void *ctx)
{
    talk_t *talk = ctx;
    size_t skip = sizeof METHODS - 1;
    (void)curl;
    if (type != CURLINFO_TEXT || size <= skip || memcmp(data, METHODS, skip) != 0)
        return 0;
    int length = (int)strcspn(data + skip, "\n");
    snprintf(talk->methods, sizeof talk->methods, "%.*s", length, data + skip);
    return 0;
}

static size_t on_data(char *data, size_t one, size_t size, void *ctx)
{
    talk_t *talk = ctx;
    (void)one;
    talk->too_long = talk->fetched->size + size > SFTP_FETCH_BYTES_MAX;
    if (!talk->too_long)
        listfile_put(talk->fetched, data, size);
    return talk->too_long || talk->fetched->failed ? 0 : size;
}

static size_t on_want(char *data, size_t one, size_t size, void *ctx)
{
    talk_t *talk = ctx;
    size_t left = talk->stored->size - talk->sent;
    size_t length = left < one * size ? left : one * size;
    if (length > 0)
        memcpy(data, talk->stored->data + talk->sent, length);
    talk->sent += length;
    return length;
}

/* --- a conversation --- */

static bool set_url(talk_t *talk)
{
    const sftp_server_t *server = talk->server;
    char host[sizeof server->host + 2], port[8], path[4096];
    const char *name = talk->path != NULL ? talk->path : "/";
    bool ipv6 = strchr(server->host, ':') != NULL;
    snprintf(host, sizeof host, ipv6 ? "[%s]" : "%s", server->host);
    snprintf(port, sizeof port, "%u", server->port);
    if (snprintf(path, sizeof path, name[0] == '/' ? "%s" : "/~/%s", name) >= (int)sizeof path)
        return false;
    talk->url = curl_url();
    return talk->url != NULL && curl_url_set(talk->url, CURLUPART_SCHEME, "sftp", 0) == CURLUE_OK &&
           curl_url_set(talk->url, CURLUPART_HOST, host, 0) == CURLUE_OK &&
           curl_url_set(talk->url, CURLUPART_PORT, port, 0) == CURLUE_OK &&
           curl_url_set(talk->url, CURLUPART_PATH, path, CURLU_URLENCODE) == CURLUE_OK &&
           curl_easy_setopt(talk->curl, CURLOPT_CURLU, talk->url) == CURLE_OK;
}

static bool prepare(talk_t *talk)
{
    CURL *curl = talk->curl;
    return set_url(talk) && curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "sftp") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, talk->reason) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)talk->server->timeout_ms) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_SSH_AUTH_TYPES, CURLSSH_AUTH_PASSWORD | CURLSSH_AUTH_KEYBOARD) == CURLE_OK;
}

static bool prepare_login(talk_t *talk, const sftp_host_key_t *key)
{
    CURL *curl = talk->curl;
    const char *hash = key->fingerprint + sizeof "SHA256:" - 1;
    return prepare(talk) && curl_easy_setopt(curl, CURLOPT_SSH_HOST_PUBLIC_KEY_SHA256, hash) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_USERNAME, talk->server->user) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_PASSWORD, talk->server->password) == CURLE_OK &&
           /* How a server lets people log in is told only in passing. */
           curl_easy_setopt(curl, CURLOPT_VERBOSE, 1L) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGFUNCTION, on_debug) == CURLE_OK &&
           curl_easy_setopt(curl, CURLOPT_DEBUGDATA, talk) == CURLE_OK;
}

static bool begin(talk_t *talk, listfile_error_t *error)
{
    talk->curl = curl_easy_init();
    return talk->curl != NULL || listfile_fail(error, "libcurl: cannot be started");
}

static void end(talk_t *talk)
{
    curl_easy_cleanup(talk->curl);
    curl_url_cleanup(talk->url);
}

/* --- what went wrong --- */

static bool fail_login(const talk_t *talk, listfile_error_t *error)
{
    const sftp_server_t *server = talk->server;
    bool methods_known = talk->methods[0] != '\0';
    if (methods_known && strstr(talk->methods, "password") == NULL &&
        strstr(talk->methods, "keyboard-interactive") == NULL)
        return listfile_fail(error, "%s: wrong authentication method: the server does not take passwords, only %s",
                             server->host, talk->methods);
    return listfile_fail(error, "%s: wrong user name or password for '%s'", server->host, server->user);
}

static bool fail_connection(const talk_t *talk, CURLcode code, listfile_error_t *error)
{
    const sftp_server_t *server = talk->server;
    switch (code) {
    case CURLE_COULDNT_RESOLVE_HOST:
        return listfile_fail(error, "%s: unknown host", server->host);
    case CURLE_COULDNT_CONNECT:
        return listfile_fail(error, "%s port %u: server is unreachable", server->host, server->port);
    case CURLE_OPERATION_TIMEDOUT:
        return listfile_fail(error, "%s port %u: server does not answer", server->host, server->port);
    default:
        return listfile_fail(error, "%s port %u: no SFTP with this server: %s", server->host, server->port,
                             talk->reason[0] != '\0' ? talk->reason : curl_easy_strerror(code));
    }
}

static bool fail_transfer(const talk_t *talk, CURLcode code, listfile_error_t *error)
{
    const char *host = talk->server->host;
    switch (code) {
    case CURLE_PEER_FAILED_VERIFICATION:
        return listfile_fail(error, "%s: wrong host key: it is not the one that was accepted", host);
    case CURLE_LOGIN_DENIED:
        return fail_login(talk, error);
    case CURLE_REMOTE_FILE_NOT_FOUND:
        return listfile_fail(error, "%s: no such file or directory on %s", talk->path, host);
    case CURLE_REMOTE_ACCESS_DENIED:
    case CURLE_UPLOAD_FAILED:
        return listfile_fail(error, "%s: permission denied on %s", talk->path, host);
    case CURLE_REMOTE_DISK_FULL:
        return listfile_fail(error, "%s: no space left on %s", talk->path, host);
    case CURLE_WRITE_ERROR:
        return listfile_fail(error, "%s: longer than %u bytes", talk->path, SFTP_FETCH_BYTES_MAX);
    case CURLE_SSH:
        if (talk->methods[0] != '\0')
            return listfile_fail(error, "%s: %s refuses: %s", talk->path, host, talk->reason);
        return fail_connection(talk, code, error);
    default:
        return fail_connection(talk, code, error);
    }
}

/* --- the three of them --- */

bool sftp_host_key(const sftp_server_t *server, sftp_host_key_t *key, listfile_error_t *error)
{
    talk_t talk = {.server = server, .key = key};
    if (!begin(&talk, error))
        return false;
    CURLcode code = CURLE_FAILED_INIT;
    /* A libcurl that cannot show the host key fails here, before anything is sent. */
    if (prepare(&talk) && curl_easy_setopt(talk.curl, CURLOPT_SSH_HOSTKEYFUNCTION, on_host_key) == CURLE_OK &&
        curl_easy_setopt(talk.curl, CURLOPT_SSH_HOSTKEYDATA, &talk) == CURLE_OK)
        code = curl_easy_perform(talk.curl);
    end(&talk);
    return talk.seen || fail_connection(&talk, code, error);
}

static bool transfer(talk_t *talk, const sftp_host_key_t *key, listfile_error_t *error)
{
    CURLcode code = CURLE_FAILED_INIT;
    if (prepare_login(talk, key))
        code = curl_easy_perform(talk->curl);
    end(talk);
    return code == CURLE_OK || fail_transfer(talk, code, error);
}

bool sftp_get(const sftp_server_t *server, const sftp_host_key_t *key, const char *path, listfile_bytes_t *bytes,
              listfile_error_t *error)
{
    talk_t talk = {.server = server, .path = path, .fetched = bytes};
    if (!begin(&talk, error))
        return false;
    curl_easy_setopt(talk.curl, CURLOPT_WRITEFUNCTION, on_data);
    curl_easy_setopt(talk.curl, CURLOPT_WRITEDATA, &talk);
    return transfer(&talk, key, error);
}

bool sftp_put(const sftp_server_t *server, const sftp_host_key_t *key, const char *path, const listfile_bytes_t *bytes,
              listfile_error_t *error)
{
    talk_t talk = {.server = server, .path = path, .stored = bytes};
    if (!begin(&talk, error))
        return false;
    curl_easy_setopt(talk.curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(talk.curl, CURLOPT_READFUNCTION, on_want);
    curl_easy_setopt(talk.curl, CURLOPT_READDATA, &talk);
    curl_easy_setopt(talk.curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)bytes->size);
    return transfer(&talk, key, error);
}
