/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/faults.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "base/text.h"
#include "scenario/arena.h"

#define TEXT_BYTES   512
#define LONGEST_WORD 48u

typedef struct fault {
    spot_t spot;
    size_t order;
    const char *text;
    const char *excerpt; /* NULL: none. */
} fault_t;

struct faults {
    arena_t arena;
    const char *path;
    const char *text;
    fault_t kept[FAULTS_MAX];
    size_t count, total;
    char line[TEXT_BYTES + 64];
};

faults_t *faults_create(const char *path)
{
    arena_t arena = {0};
    faults_t *faults = arena_alloc(&arena, sizeof *faults);
    faults->path = arena_text(&arena, path, strlen(path));
    faults->arena = arena;
    return faults;
}

void faults_set_text(faults_t *faults, const char *text)
{
    faults->text = text;
}

/* The line of the file, safe to print. */
static const char *excerpt(faults_t *faults, uint32_t line)
{
    const char *at = faults->text;
    if (at == NULL || line == 0)
        return NULL;
    for (uint32_t i = 1; i < line; i++) {
        at = strchr(at, '\n');
        if (at == NULL)
            return NULL;
        at++;
    }
    size_t len = strcspn(at, "\r\n");
    char *safe = base_text((const uint8_t *)at, len > 200 ? 200 : len);
    const char *kept = safe == NULL ? NULL : arena_text(&faults->arena, safe, strlen(safe));
    free(safe);
    return kept;
}

static int by_spot(const void *a, const void *b)
{
    const fault_t *left = a, *right = b;
    if (left->spot.line != right->spot.line)
        return left->spot.line < right->spot.line ? -1 : 1;
    if (left->spot.column != right->spot.column)
        return left->spot.column < right->spot.column ? -1 : 1;
    return left->order < right->order ? -1 : 1;
}

bool faults_add(faults_t *faults, spot_t spot, const char *format, ...)
{
    char raw[TEXT_BYTES];
    va_list args;
    va_start(args, format);
    int len = vsnprintf(raw, sizeof raw, format, args);
    va_end(args);
    faults->total++;
    if (faults->count == FAULTS_MAX || len < 0)
        return false;
    char *safe = base_text((const uint8_t *)raw, strlen(raw));
    faults->kept[faults->count] = (fault_t){
        .spot = spot,
        .order = faults->count,
        .text = safe == NULL ? "out of memory" : arena_text(&faults->arena, safe, strlen(safe)),
        .excerpt = excerpt(faults, spot.line),
    };
    free(safe);
    faults->count++;
    qsort(faults->kept, faults->count, sizeof faults->kept[0], by_spot);
    return false;
}

size_t faults_count(const faults_t *faults)
{
    return faults->total;
}

static void print_caret(FILE *out, spot_t spot, const char *line)
{
    size_t len = strlen(line);
    if (spot.column == 0 || spot.column > len + 1)
        return;
    fprintf(out, "    %*s^", (int)(spot.column - 1), "");
    for (uint32_t i = 1; i < spot.width && spot.column - 1 + i < len; i++)
        fputc('~', out);
    fputc('\n', out);
}

void faults_print(const faults_t *faults, FILE *out, bool colour)
{
    const char *red = colour ? "\033[1;31m" : "", *plain = colour ? "\033[0m" : "";
    for (size_t i = 0; i < faults->count; i++) {
        const fault_t *fault = &faults->kept[i];
        fprintf(out, "%s:", faults->path);
        if (fault->spot.line > 0)
            fprintf(out, "%u:%u:", fault->spot.line, fault->spot.column);
        fprintf(out, " %serror:%s %s\n", red, plain, fault->text);
        if (fault->excerpt != NULL) {
            fprintf(out, "    %s\n", fault->excerpt);
            print_caret(out, fault->spot, fault->excerpt);
        }
    }
    if (faults->total > faults->count)
        fprintf(out, "%s: %serror:%s and %zu more\n", faults->path, red, plain, faults->total - faults->count);
}

const char *faults_line(const faults_t *faults, size_t index)
{
    faults_t *own = (faults_t *)faults;
    if (index >= faults->count)
        return "more faults than are kept";
    const fault_t *fault = &faults->kept[index];
    if (fault->spot.line == 0)
        snprintf(own->line, sizeof own->line, "%s", fault->text);
    else
        snprintf(own->line, sizeof own->line, "%u:%u: %s", fault->spot.line, fault->spot.column, fault->text);
    return own->line;
}

void faults_free(faults_t *faults)
{
    if (faults == NULL)
        return;
    arena_t arena = faults->arena;
    arena_free(&arena);
}

static unsigned least(unsigned a, unsigned b, unsigned c)
{
    unsigned lower = a < b ? a : b;
    return lower < c ? lower : c;
}

/* One row of Levenshtein's table: letters to add, drop or change so that a word as far as @p letter becomes @p to. */
static void next_row(unsigned row[LONGEST_WORD + 1], char letter, const char *to)
{
    unsigned corner = row[0]++;
    for (size_t i = 0; to[i] != '\0'; i++) {
        unsigned changed = corner + (strncasecmp(&letter, &to[i], 1) == 0 ? 0u : 1u);
        corner = row[i + 1];
        row[i + 1] = least(changed, row[i] + 1, corner + 1);
    }
}

static unsigned distance(const char *from, const char *to)
{
    unsigned row[LONGEST_WORD + 1] = {0};
    size_t width = strlen(to);
    if (strlen(from) > LONGEST_WORD || width > LONGEST_WORD)
        return LONGEST_WORD;
    for (unsigned i = 0; i <= width; i++)
        row[i] = i;
    for (; *from != '\0'; from++)
        next_row(row, *from, to);
    return row[width];
}

const char *faults_nearest(const char *word, const char *const *words, size_t count)
{
    const char *best = NULL;
    unsigned best_distance = LONGEST_WORD;
    for (size_t i = 0; i < count; i++) {
        unsigned here = distance(word, words[i]);
        if (here < best_distance && here * 3 <= strlen(words[i]) + 2) {
            best = words[i];
            best_distance = here;
        }
    }
    return best;
}
