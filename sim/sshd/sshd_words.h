/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * What a phone says to whoever logged in by SSH: its own log-in, the same on all phones of a family, then words that
 * show, erase and reset, and keys by their numbers (docs/phone.md, "SSH"). Lines in, text out; nothing here knows SSH.
 */
#ifndef SIM_SSHD_WORDS_H
#define SIM_SSHD_WORDS_H

#include <stdbool.h>
#include <stdio.h>

#include "family/family.h"
#include "phone/phone_view.h"
#include "screen/screen.h"

/** Longest line, its NUL counted; what is longer is refused. */
#define SSHD_LINE_BYTES 256u

/** What a word asks the owner of the phone to do. */
typedef enum sshd_wish_kind {
    SSHD_WISH_NOTHING,
    SSHD_WISH_ERASE_LISTS,   /**< CTL and ITL. */
    SSHD_WISH_FACTORY_RESET, /**< All, then a restart. */
    SSHD_WISH_RESET,         /**< Boots as it is. */
    SSHD_WISH_RESTART,       /**< Off and on. */
    SSHD_WISH_KEY,           /**< A key of the phone. */
} sshd_wish_kind_t;

typedef struct sshd_wish {
    sshd_wish_kind_t kind;
    itl_screen_key_t key; /**< With SSHD_WISH_KEY. */
} sshd_wish_t;

/** How far somebody has come. */
typedef enum sshd_stage {
    SSHD_STAGE_LOGIN,    /**< The user of the phone's own log-in is asked for. */
    SSHD_STAGE_PASSWORD, /**< Its password. */
    SSHD_STAGE_WORDS,
    SSHD_STAGE_OVER,
} sshd_stage_t;

/** One session. Members are private. */
typedef struct sshd_words {
    const itl_phone_t *phone;
    sshd_stage_t stage;
    unsigned failures;
    bool right_user;
} sshd_words_t;

/** Begins a session. @param phone  after itl_phone_init; kept */
void sshd_words_start(sshd_words_t *words, const itl_phone_t *phone);

/**
 * Takes a line.
 * @param line  hostile: any bytes but NUL, at most SSHD_LINE_BYTES with its NUL
 * @param out   gets what is said to it
 * @return what the owner of the phone is to do
 */
sshd_wish_t sshd_words_take(sshd_words_t *words, const char *line, FILE *out);

/** What asks for the next line; "" when the session is over. @param prompt  [out] 32 bytes */
void sshd_words_prompt(const sshd_words_t *words, char prompt[32]);

/** Whether what is typed may be seen. */
bool sshd_words_echo(const sshd_words_t *words);

/** The session is to be ended. */
bool sshd_words_over(const sshd_words_t *words);

#endif
