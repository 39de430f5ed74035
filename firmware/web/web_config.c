/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_field.h"
#include "web/web_value.h"

/* Reads a text of the configuration in force into the scratch memory. @return "" where it says nothing */
static const char *read_member(const itl_web_t *web, itl_config_member_t member, unsigned number)
{
    char *text = web->work->row.other;
    const size_t size = sizeof web->work->row.other;
    const bool has_twin = itl_config_secure_twin(member) != ITL_CONFIG_MEMBER_COUNT;
    const itl_reason_t reason = has_twin ? itl_phone_url(web->phone, member, text, size)
                                         : itl_phone_value_of(web->phone, member, number, text, size);
    return reason == ITL_REASON_NONE ? text : "";
}

void itl_web_put_member(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)number;
    const char *text = read_member(web, (itl_config_member_t)what, 0);
    itl_text_string(out, what == ITL_CONFIG_IDLE_TIMEOUT && text[0] == '\0' ? "0" : text);
}

/* Inferred: a simulated phone registers with nobody; it shows what a phone shows whose call managers all answer. */
void itl_web_put_call_manager(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    static const char *const states[] = {"  Active", "  Standby"};
    (void)what;
    const char *host = read_member(web, ITL_CONFIG_CALL_MANAGER, number - 1);
    if (host[0] == '\0')
        return;
    itl_text_string(out, host);
    itl_text_string(out, number - 1 < sizeof states / sizeof states[0] ? states[number - 1] : "    ");
}

void itl_web_put_security(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    static const char *const modes[] = {"Non secure", "Authenticated", "Encrypted"};
    (void)what;
    (void)number;
    const char *text = read_member(web, ITL_CONFIG_SECURITY_MODE, 0);
    const unsigned mode = text[0] >= '1' && text[0] <= '3' && text[1] == '\0' ? (unsigned)(text[0] - '1') : 0;
    itl_web_put_words(itl_web_look(web->phone), modes[mode], out);
}

static bool is(const itl_web_t *web, itl_config_member_t member, itl_config_switch_t state)
{
    return itl_phone_switch(web->phone, member) == state;
}

/* Inferred: what a phone shows whose configuration says nothing. */
void itl_web_put_switch(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    const itl_config_settings_t *settings = itl_phone_settings(web->phone);
    bool yes = false;
    (void)number;
    switch (what) {
    case ITL_WEB_SWITCH_WEB:
        yes = itl_web_is_on(web->phone);
        break;
    case ITL_WEB_SWITCH_SSH:
        yes = settings->ssh_access == ITL_CONFIG_ON;
        break;
    case ITL_WEB_SWITCH_SPAN:
        yes = settings->span_to_pc_port == ITL_CONFIG_ON;
        break;
    case ITL_WEB_SWITCH_PC_PORT: /* The row says "disabled". */
        yes = is(web, ITL_CONFIG_PC_PORT, ITL_CONFIG_OFF);
        break;
    default:
        yes = !is(web, ITL_CONFIG_VOICE_VLAN_ACCESS, ITL_CONFIG_OFF);
        break;
    }
    itl_text_string(out, yes ? "Yes" : "No");
}
