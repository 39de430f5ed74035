/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "screen/screen.h"

#include <string.h>

#include "screen/screen_priv.h"
#include "text/text_read.h"

/* What is keyed in to erase everything while the power is new. */
static const char factory_reset[] = "123456789*0#";

void itl_screen_init(itl_screen_t *screen, itl_phone_t *phone)
{
    memset(screen, 0, sizeof *screen);
    screen->phone = phone;
    screen->layout = itl_screen_layout_of(itl_phone_config(phone));
}

void itl_screen_lend(itl_screen_t *screen, const itl_screen_guest_t *guest)
{
    itl_screen_close(screen);
    screen->guest = guest != NULL ? *guest : (itl_screen_guest_t){0};
}

uint8_t itl_screen_soft_keys(const itl_phone_config_t *config)
{
    return itl_screen_layout_of(config)->soft_count;
}

static void close_guest(itl_screen_t *screen)
{
    if (screen->guest.close != NULL)
        screen->guest.close(screen->guest.ctx);
}

void itl_screen_power_on_held(itl_screen_t *screen)
{
    const itl_screen_guest_t guest = screen->guest;
    close_guest(screen);
    itl_screen_init(screen, screen->phone);
    screen->guest = guest;
    screen->power = 1;
}

void itl_screen_close(itl_screen_t *screen)
{
    close_guest(screen);
    screen->depth = 0;
    memset(screen->held, 0, sizeof screen->held);
}

const itl_screen_frame_t *itl_screen_top(const itl_screen_t *screen)
{
    return &screen->frames[screen->depth];
}

static itl_screen_frame_t *top(itl_screen_t *screen)
{
    return &screen->frames[screen->depth];
}

const itl_screen_menu_t *itl_screen_menu_shown(const itl_screen_t *screen)
{
    return itl_screen_menu_of(screen, itl_screen_top(screen)->page);
}

const itl_screen_item_t *itl_screen_chosen(const itl_screen_t *screen)
{
    const itl_screen_menu_t *menu = itl_screen_menu_shown(screen);
    return menu != NULL ? itl_screen_item_of(screen, menu, itl_screen_top(screen)->cursor) : NULL;
}

/* --- opening and closing --- */

static bool may(const itl_screen_t *screen, itl_screen_access_t access)
{
    const itl_config_settings_t *settings = itl_phone_settings(screen->phone);
    if (access == ITL_ACCESS_ADMIN)
        return itl_config_opens_menus(settings);
    return access == ITL_ACCESS_ALWAYS || settings->settings_access != ITL_CONFIG_OFF;
}

static itl_screen_frame_t *push(itl_screen_t *screen, itl_screen_page_t page, const char *heading)
{
    if (screen->depth + 1u < ITL_SCREEN_DEPTH)
        screen->depth++;
    *top(screen) = (itl_screen_frame_t){.page = page, .heading = heading};
    return top(screen);
}

static void pop(itl_screen_t *screen)
{
    if (screen->depth > 0)
        screen->depth--;
}

void itl_screen_show_guest(itl_screen_t *screen)
{
    screen->depth = 0;
    memset(screen->held, 0, sizeof screen->held);
    if (screen->guest.draw != NULL)
        push(screen, ITL_PAGE_GUEST, NULL);
}

/* What Directories or Services open. @param heading  of an empty page, where there is no guest */
static void open_guest(itl_screen_t *screen, itl_screen_key_t key, const char *heading)
{
    const itl_screen_guest_t *guest = &screen->guest;
    if (guest->open != NULL && guest->open(guest->ctx, key))
        push(screen, ITL_PAGE_GUEST, NULL);
    else
        push(screen, ITL_PAGE_ELSEWHERE, heading);
}

static void read_network(itl_screen_t *screen)
{
    const itl_phone_config_t *config = itl_phone_config(screen->phone);
    itl_text_t text = itl_text_in(screen->server, sizeof screen->server);
    screen->alternate = config->tftp_alternate;
    if (config->tftp_count > 0)
        itl_text_server(&text, config->tftp[0].host, config->tftp[0].port);
}

static void ask_password(itl_screen_t *screen)
{
    memset(screen->password, 0, sizeof screen->password);
    push(screen, ITL_PAGE_PASSWORD, NULL);
}

static void open_page(itl_screen_t *screen, itl_screen_page_t page)
{
    const itl_screen_menu_t *menu = itl_screen_menu_of(screen, page);
    if (menu == NULL || !may(screen, menu->access))
        return;
    if (page == ITL_PAGE_ADMIN && itl_screen_password_is_set(screen)) {
        ask_password(screen);
        return;
    }
    push(screen, page, NULL);
    if (page == ITL_PAGE_NETWORK)
        read_network(screen);
}

