/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/outfile.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static const int fatal_signals[] = {SIGINT, SIGTERM, SIGHUP};

/* For the signal handler: the file to remove, or NULL. */
static const char *volatile unfinished;

static void remove_unfinished(int signal_number)
{
    if (unfinished != NULL)
        unlink(unfinished);
    /* The handler is installed to run once: this ends the process as the signal does by itself. */
    raise(signal_number);
}

static void watch(const char *path)
{
    unfinished = path;
    struct sigaction action = {.sa_handler = remove_unfinished, .sa_flags = (int)SA_RESETHAND};
    for (size_t i = 0; i < sizeof fatal_signals / sizeof fatal_signals[0]; i++)
        sigaction(fatal_signals[i], &action, NULL);
}

/* What open() would have given a new file. */
static void give_usual_mode(int fd)
{
    mode_t mask = umask(0);
    umask(mask);
    fchmod(fd, 0666 & ~mask);
}

static bool open_temporary(outfile_t *file)
{
    int len = snprintf(file->temporary, sizeof file->temporary, "%s.XXXXXX", file->path);
    if (len < 0 || (size_t)len >= sizeof file->temporary) {
        file->temporary[0] = '\0';
        errno = ENAMETOOLONG;
        return false;
    }
    int fd = mkostemp(file->temporary, O_CLOEXEC);
    if (fd < 0) {
        file->temporary[0] = '\0';
        return false;
    }
    watch(file->temporary);
    give_usual_mode(fd);
    file->stream = fdopen(fd, "wb");
    if (file->stream == NULL) {
        outfile_discard(file);
        close(fd);
    }
    return file->stream != NULL;
}

bool outfile_open(outfile_t *file, const char *path)
{
    struct stat existing;
    *file = (outfile_t){.path = path};
    if (strcmp(path, "-") == 0) {
        file->stream = stdout;
        return true;
    }
    bool exists = stat(path, &existing) == 0;
    if (!exists || S_ISREG(existing.st_mode))
        return open_temporary(file);
    /* Devices and FIFOs are not to be replaced by a file; for a folder this fails as it should. */
    file->stream = fopen(path, "wbe");
    return file->stream != NULL;
}

bool outfile_write(outfile_t *file, const uint8_t *data, size_t len)
{
    return fwrite(data, 1, len, file->stream) == len;
}

/* Flushes and closes; standard output stays open. That it failed is the caller's to tell, and not told again at the
 * program's end. */
static bool close_stream(outfile_t *file)
{
    FILE *stream = file->stream;
    file->stream = NULL;
    if (stream != stdout)
        return fclose(stream) == 0;
    bool done = fflush(stream) == 0 && ferror(stream) == 0;
    clearerr(stream);
    return done;
}

bool outfile_commit(outfile_t *file)
{
    bool done = close_stream(file) && (file->temporary[0] == '\0' || rename(file->temporary, file->path) == 0);
    if (done)
        unfinished = NULL;
    else
        outfile_discard(file);
    return done;
}

void outfile_discard(outfile_t *file)
{
    int cause = errno;
    if (file->stream != NULL)
        close_stream(file);
    if (file->temporary[0] != '\0')
        unlink(file->temporary);
    unfinished = NULL;
    errno = cause;
}
