/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of the virtual world share.
 */
#ifndef VIRTUAL_WORLD_PRIV_H
#define VIRTUAL_WORLD_PRIV_H

#include "hal/hal.h"
#include "virtual/address.h"
#include "virtual/event.h"
#include "virtual/flash_types.h"
#include "virtual/map.h"
#include "virtual/random.h"
#include "virtual/world_types.h"

/** The first of the ports that are given out (RFC 6335 section 6). */
#define VSOCK_FIRST_PORT 49152u

/** A datagram, or a segment of a TCP stream. */
typedef struct vpacket {
    struct vpacket *next;
    uint64_t arrival_us;
    itl_hal_addr_t from;
    itl_hal_addr_t to;
    size_t len;
    size_t taken; /**< Bytes of a segment already read. */
    bool fin;     /**< The sender closed; no data. */
    uint8_t data[];
} vpacket_t;

/** Packets in order; all zero is empty. */
typedef struct vqueue {
    vpacket_t *head;
    vpacket_t *tail;
    size_t bytes;
    size_t count;
} vqueue_t;

typedef enum vsock_kind { VSOCK_UDP, VSOCK_LISTENER, VSOCK_TCP } vsock_kind_t;

typedef enum vtcp_state { VTCP_CONNECTING, VTCP_UP, VTCP_FAILED } vtcp_state_t;

/** The TCP part of a socket. */
typedef struct vtcp {
    vtcp_state_t state;
    itl_hal_status_t error; /**< With VTCP_FAILED. */
    itl_hal_socket_t peer;  /**< The other end, which may be gone. */
    vqueue_t flight;        /**< Sent, not yet arrived. */
    size_t window;
    size_t segment;
    size_t room;        /**< Bytes that may still be sent before the peer reads some. */
    size_t ack_pending; /**< Bytes read here that the peer does not know of yet. */
    bool ack_planned;
    bool wants_room;  /**< tcp_send said ITL_HAL_AGAIN. */
    bool peer_closed; /**< The peer's last segment has come. */
    bool closing;     /**< Its user has closed it; freed once all is delivered. */
    unsigned connect_attempts;
    unsigned segment_attempts;
    unsigned ack_attempts;
} vtcp_t;

/** Sockets in order; all zero is empty. It takes no memory of its own: a socket is in one list at most. */
typedef struct vlist {
    struct vsock *first;
    struct vsock *last;
    size_t count;
} vlist_t;

/** A socket, or an unaccepted or closed connection that still has something to deliver. */
typedef struct vsock {
    vsock_kind_t kind;
    bool open;     /**< Its user has it. */
    vlist_t *list; /**< Where it stands: the node's ready sockets, or a listener's waiting ones; NULL: nowhere. */
    struct vsock *list_prev;
    struct vsock *list_next;
    itl_hal_socket_t handle;
    virtual_node_t *node;
    struct vsock *node_prev; /**< All sockets of the node. */
    struct vsock *node_next;
    itl_hal_addr_t local;
    itl_hal_addr_t remote;
    vqueue_t received;
    vlist_t waiting; /**< Listener: connections to accept, oldest first. */
    vtcp_t tcp;
} vsock_t;

/** A slot of the table of sockets. */
typedef struct vslot {
    vsock_t *sock;
    uint32_t generation; /**< Part of the handle, so that a handle does not outlive its socket. */
    uint32_t next_free;
} vslot_t;

typedef struct vsock_table {
    vslot_t *slots;
    uint32_t count;
    uint32_t first_free; /**< Oldest first, so that a handle comes back as late as can be. */
    uint32_t last_free;
} vsock_table_t;

/** A name being looked up. */
typedef struct vlookup {
    struct vlookup *next;
    uint32_t id;
    bool ended;
    char name[];
} vlookup_t;

/** A name and its address. */
typedef struct vname {
    itl_hal_addr_t addresses[ITL_HAL_ADDRESSES_MAX];
    unsigned count;
    char name[];
} vname_t;

struct virtual_node {
    virtual_world_t *world;
    uint32_t index;
    bool off;
    bool isolated;
    bool utc_forgotten;
    int64_t utc_ahead_s;
    bool in_ready; /**< In the world's list of ready nodes. */
    virtual_node_t *next_ready;
    itl_hal_t hal;
    itl_hal_net_t net;
    itl_hal_clock_t clock;
    itl_hal_random_t random;
    itl_hal_log_t log;
    itl_hal_system_t system;
    virtual_random_t stream;
    virtual_flash_t *flash;
    void *user;
    char *name;
    itl_hal_addr_t *addresses;
    size_t address_count;
    vsock_t *sockets;
    vlist_t ready; /**< Sockets to hand out by wait(), the oldest first. */
    vlookup_t *lookups;
    uint32_t lookup_count;
    uint32_t next_lookup;
    bool lookup_ended; /**< wait() has not told yet. */
    uint16_t next_port;
    uint64_t feeds;
    char *log_text;
    size_t log_len;
    size_t log_room; /**< Bytes that log_text has. */
};

