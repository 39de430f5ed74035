/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "sshd/sshd_session.h"

#include <errno.h>
#include <libssh/callbacks.h>
#include <libssh/libssh.h>
#include <libssh/server.h>
#include <poll.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/text.h"
#include "sshd/sshd_wire.h"
#include "sshd/sshd_words.h"

#define LOG_IN_S   60u
#define SILENCE_S  600u
#define PAUSE_S    1u
#define FAREWELL_S 5u
#define TRIES_MOST 3u
#define KEY_BITS   2048
#define ESCAPE     0x1B
#define CTRL_C     0x03
#define CTRL_D     0x04
#define DELETE     0x7F
#define BACKSPACE  0x08

/* What is being typed. */
typedef enum escape { ESCAPE_NONE, ESCAPE_BEGUN, ESCAPE_WITHIN } escape_t;

typedef struct session {
    ssh_session ssh;
    ssh_channel channel;
    int control;
    unsigned tries;
    bool logged_in, terminal, begun, over, closed, hidden, showing;
    escape_t escape;
    char last; /* byte, for the line end that has two */
    char line[SSHD_LINE_BYTES];
    size_t len;
} session_t;

/* --- to and from the phone --- */

/* A phone that is gone, or has hung up, is noticed by what comes from it. */
static void tell(const session_t *session, char kind, const char *bytes, size_t len)
{
    char packet[SSHD_PACKET_BYTES] = {kind};
    memcpy(packet + 1, bytes, len);
    (void)send(session->control, packet, len + 1, MSG_NOSIGNAL);
}

/* Text as a terminal wants it. */
static void show(session_t *session, const char *text, size_t len)
{
    char shown[2 * SSHD_PACKET_BYTES];
    size_t shown_len = 0;
    for (size_t i = 0; i < len; i++) {
        if (text[i] == '\n' && session->terminal)
            shown[shown_len++] = '\r';
        shown[shown_len++] = text[i];
    }
    if (ssh_channel_write(session->channel, shown, (uint32_t)shown_len) == SSH_ERROR)
        session->over = true;
}

static void take_packet(session_t *session)
{
    char packet[SSHD_PACKET_BYTES];
    const ssize_t len = recv(session->control, packet, sizeof packet, 0);
    if (len < 0 && errno == ECONNRESET)
        return; /* it hung up before it had heard all; what it said is still to come */
    if (len <= 0) {
        session->over = true;
        return;
    }
    if (session->channel == NULL)
        return;
    show(session, packet + 1, (size_t)len - 1);
    if (packet[0] == SSHD_PROMPT || packet[0] == SSHD_PROMPT_HIDE)
        session->hidden = packet[0] == SSHD_PROMPT_HIDE;
}

static int on_control(socket_t fd, int revents, void *userdata)
{
    (void)fd;
    session_t *session = userdata;
    /* While something is written libssh looks who else is ready: the next packet waits for its turn. */
    if (revents == 0 || session->showing)
        return 0;
    session->showing = true;
    take_packet(session);
    session->showing = false;
    return 0;
}

/* --- log-in --- */

static int on_password(ssh_session ssh, const char *user, const char *password, void *userdata)
{
    (void)ssh;
    session_t *session = userdata;
    char pair[2 * SSHD_USER_BYTES];
    char verdict = SSHD_WRONG;
    const size_t user_len = strlen(user) + 1, password_len = strlen(password) + 1;
    if (user_len <= SSHD_USER_BYTES && password_len <= SSHD_USER_BYTES) {
        memcpy(pair, user, user_len);
        memcpy(pair + user_len, password, password_len);
        tell(session, SSHD_LOG_IN, pair, user_len + password_len);
        if (recv(session->control, &verdict, 1, 0) != 1)
            session->over = true;
    }
    session->logged_in = !session->over && verdict == SSHD_RIGHT;
    if (session->logged_in)
        return SSH_AUTH_SUCCESS;
    sleep(PAUSE_S);
    session->over = session->over || ++session->tries >= TRIES_MOST;
    return SSH_AUTH_DENIED;
}

/* --- typing --- */

static void end_line(session_t *session)
{
    if (session->terminal)
        (void)ssh_channel_write(session->channel, "\r\n", 2);
    session->line[session->len] = '\0';
    tell(session, SSHD_LINE, session->line, session->len + 1);
    session->len = 0;
}

static void echo(const session_t *session, const char *text, size_t len)
{
    if (session->terminal && !session->hidden)
        (void)ssh_channel_write(session->channel, text, (uint32_t)len);
}

/* Keys of the terminal that are no characters are passed over. @return the byte was part of one */
static bool is_escape(session_t *session, char byte)
{
    if (session->escape == ESCAPE_NONE && byte != ESCAPE)
        return false;
    if (byte == ESCAPE)
        session->escape = ESCAPE_BEGUN;
    else if (session->escape == ESCAPE_BEGUN && (byte == '[' || byte == 'O'))
        session->escape = ESCAPE_WITHIN;
    else if (session->escape == ESCAPE_BEGUN || (byte >= '@' && byte <= '~'))
        session->escape = ESCAPE_NONE;
    return true;
}

static void take_byte(session_t *session, char byte)
{
    const bool second = byte == '\n' && session->last == '\r';
    session->last = byte;
    if (second || is_escape(session, byte))
        return;
    if (byte == '\r' || byte == '\n') {
        end_line(session);
    } else if (byte == CTRL_C) {
        session->len = 0;
        end_line(session);
    } else if (byte == CTRL_D && session->len == 0) {
        tell(session, SSHD_END, "", 0);
    } else if ((byte == DELETE || byte == BACKSPACE) && session->len > 0) {
        session->len--;
        echo(session, "\b \b", 3);
    } else if (byte >= ' ' && byte != DELETE && session->len < sizeof session->line - 1) {
        session->line[session->len++] = byte;
        echo(session, &byte, 1);
    }
}

