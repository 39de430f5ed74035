/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/last_report.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "device/device_report.h"
#include "text/text_read.h"

#define NEW_FILE LAST_REPORT_FILE ".new"

#define REPORT_MAX_BYTES ((size_t)1024 * 1024)

/* More than a report can grow by one press of a key. */
#define ROOM_BYTES ((off_t)16 * 1024)

static bool path_in(char path[PATH_MAX], const char *folder, const char *file, base_error_t *error)
{
    int len = snprintf(path, PATH_MAX, "%s/%s", folder, file);
    return len < PATH_MAX || base_fail(error, "state folder %.60s...: the path is too long", folder);
}

/* --- reading --- */

typedef enum kind { TEXT, TEXT_OR_NULL, OBJECT, OBJECT_OR_NULL, ARRAY } kind_t;

static bool is_kind(const cJSON *item, kind_t kind)
{
    switch (kind) {
    case TEXT:
        return cJSON_IsString(item);
    case TEXT_OR_NULL:
        return cJSON_IsString(item) || cJSON_IsNull(item);
    case OBJECT:
        return cJSON_IsObject(item);
    case OBJECT_OR_NULL:
        return cJSON_IsObject(item) || cJSON_IsNull(item);
    default:
        return cJSON_IsArray(item);
    }
}

typedef struct report_member {
    const char *name;
    kind_t kind;
    const char *fault;
} report_member_t;

static const char *fault_of_members(const cJSON *object, const report_member_t *members)
{
    for (; members->name != NULL; members++)
        if (!is_kind(cJSON_GetObjectItemCaseSensitive(object, members->name), members->kind))
            return members->fault;
    return NULL;
}

static const char *fault_of_list(const cJSON *list)
{
    static const report_member_t members[] = {{"sha1", TEXT_OR_NULL, "the SHA-1 of a list is not text"},
                                              {"signer", TEXT_OR_NULL, "the signer of a list is not text"},
                                              {"verified_by", TEXT_OR_NULL, "verified_by of a list is not text"},
                                              {NULL, TEXT, NULL}};
    const cJSON *length = cJSON_GetObjectItemCaseSensitive(list, "length");
    if (cJSON_IsNull(list))
        return NULL;
    if (!cJSON_IsBool(cJSON_GetObjectItemCaseSensitive(list, "installed")))
        return "installed of a list is neither true nor false";
    if (!cJSON_IsNumber(length) && !cJSON_IsNull(length))
        return "the length of a list is not a number";
    return fault_of_members(list, members);
}

static const char *fault_of_array(const cJSON *array, const report_member_t *members)
{
    const cJSON *entry;
    cJSON_ArrayForEach(entry, array)
    {
        const char *fault = cJSON_IsObject(entry) ? fault_of_members(entry, members) : "an entry is not an object";
        if (fault != NULL)
            return fault;
    }
    return NULL;
}

static bool is_device_name(const char *name)
{
    uint8_t mac[6];
    return strncmp(name, "SEP", 3) == 0 && strlen(name) == 15 && itl_text_read_mac(name + 3, mac);
}

static const char *fault_of_lists(const cJSON *report)
{
    const char *fault = fault_of_list(cJSON_GetObjectItemCaseSensitive(report, "itl"));
    return fault != NULL ? fault : fault_of_list(cJSON_GetObjectItemCaseSensitive(report, "ctl"));
}

static const char *fault_of_messages(const cJSON *report)
{
    static const report_member_t message[] = {{"time", TEXT_OR_NULL, "the time of a message is not text"},
                                              {"text", TEXT, "the text of a message is not text"},
                                              {"reason", TEXT_OR_NULL, "the reason of a message is not text"},
                                              {NULL, TEXT, NULL}};
    const cJSON *earlier = cJSON_GetObjectItemCaseSensitive(report, "earlier_messages");
    /* Reports of earlier versions have none. */
    if (earlier != NULL && !cJSON_IsArray(earlier))
        return "earlier_messages is not an array";
    const char *fault = fault_of_array(earlier, message);
    return fault != NULL ? fault : fault_of_array(cJSON_GetObjectItemCaseSensitive(report, "messages"), message);
}

const char *last_report_fault(const cJSON *report)
{
    static const report_member_t members[] = {{"device", TEXT, "device is not text"},
                                              {"model", TEXT, "model is not text"},
                                              {"firmware", TEXT, "firmware is not text"},
                                              {"trust", TEXT, "trust is not text"},
                                              {"itl", OBJECT_OR_NULL, "itl is not an object"},
                                              {"ctl", OBJECT_OR_NULL, "ctl is not an object"},
                                              {"config", OBJECT_OR_NULL, "config is not an object"},
                                              {"settings", OBJECT_OR_NULL, "settings is not an object"},
                                              {"messages", ARRAY, "messages is not an array"},
                                              {"tvs", ARRAY, "tvs is not an array"},
                                              {NULL, TEXT, NULL}};
    static const report_member_t answer[] = {{"server", TEXT, "the server of a TVS answer is not text"},
                                             {"result", TEXT, "the result of a TVS answer is not text"},
                                             {NULL, TEXT, NULL}};
    if (!cJSON_IsObject(report))
        return "no JSON object";
    const char *fault = fault_of_members(report, members);
    if (fault == NULL && !is_device_name(cJSON_GetObjectItemCaseSensitive(report, "device")->valuestring))
        fault = "device is not SEP and a MAC";
    if (fault == NULL)
        fault = fault_of_lists(report);
    if (fault == NULL)
        fault = fault_of_messages(report);
    if (fault == NULL)
        fault = fault_of_array(cJSON_GetObjectItemCaseSensitive(report, "tvs"), answer);
    return fault;
}