/** One direction between two nodes. */
typedef struct vway {
    bool own;            /**< Its settings are its own. */
    bool seeded;         /**< Its luck has begun. */
    virtual_link_t link; /**< When own. */
    virtual_random_t luck;
} vway_t;

/** How a packet would travel just now. */
typedef struct vroute {
    virtual_link_t link;
    virtual_node_t *from;
    const virtual_node_t *to; /**< NULL: nobody is there. */
} vroute_t;

struct virtual_world {
    uint64_t seed;
    uint64_t now_us;
    int64_t utc_s; /**< UTC at monotonic time 0. */
    vevents_t events;
    virtual_node_t **nodes;
    uint32_t node_count;
    uint32_t node_room;
    vmap_t by_name;
    vmap_t by_address;
    vmap_t by_port;
    vmap_t names;
    vmap_t ways; /**< Directions that have settings of their own, or have drawn. */
    virtual_link_t link;
    uint32_t next_address;
    uint32_t resolve_delay_us;
    size_t tcp_window;
    size_t tcp_segment;
    vsock_table_t sockets;
    virtual_filter_t *filter;
    void *filter_ctx;
    virtual_net_counters_t counters;
    virtual_node_t *turn; /**< Whose libraries draw now; NULL: nobody's. */
    virtual_node_t *ready_first;
    virtual_node_t *ready_last;
    virtual_log_line_t *line;
    void *line_ctx;
    virtual_panic_t *panic;
    void *panic_ctx;
};

/* world.c */

/** Moves time on as virtual_world_step does, in microseconds. */
bool vworld_advance(virtual_world_t *world, uint64_t until_us);

/** Milliseconds of the HAL in microseconds; ITL_HAL_FOREVER stays itself. */
uint64_t vworld_us(uint64_t ms);

/** Plans @p event for @p delay_us from now. */
void vworld_plan(virtual_world_t *world, uint64_t delay_us, vevent_t event);

/** Whether somebody reads the event log: who formats anything for it asks first. */
bool vworld_is_logged(const virtual_world_t *world);

/** Writes a line to the event log if somebody reads it; printf's rules, at most 400 bytes. */
void vworld_log(virtual_world_t *world, const char *format, ...);

/** Tells contents apart in the event log. */
uint32_t vworld_fingerprint(const void *data, size_t len);

/** Something happened to a node: virtual_world_ready will name it. */
void vworld_node_ready(virtual_node_t *node);

/* node.c */

/** Frees a node with all it holds. */
void vnode_free(virtual_node_t *node);

/** The node that has @p addr; @p from itself for loopback addresses; NULL: none. */
virtual_node_t *vnode_at(virtual_node_t *from, const itl_hal_addr_t *addr);

/** True when the node can be reached at @p addr: its own, or loopback. */
bool vnode_has(const virtual_node_t *node, const itl_hal_addr_t *addr);

/** The address @p node sends from to reach @p to. @return false: it has none of that family */
bool vnode_source(const virtual_node_t *node, const itl_hal_addr_t *to, itl_hal_addr_t *source);

/* link.c */

/** How packets travel from @p from to @p to (NULL: a node that is not there); @p loopback: without faults. */
vroute_t vroute_find(virtual_node_t *from, const virtual_node_t *to, bool loopback);

/** Draws a delay. */
uint64_t vroute_delay(const vroute_t *route);

/** Whether something befalls a packet that does so with a chance of @p ppm in a million. */
bool vroute_chance(const vroute_t *route, uint32_t ppm);

/* queue.c */

/** A packet with a copy of @p len bytes. */
vpacket_t *vpacket_create(const void *data, size_t len);

/** Appends; the queue owns the packet. */
void vqueue_put(vqueue_t *queue, vpacket_t *packet);

/** Takes the first packet, NULL: none. */
vpacket_t *vqueue_take(vqueue_t *queue);

/** Frees all packets. */
void vqueue_clear(vqueue_t *queue);

/* list.c */

/** Appends a socket that is in no list. */
void vlist_put(vlist_t *list, vsock_t *sock);

/** Takes a socket out of the list it is in, if any. */
void vlist_leave(vsock_t *sock);

/** Takes the first socket; NULL: none. */
vsock_t *vlist_take(vlist_t *list);

/* socket.c */

