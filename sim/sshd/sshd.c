/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sshd/sshd.h"

#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "base/listen_fault.h"
#include "hal/canary.h"
#include "posix/clock.h"
#include "sshd/sshd_session.h"
#include "sshd/sshd_wire.h"

#define KEY_FILE  "ssh_host_key"
#define WAIT_MS   60000u
#define ADDRESSES 64u

/* Bytes of an IPv6 address that tell one client from another: it can choose the rest. */
#define NETWORK_BYTES 8u

typedef struct client {
    pid_t pid;   /* 0: no session here */
    int control; /* -1: it is ending, by itself */
    itl_hal_addr_t address;
    bool logged_in;
    sshd_words_t words;
} client_t;

/* An address that was wrong. */
typedef struct failures {
    itl_hal_addr_t address;
    unsigned count;
    uint64_t last_ms;
} failures_t;

struct sshd {
    sshd_owner_t owner;
    posix_net_t *net;
    const itl_hal_net_t *hal;
    itl_hal_addr_t address;
    itl_hal_socket_t listener;
    char key_path[PATH_MAX];
    client_t clients[SSHD_SESSIONS];
    failures_t failures[ADDRESSES];
};

/* --- who may connect --- */

static bool same_client(const itl_hal_addr_t *one, const itl_hal_addr_t *other)
{
    const size_t len = one->family == ITL_HAL_IPV6 ? NETWORK_BYTES : sizeof one->ip;
    return one->family == other->family && memcmp(one->ip, other->ip, len) == 0;
}

/* That of an address, else a free one, else the oldest. */
static failures_t *failures_of(sshd_t *server, const itl_hal_addr_t *address)
{
    failures_t *oldest = &server->failures[0];
    for (unsigned i = 0; i < ADDRESSES; i++) {
        failures_t *entry = &server->failures[i];
        if (entry->count > 0 && same_client(&entry->address, address))
            return entry;
        if (entry->count == 0 ? oldest->count > 0 : oldest->count > 0 && entry->last_ms < oldest->last_ms)
            oldest = entry;
    }
    *oldest = (failures_t){.address = *address};
    return oldest;
}

static bool has_to_wait(sshd_t *server, const itl_hal_addr_t *address)
{
    failures_t *entry = failures_of(server, address);
    if (itl_hal_now_ms(posix_clock()) - entry->last_ms >= WAIT_MS)
        entry->count = 0;
    return entry->count >= SSHD_FAILURES;
}

static client_t *find_place(sshd_t *server, const itl_hal_addr_t *address)
{
    client_t *place = NULL;
    unsigned count = 0;
    for (unsigned i = 0; i < SSHD_SESSIONS; i++) {
        client_t *client = &server->clients[i];
        if (client->pid == 0)
            place = client;
        else
            count += same_client(&client->address, address);
    }
    return count < SSHD_SESSIONS / 2 ? place : NULL;
}

/* --- sessions --- */

static void hang_up(sshd_t *server, client_t *client)
{
    if (client->control < 0)
        return;
    posix_net_unwatch(server->net, client->control);
    close(client->control);
    client->control = -1;
}

static void end_session(sshd_t *server, client_t *client)
{
    hang_up(server, client);
    kill(client->pid, SIGKILL);
    pid_t ended;
    do
        ended = waitpid(client->pid, NULL, 0);
    while (ended < 0 && errno == EINTR);
    client->pid = 0;
}

/* A session that was hung up tells its client what it still has to tell, and ends. */
static void bury(client_t *client)
{
    if (client->pid != 0 && client->control < 0 && waitpid(client->pid, NULL, WNOHANG) == client->pid)
        client->pid = 0;
}

static void tell(sshd_t *server, client_t *client, char kind, const char *text, size_t len)
{
    char packet[SSHD_PACKET_BYTES] = {kind};
    memcpy(packet + 1, text, len);
    /* A session whose client reads nothing has had enough. */
    if (client->pid != 0 && client->control >= 0 &&
        send(client->control, packet, len + 1, MSG_DONTWAIT | MSG_NOSIGNAL) < 0)
        end_session(server, client);
}

