/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The decision for every combination of facts, three times: against rules written down here, against the table in
 * docs/trust-decision.md, and against what must hold whatever the rules are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "policy/policy.h"
#include "runner.h"

enum { REASONS_END = 100 };

/** Sets of enum values, a bit each. */
#define BIT(value) (1u << (value))
#define ANY        0xFFu

/** Bits of rule_t.structure. */
enum { WELL_FORMED = 1, NOT_WELL_FORMED = 2 };

/** Bits of rule_t.kind: whether what was found is what was expected. */
enum { AS_EXPECTED = 1, ANOTHER = 2 };

/** What a row says, when it is not a constant reason. */
typedef enum says { SAYS_REASON, SAYS_STRUCTURE, SAYS_TVS_REASON } says_t;

typedef struct rule {
    unsigned structure, kind, name, installed, signer, tvs, signature;
    itl_policy_verdict_t verdict;
    says_t says;
} rule_t;

enum { RULES_MAX = 64 };

typedef struct rules {
    rule_t rule[RULES_MAX];
    size_t count;
} rules_t;

#define REFUSE(why)                                                                                                    \
    {                                                                                                                  \
        .decision = ITL_POLICY_REFUSE, .reason = (why)                                                                 \
    }
#define ACCEPT(whom)                                                                                                   \
    {                                                                                                                  \
        .decision = ITL_POLICY_ACCEPT, .authority = (whom)                                                             \
    }
#define CHECK                                                                                                          \
    {                                                                                                                  \
        .decision = ITL_POLICY_CHECK_SIGNATURE                                                                         \
    }
#define UNBOUND   (BIT(ITL_POLICY_INSTALLED_NONE) | BIT(ITL_POLICY_INSTALLED_ROLLBACK))
#define BOUND     BIT(ITL_POLICY_INSTALLED_LIST)
#define OWN       BIT(ITL_POLICY_SIGNER_CANDIDATE)
#define KNOWN     BIT(ITL_POLICY_SIGNER_INSTALLED)
#define NOT_KNOWN (BIT(ITL_POLICY_SIGNER_CANDIDATE) | BIT(ITL_POLICY_SIGNER_UNKNOWN))
#define OURS      BIT(ITL_POLICY_NAME_OURS)
#define NOT_OURS  BIT(ITL_POLICY_NAME_OTHER)
#define UNCHECKED BIT(ITL_POLICY_SIGNATURE_UNCHECKED)
#define GOOD      BIT(ITL_POLICY_SIGNATURE_GOOD)
#define BAD       BIT(ITL_POLICY_SIGNATURE_BAD)
#define UNUSABLE  BIT(ITL_POLICY_SIGNATURE_UNUSABLE)
#define VOUCHED   BIT(ITL_POLICY_TVS_VALID)