static void ask(itl_screen_t *screen, const char *heading, itl_screen_action_t action)
{
    push(screen, ITL_PAGE_QUESTION, heading)->action = action;
}

/* The action of a question restarts the phone: it comes back idle and locked. What was typed in is still to be read. */
static itl_screen_action_t leave(itl_screen_t *screen, itl_screen_action_t action)
{
    close_guest(screen);
    screen->depth = 0;
    screen->unlocked = false;
    memset(screen->held, 0, sizeof screen->held);
    return action;
}

/* --- the network menu --- */

bool itl_screen_is_editable(const itl_screen_t *screen, itl_screen_value_t value)
{
    if (itl_screen_top(screen)->page != ITL_PAGE_NETWORK || (screen->layout->locks_network && !screen->unlocked))
        return false;
    return value == ITL_VALUE_ALTERNATE || (value == ITL_VALUE_TFTP1 && screen->alternate);
}

static bool has_lists(const itl_screen_t *screen)
{
    return itl_phone_installed(screen->phone, ITL_PHONE_ITL) != NULL ||
           itl_phone_installed(screen->phone, ITL_PHONE_CTL) != NULL;
}

static itl_screen_action_t save_network(itl_screen_t *screen)
{
    char host[ITL_SCREEN_INPUT_BYTES];
    if (!screen->alternate && itl_phone_config(screen->phone)->tftp_alternate)
        return leave(screen, ITL_SCREEN_RESET_NETWORK);
    if (!screen->alternate) {
        pop(screen);
        return ITL_SCREEN_NOTHING;
    }
    if (!itl_screen_input_is_server(screen, host)) {
        push(screen, ITL_PAGE_INPUT, NULL);
        return ITL_SCREEN_NOTHING;
    }
    if (screen->layout->asks_lists && has_lists(screen) && !itl_phone_lists_name(screen->phone, host)) {
        push(screen, ITL_PAGE_LISTS, NULL);
        return ITL_SCREEN_NOTHING;
    }
    return leave(screen, ITL_SCREEN_USE_TFTP);
}

static itl_screen_action_t save(itl_screen_t *screen)
{
    char host[ITL_SCREEN_INPUT_BYTES];
    if (itl_screen_top(screen)->page == ITL_PAGE_NETWORK)
        return save_network(screen);
    if (itl_screen_input_is_server(screen, host))
        pop(screen);
    return ITL_SCREEN_NOTHING;
}

/* Behind the right password is what it was asked for. */
static void enter(itl_screen_t *screen)
{
    const bool right = itl_screen_password_is_right(screen);
    memset(screen->password, 0, sizeof screen->password);
    top(screen)->wrong = !right;
    if (!right)
        return;
    pop(screen);
    if (itl_screen_password_asked_behind_lock(screen))
        screen->unlocked = true;
    else
        push(screen, ITL_PAGE_ADMIN, NULL);
}

static void step_out(itl_screen_t *screen)
{
    if (itl_screen_top(screen)->page == ITL_PAGE_INPUT)
        read_network(screen);
    pop(screen);
}

/* --- choosing --- */

static void choose_value(itl_screen_t *screen, itl_screen_value_t value)
{
    if (!itl_screen_is_editable(screen, value))
        return;
    if (value == ITL_VALUE_ALTERNATE)
        screen->alternate = !screen->alternate;
    else
        push(screen, ITL_PAGE_INPUT, NULL);
}

/* @param open  false: the cursor goes there, and a value stays what it is */
static void choose(itl_screen_t *screen, const itl_screen_item_t *item, bool open)
{
    switch (item->kind) {
    case ITL_ITEM_PAGE:
        open_page(screen, (itl_screen_page_t)item->what);
        break;
    case ITL_ITEM_VALUE:
        if (open)
            choose_value(screen, (itl_screen_value_t)item->what);
        break;
    case ITL_ITEM_ELSEWHERE:
        if (may(screen, item->access))
            push(screen, ITL_PAGE_ELSEWHERE, item->label);
        break;
    case ITL_ITEM_GUEST:
        open_guest(screen, (itl_screen_key_t)item->what, item->label);
        break;
    case ITL_ITEM_QUESTION:
        ask(screen, item->label, (itl_screen_action_t)item->what);
        break;
    }
}

