/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/new_password.h"

#include <string.h>
#include <unistd.h>

/* Typed twice where it cannot be seen. */
static bool ask_password(const char *question, char password[ASK_BYTES], base_error_t *error)
{
    char again[ASK_BYTES] = "";
    if (!ask_hidden(stdin, stderr, question, password))
        return base_fail(error, "no answer");
    if (!isatty(STDIN_FILENO))
        return true;
    bool same = ask_hidden(stdin, stderr, "Again, to confirm: ", again) && strcmp(password, again) == 0;
    ask_forget(again);
    return same || base_fail(error, "the two passwords differ");
}

bool new_password(const char *path, const char *question, char password[ASK_BYTES], base_error_t *error)
{
    return strcmp(path, "-") == 0 ? ask_password(question, password, error) : ask_file(path, password, error);
}