/* Not in the order of the code, and no row relies on another one having been tried before. */
static const rules_t written = {
    .rule =
        {
            {WELL_FORMED, AS_EXPECTED, OURS, UNBOUND, OWN, ANY, GOOD, ACCEPT(ITL_POLICY_BY_FIRST_USE), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, KNOWN, ANY, GOOD, ACCEPT(ITL_POLICY_BY_LIST), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, VOUCHED, GOOD, ACCEPT(ITL_POLICY_BY_TVS), SAYS_REASON},

            {WELL_FORMED, AS_EXPECTED, OURS, UNBOUND, OWN, ANY, UNCHECKED, CHECK, SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, KNOWN, ANY, UNCHECKED, CHECK, SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, VOUCHED, UNCHECKED, CHECK, SAYS_REASON},
            {WELL_FORMED,
             AS_EXPECTED,
             OURS,
             BOUND,
             NOT_KNOWN,
             BIT(ITL_POLICY_TVS_NOT_ASKED),
             ANY,
             {.decision = ITL_POLICY_ASK_TVS},
             SAYS_REASON},

            {WELL_FORMED, AS_EXPECTED, OURS, UNBOUND, OWN, ANY, BAD, REFUSE(ITL_REASON_BAD_SIGNATURE), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, KNOWN, ANY, BAD, REFUSE(ITL_REASON_BAD_SIGNATURE), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, VOUCHED, BAD, REFUSE(ITL_REASON_BAD_SIGNATURE),
             SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, UNBOUND, OWN, ANY, UNUSABLE, REFUSE(ITL_REASON_UNSUPPORTED_KEY),
             SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, KNOWN, ANY, UNUSABLE, REFUSE(ITL_REASON_UNSUPPORTED_KEY),
             SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, VOUCHED, UNUSABLE, REFUSE(ITL_REASON_UNSUPPORTED_KEY),
             SAYS_REASON},

            {WELL_FORMED, AS_EXPECTED, OURS, UNBOUND, KNOWN | BIT(ITL_POLICY_SIGNER_UNKNOWN), ANY, ANY,
             REFUSE(ITL_REASON_UNKNOWN_SIGNER), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, BIT(ITL_POLICY_TVS_NONE), ANY,
             REFUSE(ITL_REASON_UNKNOWN_SIGNER), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, BIT(ITL_POLICY_TVS_DENIED), ANY,
             REFUSE(ITL_REASON_TVS_DENIED), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, OURS, BOUND, NOT_KNOWN, BIT(ITL_POLICY_TVS_FAILED), ANY, REFUSE(ITL_REASON_NONE),
             SAYS_TVS_REASON},
            {NOT_WELL_FORMED, ANY, ANY, ANY, ANY, ANY, ANY, REFUSE(ITL_REASON_NONE), SAYS_STRUCTURE},
            {WELL_FORMED, ANOTHER, ANY, ANY, ANY, ANY, ANY, REFUSE(ITL_REASON_WRONG_KIND), SAYS_REASON},
            {WELL_FORMED, AS_EXPECTED, NOT_OURS, ANY, ANY, ANY, ANY, REFUSE(ITL_REASON_WRONG_NAME), SAYS_REASON},
        },
    .count = 20,
};

static bool matches(const rule_t *rule, const itl_policy_facts_t *facts)
{
    unsigned structure = facts->structure == ITL_REASON_NONE ? WELL_FORMED : NOT_WELL_FORMED;
    unsigned kind = facts->found == facts->expected ? AS_EXPECTED : ANOTHER;
    /* Signed files never vouch for themselves: nothing that is installed changes that. */
    itl_policy_installed_t installed =
        facts->expected == ITL_POLICY_KIND_SIGNED_FILE ? ITL_POLICY_INSTALLED_LIST : facts->installed;
    return (rule->structure & structure) != 0 && (rule->kind & kind) != 0 && (rule->name & BIT(facts->name)) != 0 &&
           (rule->installed & BIT(installed)) != 0 && (rule->signer & BIT(facts->signer)) != 0 &&
           (rule->tvs & BIT(facts->tvs)) != 0 && (rule->signature & BIT(facts->signature)) != 0;
}

static itl_policy_verdict_t verdict_of(const rule_t *rule, const itl_policy_facts_t *facts)
{
    itl_policy_verdict_t verdict = rule->verdict;
    if (rule->says == SAYS_STRUCTURE)
        verdict.reason = facts->structure;
    if (rule->says == SAYS_TVS_REASON)
        verdict.reason = facts->tvs_reason != ITL_REASON_NONE ? facts->tvs_reason : ITL_REASON_INTERNAL;
    return verdict;
}

typedef void check_t(const itl_policy_facts_t *facts, itl_policy_verdict_t verdict, const rules_t *rules);

enum {
    KINDS = 3 * 4 * 2,      /* expected, found, name */
    OTHERS = 3 * 3 * 4 * 5, /* installed, signer, signature, tvs */
};

/* Each known reason as structure, as TVS's reason, and as both. @return how many */
static unsigned long for_every_reason(itl_policy_facts_t facts, check_t *check, const rules_t *rules)
{
    unsigned long count = 0;
    for (int i = 0; i < 3 * REASONS_END; i++) {
        itl_reason_t reason = (itl_reason_t)(i % REASONS_END);
        facts.structure = i / REASONS_END != 1 ? reason : ITL_REASON_NONE;
        facts.tvs_reason = i / REASONS_END != 0 ? reason : ITL_REASON_NONE;
        if (itl_reason_is_known(reason) && (reason != ITL_REASON_NONE || i == 0)) {
            check(&facts, itl_policy_decide(&facts), rules);
            count++;
        }
    }
    return count;
}