/** Makes an open socket. @return NULL when there are too many */
vsock_t *vsock_create(virtual_node_t *node, vsock_kind_t kind, const itl_hal_addr_t *local);

/** The socket behind a handle; NULL: gone. */
vsock_t *vsock_find(const virtual_world_t *world, itl_hal_socket_t handle);

/** The open socket of @p kind that the user of @p node knows as @p handle; NULL: none. */
vsock_t *vsock_of(const virtual_node_t *node, itl_hal_socket_t handle, vsock_kind_t kind);

/** Frees a socket and all in it, and tells nobody. */
void vsock_free(vsock_t *sock);

/** Binds a UDP socket or listener to its local address, whose port 0 becomes a free one. @return false: taken */
bool vsock_bind(vsock_t *sock);

/**
 * Makes a UDP socket or listener at an address of the node.
 *
 * @param out  its handle
 * @return ITL_HAL_ERR_IO: the node is off; ITL_HAL_ERR_RANGE: the address is not the node's; ITL_HAL_ERR_LIMIT: there
 * are too many sockets; ITL_HAL_ERR_TAKEN: the port is taken
 */
itl_hal_status_t vsock_open(virtual_node_t *node, vsock_kind_t kind, const itl_hal_addr_t *local,
                            itl_hal_socket_t *out);

/** The bound socket of @p kind that gets what comes to @p to at @p node; NULL: none. */
vsock_t *vsock_bound(const virtual_node_t *node, vsock_kind_t kind, const itl_hal_addr_t *to);

/** A port for outgoing connections. */
uint16_t vsock_next_port(virtual_node_t *node);

/** The socket may go on: wait() will say so. */
void vsock_ready(vsock_t *sock);

/** Gives up what a node has waiting for wait() to tell. */
void vsock_forget_ready(virtual_node_t *node);

/* udp.c, tcp.c, resolve.c, wait.c: members of itl_hal_net_t; ctx is the node */

/** itl_hal_net_t.udp_open */
itl_hal_status_t vudp_open(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

/** itl_hal_net_t.udp_listen: one socket. */
itl_hal_status_t vudp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out, size_t *count);

/** itl_hal_net_t.udp_send */
itl_hal_status_t vudp_send(void *ctx, itl_hal_socket_t s, const itl_hal_addr_t *to, const void *data, size_t len);

/** itl_hal_net_t.udp_recv */
itl_hal_status_t vudp_recv(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *from, void *buf, size_t cap, size_t *len);

/** itl_hal_net_t.tcp_connect */
itl_hal_status_t vtcp_connect(void *ctx, const itl_hal_addr_t *to, itl_hal_socket_t *out);

/** itl_hal_net_t.tcp_listen */
itl_hal_status_t vtcp_listen(void *ctx, const itl_hal_addr_t *local, itl_hal_socket_t *out);

/** itl_hal_net_t.tcp_accept */
itl_hal_status_t vtcp_accept(void *ctx, itl_hal_socket_t listener, itl_hal_addr_t *from, itl_hal_socket_t *out);

/** itl_hal_net_t.tcp_send */
itl_hal_status_t vtcp_send(void *ctx, itl_hal_socket_t s, const void *data, size_t len, size_t *sent);

/** itl_hal_net_t.tcp_recv */
itl_hal_status_t vtcp_recv(void *ctx, itl_hal_socket_t s, void *buf, size_t cap, size_t *len);

/** itl_hal_net_t.resolve */
itl_hal_status_t vnet_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out);

/** itl_hal_net_t.local_addr */
itl_hal_status_t vnet_local_addr(void *ctx, itl_hal_socket_t s, itl_hal_addr_t *out);

/** itl_hal_net_t.close */
void vnet_close(void *ctx, itl_hal_socket_t s);

/** itl_hal_net_t.wait */
itl_hal_status_t vnet_wait(void *ctx, uint64_t deadline_ms, itl_hal_socket_t *ready, size_t cap, size_t *count);

/** Drops the look-ups of a node. */
void vlookup_forget(virtual_node_t *node);

/* tcp.c */

/** Closes a connection or listener whose user has gone: what was sent is still delivered. */
void vtcp_close(vsock_t *sock);

/* tcp_path.c */

/** Sends the first packet of a connection on its way. */
void vtcp_start_connect(vsock_t *client);

/** Appends a segment to what is on its way to the peer; the path owns it. */
void vtcp_send_segment(vsock_t *sock, vpacket_t *segment);

/** Lets the peer know that bytes were read here. */
void vtcp_acknowledge(vsock_t *sock);

/** Tells the other end of a connection that this one is no more. */
void vtcp_reset(virtual_node_t *from, itl_hal_socket_t peer);

#endif
