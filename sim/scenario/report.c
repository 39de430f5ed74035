/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/text.h"
#include "scenario/values.h"

static const char *text_of(const cJSON *object, const char *name)
{
    const char *text = cJSON_GetStringValue(cJSON_GetObjectItem(object, name));
    return text == NULL ? "" : text;
}

static double number_of(const cJSON *object, const char *name)
{
    const cJSON *number = cJSON_GetObjectItem(object, name);
    return cJSON_IsNumber(number) ? number->valuedouble : 0;
}

static bool is_status(const cJSON *result, const char *status)
{
    return strcmp(text_of(result, "status"), status) == 0;
}

static bool passed(const cJSON *result)
{
    return is_status(result, "passed");
}

static bool skipped(const cJSON *result)
{
    return is_status(result, "skipped");
}

void report_count(report_counts_t *counts, const cJSON *result)
{
    const cJSON *check;
    counts->files++;
    if (is_status(result, "error"))
        counts->wrong_files++;
    if (skipped(result))
        counts->skipped_files++;
    cJSON_ArrayForEach(check, cJSON_GetObjectItem(result, "checks"))
    {
        if (passed(check))
            counts->passed++;
        else if (skipped(check))
            counts->skipped++;
        else
            counts->failed++;
    }
}

/* Played by programs: there is no seed. */
static bool is_real(const cJSON *result)
{
    return cJSON_IsTrue(cJSON_GetObjectItem(result, "real"));
}

/* --- for people --- */

/* Everything of a file is safe for a terminal. */
static void put(FILE *out, const char *text)
{
    char *safe = base_text((const uint8_t *)text, strlen(text));
    fputs(safe == NULL ? "out of memory" : safe, out);
    free(safe);
}

static const char *paint(bool colour, const char *code)
{
    return colour ? code : "";
}

#define GREEN  "\033[32m"
#define YELLOW "\033[33m"
#define RED    "\033[1;31m"
#define BOLD   "\033[1m"
#define PLAIN  "\033[0m"

/* ": desk[0], desk[1], ..." */
static void put_phones(const cJSON *check, FILE *out)
{
    const cJSON *phones = cJSON_GetObjectItem(check, "phones"), *phone;
    size_t in_all = (size_t)number_of(check, "phones_in_all"), count = 0;
    cJSON_ArrayForEach(phone, phones)
    {
        fputs(count++ == 0 ? ": " : ", ", out);
        put(out, cJSON_GetStringValue(phone));
    }
    fputs(in_all > count ? ", ...\n" : "\n", out);
}

/* The command that plays just this once more; of an expectation about phones, with the first of them alone. */
static void put_repeat(const cJSON *result, const cJSON *check, FILE *out)
{
    const cJSON *first = cJSON_GetArrayItem(cJSON_GetObjectItem(check, "phones"), 0);
    fputs("     repeat: itlsim scenario run ", out);
    put(out, text_of(result, "file"));
    if (is_real(result))
        fputs(" --real", out);
    else
        fprintf(out, " --seed %.0f%s", number_of(result, "seed"),
                cJSON_IsTrue(cJSON_GetObjectItem(result, "faults")) ? " --faults" : "");
    if (first != NULL && strcmp(text_of(check, "kind"), "expect") == 0)
        fprintf(out, " --phones '%s'", cJSON_GetStringValue(first));
    fputc('\n', out);
}

static void put_failure(const cJSON *check, FILE *out)
{
    const cJSON *line;
    const char *because = text_of(check, "because");
    fputs("     |  ", out);
    put(out, text_of(check, "found"));
    put_phones(check, out);
    fputs("     because: ", out);
    put(out, because[0] != '\0' ? because : "(none given)");
    fputc('\n', out);
    cJSON_ArrayForEach(line, cJSON_GetObjectItem(check, "log"))
    {
        fputs("     ", out);
        put(out, cJSON_GetStringValue(line));
        fputc('\n', out);
    }
}

