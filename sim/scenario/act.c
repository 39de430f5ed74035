/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>

#include "scenario/act_keys.h"
#include "scenario/play_priv.h"
#include "scenario/values.h"

/* For so long nothing may boot where `wait: {until: quiet}` is to be over. */
#define QUIET_US 30000000u

bool why_fail(why_t *why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    vsnprintf(why->text, sizeof why->text, format, args);
    va_end(args);
    return false;
}

void why_add(why_t *why, const stage_phone_t *phone)
{
    if (why->phone_count < sizeof why->phones / sizeof why->phones[0])
        why->phones[why->phone_count++] = phone->name;
    why->phones_in_all++;
}

/* --- which phones --- */

static bool is_selected(const selection_t *selection, const stage_phone_t *phone)
{
    for (size_t i = 0; i < selection->count; i++) {
        const selected_t *selected = &selection->of[i];
        bool class = strcasecmp(selected->name.text, "all") == 0 ||
                     strcasecmp(selected->name.text, phone->class->name.text) == 0;
        if (class && (!selected->one || selected->index == phone->index))
            return true;
    }
    return selection->count == 0;
}

size_t play_each(play_t *play, const selection_t *selection, play_visit_t *visit, void *ctx)
{
    size_t count = 0;
    for (size_t i = 0; i < play->stage.phone_count; i++) {
        stage_phone_t *phone = &play->stage.phones[i];
        if (!is_selected(selection, phone))
            continue;
        count++;
        if (visit != NULL && !visit(play, phone, ctx))
            break;
    }
    return count;
}

/* --- boots --- */

static bool nobody_busy(const stage_t *stage, const void *ctx)
{
    (void)ctx;
    return stage->busy == 0;
}

static bool tell_busy(play_t *play, why_t *why)
{
    char text[32];
    if (play->stage.stuck)
        why_fail(why, "goes round and round without an end at one instant");
    else
        why_fail(why, "does not come to rest within %s of virtual time",
                 value_span_text(play->scenario->step_timeout_us, text));
    for (size_t i = 0; i < play->stage.phone_count; i++)
        if (play->stage.phones[i].booting || play->stage.phones[i].due)
            why_add(why, &play->stage.phones[i]);
    return false;
}

bool play_settle(play_t *play, why_t *why)
{
    uint64_t until_us = stage_now_us(&play->stage) + play->scenario->step_timeout_us;
    return stage_run(&play->stage, nobody_busy, NULL, until_us) || tell_busy(play, why);
}

/* Faults end; who was harmed boots once more, and then has the old list or a new one. */
static bool recover(play_t *play, why_t *why)
{
    if (play->stage.stuck)
        return tell_busy(play, why);
    if (swarm_end(&play->swarm, &play->stage) > 0) {
        play->harmed = true;
        if (!play_settle(play, why))
            return false;
    }
    const stage_phone_t *lost = play->swarm.on ? swarm_lost(&play->stage) : NULL;
    if (lost == NULL)
        return true;
    why_add(why, lost);
    return why_fail(why, "a phone has neither its old list nor one that a node serves");
}

/* Starts, as fast as the rate says. */
typedef struct starting {
    uint64_t begin_us;
    rate_t rate;
    size_t started;
    bool by_power, only_on;
} starting_t;

static bool start_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    starting_t *starting = ctx;
    uint64_t at_us = starting->begin_us;
    if (starting->only_on && !phone->on)
        return true;
    phone->again = false;
    if (starting->rate.count > 0)
        at_us += starting->started * starting->rate.per_us / starting->rate.count;
    if (stage_phone_start(&play->stage, phone, at_us / 1000, starting->by_power))
        starting->started++;
    return true;
}

static bool start(play_t *play, const phones_step_t *step, bool by_power, bool only_on, why_t *why)
{
    starting_t starting = {
        .begin_us = stage_now_us(&play->stage), .rate = step->rate, .by_power = by_power, .only_on = only_on};
    swarm_begin(&play->swarm, &play->stage, play->step);
    play_each(play, &step->phones, start_one, &starting);
    swarm_pass(&play->swarm, &play->stage);
    return play_settle(play, why) && recover(play, why);
}

