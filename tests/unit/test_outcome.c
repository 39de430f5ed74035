/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The judgement of a boot for every combination of facts: against the tables in docs/boot.md, and against what must
 * hold whatever the tables are.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "outcome/outcome.h"
#include "runner.h"

enum { REASONS_END = 100 };

/* --- The documented tables --- */

enum { COLUMNS_MAX = 4, SAYS_MAX = 6, ROWS_MAX = 16, CELL_BYTES = 256 };

/** Words of one column, in the order of their values. */
typedef const char *const words_t[8];

/** Values of a column that holds one file of the boot. */
enum { NOT_ASKED, NOT_FOUND, UNCHANGED, NEW, REPLACED, REFUSED, FAILED };

static words_t list_words = {"not asked", "not found", "unchanged", "new", "replaced", "refused", "failed"};
static words_t configuration_words = {"not asked", "not found", "unchanged", "accepted", "refused", "failed"};
static words_t yes_no = {"no", "yes"};
static words_t exit_words = {"0", "1", "3"};

typedef struct row {
    unsigned sets[COLUMNS_MAX]; /**< A bit for each value. */
    char says[SAYS_MAX][CELL_BYTES];
} row_t;

typedef struct table {
    char letter;   /**< What its rows' numbers begin with. */
    size_t before; /**< Cells that say something and stand before the facts. */
    size_t columns;
    const words_t *words[COLUMNS_MAX];
    size_t rows_expected;
    size_t count;
    row_t rows[ROWS_MAX];
} table_t;

static table_t exits = {
    .letter = 'E', .columns = 4, .words = {&list_words, &yes_no, &list_words, &yes_no}, .rows_expected = 10};
static table_t trusts = {.letter = 'T', .columns = 3, .words = {&list_words, &list_words, &yes_no}, .rows_expected = 6};
static table_t codes = {
    .letter = 'S', .columns = 4, .words = {&exit_words, &yes_no, &list_words, &list_words}, .rows_expected = 14};
static table_t messages = {.letter = 'M',
                           .before = 1,
                           .columns = 4,
                           .words = {&list_words, &list_words, &yes_no, &exit_words},
                           .rows_expected = 13};
static table_t configurations = {.letter = 'C', .columns = 1, .words = {&configuration_words}, .rows_expected = 2};
static table_t reasons = {.letter = 'R', .rows_expected = 11};

static table_t *const tables[] = {&exits, &trusts, &codes, &messages, &configurations, &reasons};

/* The next cell without the blanks around it; NULL behind the last one. */
static char *next_cell(char **line)
{
    char *start = *line + strspn(*line, " ");
    char *end = strchr(start, '|');
    if (end == NULL)
        return NULL;
    *line = end + 1;
    while (end > start && end[-1] == ' ')
        end--;
    *end = '\0';
    return start;
}

static unsigned parse_set(char *cell, const words_t *words)
{
    static const char all_but[] = "all but ";
    unsigned set = 0, all = 0;
    for (unsigned i = 0; (*words)[i] != NULL; i++)
        all |= 1u << i;
    if (strcmp(cell, "any") == 0)
        return all;
    bool inverted = strncmp(cell, all_but, strlen(all_but)) == 0;
    for (char *word = strtok(inverted ? cell + strlen(all_but) : cell, ","); word != NULL; word = strtok(NULL, ",")) {
        word += strspn(word, " ");
        unsigned bit = 0;
        for (unsigned i = 0; (*words)[i] != NULL; i++)
            bit |= strcmp((*words)[i], word) == 0 ? 1u << i : 0;
        CU_ASSERT_NOT_EQUAL(bit, 0);
        set |= bit;
    }
    return inverted ? all & ~set : set;
}

/* The cells behind the row's number. */
static void parse_row(char *line, const table_t *table, row_t *row)
{
    size_t column = 0, says = 0;
    for (char *cell = next_cell(&line); cell != NULL; cell = next_cell(&line)) {
        if (says >= table->before && column < table->columns) {
            row->sets[column] = parse_set(cell, table->words[column]);
            column++;
        } else {
            CU_ASSERT_FATAL(says < SAYS_MAX && strlen(cell) < CELL_BYTES);
            memcpy(row->says[says++], cell, strlen(cell) + 1);
        }
    }
    CU_ASSERT_EQUAL(column, table->columns);
}