const char *last_report_part_fault(const cJSON *report, const char *part)
{
    static const report_member_t messages[] = {{"messages", ARRAY, "messages is not an array"}, {NULL, TEXT, NULL}};
    static const report_member_t lists[] = {{"itl", OBJECT_OR_NULL, "itl is not an object"},
                                            {"ctl", OBJECT_OR_NULL, "ctl is not an object"},
                                            {NULL, TEXT, NULL}};
    const bool is_messages = strcmp(part, "messages") == 0;
    if (!cJSON_IsObject(report))
        return "no JSON object";
    const char *fault = fault_of_members(report, is_messages ? messages : lists);
    if (fault != NULL)
        return fault;
    return is_messages ? fault_of_messages(report) : fault_of_lists(report);
}

cJSON *last_report_parse(const char *text, size_t len, const char **fault)
{
    cJSON *report = cJSON_ParseWithLengthOpts(text, len + 1u, NULL, true);
    *fault = last_report_fault(report);
    if (cJSON_IsObject(report))
        return report;
    cJSON_Delete(report);
    return NULL;
}

/* NULL with errno where there is no such file, or none to read: a FIFO would keep us waiting. */
static char *read_file(const char *path, size_t *len)
{
    int fd = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    struct stat info;
    if (fd < 0)
        return NULL;
    char *text = calloc(1, REPORT_MAX_BYTES + 1);
    bool regular = fstat(fd, &info) == 0 && S_ISREG(info.st_mode);
    ssize_t got = text != NULL && regular ? read(fd, text, REPORT_MAX_BYTES) : -1;
    int why = regular ? errno : EINVAL;
    if (got < 0) {
        free(text);
        text = NULL;
    }
    *len = got < 0 ? 0 : (size_t)got;
    close(fd);
    errno = why;
    return text;
}

bool last_report_load(const char *folder, bool lenient, cJSON **report, base_error_t *error)
{
    char path[PATH_MAX];
    size_t len;
    const char *fault;
    if (!path_in(path, folder, LAST_REPORT_FILE, error))
        return false;
    char *text = read_file(path, &len);
    if (text == NULL && (lenient || errno == ENOENT))
        return true;
    if (text == NULL)
        return base_fail(error, "state folder %s: " LAST_REPORT_FILE " cannot be read: %s", folder, strerror(errno));
    *report = last_report_parse(text, len, &fault);
    free(text);
    if (fault == NULL || lenient)
        return true;
    return base_fail(error,
                     "state folder %s: " LAST_REPORT_FILE
                     " is damaged (%s); remove it: the next boot writes it again, or "
                     "press factory-reset",
                     folder, fault);
}

/* --- writing --- */

static bool unwritable(const char *folder, int why, const char *more, base_error_t *error)
{
    return base_fail(error, "state folder %s: " LAST_REPORT_FILE " cannot be written: %s%s", folder, strerror(why),
                     more);
}

/* Always a file of its own: what stands there, left over or laid out by somebody else, is only a name to be freed. */
static int create_new(const char *path)
{
    unlink(path);
    return open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0666);
}

/* What was put aside, unless somebody changed it for another thing meanwhile. */
static int open_new(const char *path)
{
    struct stat info;
    int fd = open(path, O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
    if (fd >= 0 && fstat(fd, &info) == 0 && S_ISREG(info.st_mode) && info.st_nlink == 1 && info.st_uid == geteuid())
        return fd;
    if (fd >= 0)
        close(fd);
    return create_new(path);
}

bool last_report_reserve(const char *folder, base_error_t *error)
{
    char path[PATH_MAX], temporary[PATH_MAX];
    struct stat old = {0};
    if (!path_in(path, folder, LAST_REPORT_FILE, error) || !path_in(temporary, folder, NEW_FILE, error))
        return false;
    (void)stat(path, &old);
    int fd = create_new(temporary);
    int why = fd < 0 ? errno : posix_fallocate(fd, 0, old.st_size + ROOM_BYTES);
    if (fd >= 0)
        close(fd);
    if (why == 0)
        return true;
    unlink(temporary);
    return unwritable(folder, why, "; nothing was changed", error);
}

void last_report_release(const char *folder)
{
    char temporary[PATH_MAX];
    base_error_t error;
    if (path_in(temporary, folder, NEW_FILE, &error))
        unlink(temporary);
}

/* Over what last_report_reserve put aside, where it did: what is left of that goes once all is written. */
static int write_report(const char *path, const cJSON *report)
{
    int fd = open_new(path);
    FILE *file = fd < 0 ? NULL : fdopen(fd, "w");
    if (file == NULL)
        return -1;
    device_print_json(file, report);
    int failed = fflush(file) != 0 || ferror(file) || ftruncate(fd, ftello(file)) != 0;
    return fclose(file) != 0 || failed ? -1 : 0;
}

bool last_report_save(const char *folder, const cJSON *report, base_error_t *error)
{
    char path[PATH_MAX], temporary[PATH_MAX];
    if (!path_in(path, folder, LAST_REPORT_FILE, error) || !path_in(temporary, folder, NEW_FILE, error))
        return false;
    if (write_report(temporary, report) == 0 && rename(temporary, path) == 0)
        return true;
    int why = errno;
    unlink(temporary);
    return unwritable(folder, why, "", error);
}
