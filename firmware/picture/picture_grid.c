/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include "picture/picture.h"
#include "screen/screen.h"
#include "text/text.h"

/* Rows that are no lines: title, prompt, soft keys. */
enum { ROWS_AROUND = 3 };

static void put(itl_picture_row_t *row, uint16_t column, uint16_t room, const char *text)
{
    itl_text_t out = itl_text_in(row->text + column, room + 1u);
    char after = row->text[column + room];
    itl_text_printable(&out, text, strlen(text) < room ? strlen(text) : room);
    row->text[column + out.len] = ' ';
    row->text[column + room] = after;
}

static void put_title(const itl_screen_view_t *view, const itl_picture_grid_t *grid, itl_picture_row_t *row)
{
    static const char padlock[] = "[locked]";
    const uint16_t room = (uint16_t)(sizeof padlock - 1);
    row->inverse = true;
    put(row, 1, (uint16_t)(grid->columns - 1u), view->title);
    if (view->locked && grid->columns > 2u * room)
        put(row, (uint16_t)(grid->columns - room - 1u), room, padlock);
}

static void put_soft_keys(const itl_screen_view_t *view, const itl_picture_grid_t *grid, itl_picture_row_t *row)
{
    const uint16_t width = (uint16_t)(grid->columns / view->soft_count);
    row->inverse = true;
    for (uint8_t i = 0; i < view->soft_count; i++)
        put(row, (uint16_t)(i * width + 1u), (uint16_t)(width - 2u), view->soft[i]);
}

/* A line: its number where a digit chooses it, its name, and its value behind that. */
static void put_line(const itl_screen_view_t *view, const itl_screen_line_t *line, uint16_t index,
                     const itl_picture_grid_t *grid, itl_picture_row_t *row)
{
    itl_text_t out = itl_text_in(row->text + 1, grid->columns);
    if (view->is_menu) {
        itl_text_decimal(&out, index + 1u);
        itl_text_char(&out, ' ');
    }
    itl_text_printable(&out, line->label, strlen(line->label));
    itl_text_string(&out, line->value[0] != '\0' ? ": " : "");
    itl_text_printable(&out, line->value, strlen(line->value));
    row->text[1u + out.len] = 1u + out.len < grid->columns ? ' ' : '\0';
    row->inverse = index == view->chosen;
}

/* The first line that is shown: the cursor's stays in the picture; without a cursor the newest lines do not matter
 * more than the oldest. */
static uint16_t first_line(const itl_screen_view_t *view, uint16_t rows)
{
    uint16_t wanted = view->chosen < view->line_count ? view->chosen : 0;
    return (uint16_t)(wanted / rows * rows);
}

void itl_picture_row(const itl_screen_t *screen, const itl_picture_grid_t *grid, uint16_t number,
                     itl_picture_row_t *row)
{
    const itl_screen_view_t view = itl_screen_draw(screen);
    const uint16_t rows = (uint16_t)(grid->rows - ROWS_AROUND);
    itl_screen_line_t line;
    memset(row->text, ' ', grid->columns);
    row->text[grid->columns] = '\0';
    row->inverse = false;
    if (number == 0) {
        put_title(&view, grid, row);
    } else if (number <= rows) {
        const uint16_t index = (uint16_t)(first_line(&view, rows) + number - 1u);
        if (index < view.line_count && itl_screen_line(screen, (uint8_t)index, &line))
            put_line(&view, &line, index, grid, row);
    } else if (number == rows + 1u) {
        put(row, 1, (uint16_t)(grid->columns - 1u), view.prompt);
    } else {
        put_soft_keys(&view, grid, row);
    }
}