static void tell_all(sshd_t *server, client_t *client, const char *text, size_t len)
{
    for (size_t part; len > 0; text += part, len -= part) {
        part = len < SSHD_PACKET_BYTES - 1 ? len : SSHD_PACKET_BYTES - 1;
        tell(server, client, SSHD_TEXT, text, part);
    }
}

static void ask(sshd_t *server, client_t *client)
{
    char prompt[32];
    sshd_words_prompt(&client->words, prompt);
    tell(server, client, sshd_words_echo(&client->words) ? SSHD_PROMPT : SSHD_PROMPT_HIDE, prompt, strlen(prompt));
}

static void take_line(sshd_t *server, client_t *client, const char *line)
{
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);
    if (out == NULL) {
        end_session(server, client);
        return;
    }
    const sshd_wish_t wish = sshd_words_take(&client->words, line, out);
    if (wish.kind != SSHD_WISH_NOTHING)
        server->owner.carry_out(server->owner.ctx, &wish, out);
    fclose(out);
    tell_all(server, client, text, len);
    free(text);
    if (client->pid != 0 && sshd_words_over(&client->words))
        hang_up(server, client);
    else if (client->pid != 0)
        ask(server, client);
}

/* Takes as long for every text. */
static bool is_same(const char *given, const char *wanted)
{
    unsigned differences = strlen(given) != strlen(wanted);
    for (size_t i = 0, k = 0; given[i] != '\0'; i++) {
        differences |= (unsigned char)(given[i] ^ wanted[k]);
        k += wanted[k] != '\0';
    }
    return differences == 0;
}

static bool is_right(const sshd_t *server, const char *user, const char *password)
{
    char wanted_user[ITL_CONFIG_TEXT_BYTES], wanted_password[ITL_CONFIG_TEXT_BYTES];
    itl_phone_t *phone = server->owner.phone;
    if (itl_phone_value(phone, ITL_CONFIG_SSH_USER, wanted_user, sizeof wanted_user) != ITL_REASON_NONE ||
        itl_phone_value(phone, ITL_CONFIG_SSH_PASSWORD, wanted_password, sizeof wanted_password) != ITL_REASON_NONE ||
        wanted_user[0] == '\0' || wanted_password[0] == '\0')
        return false;
    const bool right_user = is_same(user, wanted_user);
    return is_same(password, wanted_password) && right_user;
}

static void log_in(sshd_t *server, client_t *client, const char *pair, size_t len)
{
    const size_t user_len = strlen(pair) + 1;
    client->logged_in = user_len < len && ITL_CANARY_HOLDS("ssh-log-in", is_right(server, pair, pair + user_len));
    if (!client->logged_in) {
        failures_t *entry = failures_of(server, &client->address);
        entry->count++;
        entry->last_ms = itl_hal_now_ms(posix_clock());
    }
    tell(server, client, client->logged_in ? SSHD_RIGHT : SSHD_WRONG, "", 0);
}

/* One packet of a session. @return false: there is none */
static bool take_packet(sshd_t *server, client_t *client)
{
    char packet[SSHD_PACKET_BYTES];
    const ssize_t len = recv(client->control, packet, sizeof packet - 1, MSG_DONTWAIT);
    if (len < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
        return false;
    packet[len > 0 ? len : 0] = '\0';
    if (len <= 0 || packet[0] == SSHD_END) {
        hang_up(server, client);
    } else if (packet[0] == SSHD_LOG_IN) {
        log_in(server, client, packet + 1, (size_t)len - 1);
    } else if (packet[0] == SSHD_BEGIN && client->logged_in) {
        sshd_words_start(&client->words, server->owner.phone);
        ask(server, client);
    } else if (packet[0] == SSHD_LINE && client->logged_in && strlen(packet + 1) < SSHD_LINE_BYTES) {
        take_line(server, client, packet + 1);
    }
    return client->pid != 0 && client->control >= 0;
}

/* --- connections --- */

/* In the child: nothing of the phone's stays open. */
_Noreturn static void become_session(const sshd_t *server, int connection, int control)
{
    static const int given[] = {SIGINT, SIGTERM, SIGHUP, SIGPIPE, SIGALRM};
    for (size_t i = 0; i < sizeof given / sizeof given[0]; i++)
        signal(given[i], SIG_DFL);
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (dup2(control, STDIN_FILENO) == STDIN_FILENO && dup2(connection, STDOUT_FILENO) == STDOUT_FILENO) {
        closefrom(STDERR_FILENO + 1);
        sshd_session_run(STDOUT_FILENO, STDIN_FILENO, server->key_path);
    }
    _exit(0);
}

static bool start_session(sshd_t *server, client_t *client, int connection)
{
    int pair[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, pair) != 0)
        return false;
    fflush(NULL); /* what waits to be written is written once */
    client->pid = fork();
    if (client->pid == 0)
        become_session(server, connection, pair[1]);
    close(pair[1]);
    client->control = pair[0];
    client->logged_in = false;
    if (client->pid > 0 && posix_net_watch(server->net, client->control) == ITL_HAL_OK)
        return true;
    if (client->pid > 0)
        end_session(server, client);
    else
        close(client->control);
    client->pid = 0;
    return false;
}

