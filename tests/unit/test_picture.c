/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Pictures read back: their characters, found by the font, are those of the screen. */
#include <stdlib.h>
#include <string.h>

#include "picture/font.h"
#include "picture/picture.h"
#include "screen_rig.h"

static screen_rig_t rig;
static uint8_t file[2u * 1024u * 1024u];

static uint32_t number_at(size_t at, unsigned bytes)
{
    uint32_t number = 0;
    for (unsigned i = 0; i < bytes; i++)
        number |= (uint32_t)file[at + i] << (8u * i);
    return number;
}

static itl_picture_t take_picture(void)
{
    const itl_picture_t picture = itl_picture_of(&rig.screen);
    const uint32_t bytes = itl_picture_bytes(&picture);
    CU_ASSERT_TRUE_FATAL(bytes <= sizeof file);
    /* In pieces of any size: a server takes it as it has room. */
    for (uint32_t at = 0; at < bytes; at += 1000)
        itl_picture_read(&picture, at, file + at, bytes - at < 1000 ? bytes - at : 1000);
    return picture;
}

static bool is_dark(const itl_picture_t *picture, uint32_t x, uint32_t y)
{
    const uint32_t row = picture->height - 1u - y;
    return file[54 + 4u * (row * picture->width + x)] == 0;
}

/* The character at a place of the grid, whichever way round it is drawn; '?' for none. */
static char read_character(const itl_picture_t *picture, uint32_t column, uint32_t number)
{
    for (unsigned glyph = 0; glyph < ITL_FONT_GLYPHS; glyph++) {
        bool same = true, opposite = true;
        for (unsigned y = 0; y < ITL_FONT_HEIGHT; y++)
            for (unsigned x = 0; x < ITL_FONT_WIDTH; x++) {
                const bool ink = (itl_font[glyph][y] >> (ITL_FONT_WIDTH - 1u - x) & 1u) != 0;
                const bool dark = is_dark(picture, (column * ITL_FONT_WIDTH + x) * picture->scale,
                                          (number * ITL_FONT_HEIGHT + y) * picture->scale);
                same = same && ink == dark;
                opposite = opposite && ink != dark;
            }
        if (same || opposite)
            return (char)(ITL_FONT_FIRST + glyph);
    }
    return '?';
}

static void read_row(const itl_picture_t *picture, uint32_t number, char text[ITL_PICTURE_COLUMNS + 1u])
{
    const uint32_t columns = picture->width / (ITL_FONT_WIDTH * picture->scale);
    for (uint32_t column = 0; column < columns; column++)
        text[column] = read_character(picture, column, number);
    text[columns] = '\0';
}

static void check_rows(const itl_picture_t *picture)
{
    const itl_picture_grid_t grid = {.columns = (uint16_t)(picture->width / (ITL_FONT_WIDTH * picture->scale)),
                                     .rows = (uint16_t)(picture->height / (ITL_FONT_HEIGHT * picture->scale))};
    for (uint16_t number = 0; number < grid.rows; number++) {
        char text[ITL_PICTURE_COLUMNS + 1u];
        itl_picture_row_t row;
        read_row(picture, number, text);
        itl_picture_row(&rig.screen, &grid, number, &row);
        CU_ASSERT_STRING_EQUAL(text, row.text);
    }
}

static void test_headers_and_sizes(void)
{
    static const struct {
        const char *model;
        uint32_t width, height;
    } rows[] = {{"8845", 800, 480}, {"7821", 396, 162}, {"7962", 320, 222}, {"8821", 240, 320}, {"9971", 640, 480}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        screen_rig_open(&rig, rows[i].model, "12.5", "");
        const itl_picture_t picture = take_picture();
        CU_ASSERT_EQUAL(memcmp(file, "BM", 2), 0);
        CU_ASSERT_EQUAL(number_at(2, 4), 54 + 4 * rows[i].width * rows[i].height);
        CU_ASSERT_EQUAL(number_at(10, 4), 54);
        CU_ASSERT_EQUAL(number_at(14, 4), 40);
        CU_ASSERT_EQUAL(number_at(18, 4), rows[i].width);
        CU_ASSERT_EQUAL(number_at(22, 4), rows[i].height);
        CU_ASSERT_EQUAL(number_at(28, 2), 32);
        CU_ASSERT_EQUAL(number_at(38, 4), 4875);
        CU_ASSERT_EQUAL(number_at(2, 4), itl_picture_bytes(&picture));
        check_rows(&picture);
        screen_rig_close(&rig);
    }
}

static bool shows(const itl_picture_t *picture, const char *text)
{
    char row[ITL_PICTURE_COLUMNS + 1u];
    for (uint32_t number = 0; number < picture->height / (ITL_FONT_HEIGHT * picture->scale); number++) {
        read_row(picture, number, row);
        if (strstr(row, text) != NULL)
            return true;
    }
    return false;
}

/* What the screen says as data is what the picture shows. */
static void test_what_is_shown(void)
{
    screen_rig_open(&rig, "8845", "12.5", "");
    screen_rig_press(&rig, "Applications 5 4", true);
    itl_picture_t picture = take_picture();
    itl_screen_line_t line;
    CU_ASSERT_TRUE(shows(&picture, itl_screen_draw(&rig.screen).title));
    CU_ASSERT_TRUE(shows(&picture, "[locked]"));
    CU_ASSERT_TRUE(shows(&picture, "Reset"));
    for (uint8_t i = 0; itl_screen_line(&rig.screen, i, &line); i++)
        CU_ASSERT_TRUE(shows(&picture, line.label));
    check_rows(&picture);
    screen_rig_press(&rig, "5", true);
    picture = take_picture();
    CU_ASSERT_TRUE(shows(&picture, "Reset? The phone restarts"));
    screen_rig_press(&rig, "**#", true);
    picture = take_picture();
    CU_ASSERT_FALSE(shows(&picture, "[locked]"));
    screen_rig_close(&rig);
}

/* Lines past the picture come with the cursor. */
static void test_long_menus(void)
{
    screen_rig_open(&rig, "7960", "8.1", "");
    screen_rig_press(&rig, "Settings 3", true);
    itl_picture_t picture = take_picture();
    CU_ASSERT_TRUE(shows(&picture, "1 DHCP Server"));
    CU_ASSERT_FALSE(shows(&picture, "Alternate TFTP"));
    for (int i = 0; i < 32; i++)
        screen_rig_press(&rig, "NavDwn", true);
    picture = take_picture();
    CU_ASSERT_TRUE(shows(&picture, "33 Alternate TFTP: No"));
    CU_ASSERT_FALSE(shows(&picture, "1 DHCP Server"));
    screen_rig_close(&rig);
}

/* In the smallest grid, and where no word fits. */
static void test_small_grids(void)
{
    itl_picture_row_t row;
    screen_rig_open(&rig, "7962", "9.4.1", "");
    screen_rig_press(&rig, "Settings", true);
    for (uint16_t columns = 20; columns <= ITL_PICTURE_COLUMNS; columns++)
        for (uint16_t number = 0; number < 4; number++) {
            const itl_picture_grid_t grid = {.columns = columns, .rows = 4};
            itl_picture_row(&rig.screen, &grid, number, &row);
            CU_ASSERT_EQUAL(strlen(row.text), columns);
        }
    screen_rig_close(&rig);
}

static CU_TestInfo tests[] = {
    {"headers and sizes", test_headers_and_sizes},
    {"what is shown", test_what_is_shown},
    {"long menus", test_long_menus},
    {"small grids", test_small_grids},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"picture", screen_rig_lists, NULL, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
const unsigned unit_tests_expected = 4;
