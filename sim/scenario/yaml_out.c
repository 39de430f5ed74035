/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/yaml_out.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <libfyaml.h>

#define DEPTH_MAX 16u

struct yaml_out {
    struct fy_emitter *emitter;
    struct fy_diag *diag;
    base_bytes_t *to;
    enum fy_event_type ends[DEPTH_MAX]; /* Of what is open. */
    unsigned depth;
    bool failed;
};

static int take(struct fy_emitter *emitter, enum fy_emitter_write_type type, const char *text, int len, void *ctx)
{
    yaml_out_t *out = ctx;
    (void)emitter;
    (void)type;
    if (len > 0)
        base_put(out->to, text, (size_t)len);
    return len;
}

/* The emitter takes the event. */
static void emit(yaml_out_t *out, struct fy_event *event)
{
    out->failed |= event == NULL || fy_emit_event(out->emitter, event) != 0;
}

static void emit_begin(yaml_out_t *out)
{
    static const struct fy_diag_cfg quiet = {.level = FYET_MAX};
    out->diag = fy_diag_create(&quiet);
    const struct fy_emitter_cfg config = {.flags = FYECF_MODE_FLOW_ONELINE | FYECF_WIDTH_INF | FYECF_NO_ENDING_NEWLINE |
                                                   FYECF_DOC_START_MARK_OFF,
                                          .output = take,
                                          .userdata = out,
                                          .diag = out->diag};
    out->emitter = out->diag == NULL ? NULL : fy_emitter_create(&config);
    if (out->emitter == NULL)
        return;
    emit(out, fy_emit_event_create(out->emitter, FYET_STREAM_START));
    emit(out, fy_emit_event_create(out->emitter, FYET_DOCUMENT_START, 1, NULL, NULL));
}

yaml_out_t *yaml_out_begin(base_bytes_t *to, const char *before)
{
    yaml_out_t *out = calloc(1, sizeof *out);
    if (out == NULL) {
        to->failed = true;
        return NULL;
    }
    out->to = to;
    base_put(to, before, strlen(before));
    emit_begin(out);
    if (out->emitter != NULL)
        return out;
    yaml_out_end(out);
    return NULL;
}

void yaml_out_end(yaml_out_t *out)
{
    if (out == NULL)
        return;
    if (out->emitter != NULL) {
        emit(out, fy_emit_event_create(out->emitter, FYET_DOCUMENT_END, 1));
        emit(out, fy_emit_event_create(out->emitter, FYET_STREAM_END));
    }
    out->to->failed |= out->failed || out->emitter == NULL || out->depth > 0;
    if (out->emitter != NULL)
        fy_emitter_destroy(out->emitter);
    if (out->diag != NULL)
        fy_diag_destroy(out->diag);
    base_put(out->to, "\n", 1);
    free(out);
}

static void open_node(yaml_out_t *out, enum fy_event_type begins, enum fy_event_type ends)
{
    if (out == NULL)
        return;
    out->failed |= out->depth == DEPTH_MAX;
    if (out->failed)
        return;
    out->ends[out->depth++] = ends;
    emit(out, fy_emit_event_create(out->emitter, begins, FYNS_FLOW, NULL, NULL));
}

void yaml_out_mapping(yaml_out_t *out)
{
    open_node(out, FYET_MAPPING_START, FYET_MAPPING_END);
}

void yaml_out_sequence(yaml_out_t *out)
{
    open_node(out, FYET_SEQUENCE_START, FYET_SEQUENCE_END);
}

void yaml_out_close(yaml_out_t *out)
{
    if (out == NULL)
        return;
    if (out->depth > 0)
        emit(out, fy_emit_event_create(out->emitter, out->ends[--out->depth]));
    else
        out->failed = true;
}

/* What YAML, or the version before it, takes for something else than a text. */
static bool is_word_of_yaml(const char *text)
{
    static const char *const words[] = {"null", "true", "false", "yes", "no", "on", "off", "y", "n"};
    for (size_t i = 0; i < sizeof words / sizeof words[0]; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

/* Nothing that could be taken for something else than this text, wherever it stands. */
static bool is_plain(const char *text)
{
    const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    const char others[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 -_./";
    const size_t len = strlen(text);
    return strspn(text, letters) > 0 && strspn(text, others) == len && text[len - 1] != ' ' && !is_word_of_yaml(text);
}

static void emit_scalar(yaml_out_t *out, enum fy_scalar_style style, const char *text)
{
    if (out != NULL)
        emit(out, fy_emit_event_create(out->emitter, FYET_SCALAR, style, text, FY_NT, NULL, NULL));
}

void yaml_out_text(yaml_out_t *out, const char *text)
{
    emit_scalar(out, is_plain(text) ? FYSS_PLAIN : FYSS_DOUBLE_QUOTED, text);
}

void yaml_out_word(yaml_out_t *out, const char *word)
{
    emit_scalar(out, FYSS_PLAIN, word);
}

void yaml_out_pair(yaml_out_t *out, const char *key, const char *text)
{
    yaml_out_word(out, key);
    yaml_out_text(out, text);
}

void yaml_out_toggle(yaml_out_t *out, const char *key, bool on)
{
    yaml_out_word(out, key);
    yaml_out_word(out, on ? "on" : "off");
}

void yaml_out_number(yaml_out_t *out, const char *key, uint64_t number)
{
    char digits[24];
    snprintf(digits, sizeof digits, "%" PRIu64, number);
    yaml_out_word(out, key);
    yaml_out_word(out, digits);
}
