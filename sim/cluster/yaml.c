/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cluster/yaml.h"

#include <stdio.h>
#include <string.h>

/* Keeps the first thing that libcyaml complains of, without its "Load: ". */
static void keep_complaint(cyaml_log_t level, void *ctx, const char *format, va_list args)
{
    base_error_t *error = ctx;
    char line[512];
    if (level < CYAML_LOG_ERROR || error->text[0] != '\0')
        return;
    vsnprintf(line, sizeof line, format, args);
    line[strcspn(line, "\n")] = '\0';
    base_fail(error, "%s", strncmp(line, "Load: ", 6) == 0 ? line + 6 : line);
}

/* @param complaint  [out] emptied; outlives what is returned */
static cyaml_config_t config_for(base_error_t *complaint)
{
    complaint->text[0] = '\0';
    return (cyaml_config_t){
        .log_fn = keep_complaint, .log_ctx = complaint, .mem_fn = cyaml_mem, .log_level = CYAML_LOG_ERROR};
}

static bool fail(const char *label, const base_error_t *complaint, cyaml_err_t result, base_error_t *error)
{
    return base_fail(error, "%s: %.500s", label, complaint->text[0] != '\0' ? complaint->text : cyaml_strerror(result));
}

void *cluster_yaml_read(const char *label, const base_bytes_t *yaml, const cyaml_schema_value_t *schema,
                        base_error_t *error)
{
    cyaml_data_t *data = NULL;
    base_error_t complaint;
    const cyaml_config_t config = config_for(&complaint);
    /* libyaml asserts that there is something to read. */
    const cyaml_err_t result =
        yaml->size > 0 ? cyaml_load_data(yaml->data, yaml->size, &config, schema, &data, NULL) : CYAML_OK;
    if (result != CYAML_OK) {
        fail(label, &complaint, result, error);
        return NULL;
    }
    if (data == NULL)
        base_fail(error, "%s: is empty", label);
    return data;
}

bool cluster_yaml_write(const char *label, const void *data, const cyaml_schema_value_t *schema, base_bytes_t *yaml,
                        base_error_t *error)
{
    char *text = NULL;
    size_t size = 0;
    base_error_t complaint;
    const cyaml_config_t config = config_for(&complaint);
    const cyaml_err_t result = cyaml_save_data(&text, &size, &config, schema, data, 0);
    if (result != CYAML_OK)
        return fail(label, &complaint, result, error);
    base_put(yaml, text, size);
    explicit_bzero(text, size);
    config.mem_fn(config.mem_ctx, text, 0);
    return !yaml->failed || base_fail(error, "out of memory");
}

void cluster_yaml_free(void *data, const cyaml_schema_value_t *schema)
{
    base_error_t complaint;
    const cyaml_config_t config = config_for(&complaint);
    if (data != NULL)
        cyaml_free(&config, schema, data, 0);
}
