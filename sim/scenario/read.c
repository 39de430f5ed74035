/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/read.h"

#include <stdlib.h>
#include <string.h>

#include "scenario/read_priv.h"
#include "scenario/values.h"

#define NODES_MAX    20u
#define CLUSTERS_MAX 4u
#define CLASSES_MAX  64u
#define STEPS_MAX    1000u
#define HOUR_US      UINT64_C(3600000000)

/* Of a cluster that names none. */
static const node_spec_t one_node[] = {{.name = {.text = "pub"}}};

/* How many items or pairs a node has. */
static size_t width(yaml_node_t *node)
{
    void *cursor = NULL;
    yaml_node_t *key;
    size_t count = 0;
    if (yaml_kind(node) == YAML_SEQUENCE)
        while (yaml_item(node, &cursor) != NULL)
            count++;
    if (yaml_kind(node) == YAML_MAPPING)
        while (yaml_pair(node, &cursor, &key) != NULL)
            count++;
    return count;
}

/* Of a kind, and with 1 to max items. */
static bool has_items(reading_t *reading, const member_t *member, yaml_kind_t kind, size_t max)
{
    size_t count = yaml_kind(member->value) == kind ? width(member->value) : 0;
    if (count == 0)
        return faults_add(reading->faults, read_spot(member), "`%s` takes a %s, such as %s", member->row->name,
                          kind == YAML_SEQUENCE ? "list" : "mapping", member->row->shows);
    if (count > max)
        return faults_add(reading->faults, read_spot(member), "`%s` has %zu items: at most %zu", member->row->name,
                          count, max);
    return true;
}

/* Reads an item into its place in an array. @return false, faults told */
typedef bool read_item_t(reading_t *reading, yaml_node_t *item, void *place);

/* Reads all items of a list. @param array  [out] of so many of @p size bytes each. @return false, faults told */
static bool read_items(reading_t *reading, const member_t *member, size_t max, size_t size, read_item_t *read,
                       void **array, size_t *count)
{
    void *cursor = NULL;
    yaml_node_t *item;
    bool sound = true;
    if (!has_items(reading, member, YAML_SEQUENCE, max))
        return false;
    char *places = arena_alloc(reading->arena, width(member->value) * size);
    *array = places;
    while ((item = yaml_item(member->value, &cursor)) != NULL)
        sound = read(reading, item, places + (*count)++ * size) && sound;
    return sound;
}

/* --- clusters --- */

static bool read_node(reading_t *reading, yaml_node_t *item, void *place)
{
    node_spec_t *node = place;
    return yaml_kind(item) == YAML_SCALAR ? read_name(reading, item, &node->name)
                                          : read_members(reading, item, yaml_spot(item), words_node, NULL, node);
}

static bool read_nodes(reading_t *reading, const member_t *member, void *base)
{
    cluster_spec_t *cluster = base;
    void *nodes = NULL;
    bool sound = read_items(reading, member, NODES_MAX, sizeof(node_spec_t), read_node, &nodes, &cluster->node_count);
    cluster->nodes = nodes;
    return sound;
}

static bool read_cluster(reading_t *reading, yaml_node_t *node, spot_t spot, cluster_spec_t *cluster)
{
    bool sound = yaml_is_null(node) || read_members(reading, node, spot, words_cluster, read_nodes, cluster);
    if (cluster->nodes == NULL) {
        cluster->nodes = one_node;
        cluster->node_count = 1;
    }
    return sound;
}

