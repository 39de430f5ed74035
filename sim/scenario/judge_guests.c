/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What directory and services of a phone show, and whether it takes what is pushed. */
#include <string.h>

#include "scenario/play_priv.h"

bool judge_directory(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    stage_phone_directory(&play->stage, phone, false, found);
    return strcmp(found, expect->directory.text) == 0;
}

bool judge_services(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    stage_phone_directory(&play->stage, phone, true, found);
    return strcmp(found, expect->services.text) == 0;
}

bool judge_push(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    stage_phone_push(&play->stage, phone, expect->push_as.text, found);
    return strcmp(found, expect->push_taken == TOGGLE_OFF ? "refused" : "ok") == 0;
}
