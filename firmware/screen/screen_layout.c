/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Which menus, soft keys and keys a phone has, by family and firmware. */
#include <stddef.h>

#include "screen/screen_priv.h"
#include "text/text_read.h"

#define KEYS_OF_79XX  (ITL_HAS_SETTINGS | ITL_HAS_FOLDERS | ITL_HAS_ARROWS)
#define KEYS_OF_LATER (ITL_HAS_SETTINGS | ITL_HAS_APPLICATIONS | ITL_HAS_FOLDERS | ITL_HAS_ARROWS | ITL_HAS_BACK)

/* The last row of a family whose firmware has come counts. Inferred: on which firmware the macros differ, where no
 * source names it. A macro for the 797x presses Erase without **#; it is taken for that of the last firmware. Unknown
 * models have the menus of the most common ones. */
static const itl_screen_layout_t layouts[] = {
    {ITL_FAMILY_OTHER, NULL, NULL, KEYS_OF_79XX, 4, ITL_PAGE_SETTINGS, false, true, false, itl_menus_of_79xx,
     &itl_rows_of_79xx},
    {ITL_FAMILY_7940_60, NULL, NULL, KEYS_OF_79XX, 4, ITL_PAGE_SETTINGS, false, true, false, itl_menus_of_7940,
     &itl_rows_of_79xx},
    {ITL_FAMILY_7906_11, NULL, NULL, ITL_HAS_APPLICATIONS | ITL_HAS_ARROWS, 4, ITL_PAGE_APPLICATIONS, false, true,
     false, itl_menus_of_7906, &itl_rows_of_79xx},
    {ITL_FAMILY_794X_796X, NULL, NULL, KEYS_OF_79XX, 4, ITL_PAGE_SETTINGS, false, true, false, itl_menus_of_79xx,
     &itl_rows_of_79xx},
    {ITL_FAMILY_797X, NULL, NULL, KEYS_OF_79XX, 5, ITL_PAGE_SETTINGS, false, true, false, itl_menus_of_79xx,
     &itl_rows_of_797x},
    {ITL_FAMILY_797X, "9.4.2", NULL, KEYS_OF_79XX, 5, ITL_PAGE_SETTINGS, true, true, false, itl_menus_of_79xx,
     &itl_rows_of_797x},
    {ITL_FAMILY_69XX, NULL, NULL, KEYS_OF_LATER, 4, ITL_PAGE_SETTINGS, false, false, false, itl_menus_of_69xx,
     &itl_rows_of_two_steps},
    {ITL_FAMILY_78XX, NULL, NULL, KEYS_OF_LATER & ~ITL_HAS_BACK, 4, ITL_PAGE_APPLICATIONS, false, false, false,
     itl_menus_of_78xx, &itl_rows_of_two_steps},
    {ITL_FAMILY_78XX, "12.1", NULL, KEYS_OF_LATER & ~ITL_HAS_BACK, 4, ITL_PAGE_APPLICATIONS, false, false, false,
     itl_menus_of_78xx, &itl_rows_of_78xx},
    {ITL_FAMILY_88XX, NULL, "12.0", KEYS_OF_LATER, 4, ITL_PAGE_APPLICATIONS, false, false, true, itl_menus_of_88xx,
     &itl_rows_of_early_88xx},
    {ITL_FAMILY_88XX, "12.0", "12.0", KEYS_OF_LATER, 4, ITL_PAGE_APPLICATIONS, false, false, true, itl_menus_of_88xx,
     &itl_rows_of_88xx},
    {ITL_FAMILY_8821, NULL, "12.0", KEYS_OF_LATER, 2, ITL_PAGE_APPLICATIONS, false, false, true, itl_menus_of_88xx,
     &itl_rows_of_8821},
    {ITL_FAMILY_8831, NULL, NULL, 0, 4, ITL_PAGE_APPLICATIONS, false, false, false, itl_menus_of_8831,
     &itl_rows_of_two_steps},
    {ITL_FAMILY_89XX, NULL, NULL, KEYS_OF_LATER, 4, ITL_PAGE_APPLICATIONS, false, false, false, itl_menus_of_89xx,
     &itl_rows_of_88xx},
    {ITL_FAMILY_99XX, NULL, NULL, KEYS_OF_LATER, 4, ITL_PAGE_APPLICATIONS, false, false, false, itl_menus_of_99xx,
     &itl_rows_of_88xx},
};

const itl_screen_layout_t *itl_screen_layout_of(const itl_phone_config_t *config)
{
    const itl_screen_layout_t *found = &layouts[0];
    if (config->model == NULL)
        return found;
    itl_family_t family = itl_family_of_model(config->model);
    for (size_t i = 0; i < sizeof layouts / sizeof layouts[0]; i++)
        if (layouts[i].family == family &&
            (layouts[i].since == NULL || itl_family_firmware_at_least(config->firmware, layouts[i].since)))
            found = &layouts[i];
    return found;
}

static bool has_bluetooth(const char *model)
{
    static const char *const models[] = {"8851", "8861", "8865"};
    if (itl_text_begins(model, "CP-"))
        model += 3;
    for (size_t i = 0; i < sizeof models / sizeof models[0]; i++)
        if (itl_text_begins(model, models[i]))
            return true;
    return false;
}

static bool has_item(const itl_screen_t *screen, const itl_screen_item_t *item)
{
    const itl_phone_config_t *config = itl_phone_config(screen->phone);
    const char *late = screen->layout->late;
    switch (item->only) {
    case ITL_ONLY_BLUETOOTH:
        return has_bluetooth(config->model);
    case ITL_ONLY_TWO_PORTS:
        return itl_config_known(ITL_CONFIG_SPAN_TO_PC_PORT, itl_family_of_model(config->model));
    case ITL_ONLY_LATE:
        return late != NULL && itl_family_firmware_at_least(config->firmware, late);
    default:
        return true;
    }
}

const itl_screen_menu_t *itl_screen_menu_of(const itl_screen_t *screen, itl_screen_page_t page)
{
    return page < ITL_PAGE_COUNT_OF_MENUS ? screen->layout->menus[page] : NULL;
}

const itl_screen_item_t *itl_screen_item_of(const itl_screen_t *screen, const itl_screen_menu_t *menu, uint8_t index)
{
    for (uint8_t i = 0; i < menu->count; i++)
        if (has_item(screen, &menu->items[i]) && index-- == 0)
            return &menu->items[i];
    return NULL;
}
