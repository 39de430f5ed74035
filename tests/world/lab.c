/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "lab.h"

#include <stdlib.h>
#include <string.h>

#include "base/machine.h"
#include "coap/coap_port.h"
#include "virtual/crypto.h"

bool lab_open(lab_t *lab, uint64_t seed, base_error_t *error)
{
    *lab = (lab_t){.world = virtual_world_create(seed)};
    if (!virtual_crypto_open(lab->world)) {
        virtual_world_destroy(lab->world);
        return base_fail(error, "wolfSSL has no room for a device of random numbers");
    }
    keypool_open(&lab->keys);
    machine_use_keys(&lab->keys.keys);
    return true;
}

void lab_close(lab_t *lab)
{
    machine_use(NULL);
    machine_use_keys(NULL);
    virtual_crypto_close();
    virtual_world_destroy(lab->world);
    free(lab->actors);
    *lab = (lab_t){.world = NULL};
}

const itl_hal_t *lab_turn(const lab_t *lab, virtual_node_t *node)
{
    const itl_hal_t *hal = virtual_node_hal(node);
    virtual_world_set_turn(lab->world, node);
    machine_use(hal);
    coap_port_use(hal);
    return hal;
}

virtual_node_t *lab_node(lab_t *lab, const char *name, virtual_flash_t *flash, lab_actor_t *actor)
{
    virtual_node_t *node = virtual_node_create(lab->world, name, NULL, flash);
    if (node == NULL)
        return NULL;
    virtual_crypto_join(node);
    virtual_node_set_user(node, actor);
    return node;
}

bool lab_join(lab_t *lab, lab_actor_t *actor)
{
    lab_actor_t **actors = realloc(lab->actors, (lab->actor_count + 1) * sizeof(lab_actor_t *));
    if (actors == NULL)
        return false;
    lab->actors = actors;
    lab->actors[lab->actor_count++] = actor;
    return true;
}

void lab_leave(lab_t *lab, lab_actor_t *actor)
{
    for (size_t i = 0; i < lab->actor_count; i++)
        if (lab->actors[i] == actor) {
            lab->actor_count--;
            memmove(&lab->actors[i], &lab->actors[i + 1], (lab->actor_count - i) * sizeof(lab_actor_t *));
            return;
        }
}

/* --- time --- */

static void mark_ready(lab_t *lab)
{
    for (const virtual_node_t *node; (node = virtual_world_ready(lab->world)) != NULL;) {
        lab_actor_t *actor = virtual_node_user(node);
        if (actor != NULL)
            actor->due = true;
    }
}

/* Until nobody has anything to do at this instant. @return when somebody has */
static uint64_t act(lab_t *lab)
{
    const uint64_t now = virtual_world_now_ms(lab->world);
    uint64_t next;
    bool acted = true;
    do {
        mark_ready(lab);
        next = ITL_HAL_FOREVER;
        acted = false;
        for (size_t i = 0; i < lab->actor_count; i++) {
            lab_actor_t *actor = lab->actors[i];
            if (actor->due || actor->next_ms <= now) {
                actor->due = false;
                actor->next_ms = actor->poll(actor->ctx);
                acted = true;
            }
            next = actor->next_ms < next ? actor->next_ms : next;
        }
    } while (acted);
    return next;
}

bool lab_run(lab_t *lab, lab_done_t *done, const void *ctx, uint64_t until_ms)
{
    uint64_t next = act(lab);
    while (done == NULL || !done(ctx)) {
        const uint64_t step_ms = next < until_ms ? next : until_ms;
        if (virtual_world_now_ms(lab->world) >= until_ms)
            return false;
        if (!virtual_world_step(lab->world, step_ms) && step_ms == ITL_HAL_FOREVER)
            return false;
        next = act(lab);
    }
    return true;
}
