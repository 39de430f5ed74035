/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz_datagrams.h"

#include <arpa/inet.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

enum { CLIENTS = 4, HEAD = 3, COAP_HEADER = 4 };

static int clients[CLIENTS];

static void open_clients(uint16_t port)
{
    const struct sockaddr_in to = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr = {.s_addr = htonl(INADDR_LOOPBACK)}};
    for (unsigned i = 0; i < CLIENTS; i++) {
        clients[i] = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
        CHECK(clients[i] >= 0 && connect(clients[i], (const struct sockaddr *)&to, sizeof to) == 0);
    }
}

/* Version 1, a token that is there (RFC 7252 section 3). */
static void check_answers(int client)
{
    uint8_t answer[2048];
    ssize_t len;
    while ((len = recv(client, answer, sizeof answer, 0)) >= 0) {
        CHECK(len >= COAP_HEADER && answer[0] >> 6 == 1 && (answer[0] & 15) <= 8);
        CHECK(COAP_HEADER + (answer[0] & 15) <= len && len <= 1500);
    }
}

void fuzz_send_datagrams(uint16_t port, const uint8_t *data, size_t size, fuzz_serve_t *serve, void *ctx)
{
    open_clients(port);
    for (unsigned i = 0; i < FUZZ_DATAGRAMS && size > HEAD; i++) {
        size_t len = (size_t)data[1] << 8 | data[2];
        len = len < size - HEAD ? len : size - HEAD;
        int client = clients[data[0] % CLIENTS];
        /* What does not fit a datagram is not sent. */
        (void)send(client, data + HEAD, len, 0);
        serve(ctx);
        check_answers(client);
        data += HEAD + len;
        size -= HEAD + len;
    }
    for (unsigned i = 0; i < CLIENTS; i++)
        CHECK(close(clients[i]) == 0);
}
