/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A new cluster. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/machine.h"
#include "base/text.h"
#include "cluster/cluster.h"
#include "cluster/edit.h"
#include "cluster/published.h"
#include "listfile/generator.h"
#include "text/text.h"

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/random.h>

#define DEFAULT_KEY_BITS 2048u

/* Longest attribute of a name (RFC 5280 appendix A.1, ub-organization-name). */
#define ATTRIBUTE_CHARS 64

/* --- the plan --- */

static uint32_t bits_or(uint32_t bits, uint32_t otherwise)
{
    return bits != 0 ? bits : otherwise;
}

static bool check_node(const cluster_plan_t *plan, size_t index, base_error_t *error)
{
    const cluster_node_plan_t *node = &plan->nodes[index];
    if (!state_host_is_sound(node->host))
        return base_fail(error, "%.100s: a host name has up to 63 letters, digits and \"-\"", node->host);
    for (size_t i = 0; i < index; i++)
        if (strcasecmp(plan->nodes[i].host, node->host) == 0)
            return base_fail(error, "%s: named twice", node->host);
    return node->key_bits == 0 || cluster_check_bits(node->key_bits, error);
}

/* Characters, of UTF-8, that a call manager's listing can show: the ';' parts the attributes. */
static bool check_attribute(const char *text, base_error_t *error)
{
    size_t size = strlen(text), characters = 0;
    for (size_t at = 0; at < size; characters++) {
        size_t len = base_character((const uint8_t *)text + at, size - at);
        if (len == 0 || text[at] == ';')
            return base_fail(error, "a name in certificates may hold printable characters, in UTF-8, but \";\"");
        at += len;
    }
    return characters <= ATTRIBUTE_CHARS ||
           base_fail(error, "%.100s: longer than %d characters", text, ATTRIBUTE_CHARS);
}