/* "1 of 4 phones; faults: power; in step 3" */
static void put_least(const cJSON *shrunk, FILE *out)
{
    const cJSON *kinds = cJSON_GetObjectItem(shrunk, "kinds"), *steps = cJSON_GetObjectItem(shrunk, "steps"), *item;
    const char *between = "; faults: ";
    fprintf(out, "%.0f of %.0f phones", number_of(shrunk, "phones"), number_of(shrunk, "phones_in_all"));
    cJSON_ArrayForEach(item, kinds)
    {
        fprintf(out, "%s%s", between, cJSON_GetStringValue(item));
        between = ", ";
    }
    between = cJSON_GetArraySize(steps) == 1 ? "; in step " : "; in steps ";
    cJSON_ArrayForEach(item, steps)
    {
        fprintf(out, "%s%.0f", between, item->valuedouble);
        between = ", ";
    }
    fputs(cJSON_GetArraySize(kinds) == 0 ? "; without faults\n" : "\n", out);
}

/* The least of a failing play of a swarm that still fails. */
static void put_shrunk(const cJSON *result, FILE *out)
{
    const cJSON *shrunk = cJSON_GetObjectItem(result, "shrunk"), *check = cJSON_GetObjectItem(shrunk, "check");
    if (shrunk == NULL)
        return;
    fprintf(out, "  shrunk in %.0f plays: ", number_of(shrunk, "plays"));
    put_least(shrunk, out);
    if (check != NULL)
        put_failure(check, out);
    fputs("     repeat: itlsim scenario run ", out);
    put(out, text_of(result, "file"));
    put(out, text_of(shrunk, "options"));
    fputc('\n', out);
}

static bool is_branch(const cJSON *check)
{
    const char *kind = text_of(check, "kind");
    return strcmp(kind, "works") == 0 || strcmp(kind, "does not") == 0;
}

/* What was to be: a branch by its name, a step by its words. */
static void put_claim(const cJSON *check, FILE *out)
{
    const char *branch = text_of(check, "branch");
    if (is_branch(check))
        fprintf(out, "%s: ", text_of(check, "kind"));
    else if (branch[0] != '\0') {
        put(out, branch);
        fputs(": ", out);
    }
    put(out, text_of(check, "text"));
}

static void put_skipped(const cJSON *of, FILE *out, bool colour)
{
    fprintf(out, "  %sskipped%s ", paint(colour, YELLOW), paint(colour, PLAIN));
    if (cJSON_HasObjectItem(of, "text")) {
        fprintf(out, "%d  ", (int)number_of(of, "line"));
        put_claim(of, out);
        fputs(": ", out);
    }
    put(out, text_of(of, "skipped"));
    fputc('\n', out);
}

static void put_check(const cJSON *result, const cJSON *check, FILE *out, bool colour)
{
    char at[32];
    if (skipped(check)) {
        put_skipped(check, out, colour);
        return;
    }
    if (passed(check)) {
        fprintf(out, "  %sok%s %5d  ", paint(colour, GREEN), paint(colour, PLAIN), (int)number_of(check, "line"));
        put_claim(check, out);
        fputc('\n', out);
        return;
    }
    fputs("  ", out);
    put(out, text_of(result, "file"));
    fprintf(out, ":%d: %sFAILED%s", (int)number_of(check, "line"), paint(colour, RED), paint(colour, PLAIN));
    fprintf(out, "    step %d, %s after the start\n     |  ", (int)number_of(check, "step"),
            value_span_text((uint64_t)number_of(check, "at_us"), at));
    put_claim(check, out);
    fputc('\n', out);
    put_failure(check, out);
    put_repeat(result, check, out);
}

static void put_story(const cJSON *result, FILE *out)
{
    const cJSON *entry;
    char at[32];
    cJSON_ArrayForEach(entry, cJSON_GetObjectItem(result, "story"))
    {
        const char *branch = text_of(entry, "branch"), *kind = text_of(entry, "kind");
        bool plain = strcmp(kind, "step") == 0 || strcmp(kind, "expect") == 0;
        fprintf(out, "  %12s %4d  %s", value_span_text((uint64_t)number_of(entry, "at_us"), at),
                (int)number_of(entry, "line"), branch[0] != '\0' ? "  " : "");
        if (!plain)
            fprintf(out, "%s: ", kind);
        put(out, text_of(entry, "text"));
        fputc('\n', out);
    }
}