static bool switch_off(play_t *play, stage_phone_t *phone, void *ctx)
{
    (void)ctx;
    stage_phone_off(&play->stage, phone);
    return true;
}

static bool power(play_t *play, const phones_step_t *step, why_t *why)
{
    if (step->node.text != NULL) {
        stage_cluster_t *cluster = NULL;
        stage_node_t *node = stage_node(&play->stage, step->node.text, &cluster);
        if (node->lost && step->off != TOGGLE_ON)
            return why_fail(why, "%s is lost: `restore` it, or rebuild the publisher", step->node.text);
        stage_cluster_power(cluster, node, step->off == TOGGLE_ON);
        return true;
    }
    if (step->off == TOGGLE_OFF)
        return start(play, step, true, false, why);
    play_each(play, &step->phones, switch_off, NULL);
    return true;
}

/* --- a user at the phone --- */

typedef struct pressing {
    const press_step_t *step;
    why_t *why;
    bool done;
} pressing_t;

/* Menus that are locked do not open. */
static bool opens(play_t *play, const stage_phone_t *phone, int key)
{
    stage_facts_t facts;
    if (key == PRESS_FACTORY_RESET)
        return true;
    stage_phone_facts(&play->stage, phone, &facts);
    return phone->class->settings_access != 2 && itl_config_opens_menus(&facts.settings);
}

/* A TFTP server that is typed in is asked for files from the next start on. */
static void note_alternate(play_t *play, stage_phone_t *phone, const press_step_t *step)
{
    stage_cluster_t *cluster = NULL;
    if (step->key == PRESS_ALTERNATE_TFTP) {
        const stage_node_t *node = stage_node(&play->stage, step->to.text, &cluster);
        stage_phone_ask(phone, cluster, node);
    } else if (step->key == PRESS_FACTORY_RESET) {
        phone->alternate = NULL;
    }
}

static bool press_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    pressing_t *pressing = ctx;
    char reason[128] = "";
    if (!phone->on || phone->booting) {
        why_add(pressing->why, phone);
        pressing->done = why_fail(pressing->why, "%s", phone->on ? "boots just now" : "is off: `boot` it first");
        return false;
    }
    if (pressing->step->keys.count > 0)
        return pressing->done = act_keys(play, phone, &pressing->step->keys, pressing->why);
    if (!opens(play, phone, pressing->step->key))
        return true; /* Nothing happens. */
    bool done = stage_phone_press(&play->stage, phone, pressing->step->key, reason);
    note_alternate(play, phone, pressing->step);
    stage_log(&play->stage, "%s: key pressed [%s]", phone->name, reason);
    if (done)
        return true;
    why_add(pressing->why, phone);
    pressing->done = why_fail(pressing->why, "could not: %s", reason);
    return false;
}

/* Phones that a macro erased something of boot again. Faults fall into boots, resets and waits alone. */
static bool press_keys(play_t *play, const press_step_t *step, why_t *why)
{
    pressing_t pressing = {.step = step, .why = why, .done = true};
    play_each(play, &step->phones, press_one, &pressing);
    return pressing.done && play_settle(play, why);
}

static bool press(play_t *play, const press_step_t *step, why_t *why)
{
    pressing_t pressing = {.step = step, .why = why, .done = true};
    stage_cluster_t *cluster = NULL;
    base_error_t error = {{0}};
    play_each(play, &step->phones, press_one, &pressing);
    if (step->to.text != NULL && stage_node(&play->stage, step->to.text, &cluster) != NULL &&
        !stage_devices_enter(cluster, &error))
        return why_fail(why, "%s", error.text);
    return pressing.done;
}

/* --- time --- */

static bool wait_quiet(play_t *play, const wait_step_t *step, why_t *why)
{
    stage_t *stage = &play->stage;
    uint64_t most_us = step->most_us != 0 ? step->most_us : play->scenario->step_timeout_us;
    uint64_t end_us = stage_now_us(stage) + most_us;
    unsigned boots = 0, before;
    do {
        before = boots;
        if (!stage_run(stage, nobody_busy, NULL, end_us))
            return tell_busy(play, why);
        stage_pass(stage, stage_now_us(stage) + QUIET_US);
        boots = 0;
        for (size_t i = 0; i < stage->phone_count; i++)
            boots += stage->phones[i].boots;
    } while ((boots != before || stage->busy > 0) && stage_now_us(stage) < end_us);
    return stage->busy == 0 || tell_busy(play, why);
}