/* Every combination of possible facts. @return how many */
static unsigned long for_every_combination(check_t *check, const rules_t *rules)
{
    unsigned long count = 0;
    for (int i = 0; i < KINDS * OTHERS; i++) {
        int other = i / KINDS;
        itl_policy_facts_t facts = {
            .expected = (itl_policy_kind_t)(ITL_POLICY_KIND_ITL + i % 3),
            .found = (itl_policy_kind_t)(i / 3 % 4),
            .name = (itl_policy_name_t)(i / 12 % 2),
            .installed = (itl_policy_installed_t)(other % 3),
            .signer = (itl_policy_signer_t)(other / 3 % 3),
            .signature = (itl_policy_signature_t)(other / 9 % 4),
            .tvs = (itl_policy_tvs_t)(other / 36),
        };
        count += for_every_reason(facts, check, rules);
    }
    return count;
}

static void check_against_rules(const itl_policy_facts_t *facts, itl_policy_verdict_t verdict, const rules_t *rules)
{
    int hits = 0;
    for (size_t i = 0; i < rules->count; i++) {
        if (matches(&rules->rule[i], facts)) {
            itl_policy_verdict_t expected = verdict_of(&rules->rule[i], facts);
            CU_ASSERT_EQUAL(verdict.decision, expected.decision);
            CU_ASSERT_EQUAL(verdict.reason, expected.reason);
            CU_ASSERT_EQUAL(verdict.authority, expected.authority);
            hits++;
        }
    }
    CU_ASSERT_EQUAL(hits, 1);
}

static void test_every_combination(void)
{
    unsigned long reasons = 0;
    for (int i = 1; i < REASONS_END; i++)
        reasons += itl_reason_is_known((itl_reason_t)i) ? 1 : 0;
    unsigned long count = for_every_combination(check_against_rules, &written);
    CU_ASSERT_EQUAL(count, (unsigned long)KINDS * OTHERS * (1 + 3 * reasons));
}

/* The documented table */

static char *next_cell(char **line)
{
    char *start = *line + strspn(*line, " |");
    char *end = strchr(start, '|');
    if (end == NULL)
        return NULL;
    *line = end;
    while (end > start && end[-1] == ' ')
        end--;
    *end = '\0';
    (*line)++;
    return start;
}

/** Words of one column, in the order of the enum's values. */
typedef const char *const words_t[6];

static unsigned parse_set(char *cell, words_t words)
{
    unsigned set = strcmp(cell, "any") == 0 ? ANY : 0;
    for (char *word = strtok(cell, ","); set != ANY && word != NULL; word = strtok(NULL, ",")) {
        word += strspn(word, " ");
        unsigned bit = 0;
        for (unsigned i = 0; words[i] != NULL; i++)
            bit |= strcmp(words[i], word) == 0 ? BIT(i) : 0;
        CU_ASSERT_NOT_EQUAL(bit, 0);
        set |= bit;
    }
    return set;
}

static void parse_reason(const char *says, rule_t *rule)
{
    if (strcmp(says, "the file's reason") == 0) {
        rule->says = SAYS_STRUCTURE;
        return;
    }
    if (strcmp(says, "TVS's reason") == 0) {
        rule->says = SAYS_TVS_REASON;
        return;
    }
    rule->verdict.reason = ITL_REASON_INTERNAL;
    for (int i = 0; i < REASONS_END; i++) {
        char quoted[64];
        (void)snprintf(quoted, sizeof quoted, "`%s`", itl_reason_name((itl_reason_t)i));
        if (strcmp(quoted, says) == 0) {
            rule->verdict.reason = (itl_reason_t)i;
            return;
        }
    }
    CU_FAIL("a reason in the table is unknown");
}

static void parse_authority(const char *says, rule_t *rule)
{
    for (int i = ITL_POLICY_BY_FIRST_USE; i <= ITL_POLICY_BY_TVS; i++) {
        char quoted[64];
        (void)snprintf(quoted, sizeof quoted, "`%s`", itl_policy_authority_name((itl_policy_authority_t)i));
        if (strcmp(quoted, says) == 0)
            rule->verdict.authority = (itl_policy_authority_t)i;
    }
}