static bool read_clusters(reading_t *reading, const member_t *member, scenario_t *scenario)
{
    void *cursor = NULL;
    yaml_node_t *key, *value;
    bool sound = true;
    bool several = strcmp(member->row->name, "clusters") == 0;
    if (scenario->clusters != NULL)
        return faults_add(reading->faults, yaml_spot(member->key), "`cluster` and `clusters`: one of them");
    if (several && !has_items(reading, member, YAML_MAPPING, CLUSTERS_MAX))
        return false;
    cluster_spec_t *clusters = arena_alloc(reading->arena, CLUSTERS_MAX * sizeof *clusters);
    scenario->clusters = clusters;
    if (!several) {
        scenario->cluster_count = 1;
        return read_cluster(reading, member->value, read_spot(member), &clusters[0]);
    }
    while ((value = yaml_pair(member->value, &cursor, &key)) != NULL) {
        cluster_spec_t *cluster = &clusters[scenario->cluster_count++];
        sound = read_name(reading, key, &cluster->name) && sound;
        sound = read_cluster(reading, value, yaml_spot(key), cluster) && sound;
    }
    return sound;
}

/* --- phones --- */

static bool read_classes(reading_t *reading, const member_t *member, scenario_t *scenario)
{
    void *cursor = NULL;
    yaml_node_t *key, *value;
    bool sound = true;
    if (!has_items(reading, member, YAML_MAPPING, CLASSES_MAX))
        return false;
    class_spec_t *classes = arena_alloc(reading->arena, width(member->value) * sizeof *classes);
    scenario->classes = classes;
    while ((value = yaml_pair(member->value, &cursor, &key)) != NULL) {
        class_spec_t *class = &classes[scenario->class_count++];
        class->count = 1;
        sound = read_name(reading, key, &class->name) && sound;
        bool read = yaml_is_null(value) || read_members(reading, value, yaml_spot(key), words_class, NULL, class);
        sound = read && sound;
    }
    return sound;
}

/* --- steps --- */

/* A step on one line, without its braces. */
static const char *source_of(reading_t *reading, yaml_node_t *item)
{
    char *line = yaml_line(item);
    if (line == NULL)
        return "";
    char *from = line, *to = line + strlen(line);
    while (to > from && strchr("} \n", to[-1]) != NULL && (to[-1] != '}' || from[0] == '{')) {
        from += to[-1] == '}' ? 1 : 0;
        *--to = '\0';
    }
    const char *kept = arena_text(reading->arena, from + strspn(from, " "), strlen(from + strspn(from, " ")));
    free(line);
    return kept;
}

static bool read_branch(reading_t *reading, const member_t *member, void *base)
{
    branch_t *branch = base;
    if (strcmp(member->row->name, "steps") == 0)
        return read_steps(reading, member, &branch->steps, &branch->step_count);
    const char *text = yaml_text(member->value);
    if (text == NULL || text[0] == '\0')
        return faults_add(reading->faults, read_spot(member), "`%s` takes a name, such as %s", member->row->name,
                          member->row->shows);
    if (branch->name.text != NULL)
        return faults_add(reading->faults, yaml_spot(member->key), "`works` and `does not`: one of them");
    branch->works = strcmp(member->row->name, "works") == 0;
    branch->name = (word_t){.text = arena_text(reading->arena, text, strlen(text)), .spot = read_spot(member)};
    return true;
}

static bool read_branch_item(reading_t *reading, yaml_node_t *item, void *place)
{
    branch_t *branch = place;
    branch->spot = yaml_spot(item);
    if (!read_members(reading, item, branch->spot, words_branch, read_branch, branch))
        return false;
    return branch->name.text != NULL ||
           faults_add(reading->faults, branch->spot, "a branch needs `works: NAME` or `does not: NAME`");
}

static bool read_branches(reading_t *reading, const member_t *member, step_t *step)
{
    void *branches = NULL;
    bool sound =
        read_items(reading, member, STEPS_MAX, sizeof(branch_t), read_branch_item, &branches, &step->branches.count);
    step->branches.of = branches;
    return sound;
}

static const word_row_t *short_member(const step_row_t *row)
{
    for (const word_row_t *word = row->members; row->in_short != NULL && word->name != NULL; word++)
        if (strcmp(word->name, row->in_short) == 0)
            return word;
    return NULL;
}

