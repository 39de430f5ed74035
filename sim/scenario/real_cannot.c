/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What can be done in the virtual world only. */
#include <stdio.h>
#include <string.h>

#include "scenario/real.h"
#include "scenario/words.h"

/* Each is a program. */
#define PHONES_MAX 100u

#define REBUILD "rebuild publisher"

const char *real_cannot_scenario(const scenario_t *scenario)
{
    const link_spec_t *network = &scenario->network;
    uint64_t phones = 0;
    for (size_t i = 0; i < scenario->class_count; i++)
        phones += scenario->classes[i].count;
    if (network->latency.given || network->loss.given || network->duplicate.given || network->reorder.given)
        return "`network`: real packets travel as they do";
    for (size_t i = 0; i < scenario->cluster_count; i++) {
        if (scenario->clusters[i].signatures == TOGGLE_OFF)
            return "`signatures`: the program of a cluster serves lists and TVS";
        for (size_t k = 0; k < scenario->clusters[i].node_count; k++)
            if (scenario->clusters[i].nodes[k].tvs_connections != 0)
                return "`tvs-connections`: the program of a cluster has as many as it can";
    }
    if (real_cannot_tftp(scenario) != NULL)
        return real_cannot_tftp(scenario);
    if (phones > PHONES_MAX)
        return "`phones`: more than 100, each of which is a program";
    return NULL;
}

static const cluster_spec_t *cluster_of(const scenario_t *scenario, const char *node)
{
    for (size_t i = 0; i < scenario->cluster_count; i++)
        for (size_t k = 0; k < scenario->clusters[i].node_count; k++)
            if (strcasecmp(scenario->clusters[i].nodes[k].name.text, node) == 0)
                return &scenario->clusters[i];
    return &scenario->clusters[0]; /* "publisher" */
}

/* A step that brings a node back. */
static bool brings_back(const step_t *step)
{
    return step->kind == STEP_RESTORE || (step->kind == STEP_POWER && step->phones.off == TOGGLE_OFF) ||
           (step->kind == STEP_ADMIN && strncmp(step->admin.run.text, REBUILD, sizeof REBUILD - 1) == 0);
}

/* One node of several is off between this step and the next, in which something could notice. */
static bool is_missed(const scenario_t *scenario, const step_t *steps, size_t count, size_t index)
{
    const step_t *step = &steps[index];
    const char *node = step->kind == STEP_LOSE                                     ? step->keep.name.text
                       : step->kind == STEP_POWER && step->phones.off == TOGGLE_ON ? step->phones.node.text
                                                                                   : NULL;
    if (node == NULL || cluster_of(scenario, node)->node_count < 2)
        return false;
    return index + 1 >= count || !brings_back(&steps[index + 1]);
}

/* Why one step cannot be done. @return NULL: it can */
static const char *cannot(const step_t *step)
{
    switch (step->kind) {
    case STEP_CUT:
    case STEP_ROT:
        return "a program's flash does not fail";
    case STEP_PART:
    case STEP_JOIN:
    case STEP_LINK:
        return "real packets travel as they do";
    case STEP_CLOCK:
        return "programs have this machine's clock";
    case STEP_ADDRESS:
    case STEP_DHCP:
        return "the addresses of a cluster stay as long as its program runs";
    case STEP_ADMIN:
        return step->admin.p12.text != NULL ? "a saved key is fetched from an SFTP server, and there is none" : NULL;
    case STEP_PRESS:
        return step->press.keys.count > 0 ? "`keys` are pressed at the screens of the virtual world" : NULL;
    case STEP_BOOT:
    case STEP_RESET:
    case STEP_POWER:
    case STEP_WAIT:
    case STEP_SERVICE:
    case STEP_SAVE:
    case STEP_RESTORE:
    case STEP_LOSE:
    case STEP_SERVE:
    case STEP_MOVE:
    case STEP_EXPECT:
    case STEP_BRANCHES:
        return NULL;
    default:
        return "there is nothing like it yet";
    }
}

bool real_can_steps(const scenario_t *scenario, const step_t *steps, size_t count, char reason[160])
{
    for (size_t i = 0; i < count; i++) {
        const char *why = cannot(&steps[i]);
        if (why == NULL && is_missed(scenario, steps, count, i))
            why = "the nodes of a cluster are one program, and one of them cannot be off alone";
        if (why != NULL) {
            snprintf(reason, 160, "line %u: `%s`: %s", steps[i].spot.line, words_step(steps[i].kind)->name, why);
            return false;
        }
    }
    return true;
}

const char *real_cannot_expect(const expect_step_t *expect)
{
    if (expect->page_path.text != NULL)
        return "`page`: nobody looks at the pages of a phone's program";
    if (expect->push_as.text != NULL)
        return "`push`: nobody pushes to a phone's program";
    if (expect->screen_keys.count > 0)
        return "`screen`: nobody stands at a phone's program";
    return expect->log.text != NULL ? "`log`: a phone's program tells no diagnostics" : NULL;
}
