/* SPDX-License-Identifier: GPL-2.0-or-later */
/* In the place of play.c where libcoap's source was not there when the program was built. */
#include "scenario/play.h"

#include <stdlib.h>

#include "virtual/alloc.h"

/* What stands behind a playing_t here. */
typedef struct unplayed {
    const scenario_t *scenario;
    const play_options_t *options;
} unplayed_t;

playing_t *play_start(const scenario_t *scenario, const play_options_t *options)
{
    unplayed_t *unplayed = virtual_alloc(sizeof *unplayed);
    *unplayed = (unplayed_t){.scenario = scenario, .options = options};
    return (playing_t *)unplayed;
}

cJSON *play_end(playing_t *playing)
{
    const unplayed_t *unplayed = (const unplayed_t *)playing;
    cJSON *result = cJSON_CreateObject();
    cJSON_AddStringToObject(result, "file", unplayed->scenario->path);
    cJSON_AddStringToObject(result, "scenario", unplayed->scenario->name.text);
    cJSON_AddNumberToObject(result, "seed", (double)unplayed->options->seed);
    cJSON_AddBoolToObject(result, "faults", false); /* None fell. */
    cJSON_AddStringToObject(result, "error",
                            "this program was built without libcoap's source, which the virtual world needs: "
                            "docs/architecture.md, \"libcoap over the HAL\"");
    cJSON_AddStringToObject(result, "status", "error");
    free(playing);
    return result;
}