static void choose_number(itl_screen_t *screen, unsigned number)
{
    const itl_screen_menu_t *menu = itl_screen_menu_shown(screen);
    if (menu == NULL || number == 0)
        return;
    const itl_screen_item_t *item = itl_screen_item_of(screen, menu, (uint8_t)(number - 1u));
    if (item == NULL)
        return;
    top(screen)->cursor = (uint8_t)(number - 1u);
    choose(screen, item, false);
}

static void choose_shown(itl_screen_t *screen)
{
    const itl_screen_item_t *item = itl_screen_chosen(screen);
    if (item != NULL)
        choose(screen, item, true);
}

static void move(itl_screen_t *screen, int by)
{
    int to = top(screen)->cursor + by;
    if (to >= 0 && to < itl_screen_line_count(screen))
        top(screen)->cursor = (uint8_t)to;
}

/* --- soft keys --- */

static itl_screen_action_t erase(itl_screen_t *screen)
{
    switch (itl_screen_top(screen)->page) {
    case ITL_PAGE_CTL:
        return leave(screen, ITL_SCREEN_ERASE_CTL);
    case ITL_PAGE_LISTS:
        return leave(screen, ITL_SCREEN_USE_TFTP);
    default:
        return leave(screen, ITL_SCREEN_ERASE_ITL);
    }
}

static itl_screen_action_t reset(itl_screen_t *screen)
{
    if (itl_screen_top(screen)->page == ITL_PAGE_QUESTION)
        return leave(screen, itl_screen_top(screen)->action);
    choose_shown(screen);
    return ITL_SCREEN_NOTHING;
}

static itl_screen_action_t press_soft(itl_screen_t *screen, unsigned index)
{
    switch (itl_screen_soft_at(screen, index)) {
    case ITL_SOFT_APPS:
        open_page(screen, ITL_PAGE_APPLICATIONS);
        break;
    case ITL_SOFT_SELECT:
    case ITL_SOFT_EDIT:
        choose_shown(screen);
        break;
    case ITL_SOFT_EXIT:
    case ITL_SOFT_BACK:
        step_out(screen);
        break;
    case ITL_SOFT_MORE:
        top(screen)->more = !top(screen)->more;
        break;
    case ITL_SOFT_ERASE:
        return erase(screen);
    case ITL_SOFT_CLEAR:
        return ITL_SCREEN_CLEAR_MESSAGES;
    case ITL_SOFT_RESET:
        return reset(screen);
    case ITL_SOFT_SECURITY:
        ask(screen, "Security", ITL_SCREEN_RESET_SECURITY);
        break;
    case ITL_SOFT_NO:
    case ITL_SOFT_YES:
        screen->alternate = itl_screen_soft_at(screen, index) == ITL_SOFT_YES;
        break;
    case ITL_SOFT_SAVE:
        return save(screen);
    case ITL_SOFT_DELETE:
        itl_screen_input_delete(screen);
        break;
    case ITL_SOFT_ENTER:
        enter(screen);
        break;
    case ITL_SOFT_CONTINUE:
        return leave(screen, ITL_SCREEN_USE_TFTP_KEEP);
    default:
        break;
    }
    return ITL_SCREEN_NOTHING;
}

/* --- keys --- */

static void toggle_lock(itl_screen_t *screen)
{
    top(screen)->more = false;
    if (!screen->unlocked && itl_screen_password_asked_behind_lock(screen) && itl_screen_password_is_set(screen))
        ask_password(screen);
    else
        screen->unlocked = !screen->unlocked;
}

/* Where a menu is open. **# toggles the lock, **#** restarts. */
static itl_screen_action_t press_sequence(itl_screen_t *screen, char key)
{
    const size_t size = sizeof screen->held;
    memmove(screen->held, screen->held + 1, size - 1);
    screen->held[size - 1] = key;
    if (screen->depth == 0)
        return ITL_SCREEN_NOTHING;
    if (memcmp(screen->held, "**#**", size) == 0)
        return leave(screen, ITL_SCREEN_RESTART);
    if (memcmp(screen->held + size - 3, "**#", 3) == 0 && itl_screen_top(screen)->page != ITL_PAGE_PASSWORD)
        toggle_lock(screen);
    return ITL_SCREEN_NOTHING;
}

static void press_fixed(itl_screen_t *screen, itl_screen_key_t key)
{
    static const char *const headings[] = {"Directories", "Services", "Messages", "Contacts"};
    if (key == ITL_SCREEN_KEY_SETTINGS || key == ITL_SCREEN_KEY_APPLICATIONS) {
        bool open = screen->depth > 0;
        itl_screen_close(screen);
        if (!open)
            open_page(screen, screen->layout->settings);
        return;
    }
    itl_screen_close(screen);
    const char *heading = headings[key - ITL_SCREEN_KEY_DIRECTORIES];
    if (key == ITL_SCREEN_KEY_MESSAGES)
        push(screen, ITL_PAGE_ELSEWHERE, heading);
    else
        open_guest(screen, key, heading);
}

