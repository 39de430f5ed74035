/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * UDP sockets as POSIX has them, over itl_hal_net_t (port.c): those calls that libcoap makes. Errors are in errno.
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

/** A socket without address. @return its number, or -1 */
int socket(int family, int type, int protocol);

/** Gives it an address; port 0: any. */
int bind(int number, const struct sockaddr *address, socklen_t len);

/** Names its only peer. */
int connect(int number, const struct sockaddr *address, socklen_t len);

/** Its own address. */
int getsockname(int number, struct sockaddr *address, socklen_t *len);

/** The peer's address. */
int getpeername(int number, struct sockaddr *address, socklen_t *len);

/** Nothing can be chosen. @return 0 */
int setsockopt(int number, int level, int option, const void *value, socklen_t len);

/** Nothing can be chosen: no socket blocks. @return 0 */
int ioctl(int number, unsigned long request, ...);

/** Sends a datagram to the peer. @return @p len, or -1 */
ssize_t send(int number, const void *data, size_t len, int flags);

/** Sends a datagram. @return @p len, or -1 */
ssize_t sendto(int number, const void *data, size_t len, int flags, const struct sockaddr *to, socklen_t to_len);

/** Takes a datagram; from others than a connected socket's peer, it is dropped. @return its length; -1: none */
ssize_t recv(int number, void *buf, size_t cap, int flags);

/** Takes a datagram, and tells who sent it. @return its length; -1: none */
ssize_t recvfrom(int number, void *buf, size_t cap, int flags, struct sockaddr *from, socklen_t *from_len);

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
