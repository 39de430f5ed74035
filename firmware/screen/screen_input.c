/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A TFTP server or a password typed in. For a server * on the keypad is a dot, as on phones, and # a colon, so that a
 * port can follow: an addition for labs whose servers listen elsewhere. */
#include <string.h>

#include "options/option.h"
#include "screen/screen.h"
#include "screen/screen_priv.h"
#include "text/text_read.h"
#include "tftp/tftp.h"

/* What is being typed in. @return NULL: nothing is */
static char *typed(itl_screen_t *screen, size_t *size)
{
    switch (itl_screen_top(screen)->page) {
    case ITL_PAGE_INPUT:
        *size = sizeof screen->server;
        return screen->server;
    case ITL_PAGE_PASSWORD:
        *size = sizeof screen->password;
        return screen->password;
    default:
        return NULL;
    }
}

static void add(char *text, size_t size, char character)
{
    size_t len = strlen(text);
    if (len + 1 < size) {
        text[len] = character;
        text[len + 1] = '\0';
    }
}

bool itl_screen_input_key(itl_screen_t *screen, itl_screen_key_t key)
{
    static const char of_server[] = ITL_TEXT_DIGITS ".:", of_password[] = ITL_TEXT_DIGITS "*#";
    size_t size;
    char *text = typed(screen, &size);
    if (text == NULL || key > ITL_SCREEN_KEY_POUND)
        return false;
    add(text, size, text == screen->server ? of_server[key] : of_password[key]);
    return true;
}

bool itl_screen_type(itl_screen_t *screen, char character)
{
    size_t size;
    if (itl_screen_top(screen)->page == ITL_PAGE_GUEST)
        return screen->guest.type(screen->guest.ctx, character);
    char *text = typed(screen, &size);
    if (text == NULL)
        return false;
    if (character == '\b')
        itl_screen_input_delete(screen);
    else if (character > ' ' && character <= '~')
        add(text, size, character);
    return true;
}

void itl_screen_input_delete(itl_screen_t *screen)
{
    size_t size;
    char *text = typed(screen, &size);
    size_t len = text != NULL ? strlen(text) : 0;
    if (len > 0)
        text[len - 1] = '\0';
}

bool itl_screen_input_is_server(const itl_screen_t *screen, char host[ITL_SCREEN_INPUT_BYTES])
{
    itl_option_server_t server;
    if (!itl_option_read_server(screen->server, 1, ITL_TFTP_PORT, &server))
        return false;
    itl_text_t text = itl_text_in(host, ITL_SCREEN_INPUT_BYTES);
    itl_text_chars(&text, server.host, server.host_len);
    return true;
}

const char *itl_screen_server(const itl_screen_t *screen)
{
    return screen->server;
}
