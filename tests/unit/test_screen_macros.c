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

static const kind_t kinds[] = {
    {"7960", "8.1"},   {"7911", "9.4.1"}, {"7962", "9.4.1"}, {"7945", "9.4.2"}, {"7975", "9.3.1"}, {"7975", "9.4.2"},
    {"6941", "9.4.1"}, {"7821", "10.3"},  {"7841", "12.1"},  {"8841", "11.0"},  {"8841", "12.5"},  {"8851", "11.0"},
    {"8861", "12.5"},  {"8821", "11.0"},  {"8831", "10.3"},  {"8945", "9.4.2"}, {"9971", "9.4.2"}, {"1234", "1"},
};
enum { KINDS = sizeof kinds / sizeof kinds[0] };

typedef struct macro {
    const char *keys;
    char ends[KINDS + 1]; /* A screen_end_t for each kind. */
} macro_t;

#define DOWN_8  " NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn NavDwn"
#define DOWN_32 DOWN_8 DOWN_8 DOWN_8 DOWN_8

static const macro_t macros[] = {
    {"Applications 3 4 5 2 **# Soft4 Soft2 Applications", "-I----------------"},
    {"Applications 3 4 5 2 Soft2 Soft4 Soft2 **# Soft4 Soft2 Init", "-I----------------"},
    {"Settings 4 5 2 **# Soft4 Soft2 Settings", "--II--R----------I"},
    {"Settings 4 5 2 Soft4 Soft2 **# Soft4 Soft2 Init", "--II--R----------I"},
    {"Settings 4 5 2 **# Soft2 Soft4 Soft2", "--II--R----------I"},
    {"Settings 4 5 1 **# Soft4 Soft2 Settings", "--CC--A----------C"},
    {"Settings 4 5 2 Soft5 **# Soft5", "----II------------"},
    {"Settings 4 5 2 Soft5", "-----I------------"},
    {"Settings 4 5 Soft4 Soft2 Settings", "------B-----------"},
    {"Settings 5 4 Soft4 Soft2", "-------B----------"},
    {"Applications 5 4 4 Soft2", "-------BB---------"},
    {"Applications 5 4 1 Soft2", "-------AA---------"},
    {"Applications 5 4 4 Soft3 Soft1", "---------BR--B----"},
    {"Settings 5 4 5 Soft3", "----------B-------"},
    {"Applications 6 4 4 Soft3 Soft1", "-----------BR-----"},
    {"Applications 6 4 5 Soft3 Soft3", "-----------AB-----"},
    {"Applications 5 4 2 Soft3", "---------RA-------"},
    {"Init Soft3 4 4 Soft4 Soft2", "--------------B---"},
    {"NavBack NavBack NavBack NavBack NavBack Settings 4 4 3 Soft3", "---------------BR-"},
    {"NavBack NavBack NavBack NavBack NavBack Applications 4 4 4 Soft3 Soft1", "----------------B-"},
    {"NavBack NavBack NavBack NavBack NavBack Applications 4 4 1 Soft3", "---------------AA-"},
    {"Settings **#**", "R-RRRRRRRRRRRR-RRR"},
    {"Services **#**", "R-RRRRRRRRRRRR-RRR"},
    {"Settings 3" DOWN_32 " **# Soft2 Soft3", "N-----------------"},
};

/* The same on phones whose menus somebody unlocked before: **# toggles. */
static const macro_t macros_on_unlocked[] = {
    {"Settings 4 5 2 **# Soft4 Soft2 Settings", "------R-----------"},
    {"Settings 4 5 2 Soft4 Soft2 **# Soft4 Soft2 Init", "--II--R----------I"},
    {"Settings 4 5 2 Soft5 **# Soft5", "----II------------"},
    {"Settings 4 5 2 Soft5", "----II------------"},
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
