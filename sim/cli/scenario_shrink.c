/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/scenario_shrink.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "scenario/shrink.h"
#include "scenario/story.h"
#include "scenario/swarm_words.h"
#include "scenario/values.h"
#include "virtual/alloc.h"

/* Nobody waits for more plays. */
#define PLAYS_MAX 300u

/* Longest name of a phone in --phones, with the comma. */
#define PHONE_BYTES 80u

/* A phone of the file. */
typedef struct phone_there {
    const class_spec_t *class;
    uint32_t index;
} phone_there_t;

/* A failure that is being shrunk. */
typedef struct shrinking {
    const scenario_t *scenario;
    const play_options_t *asked;
    const cJSON *failure; /* The first check that failed; NULL: the play did not come to its end. */
    phone_there_t *phones;
    size_t phone_count;
    bool *with_phone;
    bool with_kind[FAULT_KINDS];
    bool with_step[FAULT_STEPS];
    uint32_t steps[FAULT_STEPS];
    size_t step_count;
    unsigned plays;
    cJSON *least; /* What came of the last play that failed. */
} shrinking_t;

/* --- one play --- */

static size_t count_of(const bool *of, size_t count)
{
    size_t there = 0;
    for (size_t i = 0; i < count; i++)
        there += of[i] ? 1u : 0u;
    return there;
}

/* The phones that are left, as --phones takes them. @return NULL: all of those that were asked for */
static char *phones_text(const shrinking_t *shrinking)
{
    if (count_of(shrinking->with_phone, shrinking->phone_count) == shrinking->phone_count)
        return shrinking->asked->phones == NULL ? NULL : strdup(shrinking->asked->phones);
    char *text = virtual_alloc(shrinking->phone_count * PHONE_BYTES + 1);
    size_t len = 0;
    for (size_t i = 0; i < shrinking->phone_count; i++)
        if (shrinking->with_phone[i])
            len += (size_t)snprintf(text + len, PHONE_BYTES, "%s%s[%u]", len == 0 ? "" : ",",
                                    shrinking->phones[i].class->name.text, shrinking->phones[i].index);
    return text;
}

static play_faults_t faults_of(const shrinking_t *shrinking)
{
    play_faults_t faults = {.on = count_of(shrinking->with_kind, FAULT_KINDS) > 0 &&
                                  count_of(shrinking->with_step, shrinking->step_count) > 0};
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        faults.without[kind] = !shrinking->with_kind[kind];
    if (count_of(shrinking->with_step, shrinking->step_count) == shrinking->step_count &&
        shrinking->asked->faults.step_count == 0)
        return faults;
    for (size_t i = 0; i < shrinking->step_count; i++)
        if (shrinking->with_step[i])
            faults.steps[faults.step_count++] = shrinking->steps[i];
    return faults;
}

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
    return text == NULL ? "" : text;
}

static bool is_same(const cJSON *a, const cJSON *b)
{
    return cJSON_Compare(cJSON_GetObjectItem(a, "line"), cJSON_GetObjectItem(b, "line"), true) &&
           strcmp(text_of(a, "kind"), text_of(b, "kind")) == 0 &&
           strcmp(text_of(a, "branch"), text_of(b, "branch")) == 0;
}

/* The check of a play that failed, the same as another; of any, with NULL. */
static const cJSON *find_failure(const cJSON *result, const cJSON *same)
{
    const cJSON *check;
    cJSON_ArrayForEach(check,
                       cJSON_GetObjectItem(result, "checks")) if (strcmp(text_of(check, "status"), "failed") == 0 &&
                                                                  (same == NULL || is_same(check, same))) return check;
    return NULL;
}

static bool fails_now(shrinking_t *shrinking)
{
    char *phones = phones_text(shrinking);
    play_options_t options = *shrinking->asked;
    options.phones = phones;
    options.faults = faults_of(shrinking);
    options.log = NULL;
    const bool stopped = options.stop != NULL && *options.stop;
    bool failed = false;
    if (!stopped && shrinking->plays < PLAYS_MAX) {
        shrinking->plays++;
        cJSON *result = play_end(play_start(shrinking->scenario, &options));
        failed = shrinking->failure != NULL ? find_failure(result, shrinking->failure) != NULL
                                            : strcmp(text_of(result, "status"), "error") == 0;
        failed = failed && !(options.stop != NULL && *options.stop);
        cJSON_Delete(failed ? shrinking->least : result);
        shrinking->least = failed ? result : shrinking->least;
    }
    free(phones);
    return failed;
}

static bool still_fails(void *ctx, const bool *kept)
{
    (void)kept; /* It is one of the lists in shrinking_t. */
    return fails_now(ctx);
}

/* --- what there is --- */

