/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Soft keys. Where Erase, Reset and Apps are is what key macros press (docs/phone.md); what stands on the other keys is
 * inferred, so that no macro for another phone does harm there. */
#include "screen/screen_priv.h"

#define NONE 0
#define EXIT ITL_SOFT_EXIT

/* Four keys. A trust list that is unlocked has Erase behind `more`, so Soft4 Soft2 and Soft2 Soft4 Soft2 erase it. */
const itl_screen_rows_t itl_rows_of_79xx = {
    [ITL_ROW_IDLE] = {ITL_SOFT_IDLE, ITL_SOFT_NEW_CALL, ITL_SOFT_FORWARD, NONE},
    [ITL_ROW_MENU] = {ITL_SOFT_SELECT, NONE, EXIT, NONE},
    [ITL_ROW_VALUES] = {NONE, NONE, EXIT, NONE},
    [ITL_ROW_LIST] = {NONE, NONE, EXIT, NONE},
    [ITL_ROW_LIST_UNLOCKED] = {NONE, NONE, EXIT, ITL_SOFT_MORE},
    [ITL_ROW_LIST_MORE] = {NONE, ITL_SOFT_ERASE, EXIT, ITL_SOFT_MORE},
    [ITL_ROW_MESSAGES] = {ITL_SOFT_CLEAR, NONE, EXIT, NONE},
    [ITL_ROW_TOGGLE] = {ITL_SOFT_NO, ITL_SOFT_YES, ITL_SOFT_SAVE, EXIT},
    [ITL_ROW_EDIT] = {ITL_SOFT_EDIT, NONE, ITL_SOFT_SAVE, EXIT},
    [ITL_ROW_INPUT] = {ITL_SOFT_DELETE, NONE, ITL_SOFT_SAVE, EXIT},
    [ITL_ROW_PASSWORD] = {ITL_SOFT_DELETE, NONE, ITL_SOFT_ENTER, EXIT},
};

/* Five keys, and Erase on the fifth. */
const itl_screen_rows_t itl_rows_of_797x = {
    [ITL_ROW_IDLE] = {ITL_SOFT_IDLE, ITL_SOFT_NEW_CALL, ITL_SOFT_FORWARD, NONE, NONE},
    [ITL_ROW_MENU] = {ITL_SOFT_SELECT, NONE, EXIT, NONE, NONE},
    [ITL_ROW_VALUES] = {NONE, NONE, EXIT, NONE, NONE},
    [ITL_ROW_LIST] = {NONE, NONE, EXIT, NONE, NONE},
    [ITL_ROW_LIST_UNLOCKED] = {NONE, NONE, EXIT, NONE, ITL_SOFT_ERASE},
    [ITL_ROW_MESSAGES] = {ITL_SOFT_CLEAR, NONE, EXIT, NONE, NONE},
    [ITL_ROW_TOGGLE] = {ITL_SOFT_NO, ITL_SOFT_YES, ITL_SOFT_SAVE, EXIT, NONE},
    [ITL_ROW_EDIT] = {ITL_SOFT_EDIT, NONE, ITL_SOFT_SAVE, EXIT, NONE},
    [ITL_ROW_INPUT] = {ITL_SOFT_DELETE, NONE, ITL_SOFT_SAVE, EXIT, NONE},
    [ITL_ROW_PASSWORD] = {ITL_SOFT_DELETE, NONE, ITL_SOFT_ENTER, EXIT, NONE},
};

#define LATER_ROWS                                                                                                     \
    [ITL_ROW_VALUES] = {NONE, NONE, NONE, EXIT}, [ITL_ROW_LIST] = {NONE, NONE, NONE, EXIT},                            \
    [ITL_ROW_TOGGLE] = {ITL_SOFT_NO, ITL_SOFT_YES, ITL_SOFT_SAVE, EXIT},                                               \
    [ITL_ROW_EDIT] = {ITL_SOFT_EDIT, NONE, ITL_SOFT_SAVE, EXIT},                                                       \
    [ITL_ROW_INPUT] = {ITL_SOFT_DELETE, NONE, ITL_SOFT_SAVE, EXIT},                                                    \
    [ITL_ROW_PASSWORD] = {ITL_SOFT_DELETE, NONE, ITL_SOFT_ENTER, EXIT},                                                \
    [ITL_ROW_MESSAGES] = {ITL_SOFT_CLEAR, NONE, NONE, EXIT}

/* Reset Settings has Security on its fourth key, and asks on its second. */
const itl_screen_rows_t itl_rows_of_two_steps = {
    [ITL_ROW_IDLE] = {ITL_SOFT_IDLE, ITL_SOFT_NEW_CALL, ITL_SOFT_APPS, NONE},
    [ITL_ROW_MENU] = {ITL_SOFT_SELECT, NONE, NONE, EXIT},
    [ITL_ROW_RESET] = {ITL_SOFT_SELECT, NONE, EXIT, ITL_SOFT_SECURITY},
    [ITL_ROW_QUESTION] = {NONE, ITL_SOFT_RESET, EXIT, NONE},
    LATER_ROWS,
};

