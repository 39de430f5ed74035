/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Key macros that public tools send to erase trust lists, as data of our own, on every kind of phone: on those that a
 * macro is for it erases, on the others it does what that menu does. */
#include <stdio.h>
#include <string.h>

#include "screen_rig.h"

typedef struct kind {
    const char *model;
    const char *firmware;
} kind_t;

#define MACRO(keys, ends)
#define UNLOCKED(keys, ends)
#define KIND(model, firmware) {model, firmware},
static const kind_t kinds[] = {
#include "data/key_macros.inc"
};
#undef KIND
enum { KINDS = sizeof kinds / sizeof kinds[0] };

typedef struct macro {
    const char *keys;
    char ends[KINDS + 1]; /* A screen_end_t for each kind. */
} macro_t;

#define KIND(model, firmware)
#undef MACRO
#define MACRO(keys, ends) {keys, ends},
static const macro_t macros[] = {
#include "data/key_macros.inc"
};
#undef MACRO
#undef UNLOCKED

/* The same on phones whose menus somebody unlocked before: **# toggles. */
#define MACRO(keys, ends)
#define UNLOCKED(keys, ends) {keys, ends},
static const macro_t macros_on_unlocked[] = {
#include "data/key_macros.inc"
};

static void check_macro(const macro_t *macro, const char *before, const char *settings)
{
    char ends[KINDS + 1] = "";
    for (size_t i = 0; i < KINDS; i++) {
        static screen_rig_t rig;
        screen_rig_open(&rig, kinds[i].model, kinds[i].firmware, settings);
        screen_rig_press(&rig, before, true);
        ends[i] = (char)screen_rig_end(&rig, macro->keys);
        screen_rig_close(&rig);
    }
    CU_ASSERT_STRING_EQUAL(ends, macro->ends);
    if (strcmp(ends, macro->ends) != 0)
        printf("%s: %s\n", macro->keys, ends);
}

static void test_macros(void)
{
    for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++)
        check_macro(&macros[i], "", "<webAccess>0</webAccess>");
}

static void test_macros_on_unlocked_phones(void)
{
    for (size_t i = 0; i < sizeof macros_on_unlocked / sizeof macros_on_unlocked[0]; i++)
        check_macro(&macros_on_unlocked[i], "Settings **# Settings", "<webAccess>0</webAccess>");
}

/* Settings access is off: every macro that erases ends without effect. */
static void test_macros_on_closed_phones(void)
{
    for (size_t i = 0; i < sizeof macros / sizeof macros[0]; i++) {
        macro_t closed = macros[i];
        if (strstr(closed.keys, "**#**") != NULL)
            continue;
        memset(closed.ends, END_NOTHING, KINDS);
        check_macro(&closed, "", "<webAccess>0</webAccess><settingsAccess>0</settingsAccess>");
    }
}

CU_TestInfo screen_macro_tests[] = {
    {"each macro on each kind of phone", test_macros},
    {"macros on unlocked phones", test_macros_on_unlocked_phones},
    {"macros where settings access is off", test_macros_on_closed_phones},
    CU_TEST_INFO_NULL,
};
