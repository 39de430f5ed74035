/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"

/* The folder that this very program stands in, wherever it was copied to. */
static bool own_folder(char folder[PATH_MAX])
{
    ssize_t len = readlink("/proc/self/exe", folder, PATH_MAX - 1);
    if (len <= 0)
        return false;
    folder[len] = '\0';
    *strrchr(folder, '/') = '\0';
    return true;
}

/* Becomes the program argv[0] where it stands beside this one or where it is installed; returns when it is not there.
 */
static void become(const char *folder, const char *below, char **argv)
{
    char path[PATH_MAX];
    int len = snprintf(path, sizeof path, "%s%s/%s", folder, below, argv[0]);
    if (len < (int)sizeof path)
        execv(path, argv);
}

static int hand_over(const char *program, int argc, char **argv)
{
    char folder[PATH_MAX];
    if (!own_folder(folder))
        return cli_error(EXIT_FAILED, "%s: cannot be started: %s", program, strerror(errno));
    char **words = calloc((size_t)argc + 2, sizeof *words);
    if (words == NULL)
        return cli_error(EXIT_FAILED, "out of memory");
    words[0] = (char *)program;
    memcpy(words + 1, argv, (size_t)argc * sizeof *words);
    become(folder, "", words);
    become(folder, "/" ITLPHONE_LIBEXEC, words);
    int why = errno;
    free(words);
    return cli_error(EXIT_FAILED, "%s: cannot be started: %s; it belongs beside itlsim or into its libexec folder",
                     program, strerror(why));
}

int command_lab(int argc, char **argv)
{
    return hand_over("itlsim-cluster", argc, argv);
}

int command_world(int argc, char **argv)
{
    return hand_over("itlsim-scenario", argc, argv);
}
