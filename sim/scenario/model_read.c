/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/model_read.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "text/text_read.h"

/* Where a scenario says nothing. */
#define FIRST_MAC UINT64_C(0x001A2B000000)

uint64_t model_first_mac(const scenario_t *scenario, const class_spec_t *class)
{
    uint8_t mac[ITL_TEXT_MAC_BYTES];
    uint64_t number = 0;
    if (class->mac.text != NULL && itl_text_read_mac(class->mac.text, mac)) {
        for (size_t i = 0; i < sizeof mac; i++)
            number = number << 8 | mac[i];
        return number;
    }
    for (const class_spec_t *before = scenario->classes; before < class; before++)
        number += before->count;
    return FIRST_MAC + number;
}

bool model_beside(const scenario_t *scenario, const char *name, char path[MODEL_PATH_BYTES])
{
    const char *slash = strrchr(scenario->path, '/');
    const int folder = slash == NULL || name[0] == '/' ? 0 : (int)(slash - scenario->path) + 1;
    return snprintf(path, MODEL_PATH_BYTES, "%.*s%s", folder, scenario->path, name) < (int)MODEL_PATH_BYTES;
}

bool model_has_file(const scenario_t *scenario, const char *name)
{
    char path[MODEL_PATH_BYTES];
    struct stat status;
    return model_beside(scenario, name, path) && stat(path, &status) == 0 && S_ISREG(status.st_mode) &&
           access(path, R_OK) == 0;
}
