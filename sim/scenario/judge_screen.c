/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a person sees on a phone's screen after some keys: its title, its lines and what it asks. */
#include <stdio.h>
#include <string.h>

#include "scenario/keys.h"
#include "scenario/play_priv.h"
#include "text/text.h"

/* Enough for a page of 255 lines that are as long as lines can be. */
#define SCREEN_TEXT_BYTES (64u * 1024u)

/* @return false: a key asked for something, which only `press` does */
static bool press_all(itl_screen_t *screen, const word_list_t *words)
{
    itl_screen_key_t key;
    for (size_t i = 0; i < words->count; i++)
        for (size_t j = 0; keys_of(words->of[i].text, j, &key); j++)
            if (key == KEYS_CLOSE)
                itl_screen_close(screen);
            else if (itl_screen_key(screen, key) != ITL_SCREEN_NOTHING)
                return false;
    return true;
}

static void write_line(const char *label, const char *value, itl_text_t *text)
{
    itl_text_string(text, label);
    itl_text_string(text, value[0] != '\0' ? ": " : "");
    itl_text_string(text, value);
    itl_text_char(text, '\n');
}

static void write_screen(const itl_screen_t *screen, itl_text_t *text)
{
    const itl_screen_view_t view = itl_screen_draw(screen);
    itl_screen_line_t line;
    write_line(view.title, "", text);
    for (uint8_t i = 0; itl_screen_line(screen, i, &line); i++)
        write_line(line.label, line.value, text);
    write_line(view.prompt, "", text);
}

bool judge_screen(play_t *play, const stage_phone_t *phone, const expect_step_t *expect, char found[128])
{
    char shown[SCREEN_TEXT_BYTES];
    itl_text_t text = itl_text_in(shown, sizeof shown);
    itl_screen_t screen;
    stage_turn(&play->stage, phone->node);
    itl_screen_init(&screen, phone->phone);
    if (!press_all(&screen, &expect->screen_keys)) {
        snprintf(found, 128, "these keys ask the phone for something: `press` does that");
        return false;
    }
    write_screen(&screen, &text);
    judge_line(shown, expect->screen_holds.text, found);
    if (strcmp(found, "no such line") == 0)
        snprintf(found, 128, "the page '%.*s' without it", (int)strcspn(shown, "\n"), shown);
    return strstr(shown, expect->screen_holds.text) != NULL;
}
