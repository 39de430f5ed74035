/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "fuzz_file.h"

#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

const char *fuzz_folder(void)
{
    static char folder[256];
    const char *top = getenv("TMPDIR");
    if (folder[0] != '\0')
        return folder;
    (void)snprintf(folder, sizeof folder, "%s/itlphone-fuzz.XXXXXX", top != NULL ? top : "/tmp");
    CHECK(mkdtemp(folder) != NULL);
    return folder;
}

const char *fuzz_put_file(const char *name, const void *data, size_t size)
{
    static char path[512];
    (void)snprintf(path, sizeof path, "%s/%s", fuzz_folder(), name);
    int file = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    CHECK(file >= 0 && write(file, data, size) == (ssize_t)size);
    CHECK(close(file) == 0);
    return path;
}

char *fuzz_text(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    CHECK(text != NULL);
    if (size > 0)
        memcpy(text, data, size);
    text[size] = '\0';
    return text;
}
