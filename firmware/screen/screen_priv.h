/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What the files of screen/ have for each other, and the shape of their tables: screen.c (keys), screen_input.c (what
 * is typed in), screen_password.c (the password), screen_draw.c (what is shown), screen_line.c and screen_trust.c
 * (lines), screen_layout.c (which tables a phone has), screen_menus.c (menus), screen_soft.c (soft keys), screen_key.c
 * (names of keys).
 */
#ifndef ITLPHONE_SCREEN_PRIV_H
#define ITLPHONE_SCREEN_PRIV_H

#include "family/family.h"
#include "phone/phone_view.h"
#include "screen/screen_types.h"
#include "text/text.h"

/** What an item of a menu is. */
typedef enum itl_screen_item_kind {
    ITL_ITEM_PAGE,      /**< Opens page @c what. */
    ITL_ITEM_VALUE,     /**< Shows value @c what. */
    ITL_ITEM_ELSEWHERE, /**< Opens a page that has nothing to do with trust. */
    ITL_ITEM_GUEST,     /**< Opens what key @c what opens. */
    ITL_ITEM_QUESTION   /**< Asks before action @c what. */
} itl_screen_item_kind_t;

/** Values. */
typedef enum itl_screen_value {
    ITL_VALUE_NONE, /**< A row that this phone has nothing for. */
    ITL_VALUE_MODEL,
    ITL_VALUE_MAC,
    ITL_VALUE_HOST,
    ITL_VALUE_LOAD,
    ITL_VALUE_TFTP1,
    ITL_VALUE_TFTP2,
    ITL_VALUE_ALTERNATE,
    ITL_VALUE_SECURITY_MODE,
    ITL_VALUE_WEB_ACCESS,
    ITL_VALUE_SSH_ACCESS,
    ITL_VALUE_SPAN,
    ITL_VALUE_NOT_INSTALLED,
    ITL_VALUE_CONFIGURATION
} itl_screen_value_t;

/** Which phones of a family have an item. */
typedef enum itl_screen_only {
    ITL_ONLY_ALL,
    ITL_ONLY_BLUETOOTH, /**< Models with Bluetooth. */
    ITL_ONLY_TWO_PORTS, /**< Models with a port for a computer. */
    ITL_ONLY_LATE       /**< Firmware from itl_screen_layout_t.late on. */
} itl_screen_only_t;

/** Whom settings access lets in. */
typedef enum itl_screen_access {
    ITL_ACCESS_ALWAYS, /**< Whatever it says. */
    ITL_ACCESS_USER,   /**< Not where it is off. */
    ITL_ACCESS_ADMIN   /**< Not where it is off or restricted. */
} itl_screen_access_t;

/** An item of a menu. */
typedef struct itl_screen_item {
    const char *label;
    itl_screen_item_kind_t kind;
    uint8_t what;
    itl_screen_only_t only;
    itl_screen_access_t access; /**< Of what has no page of its own. */
} itl_screen_item_t;

/** A menu. CTL, ITL and status messages have lines that are no items. */
typedef struct itl_screen_menu {
    const char *title;
    itl_screen_access_t access;
    const itl_screen_item_t *items;
    uint8_t count;
} itl_screen_menu_t;

/** What soft keys do. */
typedef enum itl_screen_soft {
    ITL_SOFT_NONE,
    ITL_SOFT_IDLE, /**< Redial and its like: something about calls. */
    ITL_SOFT_NEW_CALL,
    ITL_SOFT_FORWARD,
    ITL_SOFT_APPS,
    ITL_SOFT_SELECT,
    ITL_SOFT_EXIT, /**< One menu up. */
    ITL_SOFT_BACK, /**< The same, by another name. */
    ITL_SOFT_MORE,
    ITL_SOFT_ERASE,
    ITL_SOFT_CLEAR,
    ITL_SOFT_RESET,    /**< Asks, and where it has been asked, does it. */
    ITL_SOFT_SECURITY, /**< Asks whether to reset the security settings. */
    ITL_SOFT_NO,
    ITL_SOFT_YES,
    ITL_SOFT_EDIT,
    ITL_SOFT_SAVE,
    ITL_SOFT_DELETE,
    ITL_SOFT_CONTINUE,
    ITL_SOFT_ENTER,
    ITL_SOFT_COUNT
} itl_screen_soft_t;

/** Rows of soft keys. */
typedef enum itl_screen_row {
    ITL_ROW_IDLE,
    ITL_ROW_MENU,
    ITL_ROW_VALUES,
    ITL_ROW_LIST,          /**< A trust list, locked. */
    ITL_ROW_LIST_UNLOCKED, /**< The same unlocked, and its second row. */
    ITL_ROW_LIST_MORE,
    ITL_ROW_MESSAGES,
    ITL_ROW_RESET,
    ITL_ROW_QUESTION,
    ITL_ROW_TOGGLE, /**< At a value that is Yes or No. */
    ITL_ROW_EDIT,   /**< At one that can be typed in. */
    ITL_ROW_INPUT,
    ITL_ROW_LISTS,
    ITL_ROW_PASSWORD,
    ITL_ROW_COUNT
} itl_screen_row_t;

