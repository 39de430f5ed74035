/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "serving/log.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "base/address.h"
#include "base/error.h"
#include "base/log_ring.h"
#include "base/text.h"

static bool is_file(FILE *file)
{
    struct stat info;
    return fstat(fileno(file), &info) == 0 && S_ISREG(info.st_mode);
}

bool serving_log_close(serving_log_t *log)
{
    FILE *file = log->file;
    log->file = NULL;
    return file == NULL || file == stderr || fclose(file) == 0;
}

/* --- keeping it short --- */

/* The third word. */
static unsigned kind_of(const char *line, size_t len)
{
    static const char *const services[] = {"TFTP", "TVS", "ALARM", "RESET", "HTTP", "SERVICES"};
    const char *end = line + len;
    for (unsigned i = 0; i < 2 && line < end; i++) {
        const char *blank = memchr(line, ' ', (size_t)(end - line));
        line = blank == NULL ? end : blank + 1;
    }
    for (unsigned i = 0; i < sizeof services / sizeof services[0]; i++) {
        size_t word = strlen(services[i]);
        if ((size_t)(end - line) > word && memcmp(line, services[i], word) == 0 && line[word] == ' ')
            return i + 1;
    }
    return 0;
}

/* @return to be freed; NULL: it cannot be read, or memory is short */
static char *read_all(const char *path, size_t *size)
{
    struct stat info;
    FILE *file = fopen(path, "re");
    char *text = file != NULL && fstat(fileno(file), &info) == 0 ? malloc((size_t)info.st_size + 1) : NULL;
    if (text != NULL)
        *size = fread(text, 1, (size_t)info.st_size, file);
    if (file != NULL)
        fclose(file);
    return text;
}

static bool write_beside(const char *path, const char *text, size_t size)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (file == NULL)
        return false;
    const bool written = fwrite(text, 1, size, file) == size;
    return fclose(file) == 0 && written;
}

/* The shorter log is written beside the old one, then takes its place. */
static bool shorten(serving_log_t *log)
{
    char beside[PATH_MAX];
    size_t size = 0;
    if (snprintf(beside, sizeof beside, "%s.new", log->path) >= (int)sizeof beside)
        return false;
    char *text = read_all(log->path, &size);
    unlink(beside);
    bool done = text != NULL &&
                write_beside(beside, text, log_ring_trim(text, size, SERVING_LOG_BYTES_MAX / 2, kind_of)) &&
                rename(beside, log->path) == 0;
    free(text);
    if (!done)
        unlink(beside);
    FILE *reopened = done ? fopen(log->path, "ae") : NULL;
    if (reopened == NULL)
        return false;
    fclose(log->file);
    log->file = reopened;
    return true;
}

static void tell_too_long(const serving_log_t *log)
{
    base_error_t error;
    base_fail(&error, "%s: too long, and cannot be shortened: nothing more is written to it", log->path);
    serving_note(&log->events, error.text);
}

/* A log that cannot be shortened, nor therefore kept within bounds, gets no more lines. */
static void end_line(serving_log_t *log)
{
    struct stat info;
    fflush(log->file);
    if (!log->is_ring || fstat(fileno(log->file), &info) != 0 || info.st_size <= (off_t)SERVING_LOG_BYTES_MAX)
        return;
    if (shorten(log)) {
        log->complained = false;
    } else if (!log->complained) {
        tell_too_long(log);
        log->complained = true;
    }
}

/* --- lines --- */

/* "2014-02-26T10:24:27Z test10pub TFTP 127.0.0.1:50000 "; without an address where the line has another one.
 * @return false: no line */
static bool begin_line(const serving_log_t *log, const char *host, const char *service, const itl_hal_addr_t *peer)
{
    char stamp[32] = "", address[BASE_ADDRESS_BYTES];
    struct tm utc;
    time_t now = (time_t)log->clock->utc_s(log->clock->ctx);
    if (log->file == NULL || log->complained)
        return false;
    strftime(stamp, sizeof stamp, "%Y-%m-%dT%H:%M:%SZ", gmtime_r(&now, &utc));
    fprintf(log->file, "%s %s %s ", stamp, host, service);
    if (peer == NULL)
        return true;
    base_print_address(address, peer);
    fprintf(log->file, "%s ", address);
    return true;
}

/* Hostile bytes made fit to print. */
static void put_text(FILE *file, const uint8_t *data, size_t len)
{
    char *text = base_text(data, len);
    fputs(text != NULL ? text : "?", file);
    free(text);
}

static void log_file(serving_log_t *log, const char *host, const char *service, const tftp_service_event_t *event)
{
    if (!begin_line(log, host, service, &event->client))
        return;
    put_text(log->file, (const uint8_t *)event->file, strlen(event->file));
    fprintf(log->file, ": %s, %llu bytes\n", event->what, (unsigned long long)event->bytes);
    end_line(log);
}

static void log_tftp(void *ctx, const char *host, const tftp_service_event_t *event)
{
    log_file(ctx, host, "TFTP", event);
}

static void log_http(void *ctx, const char *host, const tftp_service_event_t *event)
{
    log_file(ctx, host, "HTTP", event);
}

static void put_words(FILE *file, const char *before, const char *text)
{
    if (text[0] == '\0')
        return;
    fputs(before, file);
    put_text(file, (const uint8_t *)text, strlen(text));
}

static void log_services(void *ctx, const char *host, const ccmcip_event_t *event)
{
    serving_log_t *log = ctx;
    if (!begin_line(log, host, "SERVICES", &event->client))
        return;
    put_words(log->file, "", event->page[0] != '\0' ? event->page : "-");
    put_words(log->file, ", ", event->user);
    put_words(log->file, ", ", event->device);
    fprintf(log->file, ": %s\n", event->what);
    end_line(log);
}

static void log_tvs(void *ctx, const char *host, const tvs_service_event_t *event)
{
    serving_log_t *log = ctx;
    if (!begin_line(log, host, "TVS", &event->peer))
        return;
    if (event->device.data != NULL)
        put_text(log->file, event->device.data, event->device.len);
    else
        fputc('-', log->file);
    fprintf(log->file, ": %s%s%s\n", event->what, event->label != NULL ? ", " : "",
            event->label != NULL ? event->label : "");
    end_line(log);
}

static void log_alarm(void *ctx, const collector_event_t *event)
{
    serving_log_t *log = ctx;
    if (!begin_line(log, "-", "ALARM", NULL))
        return;
    fprintf(log->file, "%s %s: %s\n", event->peer, event->device != NULL ? event->device : "-", event->what);
    end_line(log);
}

static void log_reset(void *ctx, const resets_result_t *result)
{
    serving_log_t *log = ctx;
    if (!begin_line(log, "-", "RESET", NULL))
        return;
    fprintf(log->file, "%s: %s\n", result->device, result->what);
    end_line(log);
}

/* --- opening --- */

bool serving_log_open(serving_log_t *log, const char *path, const itl_hal_clock_t *clock,
                      const serving_events_t *events)
{
    *log = (serving_log_t){.path = path, .clock = clock, .events = *events};
    if (path == NULL)
        return true;
    log->file = strcmp(path, "-") == 0 ? stderr : fopen(path, "ae");
    if (log->file == NULL)
        return false;
    log->is_ring = log->file != stderr && is_file(log->file);
    log->events.ctx = log;
    log->events.tftp = log_tftp;
    log->events.http = log_http;
    log->events.services = log_services;
    log->events.tvs = log_tvs;
    log->events.alarm = log_alarm;
    log->events.reset = log_reset;
    return true;
}