static bool act_wait(play_t *play, const wait_step_t *step, why_t *why)
{
    uint64_t end_us = stage_now_us(&play->stage) + step->span_us;
    swarm_begin(&play->swarm, &play->stage, play->step);
    swarm_pass(&play->swarm, &play->stage);
    if (step->until != 0 && !wait_quiet(play, step, why))
        return false;
    stage_pass(&play->stage, end_us);
    return recover(play, why);
}

/* --- flash, clocks --- */

static bool cut_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    static const virtual_cut_t cuts[] = {VIRTUAL_CUT_TORN, VIRTUAL_CUT_BEFORE, VIRTUAL_CUT_TORN, VIRTUAL_CUT_AFTER};
    const flash_step_t *step = ctx;
    (void)play;
    stage_phone_cut(phone, step->operation - 1, cuts[step->how]);
    phone->cut_asked = true;
    return true;
}

typedef struct rotting {
    const flash_step_t *step;
    why_t *why;
    bool done;
} rotting_t;

static bool rot_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    rotting_t *rotting = ctx;
    const itl_hal_flash_t *flash = virtual_flash_hal(phone->flash);
    stage_place_t place = {.len = flash->sector_size * flash->sector_count};
    (void)play;
    if (rotting->step->in != 0 && !stage_phone_find(phone, rotting->step->in, &place)) {
        why_add(rotting->why, phone);
        rotting->done = why_fail(rotting->why, "%s", phone->on ? "has no such file" : "is off: `boot` it first");
        return false;
    }
    for (uint32_t i = 0; i < (rotting->step->bits != 0 ? rotting->step->bits : 1); i++)
        virtual_flash_rot(phone->flash, place.addr, place.len);
    phone->rotted = true;
    return true;
}

static bool rot(play_t *play, const flash_step_t *step, why_t *why)
{
    rotting_t rotting = {.step = step, .why = why, .done = true};
    play_each(play, &step->phones, rot_one, &rotting);
    return rotting.done;
}

static bool clock_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    (void)play;
    virtual_node_set_utc_ahead(phone->node, *(const int64_t *)ctx);
    return true;
}

static bool act_clock(play_t *play, const clock_step_t *step)
{
    stage_cluster_t *cluster = NULL;
    int64_t by_s = step->by_s;
    if (step->node.text != NULL)
        virtual_node_set_utc_ahead(stage_node(&play->stage, step->node.text, &cluster)->node, by_s);
    else
        play_each(play, &step->phones, clock_one, &by_s);
    return true;
}

/* As an administrator types it. */
static bool act_service(play_t *play, const service_step_t *step, why_t *why)
{
    static const char *const verbs[] = {"", "start", "stop", "restart"};
    const struct {
        int verb;
        const char *name;
    } services[] = {{step->tftp, "Cisco Tftp"},
                    {step->tvs, "Cisco Trust Verification Service"},
                    {step->callmanager, "Cisco CallManager"}};
    for (size_t i = 0; i < sizeof services / sizeof services[0]; i++) {
        char line[96];
        snprintf(line, sizeof line, "utils service %s %s", verbs[services[i].verb], services[i].name);
        const admin_step_t typed = {.on = step->node, .run = {.text = line}};
        if (services[i].verb != 0 && !act_admin(play, &typed, why))
            return false;
    }
    return true;
}

/* --- the network --- */

/* Nodes behind a name: a node, or the phones of a class. */
typedef struct ends {
    virtual_node_t **of;
    size_t count;
} ends_t;

static ends_t ends_of(play_t *play, arena_t *arena, const word_t *word)
{
    stage_cluster_t *cluster = NULL;
    stage_node_t *node = stage_node(&play->stage, word->text, &cluster);
    ends_t ends = {.of = arena_alloc(arena, (play->stage.phone_count + 1) * sizeof(virtual_node_t *))};
    if (node != NULL)
        ends.of[ends.count++] = node->node;
    for (size_t i = 0; node == NULL && i < play->stage.phone_count; i++)
        if (strcasecmp(word->text, "all") == 0 || strcasecmp(word->text, play->stage.phones[i].class->name.text) == 0)
            ends.of[ends.count++] = play->stage.phones[i].node;
    return ends;
}