static void parse_line(char *line)
{
    static const char digits[] = "0123456789";
    if (strncmp(line, "| ", 2) != 0 || strspn(line + 3, digits) == 0 || line[3 + strspn(line + 3, digits)] != ' ')
        return;
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
        if (tables[i]->letter != line[2])
            continue;
        CU_ASSERT_FATAL(tables[i]->count < ROWS_MAX);
        char *rest = line + 2;
        char *number = next_cell(&rest);
        CU_ASSERT_EQUAL((int)strtol(number + 1, NULL, 10), (int)tables[i]->count + 1);
        parse_row(rest, tables[i], &tables[i]->rows[tables[i]->count++]);
        return;
    }
    CU_FAIL("a row belongs to no table");
}

static void read_tables(void)
{
    char line[1024];
    FILE *doc = fopen(BOOT_DOC, "r");
    CU_ASSERT_PTR_NOT_NULL_FATAL(doc);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        tables[i]->count = 0;
    while (fgets(line, sizeof line, doc) != NULL)
        parse_line(line);
    (void)fclose(doc);
    for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++)
        CU_ASSERT_EQUAL_FATAL(tables[i]->count, tables[i]->rows_expected);
}

static bool fits(const table_t *table, const row_t *row, const unsigned values[COLUMNS_MAX])
{
    for (size_t i = 0; i < table->columns; i++)
        if ((row->sets[i] >> values[i] & 1u) == 0)
            return false;
    return true;
}

/* The one row that fits. */
static const row_t *only_row(const table_t *table, const unsigned values[COLUMNS_MAX])
{
    const row_t *found = NULL;
    size_t count = 0;
    for (size_t i = 0; i < table->count; i++) {
        if (fits(table, &table->rows[i], values)) {
            found = &table->rows[i];
            count++;
        }
    }
    CU_ASSERT_EQUAL_FATAL(count, 1);
    return found;
}

/* --- Reasons --- */

/** What a row of the last table says, one for each reason. */
enum { R_NAMES, R_COUNTS_AS, R_SILENCE, R_SERVER, R_LIST, R_CONFIGURATION };

static const row_t *reason_rows[REASONS_END];

static void note_reason(const char *name, const row_t *row)
{
    for (int i = 1; i < REASONS_END; i++) {
        if (!itl_reason_is_known((itl_reason_t)i) || strcmp(itl_reason_name((itl_reason_t)i), name) != 0)
            continue;
        CU_ASSERT_PTR_NULL(reason_rows[i]);
        reason_rows[i] = row;
        return;
    }
    CU_FAIL("a reason in the table is unknown");
}

/* Each known reason stands in one row. */
static void sort_reasons(void)
{
    memset(reason_rows, 0, sizeof reason_rows);
    for (size_t i = 0; i < reasons.count; i++) {
        char names[CELL_BYTES];
        memcpy(names, reasons.rows[i].says[R_NAMES], sizeof names);
        for (char *name = strtok(names, "`, "); name != NULL; name = strtok(NULL, "`, "))
            note_reason(name, &reasons.rows[i]);
    }
    for (int i = 1; i < REASONS_END; i++)
        CU_ASSERT_EQUAL_FATAL(itl_reason_is_known((itl_reason_t)i), reason_rows[i] != NULL);
}

static void open_tables(void)
{
    read_tables();
    sort_reasons();
}

/* A text as the tables have it: in backticks, spelt as by the 7900 family; "" for none. */
static bool is_text(const char *cell, int text)
{
    char line[ITL_STATUS_LINE_BYTES], quoted[ITL_STATUS_LINE_BYTES + 2];
    const itl_status_message_t message = {.text = (uint8_t)text};
    itl_status_line(ITL_FAMILY_794X_796X, &message, line);
    (void)snprintf(quoted, sizeof quoted, "`%s`", line);
    return strcmp(cell, quoted) == 0;
}

static void test_reasons(void)
{
    open_tables();
    static words_t events = {"not asked", "not found", "unchanged", "accepted", "refused", "failed"};
    for (int i = 1; i < REASONS_END; i++) {
        if (!itl_reason_is_known((itl_reason_t)i))
            continue;
        const row_t *row = reason_rows[i];
        bool silence = strcmp(row->says[R_SILENCE], "yes") == 0;
        CU_ASSERT_TRUE(silence || strcmp(row->says[R_SILENCE], "no") == 0);
        CU_ASSERT_EQUAL(itl_outcome_is_silence((itl_reason_t)i), silence);
        CU_ASSERT_STRING_EQUAL(row->says[R_COUNTS_AS], events[itl_outcome_event((itl_reason_t)i)]);
        CU_ASSERT_TRUE(silence ? is_text(row->says[R_SERVER], (int)itl_outcome_text((itl_reason_t)i))
                               : row->says[R_SERVER][0] == '\0');
    }
}

