/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "device/phone_uri.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/address.h"
#include "coap/coap_target.h"

#define URI_BYTES (BASE_ADDRESS_BYTES + 16u)

static bool path_of(const char *folder, char path[PATH_MAX])
{
    return snprintf(path, PATH_MAX, "%s/" PHONE_URI_FILE, folder) < PATH_MAX;
}

void phone_uri_note(const char *folder, const itl_hal_addr_t *address, bool secure)
{
    char path[PATH_MAX], text[BASE_ADDRESS_BYTES];
    if (!path_of(folder, path))
        return;
    /* Always a file of its own: what stands there is only a name to be freed. */
    unlink(path);
    if (address == NULL)
        return;
    base_print_address(text, address);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0644);
    if (fd < 0)
        return;
    if (dprintf(fd, "%s://%s\n", secure ? "coaps" : "coap", text) < 0)
        unlink(path);
    close(fd);
}

static bool read_uri(const char *folder, char uri[URI_BYTES])
{
    char path[PATH_MAX];
    struct stat info;
    int fd = path_of(folder, path) ? open(path, O_RDONLY | O_NONBLOCK | O_NOFOLLOW | O_CLOEXEC) : -1;
    if (fd < 0)
        return false;
    ssize_t got = fstat(fd, &info) == 0 && S_ISREG(info.st_mode) ? read(fd, uri, URI_BYTES - 1) : -1;
    close(fd);
    if (got <= 0)
        return false;
    uri[got] = '\0';
    uri[strcspn(uri, "\n")] = '\0';
    return true;
}

bool phone_uri_advice(const char *folder, char advice[PHONE_URI_ADVICE_BYTES])
{
    char uri[URI_BYTES];
    itl_coap_target_t target;
    if (!read_uri(folder, uri) || itl_coap_target_read(uri, &target) != ITL_COAP_TARGET_OK || target.path[0] != '\0' ||
        target.named)
        return false;
    snprintf(advice, PHONE_URI_ADVICE_BYTES, "itlsim phone get %s status%s", strstr(uri, "://") + 3,
             target.secure ? " --coap-psk FILE" : "");
    return true;
}