static void parse_decision(const char *decision, const char *says, rule_t *rule)
{
    if (strcmp(decision, "refuse") == 0) {
        parse_reason(says, rule);
    } else if (strcmp(decision, "accept") == 0) {
        rule->verdict.decision = ITL_POLICY_ACCEPT;
        parse_authority(says, rule);
    } else if (strcmp(decision, "check signature") == 0) {
        rule->verdict.decision = ITL_POLICY_CHECK_SIGNATURE;
    } else if (strcmp(decision, "ask TVS") == 0) {
        rule->verdict.decision = ITL_POLICY_ASK_TVS;
    } else {
        CU_FAIL("a decision in the table is unknown");
    }
}

/* @return false for a line that is no row of the decision */
static bool parse_row(char *line, rule_t *rule)
{
    static words_t installed = {"none", "rollback", "list"};
    static words_t file = {"well-formed", "not"};
    static words_t kind = {"as asked", "another"};
    static words_t name = {"another", "ours"};
    static words_t signer = {"nowhere", "installed", "candidate"};
    static words_t tvs = {"not asked", "nobody", "valid", "denied", "failed"};
    static words_t signature = {"unchecked", "good", "bad", "unusable"};
    char *cells[10] = {0};
    if (strspn(line, "| 0123456789") < 3 || line[2] < '0' || line[2] > '9')
        return false;
    for (int i = 0; i < 9; i++)
        cells[i] = next_cell(&line);
    CU_ASSERT_PTR_NOT_NULL_FATAL(cells[8]);
    cells[9] = next_cell(&line);
    *rule = (rule_t){
        .structure = parse_set(cells[1], file),
        .kind = parse_set(cells[2], kind),
        .name = parse_set(cells[3], name),
        .installed = parse_set(cells[4], installed),
        .signer = parse_set(cells[5], signer),
        .tvs = parse_set(cells[6], tvs),
        .signature = parse_set(cells[7], signature),
    };
    parse_decision(cells[8], cells[9] != NULL ? cells[9] : "", rule);
    return true;
}

