/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A TFTP server typed in. On the keypad * is a dot, as on phones, and # a colon, so that a port can follow: an addition
 * for labs whose servers listen elsewhere. */
#include <string.h>

#include "options/option.h"
#include "screen/screen.h"
#include "screen/screen_priv.h"
#include "text/text_read.h"
#include "tftp/tftp.h"

static bool add(itl_screen_t *screen, char character)
{
    size_t len = strlen(screen->server);
    if (len + 1 < sizeof screen->server) {
        screen->server[len] = character;
        screen->server[len + 1] = '\0';
    }
    return true;
}

bool itl_screen_input_key(itl_screen_t *screen, itl_screen_key_t key)
{
    static const char characters[] = ITL_TEXT_DIGITS ".:";
    return key <= ITL_SCREEN_KEY_POUND && add(screen, characters[key]);
}

bool itl_screen_type(itl_screen_t *screen, char character)
{
    if (itl_screen_top(screen)->page != ITL_PAGE_INPUT)
        return false;
    if (character == '\b')
        itl_screen_input_delete(screen);
    else if (character > ' ' && character <= '~')
        add(screen, character);
    return true;
}

void itl_screen_input_delete(itl_screen_t *screen)
{
    size_t len = strlen(screen->server);
    if (len > 0)
        screen->server[len - 1] = '\0';
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