/* --- Every combination --- */

/** Every state of a file: not asked, unchanged, accepted, and not taken for each known reason. */
enum { STATES_MAX = REASONS_END + 3 };

static itl_outcome_file_t states[STATES_MAX];
static size_t state_count;

static void make_states(void)
{
    static const itl_outcome_event_t without_reason[] = {ITL_OUTCOME_NOT_ASKED, ITL_OUTCOME_UNCHANGED,
                                                         ITL_OUTCOME_ACCEPTED};
    state_count = 0;
    /* A reason is of no meaning with these: one that would be spoken of shows whether it has any. */
    for (size_t i = 0; i < sizeof without_reason / sizeof without_reason[0]; i++)
        states[state_count++] = (itl_outcome_file_t){.event = without_reason[i], .reason = ITL_REASON_ACCESS_VIOLATION};
    for (int i = 1; i < REASONS_END; i++)
        if (itl_reason_is_known((itl_reason_t)i))
            states[state_count++] =
                (itl_outcome_file_t){.event = itl_outcome_event((itl_reason_t)i), .reason = (itl_reason_t)i};
}

typedef void check_t(const itl_outcome_facts_t *facts);

/* A list cannot be unchanged that was not there. */
static bool is_possible(const itl_outcome_file_t *list)
{
    return list->event != ITL_OUTCOME_UNCHANGED || list->was_installed;
}

static unsigned long for_configurations(itl_outcome_facts_t facts, check_t *check)
{
    unsigned long count = 0;
    for (size_t i = 0; i < state_count; i++)
        for (int answered = 0; answered < 2; answered++) {
            facts.configuration = states[i];
            facts.answered = answered != 0;
            check(&facts);
            count++;
        }
    return count;
}

/* @return how many */
static unsigned long for_every_combination(check_t *check)
{
    unsigned long count = 0;
    make_states();
    for (size_t i = 0; i < 4 * state_count * state_count; i++) {
        itl_outcome_facts_t facts = {.ctl = states[i / 4 % state_count], .itl = states[i / 4 / state_count]};
        facts.ctl.was_installed = i % 2 != 0;
        facts.itl.was_installed = i / 2 % 2 != 0;
        if (is_possible(&facts.ctl) && is_possible(&facts.itl))
            count += for_configurations(facts, check);
    }
    return count;
}

static unsigned list_value(const itl_outcome_file_t *list)
{
    switch (list->event) {
    case ITL_OUTCOME_NOT_ASKED:
        return NOT_ASKED;
    case ITL_OUTCOME_NOT_FOUND:
        return NOT_FOUND;
    case ITL_OUTCOME_UNCHANGED:
        return UNCHANGED;
    case ITL_OUTCOME_ACCEPTED:
        return list->was_installed ? REPLACED : NEW;
    case ITL_OUTCOME_REFUSED:
        return REFUSED;
    case ITL_OUTCOME_FAILED:
        break;
    }
    return FAILED;
}

static unsigned list_before(const itl_outcome_facts_t *facts)
{
    return facts->ctl.was_installed || facts->itl.was_installed ? 1 : 0;
}

/* The value of the column "exit status". */
static unsigned exit_value(itl_outcome_exit_t exit_status)
{
    return exit_status == ITL_OUTCOME_EXIT_REFUSED ? 2 : (unsigned)exit_status;
}

static itl_reason_t reason_said(const char *cell, const itl_outcome_facts_t *facts, itl_reason_t of_boot)
{
    static words_t whose = {"none", "the CTL's", "the ITL's", "the configuration's", "the boot's"};
    const itl_reason_t of[] = {ITL_REASON_NONE, facts->ctl.reason, facts->itl.reason, facts->configuration.reason,
                               of_boot};
    for (size_t i = 0; whose[i] != NULL; i++)
        if (strcmp(whose[i], cell) == 0)
            return of[i];
    CU_FAIL_FATAL("a table says another reason");
    return ITL_REASON_INTERNAL;
}