static void test_documented_table(void)
{
    static rules_t documented;
    char line[512];
    FILE *doc = fopen(POLICY_DOC, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(doc);
    documented.count = 0;
    while (fgets(line, sizeof line, doc) != NULL && documented.count < RULES_MAX)
        if (parse_row(line, &documented.rule[documented.count]))
            documented.count++;
    (void)fclose(doc);
    CU_ASSERT_EQUAL(documented.count, written.count);
    (void)for_every_combination(check_against_rules, &documented);
}

/* What must hold whatever the rules are */

static void check_invariants(const itl_policy_facts_t *facts, itl_policy_verdict_t verdict, const rules_t *rules)
{
    (void)rules;
    bool accepted = verdict.decision == ITL_POLICY_ACCEPT;
    bool refused = verdict.decision == ITL_POLICY_REFUSE;
    CU_ASSERT_EQUAL(refused, verdict.reason != ITL_REASON_NONE);
    CU_ASSERT_EQUAL(accepted, verdict.authority != ITL_POLICY_BY_NOBODY);
    if (accepted) {
        CU_ASSERT_EQUAL(facts->signature, ITL_POLICY_SIGNATURE_GOOD);
        CU_ASSERT_EQUAL(facts->structure, ITL_REASON_NONE);
        CU_ASSERT_EQUAL(facts->found, facts->expected);
        CU_ASSERT_EQUAL(facts->name, ITL_POLICY_NAME_OURS);
        CU_ASSERT_TRUE(facts->expected != ITL_POLICY_KIND_SIGNED_FILE || verdict.authority != ITL_POLICY_BY_FIRST_USE);
        CU_ASSERT_TRUE(verdict.authority == ITL_POLICY_BY_FIRST_USE || facts->signer == ITL_POLICY_SIGNER_INSTALLED ||
                       facts->tvs == ITL_POLICY_TVS_VALID);
    }
    if (verdict.decision == ITL_POLICY_CHECK_SIGNATURE)
        CU_ASSERT_EQUAL(facts->signature, ITL_POLICY_SIGNATURE_UNCHECKED);
    if (verdict.decision == ITL_POLICY_ASK_TVS)
        CU_ASSERT_EQUAL(facts->tvs, ITL_POLICY_TVS_NOT_ASKED);
}

static void test_invariants(void)
{
    (void)for_every_combination(check_invariants, NULL);
}

static void expect_internal(const itl_policy_facts_t *facts)
{
    itl_policy_verdict_t verdict = itl_policy_decide(facts);
    CU_ASSERT_EQUAL(verdict.decision, ITL_POLICY_REFUSE);
    CU_ASSERT_EQUAL(verdict.reason, ITL_REASON_INTERNAL);
    CU_ASSERT_EQUAL(verdict.authority, ITL_POLICY_BY_NOBODY);
}

static void test_impossible_facts(void)
{
    static const itl_policy_facts_t good = {.expected = ITL_POLICY_KIND_ITL,
                                            .found = ITL_POLICY_KIND_ITL,
                                            .name = ITL_POLICY_NAME_OURS,
                                            .installed = ITL_POLICY_INSTALLED_LIST,
                                            .signer = ITL_POLICY_SIGNER_INSTALLED,
                                            .signature = ITL_POLICY_SIGNATURE_GOOD};
    static const int beyond[] = {-1, 5, 99, 0x100, 0x10000, 0x3CA5, -0x7FFFFFFF};
    CU_ASSERT_EQUAL_FATAL(sizeof good, 9 * sizeof(int));
    CU_ASSERT_EQUAL(itl_policy_decide(&good).decision, ITL_POLICY_ACCEPT);
    for (size_t i = 0; i < sizeof beyond / sizeof beyond[0]; i++) {
        for (int field = 0; field < 9; field++) {
            itl_policy_facts_t facts = good;
            memcpy((char *)&facts + (size_t)field * sizeof(int), &beyond[i], sizeof(int));
            bool is_reason = field == 4 || field == 8;
            if (!is_reason || !itl_reason_is_known((itl_reason_t)beyond[i]))
                expect_internal(&facts);
        }
    }
    itl_policy_facts_t next = good;
    next.expected = ITL_POLICY_KIND_OTHER;
    next.found = ITL_POLICY_KIND_OTHER;
    expect_internal(&next);
    next = good;
    next.expected = (itl_policy_kind_t)4;
    expect_internal(&next);
    next = good;
    next.found = (itl_policy_kind_t)4;
    expect_internal(&next);
    next = good;
    next.name = (itl_policy_name_t)2;
    expect_internal(&next);
    next = good;
    next.installed = (itl_policy_installed_t)3;
    expect_internal(&next);
    next = good;
    next.signer = (itl_policy_signer_t)3;
    expect_internal(&next);
    next = good;
    next.signature = (itl_policy_signature_t)4;
    expect_internal(&next);
}

static int bits_between(unsigned a, unsigned b)
{
    int bits = 0;
    for (unsigned differ = a ^ b; differ != 0; differ >>= 1)
        bits += (int)(differ & 1u);
    return bits;
}

static void test_decisions_are_far_apart(void)
{
    static const itl_policy_decision_t decisions[] = {ITL_POLICY_REFUSE, ITL_POLICY_CHECK_SIGNATURE, ITL_POLICY_ASK_TVS,
                                                      ITL_POLICY_ACCEPT};
    CU_ASSERT_EQUAL(ITL_POLICY_REFUSE, 0);
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < i; j++)
            CU_ASSERT_TRUE(bits_between(decisions[i], decisions[j]) >= 6);
}

static void test_authority_names(void)
{
    CU_ASSERT_STRING_EQUAL(itl_policy_authority_name(ITL_POLICY_BY_NOBODY), "nobody");
    CU_ASSERT_STRING_EQUAL(itl_policy_authority_name(ITL_POLICY_BY_FIRST_USE), "first-use");
    CU_ASSERT_STRING_EQUAL(itl_policy_authority_name(ITL_POLICY_BY_LIST), "list");
    CU_ASSERT_STRING_EQUAL(itl_policy_authority_name(ITL_POLICY_BY_TVS), "tvs");
    CU_ASSERT_STRING_EQUAL(itl_policy_authority_name((itl_policy_authority_t)4), "nobody");
}

static CU_TestInfo tests[] = {
    {"every combination", test_every_combination},
    {"documented table", test_documented_table},
    {"invariants", test_invariants},
    {"impossible facts", test_impossible_facts},
    {"decisions are far apart", test_decisions_are_far_apart},
    {"authority names", test_authority_names},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"policy", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 6;
