/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <coap3/coap.h>
#include <wolfssl/options.h>
#include <wolfssl/ssl.h>

/* Read-only, so that what is written to a stream that was closed still fails. */
static bool open_standard_streams(void)
{
    for (int stream = STDIN_FILENO; stream <= STDERR_FILENO; stream++)
        if (fcntl(stream, F_GETFD) < 0 && open("/dev/null", O_RDONLY) != stream)
            return false;
    return true;
}

static int dispatch_or_version(const cli_entry_t *table, const char *usage, int argc, char **argv)
{
    if (argc != 2 || strcmp(argv[1], "--version") != 0)
        return cli_dispatch(table, usage, argc, argv);
    printf("itlsim %s\nwolfSSL %s, %s\n", ITLPHONE_VERSION, wolfSSL_lib_version(), ITLPHONE_WOLFSSL_ORIGIN);
    printf("%s, %s\n", coap_package_version(), ITLPHONE_LIBCOAP_ORIGIN);
    return EXIT_DONE;
}

/* Who read as much as he wanted and left (`| head`) has missed nothing. */
static bool reader_left(void)
{
    struct pollfd output = {.fd = STDOUT_FILENO, .events = POLLOUT};
    return poll(&output, 1, 0) == 1 && (output.revents & POLLERR) != 0;
}

static int tell_unwritten(int status, const char *why)
{
    if (status == EXIT_DONE)
        return cli_error(EXIT_FAILED, "standard output: %s; what the command does is done all the same", why);
    return cli_error(status, "standard output: %s", why);
}

int cli_main(const cli_entry_t *table, const char *usage, int argc, char **argv)
{
    /* A reader that went away and a limit on files are errors to tell, not to die of. */
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN);
    if (!open_standard_streams())
        return EXIT_FAILED;
    int status = dispatch_or_version(table, usage, argc, argv);
    bool earlier = ferror(stdout) != 0;
    int result = fflush(stdout), why = errno;
    if ((result == 0 && !earlier) || reader_left())
        return status;
    return tell_unwritten(status, result != 0 ? strerror(why) : "cannot be written");
}