static int on_data(ssh_session ssh, ssh_channel channel, void *data, uint32_t len, int is_stderr, void *userdata)
{
    (void)ssh;
    (void)channel;
    (void)is_stderr;
    session_t *session = userdata;
    const char *bytes = data;
    alarm(SILENCE_S);
    for (uint32_t i = 0; i < len && !session->over; i++)
        take_byte(session, bytes[i]);
    return (int)len;
}

/* --- the channel --- */

static int on_terminal(ssh_session ssh, ssh_channel channel, const char *term, int columns, int rows, int x, int y,
                       void *userdata)
{
    (void)ssh;
    (void)channel;
    (void)term;
    (void)columns;
    (void)rows;
    (void)x;
    (void)y;
    session_t *session = userdata;
    session->terminal = true;
    return 0;
}

/* One shell in a connection. */
static int on_shell(ssh_session ssh, ssh_channel channel, void *userdata)
{
    (void)ssh;
    (void)channel;
    session_t *session = userdata;
    if (session->begun)
        return 1;
    session->begun = true;
    alarm(SILENCE_S);
    tell(session, SSHD_BEGIN, "", 0);
    return 0;
}

static void on_end(ssh_session ssh, ssh_channel channel, void *userdata)
{
    (void)ssh;
    (void)channel;
    session_t *session = userdata;
    session->over = session->closed = true;
}

/* A line that was not ended counts when the input is over; the phone ends the session when it has answered. */
static void on_end_of_input(ssh_session ssh, ssh_channel channel, void *userdata)
{
    (void)ssh;
    (void)channel;
    session_t *session = userdata;
    if (session->len > 0)
        end_line(session);
    tell(session, SSHD_END, "", 0);
}

static struct ssh_channel_callbacks_struct channel_callbacks = {
    .channel_data_function = on_data,
    .channel_pty_request_function = on_terminal,
    .channel_shell_request_function = on_shell,
    .channel_close_function = on_end,
    .channel_eof_function = on_end_of_input,
};

static ssh_channel on_channel(ssh_session ssh, void *userdata)
{
    session_t *session = userdata;
    if (session->channel != NULL || !session->logged_in)
        return NULL;
    session->channel = ssh_channel_new(ssh);
    if (session->channel != NULL)
        ssh_set_channel_callbacks(session->channel, &channel_callbacks);
    return session->channel;
}

static struct ssh_server_callbacks_struct server_callbacks = {
    .auth_password_function = on_password,
    .channel_open_request_session_function = on_channel,
};

/* --- all of it --- */

/* The client is told how it ended, and hangs up: who is cut off before takes it for a failure. */
static void take_leave(session_t *session, ssh_event event)
{
    alarm(FAREWELL_S);
    if (session->channel == NULL || !ssh_channel_is_open(session->channel))
        return;
    (void)ssh_channel_request_send_exit_status(session->channel, 0);
    (void)ssh_channel_send_eof(session->channel);
    (void)ssh_channel_close(session->channel);
    int polled = SSH_OK;
    while (!session->closed && polled != SSH_ERROR)
        polled = ssh_event_dopoll(event, -1);
}

static void serve(session_t *session)
{
    ssh_event event = ssh_event_new();
    if (event == NULL || ssh_event_add_session(event, session->ssh) != SSH_OK ||
        ssh_event_add_fd(event, session->control, POLLIN, on_control, session) != SSH_OK)
        return;
    int polled = SSH_OK;
    while (!session->over && polled != SSH_ERROR)
        polled = ssh_event_dopoll(event, -1);
    (void)ssh_event_remove_fd(event, session->control);
    take_leave(session, event);
    ssh_disconnect(session->ssh);
}

static bool accept_client(ssh_bind bind, session_t *session, int connection, const char *key_path)
{
    const bool no_files = false; /* of the system's, which are sshd's */
    return ssh_bind_options_set(bind, SSH_BIND_OPTIONS_PROCESS_CONFIG, &no_files) == SSH_OK &&
           ssh_bind_options_set(bind, SSH_BIND_OPTIONS_HOSTKEY, key_path) == SSH_OK &&
           ssh_bind_accept_fd(bind, session->ssh, connection) == SSH_OK;
}

void sshd_session_run(int connection, int control, const char *key_path)
{
    static session_t session; /* callbacks refer to it to the end of the process */
    session.ssh = ssh_new();
    session.control = control;
    ssh_bind bind = ssh_bind_new();
    alarm(LOG_IN_S);
    if (session.ssh == NULL || bind == NULL || !accept_client(bind, &session, connection, key_path))
        return;
    server_callbacks.userdata = &session;
    channel_callbacks.userdata = &session;
    ssh_callbacks_init(&server_callbacks);
    ssh_callbacks_init(&channel_callbacks);
    ssh_set_server_callbacks(session.ssh, &server_callbacks);
    ssh_set_auth_methods(session.ssh, SSH_AUTH_METHOD_PASSWORD);
    if (ssh_handle_key_exchange(session.ssh) == SSH_OK)
        serve(&session);
}

bool sshd_session_make_key(const char *key_path, base_error_t *error)
{
    ssh_key key = NULL;
    if (access(key_path, F_OK) == 0)
        return true;
    const mode_t before = umask(077);
    bool made = ssh_pki_generate(SSH_KEYTYPE_RSA, KEY_BITS, &key) == SSH_OK &&
                ssh_pki_export_privkey_file(key, NULL, NULL, NULL, key_path) == SSH_OK;
    umask(before);
    ssh_key_free(key);
    return made || base_fail(error, "%s: no host key can be written there", key_path);
}