static unsigned needs(itl_screen_key_t key)
{
    if (key >= ITL_SCREEN_KEY_UP && key <= ITL_SCREEN_KEY_SELECT)
        return ITL_HAS_ARROWS;
    if (key == ITL_SCREEN_KEY_BACK)
        return ITL_HAS_BACK;
    if (key == ITL_SCREEN_KEY_SETTINGS)
        return ITL_HAS_SETTINGS;
    if (key == ITL_SCREEN_KEY_APPLICATIONS)
        return ITL_HAS_APPLICATIONS;
    return key >= ITL_SCREEN_KEY_DIRECTORIES && key <= ITL_SCREEN_KEY_CONTACTS ? ITL_HAS_FOLDERS : 0u;
}

static bool has_key(const itl_screen_t *screen, itl_screen_key_t key)
{
    return (screen->layout->keys & needs(key)) == needs(key);
}

static void press_other(itl_screen_t *screen, itl_screen_key_t key)
{
    if (!has_key(screen, key))
        return;
    switch (key) {
    case ITL_SCREEN_KEY_UP:
    case ITL_SCREEN_KEY_DOWN:
        move(screen, key == ITL_SCREEN_KEY_UP ? -1 : 1);
        break;
    case ITL_SCREEN_KEY_SELECT:
        choose_shown(screen);
        break;
    case ITL_SCREEN_KEY_BACK:
        step_out(screen);
        break;
    case ITL_SCREEN_KEY_LEFT:
    case ITL_SCREEN_KEY_RIGHT:
    case ITL_SCREEN_KEY_CALLS:
        break;
    default:
        press_fixed(screen, key);
    }
}

static char keypad(itl_screen_key_t key)
{
    static const char characters[] = ITL_TEXT_DIGITS "*#";
    return key <= ITL_SCREEN_KEY_POUND ? characters[key] : '\0';
}

/* The guest has all keys but those that open something else. What is typed in there is no **#. */
static itl_screen_action_t press_guest(itl_screen_t *screen, itl_screen_key_t key)
{
    const itl_screen_guest_t *guest = &screen->guest;
    const char character = keypad(key);
    if (character != '\0' && guest->type(guest->ctx, character))
        return ITL_SCREEN_NOTHING;
    if (key >= ITL_SCREEN_KEY_SETTINGS)
        press_other(screen, key);
    else if (has_key(screen, key) && !guest->key(guest->ctx, key))
        pop(screen);
    return character != '\0' ? press_sequence(screen, character) : ITL_SCREEN_NOTHING;
}

/* The power is new and # was held: a wrong key, and the phone starts as ever. */
static itl_screen_action_t press_power(itl_screen_t *screen, itl_screen_key_t key)
{
    bool right = keypad(key) != '\0' && keypad(key) == factory_reset[screen->power - 1];
    screen->power = right ? (uint8_t)(screen->power + 1u) : 0;
    if (!right)
        return leave(screen, ITL_SCREEN_RESTART);
    if (factory_reset[screen->power - 1] != '\0')
        return ITL_SCREEN_NOTHING;
    screen->power = 0;
    return leave(screen, ITL_SCREEN_RESET_ALL);
}

itl_screen_action_t itl_screen_key(itl_screen_t *screen, itl_screen_key_t key)
{
    if ((unsigned)key >= ITL_SCREEN_KEY_COUNT)
        return ITL_SCREEN_NOTHING;
    if (screen->power > 0)
        return press_power(screen, key);
    if (itl_phone_boots(screen->phone))
        return ITL_SCREEN_NOTHING;
    if (itl_screen_top(screen)->page == ITL_PAGE_GUEST)
        return press_guest(screen, key);
    const bool is_typed = itl_screen_input_key(screen, key);
    if (is_typed && itl_screen_top(screen)->page == ITL_PAGE_INPUT)
        return ITL_SCREEN_NOTHING;
    if (key >= ITL_SCREEN_KEY_SOFT1 && key <= ITL_SCREEN_KEY_SOFT5)
        return press_soft(screen, (unsigned)(key - ITL_SCREEN_KEY_SOFT1));
    if (keypad(key) == '\0') {
        press_other(screen, key);
        return ITL_SCREEN_NOTHING;
    }
    if (key <= ITL_SCREEN_KEY_9 && !is_typed)
        choose_number(screen, (unsigned)key);
    return press_sequence(screen, keypad(key));
}
