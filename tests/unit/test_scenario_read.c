/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "runner.h"
#include "scenario/read.h"
#include "scenario/yaml.h"
#include "test_scenario.h"

static char path[64];

static int make_file(void)
{
    const char *folder = getenv("TMPDIR");
    snprintf(path, sizeof path, "%.30s/itlphone-scenario-XXXXXX", folder != NULL ? folder : P_tmpdir);
    int file = mkstemp(path);
    return file < 0 ? 1 : close(file);
}

static int remove_file(void)
{
    return unlink(path);
}

static void write_file(const char *text, size_t size)
{
    FILE *file = fopen(path, "wb");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(text, 1, size, file), size);
    CU_ASSERT_EQUAL(fclose(file), 0);
}

/* A file that is right. */
static scenario_t *read_good(const char *text)
{
    faults_t *faults = faults_create(path);
    write_file(text, strlen(text));
    scenario_t *scenario = scenario_read(path, faults);
    if (scenario == NULL)
        faults_print(faults, stderr, false);
    CU_ASSERT_PTR_NOT_NULL_FATAL(scenario);
    CU_ASSERT_EQUAL(faults_count(faults), 0);
    faults_free(faults);
    return scenario;
}

/* A file with just these faults, in this order; each is looked for as "LINE:COLUMN: " and text. */
static void check_faults(const char *text, const char *const *expected, size_t count)
{
    faults_t *faults = faults_create(path);
    write_file(text, strlen(text));
    scenario_t *scenario = scenario_read(path, faults);
    CU_ASSERT_PTR_NULL(scenario);
    CU_ASSERT_EQUAL(faults_count(faults), count);
    for (size_t i = 0; i < count && i < faults_count(faults); i++) {
        const char *line = faults_line(faults, i);
        CU_ASSERT_TRUE(strstr(line, expected[i]) == line);
        if (strstr(line, expected[i]) != line)
            fprintf(stderr, "fault %zu: '%s', expected '%s'\n", i, line, expected[i]);
    }
    scenario_free(scenario);
    faults_free(faults);
}

#define CHECK_FAULTS(text, ...)                                                                                        \
    do {                                                                                                               \
        static const char *const expected_[] = {__VA_ARGS__};                                                          \
        check_faults(text, expected_, sizeof expected_ / sizeof expected_[0]);                                         \
    } while (0)

#define HEAD "scenario: x\nphones: {desk: {count: 3}}\n"

static void the_least_there_is(void)
{
    scenario_t *scenario = read_good("scenario: x\nphones: {desk: }\nsteps: [{boot: all}]\n");
    CU_ASSERT_STRING_EQUAL(scenario->name.text, "x");
    CU_ASSERT_EQUAL(scenario->cluster_count, 1);
    CU_ASSERT_EQUAL(scenario->clusters[0].node_count, 1);
    CU_ASSERT_STRING_EQUAL(scenario->clusters[0].nodes[0].name.text, "pub");
    CU_ASSERT_EQUAL(scenario->class_count, 1);
    CU_ASSERT_EQUAL(scenario->classes[0].count, 1);
    CU_ASSERT_EQUAL(scenario->step_count, 1);
    CU_ASSERT_EQUAL(scenario->steps[0].kind, STEP_BOOT);
    CU_ASSERT_STRING_EQUAL(scenario->steps[0].source, "boot: all");
    CU_ASSERT_EQUAL(scenario->steps[0].spot.line, 3);
    scenario_free(scenario);
}

