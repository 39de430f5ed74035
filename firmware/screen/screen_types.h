/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Keys, actions and what a screen shows (screen.h has the functions).
 */
#ifndef ITLPHONE_SCREEN_TYPES_H
#define ITLPHONE_SCREEN_TYPES_H

#include <stdbool.h>
#include <stdint.h>

#include "phone/phone.h"
#include "status/status.h"

/** Soft keys that a phone has at most. */
#define ITL_SCREEN_SOFT_KEYS 5u

/** Deepest menu, the idle screen and a question counted. */
#define ITL_SCREEN_DEPTH 8u

/** A server as it is typed in, "HOST:PORT", its NUL counted. */
#define ITL_SCREEN_INPUT_BYTES 64u

/** A password as it is typed in, its NUL counted: call managers take 15 characters. */
#define ITL_SCREEN_PASSWORD_BYTES 16u

/** The value of a line, its NUL counted: a SHA-1 in pairs takes 60. What is longer is cut. */
#define ITL_SCREEN_VALUE_BYTES 96u

/** The label of a line, its NUL counted: a status message is one. */
#define ITL_SCREEN_LABEL_BYTES ITL_STATUS_LINE_BYTES

/** Keys. Those of one kind follow each other. */
typedef enum itl_screen_key {
    ITL_SCREEN_KEY_0, /**< The digits 0 to 9. */
    ITL_SCREEN_KEY_9 = 9,
    ITL_SCREEN_KEY_STAR,
    ITL_SCREEN_KEY_POUND,
    ITL_SCREEN_KEY_SOFT1, /**< Soft keys 1 to 5. */
    ITL_SCREEN_KEY_SOFT5 = ITL_SCREEN_KEY_SOFT1 + 4,
    ITL_SCREEN_KEY_UP,
    ITL_SCREEN_KEY_DOWN,
    ITL_SCREEN_KEY_LEFT,
    ITL_SCREEN_KEY_RIGHT,
    ITL_SCREEN_KEY_SELECT,
    ITL_SCREEN_KEY_BACK,
    ITL_SCREEN_KEY_SETTINGS,
    ITL_SCREEN_KEY_APPLICATIONS,
    ITL_SCREEN_KEY_DIRECTORIES,
    ITL_SCREEN_KEY_SERVICES,
    ITL_SCREEN_KEY_MESSAGES,
    ITL_SCREEN_KEY_CONTACTS,
    ITL_SCREEN_KEY_CALLS, /**< Speaker, Hold, VolUp, Line1 ...: those of calls, which this phone does not make. */
    ITL_SCREEN_KEY_COUNT
} itl_screen_key_t;

/** What the owner of the phone is to do, by itl_phone_press, itl_phone_use_tftp, or a restart. */
typedef enum itl_screen_action {
    ITL_SCREEN_NOTHING,
    ITL_SCREEN_ERASE_ITL,      /**< itl_phone_press, then a boot. */
    ITL_SCREEN_ERASE_CTL,      /**< The same. */
    ITL_SCREEN_RESET_SECURITY, /**< The same: both lists. */
    ITL_SCREEN_RESET_NETWORK,  /**< itl_phone_use_tftp with the servers that were learned, then a boot. */
    ITL_SCREEN_RESET_ALL,      /**< A factory reset, then a restart. */
    ITL_SCREEN_USE_TFTP,       /**< itl_phone_use_tftp with itl_screen_server; lists that do not name it go. */
    ITL_SCREEN_USE_TFTP_KEEP,  /**< The same, and the lists stay. */
    ITL_SCREEN_RESTART,        /**< Off and on. */
    ITL_SCREEN_CLEAR_MESSAGES, /**< itl_phone_press; no boot. */
    ITL_SCREEN_ACTION_COUNT
} itl_screen_action_t;