/* @return false when nobody waits */
static bool accept_one(sshd_t *server)
{
    itl_hal_addr_t address;
    itl_hal_socket_t socket;
    if (server->hal->tcp_accept(server->hal->ctx, server->listener, &address, &socket) != ITL_HAL_OK)
        return false;
    client_t *place = has_to_wait(server, &address) ? NULL : find_place(server, &address);
    if (place == NULL) {
        server->hal->close(server->hal->ctx, socket);
        return true;
    }
    place->address = address;
    const int connection = posix_net_release(server->net, socket);
    (void)start_session(server, place, connection);
    close(connection);
    return true;
}

void sshd_poll(sshd_t *server)
{
    for (unsigned i = 0; i < SSHD_SESSIONS; i++)
        bury(&server->clients[i]);
    bool more = server->listener != ITL_HAL_SOCKET_NONE;
    while (more)
        more = accept_one(server);
    for (unsigned i = 0; i < SSHD_SESSIONS; i++) {
        client_t *client = &server->clients[i];
        more = client->pid != 0 && client->control >= 0;
        while (more)
            more = take_packet(server, client);
    }
}

/* --- the server --- */

sshd_t *sshd_open(const sshd_owner_t *owner, posix_net_t *net, const itl_hal_addr_t *address, const char *folder,
                  base_error_t *error)
{
    sshd_t *server = calloc(1, sizeof *server);
    if (server == NULL) {
        base_fail(error, "out of memory");
        return NULL;
    }
    *server = (sshd_t){
        .owner = *owner, .net = net, .hal = posix_net_hal(net), .address = *address, .listener = ITL_HAL_SOCKET_NONE};
    const int len = snprintf(server->key_path, sizeof server->key_path, "%s/" KEY_FILE, folder);
    if (len < (int)sizeof server->key_path && sshd_session_make_key(server->key_path, error))
        return server;
    if (len >= (int)sizeof server->key_path)
        base_fail(error, "%s: the path is too long", folder);
    free(server);
    return NULL;
}

bool sshd_follow(sshd_t *server, base_error_t *error)
{
    const bool on = itl_phone_settings(server->owner.phone)->ssh_access == ITL_CONFIG_ON;
    if (on == (server->listener != ITL_HAL_SOCKET_NONE))
        return true;
    if (!on) {
        server->hal->close(server->hal->ctx, server->listener);
        server->listener = ITL_HAL_SOCKET_NONE;
        return true;
    }
    const itl_hal_status_t status = server->hal->tcp_listen(server->hal->ctx, &server->address, &server->listener);
    if (status == ITL_HAL_OK)
        return true;
    server->listener = ITL_HAL_SOCKET_NONE;
    return base_fail(error, "--ssh: cannot listen there: %s", listen_fault(status));
}

itl_hal_addr_t sshd_address(const sshd_t *server)
{
    itl_hal_addr_t address = {.family = ITL_HAL_NO_FAMILY};
    if (server->listener != ITL_HAL_SOCKET_NONE)
        (void)server->hal->local_addr(server->hal->ctx, server->listener, &address);
    return address;
}

void sshd_close(sshd_t *server)
{
    if (server == NULL)
        return;
    for (unsigned i = 0; i < SSHD_SESSIONS; i++)
        if (server->clients[i].pid != 0)
            end_session(server, &server->clients[i]);
    if (server->listener != ITL_HAL_SOCKET_NONE)
        server->hal->close(server->hal->ctx, server->listener);
    free(server);
}