static void short_and_long_forms(void)
{
    scenario_t *scenario = read_good(HEAD "steps:\n"
                                          "  - admin: show itl\n"
                                          "  - admin: {run: show itl, on: pub, expect: refused, answers: [a, b]}\n"
                                          "  - reset: {phones: [desk, 'desk[2]'], rate: 40/s, how: soft}\n"
                                          "  - wait: 6m\n"
                                          "  - wait: {until: quiet, at most: 10m}\n"
                                          "  - expect: {phones: {class: desk, share: 50%}, alarm: 9}\n");
    CU_ASSERT_EQUAL(scenario->step_count, 6);
    const step_t *steps = scenario->steps;
    CU_ASSERT_STRING_EQUAL(steps[0].admin.run.text, "show itl");
    CU_ASSERT_PTR_NULL(steps[0].admin.on.text);
    CU_ASSERT_STRING_EQUAL(steps[1].admin.expect.text, "refused");
    CU_ASSERT_EQUAL(steps[1].admin.answers.count, 2);
    CU_ASSERT_EQUAL(steps[2].phones.phones.count, 2);
    CU_ASSERT_TRUE(steps[2].phones.phones.of[1].one);
    CU_ASSERT_EQUAL(steps[2].phones.how, 1);
    CU_ASSERT_EQUAL(steps[3].wait.span_us, 360000000);
    CU_ASSERT_EQUAL(steps[4].wait.until, 1);
    CU_ASSERT_EQUAL(steps[5].expect.phones.share, SHARE_PERCENT);
    CU_ASSERT_EQUAL(steps[5].expect.phones.amount, 500000);
    CU_ASSERT_TRUE(steps[5].expect.alarm.given && steps[5].expect.alarm.number == 9);
    scenario_free(scenario);
}

static void branches(void)
{
    scenario_t *scenario =
        read_good(HEAD "steps:\n"
                       "  - branches:\n"
                       "      - {works: one, steps: [{boot: all}], because: so}\n"
                       "      - does not: two\n"
                       "        steps: [{reset: desk}, {branches: [{works: three, steps: [{boot: all}]}]}]\n");
    CU_ASSERT_EQUAL(scenario->steps[0].kind, STEP_BRANCHES);
    CU_ASSERT_EQUAL(scenario->steps[0].branches.count, 2);
    CU_ASSERT_TRUE(scenario->steps[0].branches.of[0].works);
    CU_ASSERT_STRING_EQUAL(scenario->steps[0].branches.of[0].because.text, "so");
    CU_ASSERT_FALSE(scenario->steps[0].branches.of[1].works);
    CU_ASSERT_EQUAL(scenario->steps[0].branches.of[1].steps[1].branches.count, 1);
    scenario_free(scenario);
}

static void all_faults_at_once(void)
{
    CHECK_FAULTS("scenario: bad\n"
                 "cluster: {release: \"9\", nodes: [pub, pub]}\n"
                 "phones: {desk: {count: 0, tftp: [pup]}}\n"
                 "stepz: 3\n"
                 "steps:\n"
                 "  - boot: dsek\n"
                 "  - expect:\n"
                 "      trust: untrustd\n"
                 "  - wait: 6 parsecs\n"
                 "  - {boot: all, reset: all}\n"
                 "  - frobnicate: 3\n"
                 "  - expect: {reason: unknown-sgner}\n",
                 "2:21: `9`: no release", "2:38: `pub`: there are two nodes", "3:24: `0` is no number from 1 to 100000",
                 "3:34: `pup` is no node (did you mean `pub`?)",
                 "4:1: `stepz` is no member here (did you mean `steps`?)",
                 "6:11: `dsek` is no class of phones (did you mean `desk`?)",
                 "8:14: `untrustd` is no trust: trusted, untrusted or no-trust-list (did you mean `untrusted`?)",
                 "9:11: `6 parsecs` is nothing that `for`", "10:6: a step is one word",
                 "11:5: `frobnicate` is no step: admin, boot",
                 "12:22: `unknown-sgner` is no reason (did you mean `unknown-signer`?)");
}

static void what_is_no_scenario(void)
{
    CHECK_FAULTS("", "is empty");
    CHECK_FAULTS("a: [1, 2\n", "2:1: ");
    CHECK_FAULTS("just text\n", "1:1: a mapping is wanted here");
    CHECK_FAULTS("a: 1\na: 2\n", "2:1: `a` stands here twice");
    CHECK_FAULTS("a: {b: [{'c': 1, d: 2, c: 3}]}\n", "1:24: `c` stands here twice");
    CHECK_FAULTS("--- {scenario: a}\n--- {scenario: b}\n", "2:6: a second document");
    CHECK_FAULTS("a: &x 3\nb: *x\n", "2:5: an alias");
    CHECK_FAULTS("a: !tag 3\n", "1:");
    CHECK_FAULTS("phones: {desk: }\n", "1:1: `scenario` is missing", "1:1: `steps` is missing");
}

