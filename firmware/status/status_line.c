/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "status/status.h"
#include "text/text.h"

/* How a family shows the name that a message is about. */
typedef enum name_shape {
    NAME_NEVER,       /* Where no shape is given. */
    NAME_ANGLES,      /* Text <name> */
    NAME_AFTER_COLON, /* Text : name */
    NAME_ALONE,
    NAME_BEFORE, /* nameText */
} name_shape_t;

/* By itl_family_texts_t. */
typedef struct spelling {
    const char *texts[ITL_FAMILY_TEXTS_COUNT];
    name_shape_t shapes[ITL_FAMILY_TEXTS_COUNT];
} spelling_t;

/* Texts that no name goes into, as the 7900, the 7800 and the 8800 family spell them. */
#define PLAIN(...)                                                                                                     \
    {                                                                                                                  \
        .texts = { __VA_ARGS__ }                                                                                       \
    }
#define SAME(text) PLAIN(text, text, text)

/* Texts that only the 7900 family follows with the name. */
#define NAMED(...)                                                                                                     \
    {                                                                                                                  \
        .texts = {__VA_ARGS__}, .shapes = { NAME_AFTER_COLON }                                                         \
    }

static const spelling_t spellings[ITL_STATUS_TEXT_COUNT] = {
    [ITL_STATUS_CTL_AND_ITL_INSTALLED] = SAME("CTL and ITL installed"),
    [ITL_STATUS_CTL_INSTALLED] = SAME("CTL Installed"),
    [ITL_STATUS_ITL_INSTALLED] = SAME("ITL installed"),
    [ITL_STATUS_TRUST_LIST_UPDATED] = PLAIN("Trust List Updated", "Trust List Updated", "Trust List updated"),
    [ITL_STATUS_TRUST_LIST_UPDATE_FAILED] =
        PLAIN("Trust List Update Failed", "Trust List Update Failed", "Trust List update failed"),
    [ITL_STATUS_CTL_UPDATE_FAILED] = PLAIN("CTL Update Failed", "CTL Update Failed", "CTL update failed"),
    [ITL_STATUS_NO_TRUST_LIST] = PLAIN("No Trust List Installed", "No Trust List Installed", "No Trust List installed"),
    [ITL_STATUS_ERASING_LISTS] = SAME("Erasing CTL and ITL files"),
    [ITL_STATUS_FILE_NOT_FOUND] = {.texts = {"File Not Found", "File Not Found", "File Not Found"},
                                   .shapes = {NAME_AFTER_COLON, NAME_ANGLES, NAME_ANGLES}},
    [ITL_STATUS_TFTP_TIMEOUT] = NAMED("TFTP Timeout", "TFTP Timeout", "TFTP timeout"),
    [ITL_STATUS_TFTP_ERROR] = NAMED("TFTP Error", "TFTP Error", "TFTP error"),
    [ITL_STATUS_TFTP_ACCESS_ERROR] = NAMED("TFTP Access Error", "TFTP Access Error", "TFTP access error"),
    [ITL_STATUS_TFTP_SIZE_ERROR] = NAMED("TFTP Size Error", "TFTP Size Error", "CFG TFTP Size Error"),
    [ITL_STATUS_DHCP_TIMEOUT] = PLAIN("DHCP timeout", "IPv4 DHCP Timeout", "DHCP timeout"),
    [ITL_STATUS_DNS_UNKNOWN_HOST] = PLAIN("DNS unknown host", "DNS unknown IPv4 Host", "DNS unknown host"),
    [ITL_STATUS_CONFIGURATION] = {.texts = {"", "", ""}, .shapes = {NAME_ALONE, NAME_ALONE, NAME_ALONE}},
    [ITL_STATUS_CONFIGURATION_BY_HTTP] = {.texts = {"(HTTP)", "(HTTP)", "(HTTP)"},
                                          .shapes = {NAME_BEFORE, NAME_BEFORE, NAME_BEFORE}},
    [ITL_STATUS_CONFIGURATION_REFUSED] = SAME("Error verifying configuration"),
};

_Static_assert(ITL_FAMILY_TEXTS_7900 == 0 && ITL_FAMILY_TEXTS_7800 == 1 && ITL_FAMILY_TEXTS_8800 == 2,
               "order of the columns");

static bool is_list(const char *name)
{
    size_t len = strlen(name);
    return len >= 4 && strcmp(name + len - 4, ".tlv") == 0;
}

void itl_status_line(itl_family_t family, const itl_status_message_t *message, char line[ITL_STATUS_LINE_BYTES])
{
    itl_text_t text = itl_text_in(line, ITL_STATUS_LINE_BYTES);
    itl_family_texts_t column = itl_family_ways(family)->texts;
    if ((unsigned)message->text >= ITL_STATUS_TEXT_COUNT)
        return;
    const char *spelling = spellings[message->text].texts[column];
    name_shape_t shape = spellings[message->text].shapes[column];
    /* The guides of the newer phones write it so for everything but a list. */
    if (message->text == ITL_STATUS_FILE_NOT_FOUND && shape == NAME_ANGLES && !is_list(message->name))
        spelling = "File not found";
    if (shape == NAME_BEFORE)
        itl_text_string(&text, message->name);
    itl_text_string(&text, spelling);
    if (shape == NAME_NEVER || shape == NAME_BEFORE || message->name[0] == '\0')
        return;
    if (shape == NAME_ANGLES)
        itl_text_string(&text, " <");
    else if (shape == NAME_AFTER_COLON)
        itl_text_string(&text, " : ");
    itl_text_string(&text, message->name);
    if (shape == NAME_ANGLES)
        itl_text_char(&text, '>');
}
