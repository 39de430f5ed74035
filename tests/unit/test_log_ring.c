/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which lines of a log stay when it is too long. */
#include <stdlib.h>
#include <string.h>

#include "base/log_ring.h"
#include "runner.h"

/* "a1", "b2": the letter is the kind. */
static unsigned by_letter(const char *line, size_t len)
{
    return len > 0 ? (unsigned)(line[0] - 'a') : 0;
}

static const char *trim(const char *lines, size_t target, log_ring_kind_t *kind_of)
{
    static char text[256];
    strcpy(text, lines);
    text[log_ring_trim(text, strlen(text), target, kind_of)] = '\0';
    return text;
}

static void what_fits_stays(void)
{
    CU_ASSERT_STRING_EQUAL(trim("", 0, by_letter), "");
    CU_ASSERT_STRING_EQUAL(trim("a1\nb1\n", 6, by_letter), "a1\nb1\n");
}

static void the_oldest_go(void)
{
    CU_ASSERT_STRING_EQUAL(trim("a1\na2\na3\na4\n", 6, NULL), "a3\na4\n");
    CU_ASSERT_STRING_EQUAL(trim("a1\na2\na3\na4", 6, NULL), "a3\na4");
    CU_ASSERT_STRING_EQUAL(trim("a line longer than all\n", 6, NULL), "");
}

static void a_flood_pushes_out_no_other_kind(void)
{
    CU_ASSERT_STRING_EQUAL(trim("a1\nb1\nb2\nb3\nc1\nb4\nb5\nb6\nb7\n", 15, by_letter), "a1\nc1\nb5\nb6\nb7\n");
    CU_ASSERT_STRING_EQUAL(trim("a1\na2\na3\nb1\nb2\nb3\nb4\n", 12, by_letter), "a2\na3\nb3\nb4\n");
}

static void kinds_beyond_the_last_are_the_first(void)
{
    CU_ASSERT_STRING_EQUAL(trim("z1\na1\nz2\na2\n", 6, by_letter), "z2\na2\n");
}

static CU_TestInfo ring_tests[] = {
    {"what fits stays", what_fits_stays},
    {"the oldest go", the_oldest_go},
    {"a flood pushes out no other kind", a_flood_pushes_out_no_other_kind},
    {"kinds beyond the last are the first", kinds_beyond_the_last_are_the_first},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"log ring", NULL, NULL, NULL, NULL, ring_tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
