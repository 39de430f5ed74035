/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/noted.h"
#include "admin/prompt.h"
#include "cli/cli.h"
#include "cli/options.h"
#include "posix/posix.h"

enum {
    OPTION_NODE = 256,
    OPTION_YES,
    OPTION_CLOCK,
    OPTION_PASSWORD_FILE,
    OPTION_SECURITY_PASSWORD_FILE,
    OPTION_SFTP,
    OPTION_SFTP_USER,
    OPTION_SFTP_PASSWORD_FILE,
    OPTION_SFTP_DIRECTORY,
    OPTION_SFTP_FINGERPRINT,
    OPTION_UNKNOWN_KEY,
    OPTION_TIMEOUT,
    OPTION_JSON,
};

static const cli_option_t admin_options[] = {
    {.name = "node",
     .value = "NAME",
     .brief = "the node (default: the publisher)",
     .text = "the node: its folder's name or host name (default: the publisher)",
     .id = OPTION_NODE},
    {.name = "yes",
     .brief = "answer questions for yes or no with yes, and those for passwords that the cluster knows with these",
     .text = "answer questions for yes or no with yes, and the ones for passwords that the cluster knows (the "
             "administrator's, the old security password) with these. An unknown host key is never accepted that way",
     .id = OPTION_YES},
    {.name = "clock",
     .value = "TIME",
     .brief = "set the cluster's clock ahead first: +6m, +1d, +5y, 2027-05-01T12:00:00Z",
     .text = "set the cluster's clock ahead first, for good: `+6m`, `+1d`, `+5y` (s, m, h, d, w, y), or "
             "`2027-05-01T12:00:00Z`",
     .offers = "+6m +1d +5y",
     .id = OPTION_CLOCK},
    {.name = "password-file",
     .value = "FILE",
     .brief = "the administrator's password, in the first line of FILE",
     .offers = "FILES",
     .id = OPTION_PASSWORD_FILE},
    {.name = "security-password-file",
     .value = "FILE",
     .brief = "a new security password",
     .offers = "FILES",
     .id = OPTION_SECURITY_PASSWORD_FILE},
    {.name = "sftp",
     .value = "HOST[:PORT]",
     .brief = "the SFTP server of `file get` (port 22)",
     .offers = "HOSTS",
     .id = OPTION_SFTP},
    {.name = "sftp-user", .value = "USER", .brief = "its user", .text = "who logs in there", .id = OPTION_SFTP_USER},
    {.name = "sftp-password-file",
     .value = "FILE",
     .brief = "the user's password",
     .offers = "FILES",
     .id = OPTION_SFTP_PASSWORD_FILE},
    {.name = "sftp-directory", .value = "PATH", .brief = "where the file goes", .id = OPTION_SFTP_DIRECTORY},
    {.name = "sftp-fingerprint",
     .value = "SHA256:...",
     .brief = "the server's host key; otherwise DIR/known_hosts is looked up, or it is asked",
     .text = "the server's host key, as `ssh-keygen -l` prints it. Without, it is looked up in `DIR/known_hosts`, or "
             "asked and written there",
     .id = OPTION_SFTP_FINGERPRINT},
    {.name = "unknown-key",
     .brief = "`utils itl reset remotekey` takes a key that no list of this cluster ever held",
     .id = OPTION_UNKNOWN_KEY},
    {.name = "json",
     .brief = "each command as a JSON object on a line: transcript, status, error, and what it tells as members; "
              "questions go to standard error",
     .text = "each command as a JSON object on a line: `node`, `command`, `status`, `output` (the lines of the "
             "transcript), `warnings`, `error`, and what show commands tell as members. Questions go to standard "
             "error. Needs a command, or commands on standard input",
     .id = OPTION_JSON},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "longest wait for an SFTP server, and for a phone that is reset (default " CLI_DEFAULT_TIMEOUT ")",
     .id = OPTION_TIMEOUT},
    {0},
};

