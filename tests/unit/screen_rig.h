/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * A phone with an ITL and a CTL in a virtual world, its screen, and somebody who presses its keys.
 */
#ifndef UNIT_SCREEN_RIG_H
#define UNIT_SCREEN_RIG_H

#include "list_builder.h"
#include "phone/phone_view.h"
#include "runner.h"
#include "screen/screen.h"
#include "tftp_host.h"

typedef struct screen_rig {
    itl_screen_t screen;
    itl_phone_t *phone;
    tftp_host_t host;
    virtual_node_t *node;
    virtual_world_t *world;
    itl_phone_config_t config;
    virtual_flash_t *flash;
    itl_phone_storage_t storage;
    bool installed[ITL_PHONE_LISTS]; /**< Lists that were there when the last action had been carried out. */
    bool restarted;
    char server[ITL_SCREEN_INPUT_BYTES]; /**< That the user set; the phone's configuration points to it. */
} screen_rig_t;

/** What the keys of a macro came to. */
typedef enum screen_end {
    END_NOTHING = '-',
    END_ITL = 'I',     /**< The ITL is erased, the CTL is there. */
    END_CTL = 'C',     /**< The other way round. */
    END_BOTH = 'B',    /**< Both are erased, the configuration is there. */
    END_ALL = 'A',     /**< Everything is erased. */
    END_NETWORK = 'N', /**< Another TFTP server, or the learned ones again; the lists are there. */
    END_RESTART = 'R', /**< A restart and no more. */
} screen_end_t;

/** Makes a phone that has booted and taken an ITL and a CTL. @param settings  element for its configuration, may be ""
 */
void screen_rig_open(screen_rig_t *rig, const char *model, const char *firmware, const char *settings);

/** Ends it. */
void screen_rig_close(screen_rig_t *rig);

/** Makes the two lists that every phone takes; a suite's initialiser. @return 0 */
int screen_rig_lists(void);

/** Presses the keys of a macro: names as in Key:NAME with blanks between; "0" to "9", "*" and "#" are those of the
 *  keypad, "**#" is three keys, "Init" closes all menus. The owner of the phone carries out what comes of each key,
 *  and the phone boots from then on; @p settle: to the end of that boot before the next key. */
void screen_rig_press(screen_rig_t *rig, const char *keys, bool settle);

/** Presses on a phone that has just been opened, and looks at what is left. */
screen_end_t screen_rig_end(screen_rig_t *rig, const char *keys);

/** Line of the screen with this label, as "label=value"; "" when there is none. */
const char *screen_rig_line(const screen_rig_t *rig, const char *label);

extern CU_TestInfo screen_macro_tests[];

#endif