static void part(play_t *play, const link_step_t *step, bool parted)
{
    arena_t arena = {0};
    for (size_t a = 0; a < step->ends.count; a++)
        for (size_t b = a + 1; b < step->ends.count; b++) {
            ends_t from = ends_of(play, &arena, &step->ends.of[a]), to = ends_of(play, &arena, &step->ends.of[b]);
            for (size_t i = 0; i < from.count; i++)
                for (size_t k = 0; k < to.count; k++)
                    virtual_world_partition(play->stage.world, from.of[i], to.of[k], parted);
        }
    arena_free(&arena);
}

static void set_link(play_t *play, const link_step_t *step)
{
    arena_t arena = {0};
    virtual_link_t link = virtual_world_link(play->stage.world);
    if (step->link.latency.given) {
        link.min_delay_us = (uint32_t)step->link.latency.least_us;
        link.max_delay_us = (uint32_t)step->link.latency.most_us;
    }
    link.loss_ppm = step->link.loss.given ? step->link.loss.ppm : link.loss_ppm;
    link.duplicate_ppm = step->link.duplicate.given ? step->link.duplicate.ppm : link.duplicate_ppm;
    link.reorder_ppm = step->link.reorder.given ? step->link.reorder.ppm : link.reorder_ppm;
    link.down = step->link.down == TOGGLE_ON;
    ends_t from = ends_of(play, &arena, &step->from), to = ends_of(play, &arena, &step->to);
    for (size_t i = 0; i < from.count; i++)
        for (size_t k = 0; k < to.count; k++)
            virtual_world_set_link_between(play->stage.world, from.of[i], to.of[k], &link);
    arena_free(&arena);
}

static bool act_link(play_t *play, const step_t *step)
{
    if (step->kind == STEP_LINK)
        set_link(play, &step->link);
    else
        part(play, &step->link, step->kind == STEP_PART);
    return true;
}

static bool readdress(play_t *play, const step_t *step)
{
    stage_cluster_t *cluster = NULL;
    stage_node_t *node = stage_node(&play->stage, step->keep.node.text, &cluster);
    if (step->kind == STEP_ADDRESS)
        stage_cluster_readdress(cluster, node);
    else
        stage_cluster_tell_address(cluster, node);
    return true;
}

static bool move_one(play_t *play, stage_phone_t *phone, void *ctx)
{
    (void)play;
    stage_phone_move(phone, ctx);
    return true;
}

/* The administrator there has entered them. */
static bool move(play_t *play, const keep_step_t *step, why_t *why)
{
    stage_cluster_t *cluster = stage_cluster(&play->stage, step->to.text);
    base_error_t error = {{0}};
    play_each(play, &step->phones, move_one, cluster);
    return stage_devices_enter(cluster, &error) || why_fail(why, "%s", error.text);
}

/* --- all of them --- */

bool act(play_t *play, const step_t *step, why_t *why)
{
    switch (step->kind) {
    case STEP_ADMIN:
        return act_admin(play, &step->admin, why);
    case STEP_BOOT:
        return start(play, &step->phones, true, false, why);
    case STEP_RESET:
        return start(play, &step->phones, step->phones.how != 1, true, why);
    case STEP_POWER:
        return power(play, &step->phones, why);
    case STEP_PRESS:
        return step->press.keys.count > 0 ? press_keys(play, &step->press, why) : press(play, &step->press, why);
    case STEP_WAIT:
        return act_wait(play, &step->wait, why);
    case STEP_CUT:
        play_each(play, &step->flash.phones, cut_one, (void *)&step->flash);
        return true;
    case STEP_ROT:
        return rot(play, &step->flash, why);
    case STEP_SERVICE:
        return act_service(play, &step->service, why);
    case STEP_CLOCK:
        return act_clock(play, &step->clock);
    case STEP_PART:
    case STEP_JOIN:
    case STEP_LINK:
        return act_link(play, step);
    case STEP_ADDRESS:
    case STEP_DHCP:
        return readdress(play, step);
    case STEP_MOVE:
        return move(play, &step->keep, why);
    default:
        return act_keep(play, step, why);
    }
}
