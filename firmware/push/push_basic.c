/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/coding.h>

#include "push/push.h"
#include "text/text.h"

#define SCHEME "Basic "

bool itl_push_basic(const char *field, char user[ITL_PUSH_WORD_BYTES], char password[ITL_PUSH_WORD_BYTES])
{
    byte plain[2u * ITL_PUSH_WORD_BYTES];
    word32 len = sizeof plain - 1u;
    if (!itl_text_begins(field, SCHEME))
        return false;
    field += strlen(SCHEME);
    field += strspn(field, " ");
    if (Base64_Decode((const byte *)field, (word32)strlen(field), plain, &len) != 0 || len == 0)
        return false;
    plain[len] = '\0';
    const char *colon = strchr((const char *)plain, ':');
    if (colon == NULL || strlen((const char *)plain) != len)
        return false;
    itl_text_t name = itl_text_in(user, ITL_PUSH_WORD_BYTES), word = itl_text_in(password, ITL_PUSH_WORD_BYTES);
    itl_text_chars(&name, (const char *)plain, (size_t)(colon - (const char *)plain));
    itl_text_string(&word, colon + 1);
    return itl_text_fits(&name) && itl_text_fits(&word);
}
