/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * For coap_config.h, behind the system's headers that libcoap includes: what it calls is coap_sockets.h.
 */
#ifndef HAL_COAP_NAMES_H
#define HAL_COAP_NAMES_H

#include <sys/select.h>
#include <unistd.h>

#include "coap/coap_sockets.h"

#define socket      coap_port_socket
#define bind        coap_port_bind
#define connect     coap_port_connect
#define getsockname coap_port_getsockname
#define getpeername coap_port_getpeername
#define setsockopt  coap_port_setsockopt
#define ioctl       coap_port_ioctl
#define send        coap_port_send
#define sendto      coap_port_sendto
#define recv        coap_port_recv
#define recvfrom    coap_port_recvfrom
#define select      coap_port_select
#define close       coap_port_close

#undef fd_set
#undef FD_ZERO
#undef FD_SET
#undef FD_ISSET
#define fd_set                coap_port_set_t
#define FD_ZERO(set)          ((set)->all = false)
#define FD_SET(number, set)   ((void)(number))
#define FD_ISSET(number, set) ((set)->all && coap_sockets_may_have(number))

#endif
