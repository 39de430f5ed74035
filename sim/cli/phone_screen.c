/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_screen.h"

#include <curses.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/cli.h"
#include "picture/picture.h"
#include "posix/net.h"
#include "text/text_read.h"

/* Smallest grid: title, a line, prompt, soft keys; the line with the help comes below it. */
enum { ROWS_MIN = 4, COLUMNS_MIN = 20, ESCAPE_MS = 25 };

enum { CONTROL_P = 'P' - '@', DELETE = 0x7f };

static SCREEN *terminal;

bool phone_screen_is_supported(void)
{
    return true;
}

/* Without colours where the terminal has none, or its user wants none (NO_COLOR). */
static void use_colours(void)
{
    const char *none = getenv("NO_COLOR");
    if ((none != NULL && none[0] != '\0') || !has_colors())
        return;
    start_color();
    use_default_colors();
    init_pair(1, COLOR_WHITE, COLOR_BLUE);
}

int phone_screen_open(posix_net_t *net)
{
    if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
        return cli_error(EXIT_FAILED, "--screen: standard input and output are no terminal");
    terminal = newterm(NULL, stdout, stdin);
    if (terminal == NULL)
        return cli_error(EXIT_FAILED, "--screen: terminal '%s' is not known; set TERM",
                         getenv("TERM") != NULL ? getenv("TERM") : "");
    set_escdelay(ESCAPE_MS);
    cbreak();
    noecho();
    nonl();
    keypad(stdscr, TRUE);
    nodelay(stdscr, TRUE);
    curs_set(0);
    use_colours();
    if (posix_net_watch(net, STDIN_FILENO) != ITL_HAL_OK)
        return cli_error(EXIT_FAILED, "--screen: no room for the terminal among the sockets");
    return EXIT_DONE;
}

void phone_screen_close(posix_net_t *net)
{
    if (terminal == NULL)
        return;
    posix_net_unwatch(net, STDIN_FILENO);
    endwin();
    delscreen(terminal);
    terminal = NULL;
}

/* --- keys --- */

typedef struct keyboard_key {
    int code;
    itl_screen_key_t key;
} keyboard_key_t;

static const keyboard_key_t keyboard[] = {
    {'*', ITL_SCREEN_KEY_STAR},           {'#', ITL_SCREEN_KEY_POUND},        {KEY_UP, ITL_SCREEN_KEY_UP},
    {KEY_DOWN, ITL_SCREEN_KEY_DOWN},      {KEY_LEFT, ITL_SCREEN_KEY_LEFT},    {KEY_RIGHT, ITL_SCREEN_KEY_RIGHT},
    {'\r', ITL_SCREEN_KEY_SELECT},        {KEY_ENTER, ITL_SCREEN_KEY_SELECT}, {'\n', ITL_SCREEN_KEY_SELECT},
    {KEY_BACKSPACE, ITL_SCREEN_KEY_BACK}, {DELETE, ITL_SCREEN_KEY_BACK},      {'\b', ITL_SCREEN_KEY_BACK},
    {'s', ITL_SCREEN_KEY_SETTINGS},       {'a', ITL_SCREEN_KEY_APPLICATIONS}, {'d', ITL_SCREEN_KEY_DIRECTORIES},
    {'v', ITL_SCREEN_KEY_SERVICES},       {'m', ITL_SCREEN_KEY_MESSAGES},     {'c', ITL_SCREEN_KEY_CONTACTS},
};

static itl_screen_key_t key_of(int code)
{
    static const char digits[] = ITL_TEXT_DIGITS;
    const char *digit = code > 0 && code <= '9' ? strchr(digits, code) : NULL;
    if (digit != NULL)
        return (itl_screen_key_t)(digit - digits);
    if (code >= KEY_F(1) && code <= KEY_F(5))
        return (itl_screen_key_t)((int)ITL_SCREEN_KEY_SOFT1 + code - KEY_F(1));
    for (size_t i = 0; i < sizeof keyboard / sizeof keyboard[0]; i++)
        if (keyboard[i].code == code)
            return keyboard[i].key;
    return ITL_SCREEN_KEY_COUNT;
}

/* A character where a server is typed in; keypad keys have a meaning of their own only elsewhere. */
static bool typed(device_screen_t *screen, int code)
{
    const bool erases = code == KEY_BACKSPACE || code == DELETE || code == '\b';
    const bool plain = code > ' ' && code <= '~';
    return (erases || plain) && itl_screen_type(&screen->screen, erases ? '\b' : (char)code);
}

/* @return false: the user is done */
static bool take_key(device_screen_t *screen, int code)
{
    if (code == KEY_RESIZE || typed(screen, code))
        return true;
    if (code == 'q')
        return false;
    if (code == CONTROL_P) {
        device_screen_power_on_held(screen);
        return true;
    }
    device_screen_key(screen, key_of(code));
    return true;
}

/* --- drawing --- */

static void draw_row(int number, const itl_picture_row_t *row)
{
    const chtype colour = COLOR_PAIRS > 1 && number == 0 ? COLOR_PAIR(1) | A_BOLD : A_REVERSE;
    if (row->inverse)
        attron(colour);
    mvaddstr(number, 0, row->text);
    if (row->inverse)
        attroff(colour);
}

static const char hint[] =
    " q quit  F1-F5 soft keys  0-9*# arrows Enter Backspace  s Settings a Applications d Directories v Services";

static void draw(const device_screen_t *screen)
{
    const int columns = COLS < (int)ITL_PICTURE_COLUMNS ? COLS : (int)ITL_PICTURE_COLUMNS;
    const itl_picture_grid_t grid = {.columns = (uint16_t)columns, .rows = (uint16_t)(LINES - 1)};
    itl_picture_row_t row;
    erase();
    if (LINES <= ROWS_MIN || COLS < COLUMNS_MIN) {
        mvaddnstr(0, 0, "too small", COLS);
        refresh();
        return;
    }
    for (uint16_t number = 0; number < grid.rows; number++) {
        itl_picture_row(&screen->screen, &grid, number, &row);
        draw_row(number, &row);
    }
    mvaddnstr(LINES - 1, 0, hint, COLS - 1);
    refresh();
}

bool phone_screen_poll(device_screen_t *screen)
{
    int code;
    while ((code = getch()) != ERR)
        if (!take_key(screen, code))
            return false;
    draw(screen);
    return true;
}