/* What libfyaml 0.7 never ends on is refused before it. */
static void what_the_parser_does_not_get(void)
{
    CHECK_FAULTS("%\"\xa6", "1:1: a directive");
    CHECK_FAULTS("a: 1\r%YAML 1.2\n", "1:1: a directive");
    CHECK_FAULTS("a: 1\n%*Badsf", "2:1: a directive");
    CHECK_FAULTS("a: \"\xc9\"\n", "1:5: the byte 0xc9: a scenario is UTF-8");
    CHECK_FAULTS("a:\n\t\xc3\xa9 \x1b\n", "2:4: the byte 0x1b: ");
    CHECK_FAULTS("scenario: 100%\n", "1:1: `phones` is missing", "1:1: `steps` is missing");
}

static void mappings_with_many_keys_end(void)
{
    static char text[YAML_BYTES_MAX];
    size_t size = 0;
    for (unsigned i = 0; i < 100000; i++)
        size += (size_t)snprintf(text + size, sizeof text - size, "%x:\n", i);
    CHECK_FAULTS(text, "257:1: is the key after 256 others");
}

static void deep_files_end(void)
{
    char text[4096] = "a: ";
    for (int i = 0; i < 1000; i++)
        strcat(text, "[");
    for (int i = 0; i < 1000; i++)
        strcat(text, "]");
    faults_t *faults = faults_create(path);
    write_file(text, strlen(text));
    CU_ASSERT_PTR_NULL(scenario_read(path, faults));
    CU_ASSERT_TRUE(faults_count(faults) > 0);
    faults_free(faults);
}

static void bytes_that_are_no_text(void)
{
    faults_t *faults = faults_create(path);
    write_file("scenario: a\0b\n", 14);
    CU_ASSERT_PTR_NULL(scenario_read(path, faults));
    CU_ASSERT_STRING_EQUAL(faults_line(faults, 0), "has a NUL byte in it: no text");
    faults_free(faults);
}

static void names_must_be_there(void)
{
    CHECK_FAULTS(HEAD "steps:\n"
                      "  - restore: before\n"
                      "  - save: {list: pub, as: kept}\n"
                      "  - serve: {node: pub, list: kpet}\n"
                      "  - boot: desk[3]\n"
                      "  - part: [desk, nowhere]\n"
                      "  - branches: [{works: x, steps: [{save: {backup: pub, as: b}}]}]\n"
                      "  - boot: all\n",
                 "4:14: `before` is no saved backup", "6:30: `kpet` is no saved list (did you mean `kept`?)",
                 "7:11: `desk[3]`: they are counted from 0", "8:18: `nowhere` is no node or class",
                 "10:5: nothing comes behind");
}

static void faults_have_an_end(void)
{
    char *text = calloc(1, 20000), *print = NULL;
    size_t size = 0;
    CU_ASSERT_PTR_NOT_NULL_FATAL(text);
    strcpy(text, HEAD "steps:\n");
    for (unsigned i = 0; i < FAULTS_MAX + 20; i++)
        strcat(text, "  - frobnicate: 3\n");
    faults_t *faults = faults_create(path);
    write_file(text, strlen(text));
    CU_ASSERT_PTR_NULL(scenario_read(path, faults));
    CU_ASSERT_EQUAL(faults_count(faults), FAULTS_MAX + 20);
    FILE *out = open_memstream(&print, &size);
    CU_ASSERT_PTR_NOT_NULL_FATAL(out);
    faults_print(faults, out, false);
    CU_ASSERT_EQUAL(fclose(out), 0);
    CU_ASSERT_PTR_NOT_NULL(strstr(print, "and 20 more"));
    free(print);
    free(text);
    faults_free(faults);
}

static CU_TestInfo read_tests[] = {
    {"the least there is", the_least_there_is},
    {"short and long forms", short_and_long_forms},
    {"branches", branches},
    {"all faults at once", all_faults_at_once},
    {"what is no scenario", what_is_no_scenario},
    {"what the parser does not get", what_the_parser_does_not_get},
    {"mappings with many keys end", mappings_with_many_keys_end},
    {"deep files end", deep_files_end},
    {"bytes that are no text", bytes_that_are_no_text},
    {"names must be there", names_must_be_there},
    {"faults have an end", faults_have_an_end},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"scenario read", make_file, remove_file, NULL, NULL, read_tests},
                              {"scenario values", NULL, NULL, NULL, NULL, scenario_values_tests},
                              {"scenario shrink", NULL, NULL, NULL, NULL, scenario_shrink_tests},
                              CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 22;