void report_story(const cJSON *result, FILE *out, bool story, bool colour)
{
    const cJSON *check;
    fputs(paint(colour, BOLD), out);
    put(out, text_of(result, "scenario"));
    fprintf(out, "%s (", paint(colour, PLAIN));
    put(out, text_of(result, "file"));
    if (is_real(result))
        fputs(", real)\n", out);
    else
        fprintf(out, ", seed %.0f)\n", number_of(result, "seed"));
    if (story)
        put_story(result, out);
    cJSON_ArrayForEach(check, cJSON_GetObjectItem(result, "checks")) put_check(result, check, out, colour);
    if (cJSON_HasObjectItem(result, "skipped"))
        put_skipped(result, out, colour);
    if (cJSON_HasObjectItem(result, "error")) {
        fprintf(out, "  %sFAILED%s       ", paint(colour, RED), paint(colour, PLAIN));
        put(out, text_of(result, "error"));
        fputc('\n', out);
    }
    put_shrunk(result, out);
}

void report_summary(const report_counts_t *counts, FILE *out, bool colour)
{
    bool good = counts->failed == 0 && counts->wrong_files == 0;
    fprintf(out, "%s%zu passed, %zu failed%s", paint(colour, good ? GREEN : RED), counts->passed, counts->failed,
            paint(colour, PLAIN));
    if (counts->skipped > 0)
        fprintf(out, ", %zu skipped", counts->skipped);
    fprintf(out, " in %zu scenario%s", counts->files, counts->files == 1 ? "" : "s");
    if (counts->skipped_files > 0)
        fprintf(out, ", %zu of which %s skipped", counts->skipped_files, counts->skipped_files == 1 ? "was" : "were");
    if (counts->wrong_files > 0)
        fprintf(out, ", %zu of which could not be played", counts->wrong_files);
    fputc('\n', out);
}

/* --- JUnit --- */

static void put_xml(FILE *out, const char *text)
{
    char *safe = base_text((const uint8_t *)text, strlen(text));
    for (const char *at = safe == NULL ? "" : safe; *at != '\0'; at++)
        switch (*at) {
        case '<':
            fputs("&lt;", out);
            break;
        case '>':
            fputs("&gt;", out);
            break;
        case '&':
            fputs("&amp;", out);
            break;
        case '"':
            fputs("&quot;", out);
            break;
        default:
            fputc(*at, out);
        }
    free(safe);
}

static void put_attribute(FILE *out, const char *name, const char *text)
{
    fprintf(out, " %s=\"", name);
    put_xml(out, text);
    fputc('"', out);
}

/* The name of a check: its branch, what it is, and its text. */
static void check_name(const cJSON *check, char name[512])
{
    const char *branch = text_of(check, "branch"), *kind = text_of(check, "kind");
    snprintf(name, 512, "%d %s%s%s%s", (int)number_of(check, "line"), is_branch(check) ? kind : branch,
             is_branch(check) || branch[0] != '\0' ? ": " : "", text_of(check, "text"),
             strcmp(kind, "step") == 0 ? " (step)" : "");
}

static void put_case(const cJSON *result, const cJSON *check, FILE *out)
{
    const cJSON *line;
    char name[512], number[16];
    check_name(check, name);
    snprintf(number, sizeof number, "%d", (int)number_of(check, "line"));
    fputs("    <testcase", out);
    put_attribute(out, "name", name);
    put_attribute(out, "classname", text_of(result, "scenario"));
    put_attribute(out, "file", text_of(result, "file"));
    put_attribute(out, "line", number);
    if (passed(check)) {
        fputs("/>\n", out);
        return;
    }
    if (skipped(check)) {
        fputs("><skipped", out);
        put_attribute(out, "message", text_of(check, "skipped"));
        fputs("/></testcase>\n", out);
        return;
    }
    fputs(">\n      <failure", out);
    put_attribute(out, "message", text_of(check, "found"));
    fputs(">", out);
    cJSON_ArrayForEach(line, cJSON_GetObjectItem(check, "log"))
    {
        put_xml(out, cJSON_GetStringValue(line));
        fputc('\n', out);
    }
    fputs("</failure>\n    </testcase>\n", out);
}

