/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <fcntl.h>
#include <netdb.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#include "posix/clock.h"
#include "posix/net_priv.h"

#define LOOKUPS_MAX 32u

/** How long an answer is kept: while somebody may still try its addresses one by one, and for somebody who never comes.
 */
#define KEEP_TAKEN_MS   1000u
#define KEEP_TRYING_MS  30000u
#define KEEP_UNTAKEN_MS 60000u

/** A name being looked up. Held by the net and by its thread; the last one frees it. */
typedef struct posix_lookup {
    struct posix_lookup *next;
    atomic_int holders;
    atomic_bool ended; /**< addresses, count and ended_ms are there. */
    itl_hal_addr_t addresses[ITL_HAL_ADDRESSES_MAX];
    unsigned count;
    uint64_t ended_ms;
    bool taken;
    int bell; /**< Its own descriptor of the net's: the net may be gone when the answer comes. */
    char host[];
} posix_lookup_t;

static void let_go(posix_lookup_t *lookup)
{
    if (atomic_fetch_sub(&lookup->holders, 1) == 1) {
        close(lookup->bell);
        free(lookup);
    }
}

static void pick(posix_lookup_t *lookup, const struct addrinfo *list, itl_hal_family_t family)
{
    for (const struct addrinfo *at = list; at != NULL && lookup->count < ITL_HAL_ADDRESSES_MAX; at = at->ai_next) {
        itl_hal_addr_t address;
        if (posix_from_sockaddr(at->ai_addr, &address) && address.family == family)
            lookup->addresses[lookup->count++] = address;
    }
}

static void *look_up(void *arg)
{
    posix_lookup_t *lookup = arg;
    const struct addrinfo hints = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_DGRAM};
    struct addrinfo *list = NULL;
    if (getaddrinfo(lookup->host, NULL, &hints, &list) == 0) {
        /* Phones are IPv4 devices first. */
        pick(lookup, list, ITL_HAL_IPV4);
        pick(lookup, list, ITL_HAL_IPV6);
        freeaddrinfo(list);
    }
    lookup->ended_ms = itl_hal_now_ms(posix_clock());
    atomic_store(&lookup->ended, true);
    uint64_t one = 1;
    ssize_t written = write(lookup->bell, &one, sizeof one);
    (void)written; /* A full counter rings as well. */
    let_go(lookup);
    return NULL;
}

/** Starts the thread with signals blocked: they are for the one who waits. */
static bool start_thread(posix_lookup_t *lookup)
{
    pthread_t thread;
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    bool started = pthread_create(&thread, NULL, look_up, lookup) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (started)
        pthread_detach(thread);
    return started;
}

static itl_hal_status_t start(struct posix_net *net, const char *host)
{
    size_t len = strlen(host) + 1u;
    posix_lookup_t *lookup = calloc(1, sizeof *lookup + len);
    if (lookup == NULL)
        return ITL_HAL_ERR_LIMIT;
    memcpy(lookup->host, host, len);
    atomic_init(&lookup->holders, 2);
    atomic_init(&lookup->ended, false);
    lookup->bell = fcntl(net->bell, F_DUPFD_CLOEXEC, 0);
    if (lookup->bell < 0 || !start_thread(lookup)) {
        if (lookup->bell >= 0)
            close(lookup->bell);
        free(lookup);
        return ITL_HAL_ERR_LIMIT;
    }
    lookup->next = net->lookups;
    net->lookups = lookup;
    return ITL_HAL_AGAIN;
}

static bool stale(const posix_lookup_t *lookup, uint64_t now)
{
    uint64_t trying_ms = lookup->count > 1u ? KEEP_TRYING_MS : KEEP_TAKEN_MS;
    uint64_t keep_ms = lookup->taken ? trying_ms : KEEP_UNTAKEN_MS;
    return atomic_load(&lookup->ended) && now >= lookup->ended_ms + keep_ms;
}

/** Drops old answers. @return how many look-ups are left */
static unsigned drop_stale(struct posix_net *net)
{
    unsigned left = 0;
    uint64_t now = itl_hal_now_ms(posix_clock());
    for (posix_lookup_t **at = &net->lookups; *at != NULL;) {
        posix_lookup_t *lookup = *at;
        if (stale(lookup, now)) {
            *at = lookup->next;
            let_go(lookup);
        } else {
            at = &lookup->next;
            left++;
        }
    }
    return left;
}

itl_hal_status_t posix_resolve(void *ctx, const char *host, unsigned index, itl_hal_addr_t *out)
{
    struct posix_net *net = ctx;
    itl_hal_addr_t numeric = *out;
    if (posix_parse_numeric(host, index == 0 ? out : &numeric))
        return index == 0 ? ITL_HAL_OK : ITL_HAL_ERR_NO_HOST;
    unsigned lookups = drop_stale(net);
    posix_lookup_t *lookup = net->lookups;
    while (lookup != NULL && strcasecmp(lookup->host, host) != 0)
        lookup = lookup->next;
    if (lookup == NULL)
        return lookups >= LOOKUPS_MAX ? ITL_HAL_ERR_LIMIT : start(net, host);
    if (!atomic_load(&lookup->ended))
        return ITL_HAL_AGAIN;
    lookup->taken = true;
    if (index >= lookup->count)
        return ITL_HAL_ERR_NO_HOST;
    uint16_t port = out->port;
    *out = lookup->addresses[index];
    out->port = port;
    return ITL_HAL_OK;
}

void posix_lookups_drop(struct posix_net *net)
{
    while (net->lookups != NULL) {
        posix_lookup_t *lookup = net->lookups;
        net->lookups = lookup->next;
        let_go(lookup);
    }
}