static const cli_command_text_t admin_text = {
    .name = "admin",
    .usage = "DIR [OPTION]... [COMMAND...]",
    .purpose = "The `admin:` prompt of a node of the cluster in DIR, whether the cluster is up or down. Without "
               "COMMAND, commands\n"
               "come from the terminal (Tab completes, ? helps, arrow keys recall), or line by line from standard "
               "input, up to the\n"
               "first that fails. Questions are answered at the terminal, by the lines that follow, or by options.",
    .options = admin_options,
    .ending = "`itlsim admin DIR help` lists what can be entered at the prompt.\n"
              "\n"
              "Exit status: 0 done; 1 refused or failed, and nothing changed (but where the message says that standard "
              "output was\n"
              "lost and the command done); 2 wrong usage or no such command.",
    .words = "FOLDERS show set utils file delete rebuild help",
};

/* The option's place, for those that are text. */
static const char **text_option(admin_options_t *options, int option)
{
    switch (option) {
    case OPTION_NODE:
        return &options->node;
    case OPTION_CLOCK:
        return &options->clock;
    case OPTION_PASSWORD_FILE:
        return &options->password_file;
    case OPTION_SECURITY_PASSWORD_FILE:
        return &options->security_password_file;
    case OPTION_SFTP:
        return &options->sftp_server;
    case OPTION_SFTP_USER:
        return &options->sftp_user;
    case OPTION_SFTP_PASSWORD_FILE:
        return &options->sftp_password_file;
    case OPTION_SFTP_DIRECTORY:
        return &options->sftp_directory;
    case OPTION_SFTP_FINGERPRINT:
        return &options->sftp_fingerprint;
    default:
        return NULL;
    }
}

static int take_option(void *ctx, int option, const char *text)
{
    admin_options_t *options = ctx;
    const char **place = text_option(options, option);
    if (place != NULL)
        *place = text;
    else if (option == OPTION_YES)
        options->yes = true;
    else if (option == OPTION_UNKNOWN_KEY)
        options->unknown_key = true;
    else if (option == OPTION_JSON)
        options->json = true;
    else
        return cli_take_timeout(text, &options->timeout_ms);
    return EXIT_DONE;
}

/* One argument with blanks is a whole line, as `ssh` users give it. */
static admin_result_t run(admin_session_t *session, int count, char **words)
{
    if (count == 1 && strchr(words[0], ' ') != NULL)
        return prompt_line(session, words[0]);
    if (count > 0)
        return noted_command(session, NULL, count, words);
    if (session->options->json && isatty(STDIN_FILENO))
        return cli_error(EXIT_USAGE, "admin: --json needs a COMMAND, or commands on standard input");
    return isatty(STDIN_FILENO) ? prompt_interactive(session) : prompt_lines(session);
}

static int run_session(const admin_options_t *options, int count, char **words)
{
    posix_net_t *net = posix_net_create();
    if (net == NULL)
        return cli_error(EXIT_FAILED, "network: %s", strerror(errno));
    const itl_hal_t hal = {.net = posix_net_hal(net), .clock = posix_clock(), .random = posix_random()};
    const admin_streams_t streams = {.in = stdin, .out = stdout, .err = stderr};
    admin_session_t session;
    admin_script_t single = {.single = true};
    admin_result_t result = ADMIN_FAILED;
    if (admin_begin(&session, options, &streams, &hal)) {
        /* Who sees the transcript needs no refusal twice. */
        session.script = count > 0 && !isatty(STDOUT_FILENO) ? &single : NULL;
        result = run(&session, count, words);
    }
    posix_net_destroy(net);
    return result == ADMIN_LEAVE ? EXIT_DONE : (int)result;
}

int command_admin(int argc, char **argv)
{
    admin_options_t options = {.timeout_ms = ITL_DEFAULT_TIMEOUT_MS};
    int status = cli_take_options(argc, argv, &admin_text, take_option, &options);
    if (status != EXIT_DONE)
        return status;
    if (optind == argc)
        return cli_error(EXIT_USAGE, "admin: needs DIR; --help tells more");
    options.disk = cluster_disk_folder(argv[optind]);
    return run_session(&options, argc - optind - 1, argv + optind + 1);
}
