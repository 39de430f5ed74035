/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>

#include "screen/screen.h"
#include "screen/screen_priv.h"

static bool row_is_there(const itl_screen_t *screen, itl_screen_row_t row)
{
    for (unsigned i = 0; i < ITL_SCREEN_SOFT_KEYS; i++)
        if ((*screen->layout->rows)[row][i] != ITL_SOFT_NONE)
            return true;
    return false;
}

static itl_screen_row_t row_of_list(const itl_screen_t *screen)
{
    bool unlocked = screen->unlocked || screen->layout->open;
    if (!unlocked || !row_is_there(screen, ITL_ROW_LIST_UNLOCKED))
        return ITL_ROW_LIST;
    return itl_screen_top(screen)->more ? ITL_ROW_LIST_MORE : ITL_ROW_LIST_UNLOCKED;
}

static itl_screen_row_t row_of_network(const itl_screen_t *screen)
{
    const itl_screen_item_t *item = itl_screen_chosen(screen);
    if (item == NULL || !itl_screen_is_editable(screen, (itl_screen_value_t)item->what))
        return ITL_ROW_VALUES;
    return item->what == ITL_VALUE_ALTERNATE ? ITL_ROW_TOGGLE : ITL_ROW_EDIT;
}

static itl_screen_row_t row_shown(const itl_screen_t *screen)
{
    switch (itl_screen_top(screen)->page) {
    case ITL_PAGE_IDLE:
        return ITL_ROW_IDLE;
    case ITL_PAGE_NETWORK:
        return row_of_network(screen);
    case ITL_PAGE_CTL:
    case ITL_PAGE_ITL:
        return row_of_list(screen);
    case ITL_PAGE_STATUS_MESSAGES:
        return ITL_ROW_MESSAGES;
    case ITL_PAGE_RESET:
        return ITL_ROW_RESET;
    case ITL_PAGE_QUESTION:
        return ITL_ROW_QUESTION;
    case ITL_PAGE_INPUT:
        return ITL_ROW_INPUT;
    case ITL_PAGE_LISTS:
        return ITL_ROW_LISTS;
    case ITL_PAGE_PASSWORD:
        return ITL_ROW_PASSWORD;
    case ITL_PAGE_INFORMATION:
    case ITL_PAGE_ELSEWHERE:
        return ITL_ROW_VALUES;
    default:
        return ITL_ROW_MENU;
    }
}

itl_screen_soft_t itl_screen_soft_at(const itl_screen_t *screen, unsigned index)
{
    if (index >= screen->layout->soft_count)
        return ITL_SOFT_NONE;
    itl_screen_soft_t soft = (itl_screen_soft_t)(*screen->layout->rows)[row_shown(screen)][index];
    /* Phones without a key for their menus have a soft key instead. */
    bool has_key = (screen->layout->keys & (ITL_HAS_SETTINGS | ITL_HAS_APPLICATIONS)) != 0;
    return soft == ITL_SOFT_APPS && has_key ? ITL_SOFT_FORWARD : soft;
}

static const char *title_of(const itl_screen_t *screen)
{
    const char *line = itl_phone_settings(screen->phone)->line_name;
    const itl_screen_frame_t *frame = itl_screen_top(screen);
    const itl_screen_menu_t *menu = itl_screen_menu_shown(screen);
    if (screen->power > 0)
        return "Factory reset";
    if (frame->heading != NULL)
        return frame->heading;
    if (menu != NULL)
        return menu->title;
    if (frame->page == ITL_PAGE_INPUT)
        return "TFTP Server 1";
    if (frame->page == ITL_PAGE_LISTS)
        return "Trust List";
    if (frame->page == ITL_PAGE_PASSWORD)
        return "Enter password";
    return line[0] != '\0' ? line : itl_phone_name(screen->phone);
}

static const char *prompt_of(const itl_screen_t *screen)
{
    char host[ITL_SCREEN_INPUT_BYTES];
    if (screen->power > 0)
        return "123456789*0# erases everything, any other key starts the phone";
    if (itl_phone_boots(screen->phone))
        return "The phone starts";
    switch (itl_screen_top(screen)->page) {
    case ITL_PAGE_ELSEWHERE:
        return "Not part of this phone";
    case ITL_PAGE_QUESTION:
        return "Reset? The phone restarts";
    case ITL_PAGE_LISTS:
        return "Erase the trust list, or continue with it?";
    case ITL_PAGE_PASSWORD:
        return itl_screen_top(screen)->wrong ? "Wrong password" : "";
    case ITL_PAGE_INPUT:
        return itl_screen_input_is_server(screen, host) ? "HOST or HOST:PORT" : "Not a server: HOST or HOST:PORT";
    default:
        return "";
    }
}

/* Soft keys about calls are there, and do nothing. */
static bool does_something(itl_screen_soft_t soft)
{
    return soft != ITL_SOFT_NONE && soft != ITL_SOFT_IDLE && soft != ITL_SOFT_NEW_CALL && soft != ITL_SOFT_FORWARD;
}

itl_screen_view_t itl_screen_draw(const itl_screen_t *screen)
{
    if (itl_screen_top(screen)->page == ITL_PAGE_GUEST)
        return screen->guest.draw(screen->guest.ctx);
    itl_screen_view_t view = {.title = title_of(screen),
                              .prompt = prompt_of(screen),
                              .locked = screen->depth > 0 && !screen->unlocked,
                              .line_count = itl_screen_line_count(screen),
                              .soft_count = screen->layout->soft_count};
    const itl_screen_item_t *chosen = itl_screen_chosen(screen);
    view.is_menu = chosen != NULL;
    view.chosen = chosen != NULL ? itl_screen_top(screen)->cursor : view.line_count;
    for (unsigned i = 0; i < view.soft_count; i++) {
        itl_screen_soft_t soft = screen->power > 0 ? ITL_SOFT_NONE : itl_screen_soft_at(screen, i);
        view.soft[i] = itl_screen_soft_name(soft);
        view.soft_mask = (uint8_t)(view.soft_mask | (does_something(soft) ? 1u << i : 0u));
    }
    return view;
}