/* Reset on the second key. */
const itl_screen_rows_t itl_rows_of_78xx = {
    [ITL_ROW_IDLE] = {ITL_SOFT_IDLE, ITL_SOFT_NEW_CALL, ITL_SOFT_FORWARD, NONE},
    [ITL_ROW_MENU] = {ITL_SOFT_SELECT, NONE, NONE, EXIT},
    [ITL_ROW_RESET] = {ITL_SOFT_SELECT, ITL_SOFT_RESET, NONE, EXIT},
    [ITL_ROW_QUESTION] = {NONE, ITL_SOFT_RESET, NONE, EXIT},
    LATER_ROWS,
};

/* Reset on the third. */
#define ROWS_OF_88XX                                                                                                   \
    [ITL_ROW_IDLE] = {ITL_SOFT_IDLE, ITL_SOFT_NEW_CALL, ITL_SOFT_FORWARD, NONE},                                       \
    [ITL_ROW_MENU] = {ITL_SOFT_SELECT, NONE, NONE, EXIT},                                                              \
    [ITL_ROW_RESET] = {NONE, NONE, ITL_SOFT_RESET, ITL_SOFT_BACK},                                                     \
    [ITL_ROW_QUESTION] = {NONE, NONE, ITL_SOFT_RESET, ITL_SOFT_BACK},                                                  \
    [ITL_ROW_LISTS] = {ITL_SOFT_ERASE, ITL_SOFT_CONTINUE, NONE, ITL_SOFT_BACK}, LATER_ROWS

const itl_screen_rows_t itl_rows_of_88xx = {ROWS_OF_88XX};

/* Early firmware has Erase in the menu of the list, too. */
const itl_screen_rows_t itl_rows_of_early_88xx = {
    ROWS_OF_88XX,
    [ITL_ROW_LIST_UNLOCKED] = {NONE, ITL_SOFT_ERASE, NONE, EXIT},
};

/* Two keys. */
const itl_screen_rows_t itl_rows_of_8821 = {
    [ITL_ROW_IDLE] = {ITL_SOFT_IDLE, NONE},
    [ITL_ROW_MENU] = {ITL_SOFT_SELECT, EXIT},
    [ITL_ROW_VALUES] = {NONE, EXIT},
    [ITL_ROW_LIST] = {NONE, EXIT},
    [ITL_ROW_MESSAGES] = {ITL_SOFT_CLEAR, EXIT},
    [ITL_ROW_RESET] = {ITL_SOFT_RESET, ITL_SOFT_BACK},
    [ITL_ROW_QUESTION] = {ITL_SOFT_RESET, ITL_SOFT_BACK},
    [ITL_ROW_TOGGLE] = {ITL_SOFT_YES, ITL_SOFT_SAVE},
    [ITL_ROW_EDIT] = {ITL_SOFT_EDIT, ITL_SOFT_SAVE},
    [ITL_ROW_INPUT] = {ITL_SOFT_DELETE, ITL_SOFT_SAVE},
    [ITL_ROW_PASSWORD] = {ITL_SOFT_ENTER, EXIT},
    [ITL_ROW_LISTS] = {ITL_SOFT_ERASE, ITL_SOFT_CONTINUE},
};

const char *itl_screen_soft_name(itl_screen_soft_t soft)
{
    static const char *const names[ITL_SOFT_COUNT] = {
        [ITL_SOFT_NONE] = "",
        [ITL_SOFT_IDLE] = "Redial",
        [ITL_SOFT_NEW_CALL] = "New Call",
        [ITL_SOFT_FORWARD] = "Forward All",
        [ITL_SOFT_APPS] = "Apps",
        [ITL_SOFT_SELECT] = "Select",
        [ITL_SOFT_EXIT] = "Exit",
        [ITL_SOFT_BACK] = "Back",
        [ITL_SOFT_MORE] = "more",
        [ITL_SOFT_ERASE] = "Erase",
        [ITL_SOFT_CLEAR] = "Clear",
        [ITL_SOFT_RESET] = "Reset",
        [ITL_SOFT_SECURITY] = "Security",
        [ITL_SOFT_NO] = "No",
        [ITL_SOFT_YES] = "Yes",
        [ITL_SOFT_EDIT] = "Edit",
        [ITL_SOFT_SAVE] = "Save",
        [ITL_SOFT_DELETE] = "<<",
        [ITL_SOFT_CONTINUE] = "Continue",
        [ITL_SOFT_ENTER] = "Enter",
    };
    return names[soft];
}
