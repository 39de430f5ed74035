/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/mail_queue.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cluster/yaml.h"

#define ERROR_CHARS 511

static const cyaml_schema_field_t mail_fields[] = {
    CYAML_FIELD_UINT("id", CYAML_FLAG_DEFAULT, mail_waiting_t, id),
    CYAML_FIELD_INT("date", CYAML_FLAG_DEFAULT, mail_waiting_t, date),
    CYAML_FIELD_STRING_PTR("text", CYAML_FLAG_POINTER, mail_waiting_t, text, 0, MAIL_TEXT_CHARS),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t mail_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_DEFAULT, mail_waiting_t, mail_fields),
};

static const cyaml_schema_field_t queue_fields[] = {
    CYAML_FIELD_UINT("last_id", CYAML_FLAG_DEFAULT, mail_queue_t, last_id),
    CYAML_FIELD_UINT("tries", CYAML_FLAG_DEFAULT, mail_queue_t, tries),
    CYAML_FIELD_INT("tried_at", CYAML_FLAG_DEFAULT, mail_queue_t, tried_at),
    CYAML_FIELD_INT("sent_at", CYAML_FLAG_DEFAULT, mail_queue_t, sent_at),
    CYAML_FIELD_STRING_PTR("error", CYAML_FLAG_POINTER, mail_queue_t, error, 0, ERROR_CHARS),
    CYAML_FIELD_SEQUENCE("mails", CYAML_FLAG_POINTER | CYAML_FLAG_OPTIONAL, mail_queue_t, mails, &mail_schema, 0,
                         MAIL_QUEUE_MAX),
    CYAML_FIELD_END,
};

static const cyaml_schema_value_t queue_schema = {
    CYAML_VALUE_MAPPING(CYAML_FLAG_POINTER, mail_queue_t, queue_fields),
};

mail_queue_t *mail_queue_new(void)
{
    mail_queue_t *queue = calloc(1, sizeof *queue);
    if (queue != NULL && !mail_queue_set_error(queue, "")) {
        free(queue);
        return NULL;
    }
    return queue;
}

mail_queue_t *mail_queue_read(const base_bytes_t *yaml, base_error_t *error)
{
    return cluster_yaml_read("mail.yaml: damaged", yaml, &queue_schema, error);
}

bool mail_queue_write(const mail_queue_t *queue, base_bytes_t *yaml, base_error_t *error)
{
    return cluster_yaml_write("mail.yaml", queue, &queue_schema, yaml, error);
}

static void take_out(mail_queue_t *queue, unsigned index)
{
    free(queue->mails[index].text);
    queue->mails_count--;
    memmove(&queue->mails[index], &queue->mails[index + 1], (queue->mails_count - index) * sizeof *queue->mails);
}

bool mail_queue_add(mail_queue_t *queue, int64_t date, const char *text)
{
    if (queue->mails_count == MAIL_QUEUE_MAX)
        take_out(queue, 0);
    mail_waiting_t *more = realloc(queue->mails, (queue->mails_count + 1) * sizeof *more);
    if (more == NULL)
        return false;
    queue->mails = more;
    char *copy = strndup(text, MAIL_TEXT_CHARS);
    if (copy == NULL)
        return false;
    queue->mails[queue->mails_count++] = (mail_waiting_t){.id = ++queue->last_id, .date = date, .text = copy};
    return true;
}

bool mail_queue_remove(mail_queue_t *queue, uint64_t id)
{
    for (unsigned i = 0; i < queue->mails_count; i++)
        if (queue->mails[i].id == id) {
            take_out(queue, i);
            return true;
        }
    return false;
}

bool mail_queue_set_error(mail_queue_t *queue, const char *error)
{
    char *copy = strndup(error, ERROR_CHARS);
    if (copy == NULL)
        return false;
    free(queue->error);
    queue->error = copy;
    return true;
}

void mail_queue_free(mail_queue_t *queue)
{
    cluster_yaml_free(queue, &queue_schema);
}
