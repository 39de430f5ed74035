/* SPDX-License-Identifier: GPL-2.0-or-later */
#include <stddef.h>
#include <string.h>

#include "text/text_read.h"
#include "web/web_field.h"

/* What a look spells in its own way. */
typedef struct own_spelling {
    uint16_t looks;
    itl_web_field_id_t id;
    const char *label;   /* NULL: the field's own. */
    const char *element; /* NULL: the field's own. */
} own_spelling_t;

#define OLD   (ITL_WEB_IN(79XX) | ITL_WEB_IN(797X) | ITL_WEB_IN(8831))
#define SHORT (ITL_WEB_IN(69XX) | ITL_WEB_IN(89XX))
#define FIRST ITL_WEB_IN(7940)
#define LABEL(in, field, words)                                                                                        \
    {                                                                                                                  \
        .looks = (in), .id = ITL_WEB_FIELD_##field, .label = (words)                                                   \
    }
#define ELEMENT(in, field, name)                                                                                       \
    {                                                                                                                  \
        .looks = (in), .id = ITL_WEB_FIELD_##field, .element = (name)                                                  \
    }

static const own_spelling_t spellings[] = {
    LABEL(ITL_WEB_IN(78XX), CALL_MANAGER, "=Unified CM#"),
    LABEL(OLD | ITL_WEB_IN(69XX), CALL_MANAGER, "=Unified CM #"),
    LABEL(FIRST | ITL_WEB_IN(89XX), CALL_MANAGER, "=CallManager #"),
    LABEL(OLD | FIRST, VLAN, "=Operational VLAN Id"),
    LABEL(OLD | FIRST, ADMIN_VLAN, "=Admin. VLAN Id"),
    LABEL(OLD | FIRST, SWITCH_PORT, "=SW Port Configuration"),
    LABEL(OLD | FIRST, PC_PORT, "=PC Port Configuration"),
    LABEL(SHORT | FIRST, DHCP, "=DHCP Enabled"),
    LABEL(SHORT, SWITCH_REMOTE, "=SW Port Remote Configuration"),
    LABEL(SHORT, ENERGY_LEVEL, "=EnergyWise Level"),
    LABEL(SHORT, ENERGY_DOMAIN, "=EnergyWise Domain"),
    LABEL(OLD | ITL_WEB_IN(78XX), ENERGY_LEVEL, "=Energywise Power Level"),
    LABEL(OLD | ITL_WEB_IN(78XX), ENERGY_DOMAIN, "=Energywise Domain"),
    LABEL(OLD | SHORT | ITL_WEB_IN(78XX), V6_ROUTER, "=IPv6 Default Router 1"),
    LABEL(ITL_WEB_IN(78XX), V6_DUPLICATE, "=IPv6 DAD"),
    LABEL(FIRST, WEB, "=Web Access"),
    ELEMENT(OLD | SHORT, PORT_SPEED, "PortSpeed"),
    ELEMENT(FIRST, GARP, "GARPEnabled"),
    ELEMENT(FIRST, VOICE_VLAN, "VoiceVlanAccessEnabled"),
    ELEMENT(FIRST, LINE_SELECT, "AutoSelectLineEnabled"),
    ELEMENT(FIRST, DSCP_CALL, "DscpForCm2Dvce"),
    ELEMENT(FIRST, DSCP_CONFIGURATION, "DscpForPhnCfg"),
    ELEMENT(FIRST, DSCP_SERVICES, "DscpForPhnSrv"),
    ELEMENT(FIRST, SECURITY, "GlobalSecurityMode"),
    ELEMENT(FIRST, WEB, "webAccess"),
    ELEMENT(FIRST, CDP_DEVICE, "deviceId"),
    ELEMENT(FIRST, CDP_ADDRESS, "ipAddress"),
    ELEMENT(FIRST, CDP_PORT, "port"),
};

static const own_spelling_t *find_spelling(itl_web_look_t look, itl_web_field_id_t id, bool element)
{
    for (size_t i = 0; i < sizeof spellings / sizeof spellings[0]; i++)
        if (spellings[i].id == id && (spellings[i].looks & 1u << look) != 0 &&
            (element ? spellings[i].element : spellings[i].label) != NULL)
            return &spellings[i];
    return NULL;
}

static char large(char letter)
{
    const char *small = letter != '\0' ? strchr(ITL_TEXT_SMALL_LETTERS, letter) : NULL;
    return small != NULL ? ITL_TEXT_LARGE_LETTERS[small - ITL_TEXT_SMALL_LETTERS] : letter;
}

void itl_web_put_words(itl_web_look_t look, const char *words, itl_text_t *out)
{
    const bool as_is = words[0] == '=' || itl_web_style(look)->sentence;
    bool begins = true;
    for (const char *at = words[0] == '=' ? words + 1 : words; *at != '\0'; at++) {
        const bool stays = as_is || strncmp(at, "to ", 3) == 0;
        itl_text_char(out, begins && !stays ? large(*at) : *at);
        begins = *at == ' ';
    }
}

/* Appends words with the number where '#' is. */
static void put_numbered(itl_web_look_t look, const char *words, unsigned number, itl_text_t *out)
{
    char before[64];
    const size_t len = strcspn(words, "#");
    itl_text_t text = itl_text_in(before, sizeof before);
    const bool blank = number == 0 && len > 0 && words[len] == '#' && words[len - 1] == ' ';
    itl_text_chars(&text, words, blank ? len - 1 : len);
    itl_web_put_words(look, before, out);
    if (words[len] == '\0')
        return;
    if (number > 0)
        itl_text_decimal(out, number);
    itl_text_string(out, words + len + 1);
}

/* "Rx totalPkt" of "RxtotalPkt". */
static void put_parted(const char *element, itl_text_t *out)
{
    itl_text_chars(out, element, 2);
    itl_text_char(out, ' ');
    itl_text_string(out, element + 2);
}

void itl_web_put_label(itl_web_look_t look, itl_web_field_id_t id, unsigned number, itl_text_t *out)
{
    const own_spelling_t *spelling = find_spelling(look, id, false);
    const itl_web_field_t *field = itl_web_field(id);
    if (spelling != NULL)
        put_numbered(look, spelling->label, number, out);
    else if (field->label != NULL)
        put_numbered(look, field->label, number, out);
    else
        put_parted(field->element, out);
}

void itl_web_put_element(itl_web_look_t look, itl_web_field_id_t id, unsigned number, itl_text_t *out)
{
    const own_spelling_t *spelling = find_spelling(look, id, true);
    const char *element = spelling != NULL ? spelling->element : itl_web_field(id)->element;
    const size_t len = strcspn(element, "#");
    itl_text_chars(out, element, len);
    if (element[len] == '\0')
        return;
    if (number > 0 || strcmp(element, "cos#Drop") == 0)
        itl_text_decimal(out, number);
    itl_text_string(out, element + len + 1);
}
