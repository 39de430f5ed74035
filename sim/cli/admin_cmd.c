/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "admin/commands.h"
#include "admin/prompt.h"
#include "admin/report.h"
#include "base/parse.h"
#include "cli/cli.h"

static const char help[] =
    "Usage: itlsim admin DIR [OPTION]... [COMMAND...]\n"
    "\n"
    "The `admin:` prompt of a node of the cluster in DIR, whether the cluster is up or down. Without COMMAND, "
    "commands\n"
    "come from the terminal (Tab completes, ? helps, arrow keys recall), or line by line from standard input, up to "
    "the\n"
    "first that fails. Questions are answered at the terminal, by the lines that follow, or by options.\n"
    "\n"
    "  --node NAME                    the node (default: the publisher)\n"
    "  --yes                          answer questions for yes or no with yes, and those for passwords that the\n"
    "                                 cluster knows with these\n"
    "  --clock TIME                   set the cluster's clock ahead first: +6m, +1d, +5y, 2027-05-01T12:00:00Z\n"
    "  --password-file FILE           the administrator's password, in the first line of FILE\n"
    "  --security-password-file FILE  a new security password\n"
    "  --sftp HOST[:PORT]             the SFTP server of `file get` (port 22)\n"
    "  --sftp-user USER               its user\n"
    "  --sftp-password-file FILE      the user's password\n"
    "  --sftp-directory PATH          where the file goes\n"
    "  --sftp-fingerprint SHA256:...  the server's host key; otherwise DIR/known_hosts is looked up, or it is asked\n"
    "  --unknown-key                  `utils itl reset remotekey` takes a key that no list of this cluster ever held\n"
    "  --json                         each command as a JSON object on a line: transcript, status, error, and what it\n"
    "                                 tells as members; questions go to standard error\n"
    "  --timeout S                    longest wait for an SFTP server, in seconds (default " CLI_DEFAULT_TIMEOUT ")\n"
    "\n"
    "`itlsim admin DIR help` lists what can be entered at the prompt.\n"
    "\n"
    "Exit status: 0 done; 1 refused or failed, and nothing changed (but where the message says that standard output "
    "was\n"
    "lost and the command done); 2 wrong usage or no such command.\n";

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
    OPTION_HELP,
};

static const struct option long_options[] = {
    {"node", required_argument, NULL, OPTION_NODE},
    {"yes", no_argument, NULL, OPTION_YES},
    {"clock", required_argument, NULL, OPTION_CLOCK},
    {"password-file", required_argument, NULL, OPTION_PASSWORD_FILE},
    {"security-password-file", required_argument, NULL, OPTION_SECURITY_PASSWORD_FILE},
    {"sftp", required_argument, NULL, OPTION_SFTP},
    {"sftp-user", required_argument, NULL, OPTION_SFTP_USER},
    {"sftp-password-file", required_argument, NULL, OPTION_SFTP_PASSWORD_FILE},
    {"sftp-directory", required_argument, NULL, OPTION_SFTP_DIRECTORY},
    {"sftp-fingerprint", required_argument, NULL, OPTION_SFTP_FINGERPRINT},
    {"unknown-key", no_argument, NULL, OPTION_UNKNOWN_KEY},
    {"timeout", required_argument, NULL, OPTION_TIMEOUT},
    {"json", no_argument, NULL, OPTION_JSON},
    {"help", no_argument, NULL, OPTION_HELP},
    {NULL, 0, NULL, 0},
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

static int take_option(admin_options_t *options, int option, const char *text)
{
    const char **place = text_option(options, option);
    if (place != NULL)
        *place = text;
    else if (option == OPTION_YES)
        options->yes = true;
    else if (option == OPTION_UNKNOWN_KEY)
        options->unknown_key = true;
    else if (option == OPTION_JSON)
        options->json = true;
    else if (option != OPTION_TIMEOUT)
        return EXIT_USAGE; /* told */
    else if (!base_parse_seconds(text, &options->timeout_ms))
        return cli_error(EXIT_USAGE, "--timeout %s: not a number of seconds", text);
    return EXIT_DONE;
}

/* One argument with blanks is a whole line, as `ssh` users give it. */
static admin_result_t run(admin_session_t *session, int count, char **words)
{
    if (count == 1 && strchr(words[0], ' ') != NULL)
        return prompt_line(session, words[0]);
    if (count > 0)
        return report_command(session, commands_run, count, words);
    if (session->options->json && isatty(STDIN_FILENO))
        return cli_error(EXIT_USAGE, "admin: --json needs a COMMAND, or commands on standard input");
    return isatty(STDIN_FILENO) ? prompt_interactive(session) : prompt_lines(session);
}

static int run_session(const admin_options_t *options, int count, char **words)
{
    admin_session_t session;
    if (!admin_begin(&session, options))
        return EXIT_FAILED;
    admin_result_t result = run(&session, count, words);
    return result == ADMIN_LEAVE ? EXIT_DONE : (int)result;
}

int command_admin(int argc, char **argv)
{
    admin_options_t options = {.timeout_ms = ITL_DEFAULT_TIMEOUT_MS};
    int option, status = EXIT_DONE;
    while (status == EXIT_DONE && (option = cli_option(argc, argv, long_options)) != -1) {
        if (option == OPTION_HELP) {
            fputs(help, stdout);
            return EXIT_DONE;
        }
        status = take_option(&options, option, optarg);
    }
    if (status != EXIT_DONE)
        return status;
    if (optind == argc)
        return cli_error(EXIT_USAGE, "admin: needs DIR; --help tells more");
    options.folder = argv[optind];
    return run_session(&options, argc - optind - 1, argv + optind + 1);
}