/** Pages. */
typedef enum itl_screen_page {
    ITL_PAGE_IDLE,
    ITL_PAGE_APPLICATIONS,
    ITL_PAGE_SETTINGS,
    ITL_PAGE_ADMIN,
    ITL_PAGE_NETWORK,
    ITL_PAGE_SECURITY,
    ITL_PAGE_TRUST,
    ITL_PAGE_CTL,
    ITL_PAGE_ITL,
    ITL_PAGE_STATUS,
    ITL_PAGE_STATUS_MESSAGES,
    ITL_PAGE_INFORMATION,
    ITL_PAGE_RESET,
    ITL_PAGE_COUNT_OF_MENUS,
    ITL_PAGE_ELSEWHERE = ITL_PAGE_COUNT_OF_MENUS, /**< What has nothing to do with trust: a heading and no line. */
    ITL_PAGE_QUESTION,
    ITL_PAGE_INPUT,
    ITL_PAGE_LISTS,    /**< Erase the lists or go on with them? */
    ITL_PAGE_PASSWORD, /**< The password before the settings. */
    ITL_PAGE_GUEST     /**< Whatever the guest shows. */
} itl_screen_page_t;

/** One open menu. */
typedef struct itl_screen_frame {
    itl_screen_page_t page;
    uint8_t cursor;             /**< The chosen line, from 0. */
    itl_screen_action_t action; /**< Of a question. */
    bool more;                  /**< The second row of soft keys is shown. */
    bool wrong;                 /**< So was the password that was entered. */
    const char *heading;        /**< Constant; NULL: the page's own. */
} itl_screen_frame_t;

/** What a screen shows but for its lines. Texts are constant or the screen's: good until its next key. */
typedef struct itl_screen_view {
    const char *title;
    const char *prompt; /**< The line above the soft keys; "" when there is none. */
    bool locked;        /**< A padlock stands at the title. */
    bool is_menu;       /**< A menu is open, whose lines are numbered from 1. */
    uint8_t line_count;
    uint8_t chosen; /**< Line with the cursor, from 0; line_count when none has it. */
    uint8_t soft_count;
    uint8_t soft_mask; /**< Bit 0 is set where soft key 1 does something, and so on. */
    const char *soft[ITL_SCREEN_SOFT_KEYS];
} itl_screen_view_t;

/** One line of a screen. */
typedef struct itl_screen_line {
    char label[ITL_SCREEN_LABEL_BYTES];
    char value[ITL_SCREEN_VALUE_BYTES]; /**< "": none. */
} itl_screen_line_t;

/** Who shows what Directories and Services open: none of the phone's own menus (directory/directory.h). */
typedef struct itl_screen_guest {
    void *ctx;
    /** The key was pressed, Directories or Services. @return false: nothing is opened */
    bool (*open)(void *ctx, itl_screen_key_t key);
    /** Takes a key. @return false: it is closed now */
    bool (*key)(void *ctx, itl_screen_key_t key);
    /** Takes a character where something is typed in. @return false: nothing is */
    bool (*type)(void *ctx, char character);
    void (*close)(void *ctx);
    itl_screen_view_t (*draw)(
        const void *ctx); /**< Texts are good until the next key, and the next turn of its owner. */
    bool (*line)(const void *ctx, uint8_t index, itl_screen_line_t *line); /**< As itl_screen_line. */
} itl_screen_guest_t;

/** A screen. What is in it is its own. */
typedef struct itl_screen {
    itl_phone_t *phone;
    const struct itl_screen_layout *layout;
    uint8_t depth; /**< Index of the frame that is shown; 0: the idle screen. */
    itl_screen_frame_t frames[ITL_SCREEN_DEPTH];
    bool unlocked;
    bool alternate; /**< Of the network menu, not yet saved. */
    char held[5];   /**< The last keys, for **# and **#**. */
    uint8_t power;  /**< How far the factory reset by keys has come; 0: not begun. */
    char server[ITL_SCREEN_INPUT_BYTES];
    itl_screen_guest_t guest;                 /**< Without open: there is none. */
    char password[ITL_SCREEN_PASSWORD_BYTES]; /**< As far as it is typed in. */
} itl_screen_t;

#endif
