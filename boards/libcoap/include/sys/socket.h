/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What <sys/socket.h> declares elsewhere, as far as libcoap wants to see it; what it calls is hal/coap.
 */
#ifndef BOARDS_SYS_SOCKET_H
#define BOARDS_SYS_SOCKET_H

#include <netinet/in.h>
#include <stddef.h>
#include <sys/select.h>
#include <sys/types.h>

#define SOCK_DGRAM   2
#define SOL_SOCKET   1
#define SO_REUSEADDR 2
#define FIONBIO      0x5421

/* What libcoap's code for multicast wants to see. Nothing calls it, and the linker drops it. */

struct addrinfo {
    int ai_flags, ai_family, ai_socktype, ai_protocol;
    socklen_t ai_addrlen;
    struct sockaddr *ai_addr;
    struct addrinfo *ai_next;
};

struct ifreq {
    char ifr_name[16];
    struct sockaddr ifr_addr;
    int ifr_ifindex;
};

#define IFNAMSIZ     16
#define SIOCGIFADDR  0x8915
#define SIOCGIFINDEX 0x8933

/** Not there. */
int getaddrinfo(const char *host, const char *service, const struct addrinfo *hints, struct addrinfo **found);

/** Not there. */
void freeaddrinfo(struct addrinfo *found);

/** Not there. */
const char *gai_strerror(int error);

/** Not there. */
unsigned if_nametoindex(const char *name);

#endif