/** The soft keys of a phone: a row for each itl_screen_row_t. */
typedef uint8_t itl_screen_rows_t[ITL_ROW_COUNT][ITL_SCREEN_SOFT_KEYS];

/** Keys that not every phone has. */
enum {
    ITL_HAS_SETTINGS = 1,
    ITL_HAS_APPLICATIONS = 2,
    ITL_HAS_FOLDERS = 4, /**< Directories, Services, Messages. */
    ITL_HAS_ARROWS = 8,
    ITL_HAS_BACK = 16
};

/** The tables of one kind of phone. */
typedef struct itl_screen_layout {
    itl_family_t family;
    const char *since; /**< Firmware that it begins with; NULL: any. A later one stands further down. */
    const char *late;  /**< Of ITL_ONLY_LATE; NULL: none. */
    uint8_t keys;
    uint8_t soft_count;
    itl_screen_page_t settings; /**< What the keys Settings and Applications open. */
    bool open;                  /**< Trust lists are erased without **#. */
    bool locks_network;         /**< Network settings are changed after **# only. */
    bool asks_lists;            /**< Asks Erase or Continue where another TFTP server is set. */
    const itl_screen_menu_t *const *menus;
    const itl_screen_rows_t *rows;
} itl_screen_layout_t;

/** Menus of each family; NULL where it has no such page. */
extern const itl_screen_menu_t *const itl_menus_of_7940[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_7906[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_79xx[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_69xx[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_78xx[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_88xx[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_8831[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_89xx[ITL_PAGE_COUNT_OF_MENUS];
extern const itl_screen_menu_t *const itl_menus_of_99xx[ITL_PAGE_COUNT_OF_MENUS];

/** Soft keys: those of four keys with Erase behind `more`, of five, and so on. */
extern const itl_screen_rows_t itl_rows_of_79xx;
extern const itl_screen_rows_t itl_rows_of_797x;
extern const itl_screen_rows_t itl_rows_of_two_steps; /**< 69xx, 8831, early 78xx */
extern const itl_screen_rows_t itl_rows_of_78xx;
extern const itl_screen_rows_t itl_rows_of_88xx;
extern const itl_screen_rows_t itl_rows_of_early_88xx;
extern const itl_screen_rows_t itl_rows_of_8821;

/** The tables of a phone. @return constant, never NULL */
const itl_screen_layout_t *itl_screen_layout_of(const itl_phone_config_t *config);

/** The menu of a page that has one. */
const itl_screen_menu_t *itl_screen_menu_of(const itl_screen_t *screen, itl_screen_page_t page);

/** Item @p index, from 0, of those that this phone has; NULL past the last. */
const itl_screen_item_t *itl_screen_item_of(const itl_screen_t *screen, const itl_screen_menu_t *menu, uint8_t index);

/** What is shown. */
const itl_screen_frame_t *itl_screen_top(const itl_screen_t *screen);

/** The menu that is shown; NULL: a page without one. */
const itl_screen_menu_t *itl_screen_menu_shown(const itl_screen_t *screen);

/** The item at the cursor; NULL: there is none. */
const itl_screen_item_t *itl_screen_chosen(const itl_screen_t *screen);

/** How many lines are shown. */
uint8_t itl_screen_line_count(const itl_screen_t *screen);

/** What a soft key does now. @param index  from 0 */
itl_screen_soft_t itl_screen_soft_at(const itl_screen_t *screen, unsigned index);

/** The name on a soft key. */
const char *itl_screen_soft_name(itl_screen_soft_t soft);

/** True where an item is one of the user's to change here and now: alternate TFTP, or its server. */
bool itl_screen_is_editable(const itl_screen_t *screen, itl_screen_value_t value);

/** How many lines the page of a trust list has. */
uint8_t itl_screen_trust_lines(const itl_screen_t *screen, itl_phone_list_kind_t kind);

/** One of them. */
void itl_screen_trust_line(const itl_screen_t *screen, itl_phone_list_kind_t kind, uint8_t index, itl_text_t *label,
                           itl_text_t *value);

/** True when the configuration has a password for the settings. */
bool itl_screen_password_is_set(const itl_screen_t *screen);

/** True where it is asked for behind **#, false where the administrator's settings open. */
bool itl_screen_password_asked_behind_lock(const itl_screen_t *screen);

/** True when it is what was typed in. */
bool itl_screen_password_is_right(const itl_screen_t *screen);

/** A key where a server or a password is being typed in. @return false: none that types */
bool itl_screen_input_key(itl_screen_t *screen, itl_screen_key_t key);

/** Takes back the last character that was typed in. */
void itl_screen_input_delete(itl_screen_t *screen);

/** True when what was typed in names a server. @param host  [out] its host, where there is one */
bool itl_screen_input_is_server(const itl_screen_t *screen, char host[ITL_SCREEN_INPUT_BYTES]);

#endif
