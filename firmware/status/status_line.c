/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stdbool.h>
#include <string.h>

#include "status/status.h"

/* How a family shows the name that a message is about. */
typedef enum name_shape {
    NAME_NEVER,
    NAME_ANGLES,      /* Text <name> */
    NAME_AFTER_COLON, /* Text : name */
    NAME_ALONE,
} name_shape_t;

typedef struct spelling {
    const char *text;
    name_shape_t shape;
} spelling_t;

#define FAMILIES 3

/* Texts that no name goes into, as the 7900, the 7800 and the 8800 family spell them. */
#define PLAIN(f7900, f7800, f8800)                                                                                     \
    {                                                                                                                  \
        {f7900, NAME_NEVER}, {f7800, NAME_NEVER},                                                                      \
        {                                                                                                              \
            f8800, NAME_NEVER                                                                                          \
        }                                                                                                              \
    }
#define SAME(text) PLAIN(text, text, text)

/* Texts that only the 7900 family follows with the name. */
#define NAMED(f7900, f7800, f8800)                                                                                     \
    {                                                                                                                  \
        {f7900, NAME_AFTER_COLON}, {f7800, NAME_NEVER},                                                                \
        {                                                                                                              \
            f8800, NAME_NEVER                                                                                          \
        }                                                                                                              \
    }

/* By text, then by family in the order of status_family_t. */
static const spelling_t spellings[STATUS_TEXT_COUNT][FAMILIES] = {
    [STATUS_CTL_AND_ITL_INSTALLED] = SAME("CTL and ITL installed"),
    [STATUS_CTL_INSTALLED] = SAME("CTL Installed"),
    [STATUS_ITL_INSTALLED] = SAME("ITL installed"),
    [STATUS_TRUST_LIST_UPDATED] = PLAIN("Trust List Updated", "Trust List Updated", "Trust List updated"),
    [STATUS_TRUST_LIST_UPDATE_FAILED] =
        PLAIN("Trust List Update Failed", "Trust List Update Failed", "Trust List update failed"),
    [STATUS_CTL_UPDATE_FAILED] = PLAIN("CTL Update Failed", "CTL Update Failed", "CTL update failed"),
    [STATUS_NO_TRUST_LIST] = PLAIN("No Trust List Installed", "No Trust List Installed", "No Trust List installed"),
    [STATUS_ERASING_LISTS] = SAME("Erasing CTL and ITL files"),
    [STATUS_FILE_NOT_FOUND] = {{"File Not Found", NAME_AFTER_COLON},
                               {"File Not Found", NAME_ANGLES},
                               {"File Not Found", NAME_ANGLES}},
    [STATUS_TFTP_TIMEOUT] = NAMED("TFTP Timeout", "TFTP Timeout", "TFTP timeout"),
    [STATUS_TFTP_ERROR] = NAMED("TFTP Error", "TFTP Error", "TFTP error"),
    [STATUS_TFTP_ACCESS_ERROR] = NAMED("TFTP Access Error", "TFTP Access Error", "TFTP access error"),
    [STATUS_TFTP_SIZE_ERROR] = NAMED("TFTP Size Error", "TFTP Size Error", "CFG TFTP Size Error"),
    [STATUS_DHCP_TIMEOUT] = PLAIN("DHCP timeout", "IPv4 DHCP Timeout", "DHCP timeout"),
    [STATUS_DNS_UNKNOWN_HOST] = PLAIN("DNS unknown host", "DNS unknown IPv4 Host", "DNS unknown host"),
    [STATUS_CONFIGURATION] = {{"", NAME_ALONE}, {"", NAME_ALONE}, {"", NAME_ALONE}},
    [STATUS_CONFIGURATION_REFUSED] = SAME("Error verifying configuration"),
};

_Static_assert(STATUS_FAMILY_7900 == 0 && STATUS_FAMILY_7800 == 1 && STATUS_FAMILY_8800 == 2, "order of the columns");

/* Appends what fits, never the NUL's place; returns the new length. */
static size_t put(char *line, size_t len, size_t cap, const char *text)
{
    for (; *text != '\0' && len + 1u < cap; text++)
        line[len++] = *text;
    line[len] = '\0';
    return len;
}

static bool is_list(const char *name)
{
    size_t len = strlen(name);
    return len >= 4 && strcmp(name + len - 4, ".tlv") == 0;
}

void status_line(status_family_t family, const status_message_t *message, char line[STATUS_LINE_BYTES])
{
    line[0] = '\0';
    if ((unsigned)family >= FAMILIES || message->text >= STATUS_TEXT_COUNT)
        return;
    spelling_t spelling = spellings[message->text][family];
    /* The guides of the newer phones write it so for everything but a list. */
    if (message->text == STATUS_FILE_NOT_FOUND && spelling.shape == NAME_ANGLES && !is_list(message->name))
        spelling.text = "File not found";
    size_t len = put(line, 0, STATUS_LINE_BYTES, spelling.text);
    if (spelling.shape == NAME_NEVER || message->name[0] == '\0')
        return;
    if (spelling.shape == NAME_ANGLES)
        len = put(line, len, STATUS_LINE_BYTES, " <");
    else if (spelling.shape == NAME_AFTER_COLON)
        len = put(line, len, STATUS_LINE_BYTES, " : ");
    len = put(line, len, STATUS_LINE_BYTES, message->name);
    if (spelling.shape == NAME_ANGLES)
        put(line, len, STATUS_LINE_BYTES, ">");
}
