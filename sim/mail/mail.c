/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "mail/mail.h"

#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <curl/curl.h>

struct mail_sender {
    CURLM *multi;
    CURL *easy; /* NULL: nothing is on its way. */
    CURLU *url;
    curl_mime *mime;
    struct curl_slist *headers, *recipients;
    char server[ITL_LIMIT_HOST_BYTES + 16]; /* For errors. */
    curl_socket_t socket;                   /* CURL_SOCKET_BAD: none is open. */
    char why[CURL_ERROR_SIZE];
};

mail_sender_t *mail_open(void)
{
    mail_sender_t *sender = calloc(1, sizeof *sender);
    /* Nothing here is encrypted: TLS libraries stay as others in the program have set them up. */
    if (sender == NULL || curl_global_init(CURL_GLOBAL_NOTHING) != CURLE_OK) {
        free(sender);
        return NULL;
    }
    sender->socket = CURL_SOCKET_BAD;
    sender->multi = curl_multi_init();
    if (sender->multi != NULL)
        return sender;
    mail_close(sender);
    return NULL;
}

/* --- the socket --- */

static curl_socket_t open_socket(void *ctx, curlsocktype purpose, struct curl_sockaddr *address)
{
    mail_sender_t *sender = ctx;
    (void)purpose;
    sender->socket = socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
    return sender->socket;
}

static int close_socket(void *ctx, curl_socket_t socket)
{
    mail_sender_t *sender = ctx;
    if (sender->socket == socket)
        sender->socket = CURL_SOCKET_BAD;
    return close(socket);
}

/* libcurl waits for an answer when it takes its leave, as long as a server likes: that is done without waiting. */
static void take_leave(mail_sender_t *sender)
{
    static const char quit[] = "QUIT\r\n";
    if (sender->socket == CURL_SOCKET_BAD)
        return;
    (void)!send(sender->socket, quit, sizeof quit - 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)shutdown(sender->socket, SHUT_RDWR);
}

/* --- a mail --- */

void mail_stop(mail_sender_t *sender)
{
    take_leave(sender);
    if (sender->easy != NULL) {
        curl_multi_remove_handle(sender->multi, sender->easy);
        curl_easy_cleanup(sender->easy);
    }
    curl_mime_free(sender->mime);
    curl_slist_free_all(sender->headers);
    curl_slist_free_all(sender->recipients);
    curl_url_cleanup(sender->url);
    sender->easy = NULL;
    sender->mime = NULL;
    sender->headers = sender->recipients = NULL;
    sender->url = NULL;
}

void mail_close(mail_sender_t *sender)
{
    if (sender == NULL)
        return;
    mail_stop(sender);
    if (sender->multi != NULL)
        curl_multi_cleanup(sender->multi);
    curl_global_cleanup();
    free(sender);
}

static bool is_line(const char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || (unsigned char)*text > '~')
            return false;
    return true;
}

/* What stands in headers and in the conversation is one line each, and addresses are nothing else. */
static bool check(const mail_message_t *message, base_error_t *error)
{
    const char *const addresses[] = {message->from, message->to, message->id};
    for (size_t i = 0; i < sizeof addresses / sizeof addresses[0]; i++)
        if (!base_parse_mail_address(addresses[i]))
            return base_fail(error, "%.100s: not a mail address", addresses[i]);
    return is_line(message->subject) || base_fail(error, "a subject that is more than a line");
}

__attribute__((format(printf, 2, 3))) static bool add_header(mail_sender_t *sender, const char *format, ...)
{
    char line[1024];
    va_list args;
    va_start(args, format);
    int length = vsnprintf(line, sizeof line, format, args);
    va_end(args);
    struct curl_slist *more = length > 0 && length < (int)sizeof line ? curl_slist_append(sender->headers, line) : NULL;
    if (more != NULL)
        sender->headers = more;
    return more != NULL;
}

/* RFC 5322 section 3.3, whatever the locale. */
static void print_date(int64_t when, char text[64])
{
    static const char days[] = "SunMonTueWedThuFriSat", months[] = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const time_t seconds = (time_t)when;
    struct tm utc = {0};
    gmtime_r(&seconds, &utc);
    snprintf(text, 64, "%.3s, %d %.3s %d %02d:%02d:%02d +0000", days + (ptrdiff_t)3 * utc.tm_wday, utc.tm_mday,
             months + (ptrdiff_t)3 * utc.tm_mon, utc.tm_year + 1900, utc.tm_hour, utc.tm_min, utc.tm_sec);
}