static void list_phones(shrinking_t *shrinking)
{
    const scenario_t *scenario = shrinking->scenario;
    size_t count = 0;
    for (size_t i = 0; i < scenario->class_count; i++)
        count += scenario->classes[i].count;
    shrinking->phones = virtual_alloc(count * sizeof *shrinking->phones);
    shrinking->with_phone = virtual_alloc(count * sizeof *shrinking->with_phone);
    for (size_t i = 0; i < scenario->class_count; i++)
        for (uint32_t k = 0; k < scenario->classes[i].count; k++) {
            const class_spec_t *class = &scenario->classes[i];
            if (shrinking->asked->phones != NULL && !value_names_phone(shrinking->asked->phones, class->name.text, k))
                continue;
            shrinking->phones[shrinking->phone_count] = (phone_there_t){.class = class, .index = k};
            shrinking->with_phone[shrinking->phone_count++] = true;
        }
}

static void list_faults(shrinking_t *shrinking)
{
    const play_faults_t *asked = &shrinking->asked->faults;
    const scenario_t *scenario = shrinking->scenario;
    size_t count = asked->step_count > 0 ? asked->step_count : story_steps(scenario->steps, scenario->step_count);
    for (int kind = 0; kind < FAULT_KINDS; kind++)
        shrinking->with_kind[kind] = !asked->without[kind];
    for (size_t i = 0; i < count && i < FAULT_STEPS; i++) {
        shrinking->steps[i] = asked->step_count > 0 ? asked->steps[i] : (uint32_t)i + 1;
        shrinking->with_step[i] = true;
        shrinking->step_count++;
    }
}

/* --- the outcome --- */

/* The line that repeats it. */
static void add_repeat(const shrinking_t *shrinking, cJSON *shrunk)
{
    base_bytes_t line = {0};
    char seed[48];
    char *phones = phones_text(shrinking);
    const play_faults_t faults = faults_of(shrinking);
    snprintf(seed, sizeof seed, " --seed %llu", (unsigned long long)shrinking->asked->seed);
    base_put(&line, seed, strlen(seed));
    swarm_write(&faults, &line);
    if (phones != NULL) {
        base_put(&line, " --phones '", 11);
        base_put(&line, phones, strlen(phones));
        base_put(&line, "'", 1);
    }
    base_put(&line, "", 1);
    cJSON_AddStringToObject(shrunk, "options", line.failed ? "" : (const char *)line.data);
    base_bytes_free(&line);
    free(phones);
}

static cJSON *describe(const shrinking_t *shrinking)
{
    cJSON *shrunk = cJSON_CreateObject();
    const play_faults_t faults = faults_of(shrinking);
    cJSON_AddNumberToObject(shrunk, "plays", shrinking->plays);
    cJSON_AddNumberToObject(shrunk, "phones", (double)count_of(shrinking->with_phone, shrinking->phone_count));
    cJSON_AddNumberToObject(shrunk, "phones_in_all", (double)shrinking->phone_count);
    cJSON *kinds = cJSON_AddArrayToObject(shrunk, "kinds"), *steps = cJSON_AddArrayToObject(shrunk, "steps");
    for (int kind = 0; faults.on && kind < FAULT_KINDS; kind++)
        if (!faults.without[kind])
            cJSON_AddItemToArray(kinds, cJSON_CreateString(swarm_kinds[kind]));
    for (size_t i = 0; faults.on && i < shrinking->step_count; i++)
        if (shrinking->with_step[i])
            cJSON_AddItemToArray(steps, cJSON_CreateNumber(shrinking->steps[i]));
    if (shrinking->least != NULL && shrinking->failure != NULL)
        cJSON_AddItemToObject(shrunk, "check",
                              cJSON_Duplicate(find_failure(shrinking->least, shrinking->failure), true));
    add_repeat(shrinking, shrunk);
    return shrunk;
}

static void shrink_all(shrinking_t *shrinking)
{
    shrink(shrinking->with_phone, shrinking->phone_count, still_fails, shrinking);
    shrink(shrinking->with_kind, FAULT_KINDS, still_fails, shrinking);
    if (count_of(shrinking->with_kind, FAULT_KINDS) > 0)
        shrink(shrinking->with_step, shrinking->step_count, still_fails, shrinking);
}

void scenario_shrink(const scenario_t *scenario, const play_options_t *options, cJSON *result)
{
    shrinking_t shrinking = {.scenario = scenario, .asked = options, .failure = find_failure(result, NULL)};
    list_phones(&shrinking);
    list_faults(&shrinking);
    if (fails_now(&shrinking)) {
        shrink_all(&shrinking);
        cJSON_AddItemToObject(result, "shrunk", describe(&shrinking));
    }
    cJSON_Delete(shrinking.least);
    free(shrinking.phones);
    free(shrinking.with_phone);
}