static bool is_letter(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool check_attributes(const cluster_plan_t *plan, base_error_t *error)
{
    const char *const texts[] = {plan->organization, plan->unit,    plan->locality,
                                 plan->state,        plan->country, plan->capf_name};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (texts[i] != NULL && !check_attribute(texts[i], error))
            return false;
    const char *country = plan->country != NULL ? plan->country : "";
    if (country[0] != '\0' && (strlen(country) != 2 || !is_letter(country[0]) || !is_letter(country[1])))
        return base_fail(error, "%.100s: a country has two letters", country);
    return true;
}

static bool check_keys(const cluster_plan_t *plan, base_error_t *error)
{
    if (plan->recovery_years != 0 && !release_has_years(plan->release, plan->recovery_years))
        return base_fail(error, "release %s has no ITLRecovery of %u years", release_name(plan->release),
                         plan->recovery_years);
    return (plan->key_bits == 0 || cluster_check_bits(plan->key_bits, error)) &&
           (plan->recovery_bits == 0 || cluster_check_bits(plan->recovery_bits, error));
}

static bool check_plan(const cluster_plan_t *plan, base_error_t *error)
{
    if (plan->node_count == 0 || plan->node_count > CLUSTER_NODES_MAX)
        return base_fail(error, "a cluster has 1 to %d nodes", CLUSTER_NODES_MAX);
    for (size_t i = 0; i < plan->node_count; i++)
        if (!check_node(plan, i, error))
            return false;
    if (plan->domain != NULL && !state_domain_is_sound(plan->domain))
        return base_fail(error, "%.100s: not a domain name", plan->domain);
    int64_t when;
    if (plan->clock != NULL && !cluster_clock_parse(plan->clock, machine_utc_s(), false, &when, error))
        return false;
    return check_attributes(plan, error) && check_keys(plan, error) &&
           (plan->admin_password == NULL || cluster_check_password("administrator", plan->admin_password, error)) &&
           (plan->security_password == NULL || cluster_check_password("security", plan->security_password, error));
}

/* --- the place --- */

/* What a creation that was cut off may have left behind. */
static bool is_leftover(const cluster_plan_t *plan, const char *name)
{
    size_t len = strlen(name);
    if (strcmp(name, ".lock") == 0 || strcmp(name, PUBLISHED_FOLDER) == 0 ||
        (len > 5 && strcmp(name + len - 5, ".next") == 0))
        return true;
    for (size_t i = 0; i < plan->node_count; i++)
        if (strcmp(name, plan->nodes[i].host) == 0)
            return true;
    return false;
}

/* What is there may be left over. */
typedef struct leftovers {
    const cluster_disk_t *disk;
    const cluster_plan_t *plan;
} leftovers_t;

static bool look_at(void *ctx, const char *name, base_error_t *error)
{
    const leftovers_t *leftovers = ctx;
    return is_leftover(leftovers->plan, name) || base_fail(error, "%s: is not empty", leftovers->disk->name);
}

static bool check_empty(const cluster_disk_t *disk, const cluster_plan_t *plan, base_error_t *error)
{
    leftovers_t leftovers = {.disk = disk, .plan = plan};
    if (cluster_disk_has(disk, "nodes.yaml") || cluster_disk_has(disk, ".journal"))
        return base_fail(error, "%s: is a cluster already", disk->name);
    return cluster_disk_list(disk, "", look_at, &leftovers, error);
}

/* --- the first state --- */

static bool random_capf_name(char name[16], base_error_t *error)
{
    WC_RNG rng;
    uint8_t bytes[4];
    if (!listfile_generator(&rng))
        return base_fail(error, "no random numbers");
    bool done = wc_RNG_GenerateBlock(&rng, bytes, sizeof bytes) == 0;
    wc_FreeRng(&rng);
    itl_text_t text = itl_text_in(name, 16);
    itl_text_string(&text, "CAPF-");
    itl_text_hex(&text, bytes, sizeof bytes);
    return done || base_fail(error, "no random numbers");
}

static bool fill_node(cluster_node_t *node, const cluster_plan_t *plan, size_t index, base_error_t *error)
{
    const cluster_node_plan_t *wanted = &plan->nodes[index];
    node->publisher = index == 0;
    node->key_bits = bits_or(wanted->key_bits, bits_or(plan->key_bits, DEFAULT_KEY_BITS));
    node->services =
        (cluster_services_t){.tftp = true, .tvs = true, .callmanager = wanted->callmanager, .capf = node->publisher};
    return state_set(&node->name, wanted->host, error) && state_set(&node->host, wanted->host, error) &&
           state_set(&node->domain, plan->domain != NULL ? plan->domain : "", error) &&
           state_set(&node->regenerated, "", error) && state_set(&node->recovery_name, "", error);
}

static bool fill_texts(cluster_state_t *state, const cluster_plan_t *plan, base_error_t *error)
{
    char capf[16] = "", full[256], recovery[300];
    snprintf(recovery, sizeof recovery, "ITLRECOVERY_%s", cluster_full_name(&state->nodes[0], full));
    if (plan->capf_name == NULL && !random_capf_name(capf, error))
        return false;
    const struct {
        char **field;
        const char *text, *otherwise;
    } texts[] = {
        {&state->organization, plan->organization, ""},
        {&state->unit, plan->unit, ""},
        {&state->locality, plan->locality, ""},
        {&state->state, plan->state, ""},
        {&state->country, plan->country, ""},
        {&state->capf_name, plan->capf_name, capf},
        {&state->recovery_name, recovery, ""},
        {&state->admin_password, plan->admin_password, CLUSTER_DEFAULT_PASSWORD},
        {&state->security_password, plan->security_password, CLUSTER_DEFAULT_PASSWORD},
    };
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        if (!state_set(texts[i].field, texts[i].text != NULL ? texts[i].text : texts[i].otherwise, error))
            return false;
    return true;
}

static bool fill(cluster_state_t *state, const cluster_plan_t *plan, base_error_t *error)
{
    int64_t when = cluster_time(state);
    if (plan->clock != NULL && !cluster_clock_parse(plan->clock, when, false, &when, error))
        return false;
    state->clock_offset = when - cluster_time(state);
    state->release = plan->release;
    state->tls_max = plan->tls_max;
    state->recovery_years = plan->recovery_years;
    state->recovery_bits = bits_or(plan->recovery_bits, bits_or(plan->key_bits, DEFAULT_KEY_BITS));
    state->nodes = calloc(plan->node_count, sizeof *state->nodes);
    if (state->nodes == NULL)
        return base_fail(error, "out of memory");
    state->nodes_count = (unsigned)plan->node_count;
    for (size_t i = 0; i < plan->node_count; i++)
        if (!fill_node(&state->nodes[i], plan, i, error))
            return false;
    return fill_texts(state, plan, error);
}

static bool make_keys(edit_t *edit, base_error_t *error)
{
    if (state_has_certificate(edit->draft, &edit->draft->nodes[0], CLUSTER_ITLRECOVERY) &&
        !edit_make(edit, 0, CLUSTER_ITLRECOVERY, error))
        return false;
    for (unsigned i = 0; i < edit->draft->nodes_count; i++)
        if (!edit_make_all(edit, i, error) || !edit_take_recovery(edit, i, error))
            return false;
    edit_relist_all(edit);
    return edit_fill_recovery(edit, error) && edit_make_secret(edit, error);
}

static bool create_in(cluster_t *cluster, const cluster_plan_t *plan, base_error_t *error)
{
    cluster->lock = cluster_lock(&cluster->disk, CLUSTER_NO_WAIT, error);
    if (cluster->lock < 0 && error->text[0] == '\0')
        return base_fail(error, "%s: another command is at work there", cluster->name);
    cluster->state = cluster->lock >= 0 ? calloc(1, sizeof *cluster->state) : NULL;
    if (cluster->state == NULL)
        return cluster->lock >= 0 && base_fail(error, "out of memory");
    if (!check_empty(&cluster->disk, plan, error) || !fill(cluster->state, plan, error))
        return false;
    edit_t *edit = edit_begin(cluster, error);
    return edit_end(edit, edit != NULL && make_keys(edit, error), error);
}

bool cluster_create_at(const cluster_disk_t *disk, const cluster_plan_t *plan, base_error_t *error)
{
    bool is_new = false;
    if (!check_plan(plan, error) || !cluster_disk_make(disk, &is_new, error) ||
        (!is_new && !check_empty(disk, plan, error)))
        return false;
    cluster_t *cluster = cluster_new(disk, error);
    bool done = cluster != NULL && create_in(cluster, plan, error);
    cluster_close(cluster);
    if (!done && is_new)
        cluster_disk_unmake(disk);
    return done;
}

bool cluster_create(const char *folder, const cluster_plan_t *plan, base_error_t *error)
{
    const cluster_disk_t disk = cluster_disk_folder(folder);
    return cluster_create_at(&disk, plan, error);
}