static void check_verdict(const itl_outcome_facts_t *facts)
{
    static words_t trust_words = {"`trusted`", "`untrusted`", "`no-trust-list`"};
    itl_outcome_t outcome = itl_outcome_judge(facts);
    unsigned ctl = list_value(&facts->ctl), itl = list_value(&facts->itl), before = list_before(facts);

    const row_t *row = only_row(&exits, (unsigned[]){ctl, facts->ctl.was_installed, itl, facts->answered});
    CU_ASSERT_EQUAL((int)outcome.exit_status, (int)strtol(row->says[0], NULL, 10));
    CU_ASSERT_EQUAL(outcome.reason, reason_said(row->says[1], facts, ITL_REASON_INTERNAL));

    row = only_row(&trusts, (unsigned[COLUMNS_MAX]){ctl, itl, before});
    CU_ASSERT_STRING_EQUAL(row->says[0], trust_words[outcome.trust]);

    row = only_row(&codes, (unsigned[]){exit_value(outcome.exit_status), before, ctl, itl});
    int code = strcmp(row->says[0], "left out") == 0 ? (int)ITL_ALARM_NOTHING_NEW : (int)strtol(row->says[0], NULL, 10);
    CU_ASSERT_EQUAL((int)outcome.status_code, code);
}

/* What a row of the messages says: after which turn, which message, the file named, the reason. */
enum { M_AFTER, M_MESSAGE, M_NAMES, M_REASON };

static const char by_the_reason[] = "[by the reason](#reasons)";

static void expect_message(const itl_outcome_t *outcome, unsigned *next, const char *message, const char *names,
                           itl_reason_t reason)
{
    static words_t about = {"", "`CTLFile.tlv`", "`ITLFile.tlv`", "the name asked for"};
    CU_ASSERT_FATAL(*next < outcome->message_count);
    const itl_outcome_message_t *said = &outcome->messages[(*next)++];
    CU_ASSERT_EQUAL(said->reason, reason);
    CU_ASSERT_STRING_EQUAL(about[said->about], names);
    bool alone = strcmp(message, "its name alone") == 0;
    bool as_said = alone ? said->text == ITL_STATUS_CONFIGURATION : is_text(message, (int)said->text);
    CU_ASSERT_TRUE(as_said);
}

static void expect_list_messages(const itl_outcome_facts_t *facts, const itl_outcome_t *outcome, unsigned *next)
{
    const unsigned values[] = {list_value(&facts->ctl), list_value(&facts->itl), list_before(facts),
                               exit_value(outcome->exit_status)};
    for (size_t i = 0; i < messages.count; i++) {
        const row_t *row = &messages.rows[i];
        if (!fits(&messages, row, values))
            continue;
        itl_reason_t reason = reason_said(row->says[M_REASON], facts, outcome->reason);
        const char *message = row->says[M_MESSAGE];
        if (strcmp(message, by_the_reason) == 0)
            message = reason_rows[reason]->says[R_LIST];
        if (message[0] == '\0')
            continue;
        expect_message(outcome, next, message, row->says[M_NAMES], reason);
        static words_t turns = {"the CTL", "the lists"};
        CU_ASSERT_STRING_EQUAL(turns[outcome->messages[*next - 1].turn], row->says[M_AFTER]);
    }
}

static void expect_configuration_messages(const itl_outcome_facts_t *facts, const itl_outcome_t *outcome,
                                          unsigned *next)
{
    const unsigned values[COLUMNS_MAX] = {(unsigned)facts->configuration.event};
    for (size_t i = 0; i < configurations.count; i++) {
        const row_t *row = &configurations.rows[i];
        if (!fits(&configurations, row, values))
            continue;
        itl_reason_t reason = reason_said(row->says[2], facts, outcome->reason);
        const char *message = row->says[0];
        if (strcmp(message, by_the_reason) == 0)
            message = reason_rows[reason]->says[R_CONFIGURATION];
        if (message[0] == '\0')
            continue;
        expect_message(outcome, next, message, row->says[1], reason);
        CU_ASSERT_EQUAL(outcome->messages[*next - 1].turn, ITL_OUTCOME_TURN_CONFIGURATION);
    }
}

static void check_messages(const itl_outcome_facts_t *facts)
{
    itl_outcome_t outcome = itl_outcome_judge(facts);
    unsigned next = 0;
    expect_list_messages(facts, &outcome, &next);
    expect_configuration_messages(facts, &outcome, &next);
    CU_ASSERT_EQUAL(next, outcome.message_count);
}

static void test_verdict(void)
{
    open_tables();
    unsigned long count = for_every_combination(check_verdict);
    /* Each state of a list with one and without, but for "unchanged", which needs one. */
    unsigned long list = 2 * state_count - 1;
    CU_ASSERT_EQUAL(count, list * list * state_count * 2);
    CU_ASSERT_TRUE(state_count > 30);
}

