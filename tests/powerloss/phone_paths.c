/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "phone_paths.h"

#include <stdio.h>

#include "common.h"
#include "sign_again.h"

/** The files that there are. */
typedef enum named_file {
    FILE_C1,
    FILE_C2,
    FILE_C3,
    FILE_C5,
    FILE_STRANGER,
    FILE_CTL,
    FILE_CTL_AGAIN,
    FILE_CONFIG,
    FILE_OTHER_CONFIG,
    FILE_STRANGERS_CONFIG,
    FILES
} named_file_t;

static base_bytes_t files[FILES];

/** The files of the stores: CTL, ITL, configuration. */
#define NOTHING                                                                                                        \
    {                                                                                                                  \
        {                                                                                                              \
            NULL, NULL, NULL                                                                                           \
        }                                                                                                              \
    }
#define ITL(itl)                                                                                                       \
    {                                                                                                                  \
        {                                                                                                              \
            NULL, &files[itl], NULL                                                                                    \
        }                                                                                                              \
    }
#define CTL_ITL(ctl, itl)                                                                                              \
    {                                                                                                                  \
        {                                                                                                              \
            &files[ctl], &files[itl], NULL                                                                             \
        }                                                                                                              \
    }
#define ITL_CONFIG(itl, config)                                                                                        \
    {                                                                                                                  \
        {                                                                                                              \
            NULL, &files[itl], &files[config]                                                                          \
        }                                                                                                              \
    }
#define ALL(ctl, itl, config)                                                                                          \
    {                                                                                                                  \
        {                                                                                                              \
            &files[ctl], &files[itl], &files[config]                                                                   \
        }                                                                                                              \
    }

/** A boot that takes what is served. */
#define TAKES(...) .done = __VA_ARGS__, .served = __VA_ARGS__, .last = __VA_ARGS__

const phone_path_t phone_paths[] = {
    {.name = "first-list", TAKES(ITL_CONFIG(FILE_C1, FILE_CONFIG))},
    {.name = "update-by-list", .before = {ITL(FILE_C2), ITL(FILE_C1)}, TAKES(ITL(FILE_C5))},
    {.name = "update-by-tvs", .before = {ITL(FILE_C2), ITL(FILE_C1)}, TAKES(ITL(FILE_C3)), .asks_tvs = true},
    {.name = "first-ctl-with-itl", TAKES(ALL(FILE_CTL, FILE_C2, FILE_CONFIG))},
    {.name = "ctl-with-itl",
     .before = {CTL_ITL(FILE_CTL_AGAIN, FILE_C5), ALL(FILE_CTL, FILE_C1, FILE_CONFIG)},
     TAKES(ALL(FILE_CTL_AGAIN, FILE_C2, FILE_OTHER_CONFIG))},
    {.name = "configuration",
     .before = {ITL_CONFIG(FILE_C1, FILE_OTHER_CONFIG), ITL_CONFIG(FILE_C1, FILE_CONFIG)},
     TAKES(ITL_CONFIG(FILE_C1, FILE_OTHER_CONFIG))},
    {.name = "refused",
     .before = {ITL(FILE_C2), ITL(FILE_C1)},
     .done = ITL(FILE_C1),
     .served = ITL(FILE_STRANGER),
     .last = ITL(FILE_C1),
     .exit_status = 3},
    {.name = "erase-itl",
     .before = {ITL(FILE_C2), ITL(FILE_C1)},
     .presses = true,
     .key = ITL_PHONE_KEY_ERASE_ITL,
     .done = NOTHING,
     .served = ITL(FILE_STRANGER),
     .last = ITL(FILE_STRANGER)},
    {.name = "erase-ctl",
     .before = {CTL_ITL(FILE_CTL_AGAIN, FILE_C2), CTL_ITL(FILE_CTL, FILE_C1)},
     .presses = true,
     .key = ITL_PHONE_KEY_ERASE_CTL,
     .done = ITL(FILE_C1),
     .served = ITL(FILE_C1),
     .last = ITL(FILE_C1)},
    {.name = "factory-reset",
     .before = {ALL(FILE_CTL_AGAIN, FILE_C2, FILE_OTHER_CONFIG), ALL(FILE_CTL, FILE_C1, FILE_CONFIG)},
     .presses = true,
     .key = ITL_PHONE_KEY_FACTORY_RESET,
     .done = NOTHING,
     .served = ITL_CONFIG(FILE_STRANGER, FILE_STRANGERS_CONFIG),
     .last = ITL_CONFIG(FILE_STRANGER, FILE_STRANGERS_CONFIG)},
};
const unsigned phone_path_count = sizeof phone_paths / sizeof phone_paths[0];