static bool make_headers(mail_sender_t *sender, const mail_message_t *message)
{
    char date[64];
    print_date(message->date, date);
    sender->recipients = curl_slist_append(NULL, message->to);
    return sender->recipients != NULL && add_header(sender, "Date: %s", date) &&
           add_header(sender, "From: <%s>", message->from) && add_header(sender, "To: <%s>", message->to) &&
           add_header(sender, "Subject: %s", message->subject) && add_header(sender, "Message-ID: <%s>", message->id) &&
           add_header(sender, "Auto-Submitted: auto-generated");
}

/* Quoted-printable: no line is too long, and no byte is more than any server takes. */
static bool make_body(mail_sender_t *sender, const char *text)
{
    sender->mime = curl_mime_init(sender->easy);
    curl_mimepart *part = sender->mime != NULL ? curl_mime_addpart(sender->mime) : NULL;
    return part != NULL && curl_mime_data(part, text, CURL_ZERO_TERMINATED) == CURLE_OK &&
           curl_mime_type(part, "text/plain; charset=utf-8") == CURLE_OK &&
           curl_mime_encoder(part, "quoted-printable") == CURLE_OK;
}

static bool make_url(mail_sender_t *sender, const base_server_t *server)
{
    char host[sizeof server->host + 2], port[8];
    bool ipv6 = strchr(server->host, ':') != NULL;
    snprintf(host, sizeof host, ipv6 ? "[%s]" : "%s", server->host);
    snprintf(port, sizeof port, "%u", server->port);
    snprintf(sender->server, sizeof sender->server, "%s port %s", server->host, port);
    sender->url = curl_url();
    return sender->url != NULL && curl_url_set(sender->url, CURLUPART_SCHEME, "smtp", 0) == CURLUE_OK &&
           curl_url_set(sender->url, CURLUPART_HOST, host, 0) == CURLUE_OK &&
           curl_url_set(sender->url, CURLUPART_PORT, port, 0) == CURLUE_OK;
}

static size_t forget(char *data, size_t size, size_t count, void *ctx)
{
    (void)data, (void)ctx;
    return size * count;
}

/* Nothing in the environment (proxies, .netrc) has a say. */
static bool set_up(mail_sender_t *sender, const mail_message_t *message)
{
    CURL *easy = sender->easy;
    return curl_easy_setopt(easy, CURLOPT_CURLU, sender->url) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "smtp") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_PROXY, "") == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, 1L) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, open_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, sender) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, close_socket) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, sender) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_TIMEOUT, (long)MAIL_SECONDS) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, sender->why) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, forget) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_MAIL_FROM, message->from) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_MAIL_RCPT, sender->recipients) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_HTTPHEADER, sender->headers) == CURLE_OK &&
           curl_easy_setopt(easy, CURLOPT_MIMEPOST, sender->mime) == CURLE_OK &&
           curl_multi_add_handle(sender->multi, easy) == CURLM_OK;
}

bool mail_start(mail_sender_t *sender, const mail_message_t *message, base_error_t *error)
{
    if (!check(message, error))
        return false;
    sender->why[0] = '\0';
    sender->easy = curl_easy_init();
    if (sender->easy != NULL && make_url(sender, &message->server) && make_headers(sender, message) &&
        make_body(sender, message->text) && set_up(sender, message))
        return true;
    mail_stop(sender);
    return base_fail(error, "%.200s: the mail cannot be made", message->server.host);
}

mail_state_t mail_poll(mail_sender_t *sender, base_error_t *error)
{
    int running = 0, left = 0;
    if (sender->easy == NULL)
        return MAIL_IDLE;
    curl_multi_perform(sender->multi, &running);
    const CURLMsg *done = curl_multi_info_read(sender->multi, &left);
    if (done == NULL)
        return MAIL_BUSY;
    CURLcode result = done->data.result;
    if (result != CURLE_OK)
        base_fail(error, "%s: %s", sender->server, sender->why[0] != '\0' ? sender->why : curl_easy_strerror(result));
    mail_stop(sender);
    return result == CURLE_OK ? MAIL_SENT : MAIL_FAILED;
}