static bool read_step_value(reading_t *reading, const step_row_t *row, yaml_node_t *key, yaml_node_t *value,
                            step_t *step)
{
    static const word_row_t branches = {.name = "branches", .shows = "[{works: a name, steps: []}]"};
    const word_row_t *in_short = short_member(row);
    member_t member = {.row = in_short, .key = key, .value = value};
    if (row->kind == STEP_BRANCHES) {
        member.row = &branches;
        return read_branches(reading, &member, step);
    }
    if (in_short != NULL && yaml_kind(value) != YAML_MAPPING)
        return read_value(reading, &member, step);
    return read_members(reading, value, yaml_spot(key), row->members, NULL, step);
}

static const step_row_t *find_step(reading_t *reading, yaml_node_t *key)
{
    const char *names[STEP_KINDS];
    const char *name = yaml_text(key);
    size_t count = 0;
    for (const step_row_t *row = words_steps; row->name != NULL; row++) {
        if (name != NULL && strcmp(row->name, name) == 0)
            return row;
        names[count++] = row->name;
    }
    read_unknown(reading, yaml_spot(key), name == NULL ? "" : name, "step", names, count);
    return NULL;
}

static bool read_step(reading_t *reading, yaml_node_t *item, void *place)
{
    step_t *step = place;
    void *cursor = NULL;
    yaml_node_t *key = NULL;
    step->spot = yaml_spot(item);
    step->kind = STEP_KINDS; /* Nothing to check, while it is not read. */
    if (yaml_kind(item) != YAML_MAPPING || width(item) != 1)
        return faults_add(reading->faults, step->spot, "a step is one word and what it takes, such as `boot: all`");
    step->source = source_of(reading, item);
    yaml_node_t *value = yaml_pair(item, &cursor, &key);
    const step_row_t *row = find_step(reading, key);
    if (row == NULL)
        return false;
    if (!read_step_value(reading, row, key, value, step))
        return false;
    step->kind = row->kind;
    return true;
}

bool read_steps(reading_t *reading, const member_t *member, const step_t **steps, size_t *count)
{
    void *read = NULL;
    bool sound = read_items(reading, member, STEPS_MAX, sizeof(step_t), read_step, &read, count);
    *steps = read;
    return sound;
}

/* --- the file --- */

static bool read_file_member(reading_t *reading, const member_t *member, void *base)
{
    scenario_t *scenario = base;
    if (strcmp(member->row->name, "phones") == 0)
        return read_classes(reading, member, scenario);
    if (strcmp(member->row->name, "steps") == 0)
        return read_steps(reading, member, &scenario->steps, &scenario->step_count);
    return read_clusters(reading, member, scenario);
}

static bool read_all(reading_t *reading, yaml_node_t *root, scenario_t *scenario)
{
    static const cluster_spec_t alone = {.nodes = one_node, .node_count = 1};
    scenario->step_timeout_us = HOUR_US;
    bool sound = read_members(reading, root, (spot_t){.line = 1, .column = 1, .width = 1}, words_file, read_file_member,
                              scenario);
    if (scenario->clusters == NULL) {
        scenario->clusters = &alone;
        scenario->cluster_count = 1;
    }
    return sound;
}

scenario_t *scenario_read(const char *path, faults_t *faults)
{
    arena_t arena = {0};
    yaml_file_t *file = yaml_open(path, faults);
    if (file == NULL)
        return NULL;
    scenario_t *scenario = arena_alloc(&arena, sizeof *scenario);
    scenario->path = arena_text(&arena, path, strlen(path));
    reading_t reading = {.arena = &arena, .faults = faults};
    bool sound = read_all(&reading, yaml_root(file), scenario);
    sound = check_scenario(scenario, faults) && sound;
    yaml_close(file);
    faults_set_text(faults, NULL);
    scenario->arena = arena;
    if (sound)
        return scenario;
    scenario_free(scenario);
    return NULL;
}

void scenario_free(scenario_t *scenario)
{
    if (scenario == NULL)
        return;
    arena_t arena = scenario->arena;
    arena_free(&arena);
}
