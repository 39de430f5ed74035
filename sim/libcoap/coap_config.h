/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * libcoap for this machine over hal/coap: UDP, and DTLS by OpenSSL where the build says so.
 */
#ifndef SIM_COAP_CONFIG_H
#define SIM_COAP_CONFIG_H

#include <arpa/inet.h>
#include <net/if.h>
#include <netdb.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>

#define PACKAGE_NAME    "libcoap"
#define PACKAGE_VERSION "4.3.1"
#define PACKAGE_STRING  "libcoap 4.3.1"

#define HAVE_ARPA_INET_H    1
#define HAVE_ASSERT_H       1
#define HAVE_GETADDRINFO    1
#define HAVE_IF_NAMETOINDEX 1
#define HAVE_INTTYPES_H     1
#define HAVE_LIMITS_H       1
#define HAVE_MALLOC         1
#define HAVE_NETDB_H        1
#define HAVE_NETINET_IN_H   1
#define HAVE_NET_IF_H       1
#define HAVE_STRNLEN        1
#define HAVE_SYS_IOCTL_H    1
#define HAVE_SYS_SOCKET_H   1
#define HAVE_TIME_H         1
#define HAVE_UNISTD_H       1

#define COAP_DISABLE_TCP    1
#define COAP_SERVER_SUPPORT 1
#define COAP_CLIENT_SUPPORT 1

#include "coap/coap_names.h"

#endif
