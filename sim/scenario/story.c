/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/story.h"

#include "base/text.h"

#include <stdlib.h>
#include <string.h>

const char *story_mark(const scenario_t *scenario)
{
    static const char *const marks[] = {"", "confirmed", "inferred"};
    return marks[scenario->mark];
}

static void count(const step_t *steps, size_t step_count, size_t *expectations, size_t *branches)
{
    for (size_t i = 0; i < step_count; i++) {
        if (steps[i].kind == STEP_EXPECT)
            ++*expectations;
        for (size_t b = 0; steps[i].kind == STEP_BRANCHES && b < steps[i].branches.count; b++) {
            ++*branches;
            count(steps[i].branches.of[b].steps, steps[i].branches.of[b].step_count, expectations, branches);
        }
    }
}

size_t story_expectations(const scenario_t *scenario)
{
    size_t expectations = 0, branches = 0;
    count(scenario->steps, scenario->step_count, &expectations, &branches);
    return expectations;
}

size_t story_branches(const scenario_t *scenario)
{
    size_t expectations = 0, branches = 0;
    count(scenario->steps, scenario->step_count, &expectations, &branches);
    return branches;
}

/* Text of a file, safe for a terminal. */
static void put_text(FILE *out, const char *text)
{
    char *safe = base_text((const uint8_t *)text, strlen(text));
    fputs(safe == NULL ? "out of memory" : safe, out);
    free(safe);
}

static void print_cluster(const cluster_spec_t *cluster, FILE *out)
{
    fprintf(out, "  cluster%s%s: release %s, nodes", cluster->name.text != NULL ? " " : "",
            cluster->name.text != NULL ? cluster->name.text : "",
            cluster->release.text != NULL ? cluster->release.text : "10.0");
    for (size_t i = 0; i < cluster->node_count; i++)
        fprintf(out, " %s", cluster->nodes[i].name.text);
    fputc('\n', out);
}

static void print_class(const class_spec_t *class, FILE *out)
{
    fprintf(out, "  %s: %u phone%s", class->name.text, class->count, class->count == 1 ? "" : "s");
    if (class->model.text != NULL) {
        fputs(", model ", out);
        put_text(out, class->model.text);
    }
    if (class->firmware.text != NULL) {
        fputs(", firmware ", out);
        put_text(out, class->firmware.text);
    }
    for (size_t i = 0; i < class->tftp.count; i++)
        fprintf(out, "%s%s", i == 0 ? ", TFTP " : " ", class->tftp.of[i].text);
    for (size_t i = 0; i < class->tvs.count; i++)
        fprintf(out, "%s%s", i == 0 ? ", TVS " : " ", class->tvs.of[i].text);
    fputc('\n', out);
}

static void print_steps(const step_t *steps, size_t step_count, unsigned depth, FILE *out, bool colour)
{
    for (size_t i = 0; i < step_count; i++) {
        const step_t *step = &steps[i];
        if (step->kind != STEP_BRANCHES) {
            fprintf(out, "%*s%3u  ", (int)depth * 4, "", step->spot.line);
            put_text(out, step->source);
            fputc('\n', out);
            continue;
        }
        for (size_t b = 0; b < step->branches.count; b++) {
            const branch_t *branch = &step->branches.of[b];
            fprintf(out, "%*s%3u  %s%s%s: ", (int)depth * 4, "", branch->spot.line,
                    !colour         ? ""
                    : branch->works ? "\033[32m"
                                    : "\033[33m",
                    branch->works ? "works" : "does not", colour ? "\033[0m" : "");
            put_text(out, branch->name.text);
            fputc('\n', out);
            print_steps(branch->steps, branch->step_count, depth + 1, out, colour);
        }
    }
}

void story_print(const scenario_t *scenario, FILE *out, bool colour)
{
    fputs(colour ? "\033[1m" : "", out);
    put_text(out, scenario->name.text);
    fprintf(out, "%s (%s)\n", colour ? "\033[0m" : "", scenario->path);
    if (scenario->about.text != NULL) {
        fputs("  ", out);
        put_text(out, scenario->about.text);
        fputc('\n', out);
    }
    if (scenario->source.text != NULL) {
        fputs("  source: ", out);
        put_text(out, scenario->source.text);
        fprintf(out, "%s%s\n", scenario->mark != 0 ? ", " : "", story_mark(scenario));
    }
    for (size_t i = 0; i < scenario->cluster_count; i++)
        print_cluster(&scenario->clusters[i], out);
    for (size_t i = 0; i < scenario->class_count; i++)
        print_class(&scenario->classes[i], out);
    print_steps(scenario->steps, scenario->step_count, 0, out, colour);
}

size_t story_steps(const step_t *steps, size_t count)
{
    size_t numbered = 0;
    for (size_t i = 0; i < count; i++) {
        size_t longest = 0;
        for (size_t k = 0; steps[i].kind == STEP_BRANCHES && k < steps[i].branches.count; k++) {
            const branch_t *branch = &steps[i].branches.of[k];
            const size_t here = story_steps(branch->steps, branch->step_count);
            longest = here > longest ? here : longest;
        }
        numbered += steps[i].kind == STEP_EXPECT || steps[i].kind == STEP_BRANCHES ? longest : 1;
    }
    return numbered;
}
