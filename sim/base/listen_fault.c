/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "base/listen_fault.h"

#include <errno.h>
#include <netinet/in.h>
#include <stdbool.h>
#include <sys/socket.h>
#include <unistd.h>

/* Asked of the system itself: which ports are kept is a setting, and who may have them a capability. */
static bool is_kept(uint16_t port)
{
    const struct sockaddr_in address = {
        .sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    int probe = socket(AF_INET, SOCK_DGRAM | SOCK_CLOEXEC, 0);
    bool kept = probe >= 0 && bind(probe, (const struct sockaddr *)&address, sizeof address) != 0 && errno == EACCES;
    if (probe >= 0)
        close(probe);
    return kept;
}

const char *listen_fault(uint16_t port)
{
    return is_kept(port) ? "the system keeps this port for root (CAP_NET_BIND_SERVICE)"
                         : "not our address, or the port is taken";
}
