/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_counts.h"

#include <stdlib.h>
#include <string.h>

/* The last one is for all others. */
#define CLASSES_MAX 256u

static void count(phone_counts_t *counts, cluster_phone_state_t state)
{
    counts->states[state]++;
    counts->phones++;
}

static const char *said(const cluster_phone_t *phone, devices_text_t which)
{
    return phone->entry != NULL ? phone->entry->texts[which] : "";
}

static phone_class_t *class_of(phone_summary_t *summary, const char *model, const char *firmware)
{
    for (size_t i = 0; i < summary->class_count; i++)
        if (strcmp(summary->classes[i].model, model) == 0 && strcmp(summary->classes[i].firmware, firmware) == 0)
            return &summary->classes[i];
    if (summary->class_count == CLASSES_MAX)
        return &summary->classes[CLASSES_MAX - 1];
    if (summary->class_count == CLASSES_MAX - 1)
        model = "others", firmware = "";
    phone_class_t *more = realloc(summary->classes, (summary->class_count + 1) * sizeof *more);
    if (more == NULL)
        return NULL;
    summary->classes = more;
    phone_class_t *found = &more[summary->class_count++];
    *found = (phone_class_t){.counts.phones = 0};
    snprintf(found->model, sizeof found->model, "%s", model);
    snprintf(found->firmware, sizeof found->firmware, "%s", firmware);
    return found;
}

void phone_summary_add(phone_summary_t *summary, const cluster_phone_t *phone)
{
    phone_class_t *found = class_of(summary, said(phone, DEVICES_MODEL), said(phone, DEVICES_FIRMWARE));
    count(&summary->counts, phone->state);
    if (found != NULL)
        count(&found->counts, phone->state);
    summary->failed |= found == NULL;
}

unsigned phone_counts_behind(const phone_counts_t *counts)
{
    return counts->phones - counts->states[CLUSTER_PHONE_CURRENT];
}

void phone_counts_print(FILE *out, const phone_counts_t *counts)
{
    const char *between = ": ";
    fprintf(out, "%u phone%s", counts->phones, counts->phones == 1 ? "" : "s");
    for (cluster_phone_state_t state = CLUSTER_PHONE_CURRENT; state < CLUSTER_PHONE_STATES; state++) {
        if (counts->states[state] == 0)
            continue;
        fprintf(out, "%s%u %s", between, counts->states[state], cluster_phone_state_name(state));
        between = ", ";
    }
}

void phone_summary_print(FILE *out, const phone_summary_t *summary)
{
    phone_counts_print(out, &summary->counts);
    fputc('\n', out);
    for (size_t i = 0; i < summary->class_count; i++) {
        const phone_class_t *class = &summary->classes[i];
        if (class->model[0] == '\0' && class->firmware[0] == '\0' && summary->class_count == 1)
            return;
        fprintf(out, "  %s%s%s: ", class->model[0] != '\0' ? class->model : "model not known",
                class->firmware[0] != '\0' ? " " : "", class->firmware);
        phone_counts_print(out, &class->counts);
        fputc('\n', out);
    }
}

static void add_counts(cJSON *json, const phone_counts_t *counts)
{
    cJSON_AddNumberToObject(json, "phones", counts->phones);
    for (cluster_phone_state_t state = CLUSTER_PHONE_CURRENT; state < CLUSTER_PHONE_STATES; state++)
        cJSON_AddNumberToObject(json, cluster_phone_state_name(state), counts->states[state]);
}

static void add_name(cJSON *json, const char *name, const char *text)
{
    cJSON_AddItemToObject(json, name, text[0] != '\0' ? cJSON_CreateString(text) : cJSON_CreateNull());
}

cJSON *phone_summary_json(const phone_summary_t *summary)
{
    cJSON *json = cJSON_CreateObject();
    add_counts(json, &summary->counts);
    cJSON *classes = cJSON_AddArrayToObject(json, "classes");
    for (size_t i = 0; i < summary->class_count; i++) {
        cJSON *each = cJSON_CreateObject();
        add_name(each, "model", summary->classes[i].model);
        add_name(each, "firmware", summary->classes[i].firmware);
        add_counts(each, &summary->classes[i].counts);
        cJSON_AddItemToArray(classes, each);
    }
    return json;
}

void phone_summary_free(phone_summary_t *summary)
{
    free(summary->classes);
    *summary = (phone_summary_t){.failed = false};
}