static void test_messages(void)
{
    open_tables();
    (void)for_every_combination(check_messages);
}

/* --- What must hold whatever the tables are --- */

static unsigned most_messages;

static void check_invariants(const itl_outcome_facts_t *facts)
{
    itl_outcome_t outcome = itl_outcome_judge(facts);
    bool refused = facts->ctl.event == ITL_OUTCOME_REFUSED || facts->itl.event == ITL_OUTCOME_REFUSED;
    CU_ASSERT_EQUAL(outcome.exit_status == ITL_OUTCOME_EXIT_REFUSED, refused);
    CU_ASSERT_EQUAL(outcome.trust == ITL_OUTCOME_UNTRUSTED, refused);
    CU_ASSERT_TRUE(facts->answered || outcome.exit_status != ITL_OUTCOME_EXIT_DONE);
    CU_ASSERT_TRUE(outcome.exit_status != ITL_OUTCOME_EXIT_DONE || outcome.reason == ITL_REASON_NONE);
    CU_ASSERT_EQUAL(outcome.exit_status == ITL_OUTCOME_EXIT_DONE, outcome.status_code <= ITL_ALARM_TL_INITIAL_SUCCESS);
    CU_ASSERT_TRUE_FATAL(outcome.message_count <= ITL_OUTCOME_MESSAGES);
    if (outcome.message_count > most_messages)
        most_messages = outcome.message_count;
    for (unsigned i = 1; i < outcome.message_count; i++)
        CU_ASSERT_TRUE(outcome.messages[i - 1].turn <= outcome.messages[i].turn);
}

/* Also where event and reason do not belong together: the judge does not rely on it. */
static void test_invariants(void)
{
    most_messages = 0;
    (void)for_every_combination(check_invariants);
    for (int i = 0; i < 6 * 2 * 6 * 2 * REASONS_END; i++) {
        itl_outcome_facts_t facts = {
            .ctl = {.event = (itl_outcome_event_t)(i % 6), .was_installed = i / 6 % 2 != 0},
            .itl = {.event = (itl_outcome_event_t)(i / 12 % 6), .was_installed = i / 72 % 2 != 0},
            .configuration = {.event = (itl_outcome_event_t)(i % 6)},
            .answered = true,
        };
        facts.ctl.reason = facts.itl.reason = facts.configuration.reason = (itl_reason_t)(i / 144);
        if (itl_reason_is_known(facts.ctl.reason))
            check_invariants(&facts);
    }
    CU_ASSERT_EQUAL(most_messages, ITL_OUTCOME_MESSAGES);
}

/* What was said after a turn is not taken back by what comes later. */
static void check_turns(const itl_outcome_facts_t *facts)
{
    itl_outcome_facts_t early = *facts;
    early.configuration = (itl_outcome_file_t){.event = ITL_OUTCOME_NOT_ASKED};
    for (int turn = ITL_OUTCOME_TURN_LISTS; turn >= (int)ITL_OUTCOME_TURN_CTL; turn--) {
        itl_outcome_t whole = itl_outcome_judge(facts), part = itl_outcome_judge(&early);
        for (unsigned i = 0; i < whole.message_count && (int)whole.messages[i].turn <= turn; i++) {
            CU_ASSERT_TRUE(i < part.message_count);
            CU_ASSERT_EQUAL(memcmp(&whole.messages[i], &part.messages[i], sizeof part.messages[i]), 0);
        }
        early.itl = (itl_outcome_file_t){.event = ITL_OUTCOME_NOT_ASKED, .was_installed = facts->itl.was_installed};
    }
}

static void test_turns(void)
{
    (void)for_every_combination(check_turns);
}

static void test_nothing_asked_yet(void)
{
    const itl_outcome_facts_t facts = {.answered = false};
    itl_outcome_t outcome = itl_outcome_judge(&facts);
    CU_ASSERT_EQUAL(outcome.trust, ITL_OUTCOME_NO_TRUST_LIST);
    CU_ASSERT_EQUAL(outcome.reason, ITL_REASON_NONE);
    CU_ASSERT_EQUAL(outcome.exit_status, ITL_OUTCOME_EXIT_FAILED);
}

static CU_TestInfo tests[] = {
    {"reasons", test_reasons},
    {"verdict, every combination", test_verdict},
    {"messages, every combination", test_messages},
    {"invariants", test_invariants},
    {"turns", test_turns},
    {"nothing asked yet", test_nothing_asked_yet},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"outcome", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 6;