/* Some packets long, as those of call managers. */
#define LINE  "  <!-- A line of a configuration that says nothing, so that there are packets to be cut between. -->\n"
#define LINES LINE LINE LINE LINE LINE LINE LINE LINE LINE LINE

static void sign(named_file_t to, named_file_t from, const char *filename, const char *signer, const char *content)
{
    char pem[512];
    snprintf(pem, sizeof pem, TEST_DATA "/%s", signer);
    const sign_again_t how = {.filename = filename, .digest = ITL_DIGEST_SHA1, .pem = pem, .content = content};
    files[to] = sign_again(files[from].data, files[from].size, &how);
}

void phone_paths_load(void)
{
    static const char config[] = "<device>\n" LINES "<vendorConfig><webAccess>0</webAccess></vendorConfig></device>\n";
    static const char other[] = "<device>\n" LINES "<vendorConfig><webAccess>1</webAccess></vendorConfig></device>\n";
    static const char name[] = "SEP001122334455.cnf.xml.sgn";
    files[FILE_C1] = common_load("c1-cucm-shape.tlv");
    files[FILE_C2] = common_load("c2-signed-by-itlrecovery.tlv");
    files[FILE_C3] = common_load("c3-callmanager-regenerated.tlv");
    files[FILE_C5] = common_load("c5-the-same-signed-by-itlrecovery.tlv");
    files[FILE_STRANGER] = common_load("x1-stranger.tlv");
    files[FILE_STRANGERS_CONFIG] = common_load("stranger/SEP001122334455.cnf.xml.sgn");
    sign(FILE_CTL, FILE_C1, "CTLFile.tlv", "cucm-callmanager.pem", NULL);
    sign(FILE_CTL_AGAIN, FILE_C2, "CTLFile.tlv", "cucm-itlrecovery.pem", NULL);
    sign(FILE_CONFIG, FILE_C1, name, "cucm-callmanager.pem", config);
    sign(FILE_OTHER_CONFIG, FILE_C1, name, "cucm-callmanager.pem", other);
}

void phone_paths_free(void)
{
    for (int i = 0; i < FILES; i++)
        base_bytes_free(&files[i]);
}

static bool serves_something(const phone_files_t *served)
{
    for (int i = 0; i < PHONE_STORES; i++)
        if (served->of[i] != NULL)
            return true;
    return false;
}

const phone_files_t *phone_path_begins(const phone_path_t *path)
{
    unsigned last = PHONE_PATH_BOOTS - 1u;
    return &path->before[last];
}

static bool boot_with(phone_rig_t *rig, const phone_files_t *served)
{
    phone_rig_serve(rig, served);
    bool booted = phone_rig_on(rig) == ITL_REASON_NONE && phone_rig_boot(rig);
    for (int i = 0; booted && i < PHONE_STORES; i++)
        booted = phone_rig_has(rig, (phone_store_t)i, served->of[i]);
    return booted;
}

bool phone_path_prepare(const phone_path_t *path, phone_rig_t *rig)
{
    bool there = true;
    rig->asks_tvs = path->asks_tvs;
    for (unsigned i = 0; there && i < PHONE_PATH_BOOTS; i++)
        if (serves_something(&path->before[i]))
            there = boot_with(rig, &path->before[i]);
    phone_rig_serve(rig, &path->served);
    return there;
}

bool phone_path_on(const phone_path_t *path, phone_rig_t *rig)
{
    rig->asks_tvs = path->asks_tvs;
    return phone_rig_on(rig) == ITL_REASON_NONE;
}

bool phone_path_act(const phone_path_t *path, phone_rig_t *rig)
{
    if (!path->presses)
        return phone_rig_boot(rig);
    itl_reason_t reason = itl_phone_press(rig->phone, path->key);
    return reason == ITL_REASON_NONE || reason == ITL_REASON_POWER_LOST;
}