static void put_suite(const cJSON *result, FILE *out)
{
    const cJSON *check;
    report_counts_t counts = {0};
    const bool error = cJSON_HasObjectItem(result, "error"), whole = cJSON_HasObjectItem(result, "skipped");
    report_count(&counts, result);
    fputs("  <testsuite", out);
    put_attribute(out, "name",
                  text_of(result, "scenario")[0] != '\0' ? text_of(result, "scenario") : text_of(result, "file"));
    put_attribute(out, "file", text_of(result, "file"));
    fprintf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"%d\" skipped=\"%zu\">\n",
            counts.passed + counts.failed + counts.skipped + (error || whole ? 1 : 0), counts.failed, error ? 1 : 0,
            counts.skipped + (whole ? 1 : 0));
    fputs("    <properties>", out);
    if (is_real(result))
        fputs("<property name=\"real\" value=\"true\"/>", out);
    else
        fprintf(out, "<property name=\"seed\" value=\"%.0f\"/>", number_of(result, "seed"));
    fprintf(out, "<property name=\"itlphone\" value=\"%s\"/></properties>\n", ITLPHONE_VERSION);
    cJSON_ArrayForEach(check, cJSON_GetObjectItem(result, "checks")) put_case(result, check, out);
    if (error || whole) {
        fputs(error ? "    <testcase name=\"the file\"><error" : "    <testcase name=\"the file\"><skipped", out);
        put_attribute(out, "message", text_of(result, error ? "error" : "skipped"));
        fputs("/></testcase>\n", out);
    }
    fputs("  </testsuite>\n", out);
}

bool report_junit(const cJSON *results, FILE *out)
{
    const cJSON *result;
    fputs("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n", out);
    cJSON_ArrayForEach(result, results) put_suite(result, out);
    fputs("</testsuites>\n", out);
    return fflush(out) == 0 && !ferror(out);
}

/* --- TAP --- */

static void put_yaml_text(FILE *out, const char *name, const char *text)
{
    char *safe = base_text((const uint8_t *)text, strlen(text));
    fprintf(out, "  %s: \"", name);
    for (const char *at = safe == NULL ? "" : safe; *at != '\0'; at++)
        fprintf(out, *at == '"' || *at == '\\' ? "\\%c" : "%c", *at);
    fputs("\"\n", out);
    free(safe);
}

/* The end of a line. */
static void put_directive(const cJSON *of, FILE *out)
{
    if (skipped(of)) {
        fputs(" # SKIP ", out);
        put(out, text_of(of, "skipped"));
    }
    fputc('\n', out);
}

static void put_tap(const cJSON *result, const cJSON *check, size_t number, FILE *out)
{
    char name[512];
    check_name(check, name);
    fprintf(out, "%sok %zu - ", passed(check) || skipped(check) ? "" : "not ", number);
    put(out, text_of(result, "file"));
    fputc(':', out);
    /* A # would begin a directive. */
    for (char *at = name; *at != '\0'; at++)
        if (*at == '#')
            *at = ' ';
    put(out, name);
    put_directive(check, out);
    if (passed(check) || skipped(check))
        return;
    fputs("  ---\n", out);
    put_yaml_text(out, "message", text_of(check, "found"));
    put_yaml_text(out, "file", text_of(result, "file"));
    fprintf(out, "  line: %d\n  ...\n", (int)number_of(check, "line"));
}

bool report_tap(const cJSON *results, FILE *out)
{
    const cJSON *result, *check;
    size_t number = 0;
    fputs("TAP version 14\n", out);
    cJSON_ArrayForEach(result, results)
    {
        cJSON_ArrayForEach(check, cJSON_GetObjectItem(result, "checks")) put_tap(result, check, ++number, out);
        if (cJSON_HasObjectItem(result, "skipped")) {
            fprintf(out, "ok %zu - ", ++number);
            put(out, text_of(result, "file"));
            put_directive(result, out);
        }
        if (cJSON_HasObjectItem(result, "error")) {
            fprintf(out, "not ok %zu - ", ++number);
            put(out, text_of(result, "file"));
            fputs("\n  ---\n", out);
            put_yaml_text(out, "message", text_of(result, "error"));
            fputs("  ...\n", out);
        }
    }
    fprintf(out, "1..%zu\n", number);
    return fflush(out) == 0 && !ferror(out);
}
