/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * lwIP on the boards: raw API, no threads, IPv4. A board with little memory sets the pools smaller through
 * BOARD_LWIP_DEFINITIONS in its board.cmake.
 */
#ifndef BOARDS_LWIPOPTS_H
#define BOARDS_LWIPOPTS_H

#define NO_SYS               1
#define SYS_LIGHTWEIGHT_PROT 0
#define LWIP_NETCONN         0
#define LWIP_SOCKET          0

#ifndef MEM_ALIGNMENT
#define MEM_ALIGNMENT 4
#endif
#define ETH_PAD_SIZE 2 /* keeps the IP header aligned behind the 14 bytes of Ethernet */

/* Frames on their way in: a TFTP window or a TLS flight must fit. */
#ifndef PBUF_POOL_SIZE
#define PBUF_POOL_SIZE 16
#endif
#define PBUF_POOL_BUFSIZE 1536

/* Frames and TCP segments on their way out. */
#ifndef MEM_SIZE
#define MEM_SIZE 12288
#endif

#define MEMP_NUM_UDP_PCB 6
/* A connection to a TVS and one for files by HTTP; with pages (BOARD_WEB) two of browsers, those that are refused as
 * there are too many, and what lies in TIME-WAIT. */
#ifdef BOARD_WEB
#define MEMP_NUM_TCP_PCB        8
#define MEMP_NUM_TCP_PCB_LISTEN 3
#else
#define MEMP_NUM_TCP_PCB        4
#define MEMP_NUM_TCP_PCB_LISTEN 2
#endif
#define MEMP_NUM_TCP_SEG   12
#define MEMP_NUM_PBUF      12
#define MEMP_NUM_ARP_QUEUE 4
#define ARP_QUEUEING       1
#define ARP_TABLE_SIZE     6

#define TCP_MSS 1460
#ifndef TCP_WND
#define TCP_WND (4 * TCP_MSS)
#endif
#ifndef TCP_SND_BUF
#define TCP_SND_BUF (2 * TCP_MSS)
#endif
#define SO_REUSE                   1
#define TCP_SND_QUEUELEN           8
#define TCP_QUEUE_OOSEQ            0
#define LWIP_WND_SCALE             0
#define TCP_LISTEN_BACKLOG         1
#define TCP_DEFAULT_LISTEN_BACKLOG 2

#define LWIP_IPV4           1
#define LWIP_IPV6           0
#define LWIP_ICMP           1
#define LWIP_RAW            0
#define LWIP_IGMP           0
#define IP_REASSEMBLY       0
#define IP_FRAG             0
#define LWIP_DHCP           1
#define LWIP_ACD            0
#define DHCP_DOES_ARP_CHECK 0
#define LWIP_DNS            1
#ifndef DNS_TABLE_SIZE
#define DNS_TABLE_SIZE 4
#endif
#define DNS_MAX_NAME_LENGTH 256

/* Options 66 and 150 of DHCP name the TFTP server: hal/lwip asks for them and reads them. */
#define LWIP_HOOK_FILENAME "lwip_hooks.h"

#define LWIP_NETIF_HOSTNAME        0
#define LWIP_NETIF_STATUS_CALLBACK 0
#define LWIP_NETIF_LINK_CALLBACK   0
#define LWIP_STATS                 1
#define LWIP_STATS_DISPLAY         0
#define MEM_STATS                  1
#define MEMP_STATS                 1
#define LINK_STATS                 0
#define ETHARP_STATS               0
#define IP_STATS                   0
#define ICMP_STATS                 0
#define UDP_STATS                  0
#define TCP_STATS                  0
#define LWIP_DEBUG                 0

#endif
