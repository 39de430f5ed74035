/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The screen as XML: element names and their order are those of real phones, what stands in FieldType, FieldAttr and
 * the mask is inferred. */
#include "phone/phone_view.h"
#include "push/push_priv.h"
#include "screen/screen.h"

static void element(itl_text_t *out, const char *name, const char *text)
{
    itl_text_char(out, '<');
    itl_text_string(out, name);
    itl_text_char(out, '>');
    itl_push_escape(out, text);
    itl_text_string(out, "</");
    itl_text_string(out, name);
    itl_text_string(out, ">\n");
}

static void number_element(itl_text_t *out, const char *name, uint32_t number)
{
    char digits[ITL_TEXT_DECIMAL_BYTES];
    itl_text_t text = itl_text_in(digits, sizeof digits);
    itl_text_decimal(&text, number);
    element(out, name, digits);
}

static void declaration(itl_text_t *out, const char *root)
{
    itl_text_string(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<");
    itl_text_string(out, root);
    itl_text_string(out, ">\n");
}

static void end(itl_text_t *out, const char *root)
{
    itl_text_string(out, "</");
    itl_text_string(out, root);
    itl_text_string(out, ">\n");
}

/* A padlock at the title is a word of the status line. */
static void write_mode_head(const itl_screen_view_t *view, itl_text_t *out)
{
    declaration(out, "CiscoIPPhoneModeInfo");
    element(out, "PlaneTitle", view->title);
    number_element(out, "PlaneFieldCount", view->line_count);
    number_element(out, "PlaneSoftKeyIndex", 0);
    number_element(out, "PlaneSoftKeyMask", view->soft_mask);
    element(out, "Prompt", view->prompt);
    element(out, "Notify", "");
    element(out, "Status", view->locked ? "Locked" : "");
}

/* FieldType 1: a line that a digit chooses, 2: a line to read. FieldAttr 1: the cursor is there. */
static void write_field(const itl_screen_view_t *view, const itl_screen_line_t *line, uint32_t index, itl_text_t *out)
{
    itl_text_string(out, "<CiscoIPPhoneFields>\n");
    number_element(out, "FieldType", view->is_menu ? 1 : 2);
    number_element(out, "FieldAttr", index == view->chosen ? 1 : 0);
    number_element(out, "fieldHelpIndex", 0);
    element(out, "FieldName", line->label);
    element(out, "FieldValue", line->value);
    itl_text_string(out, "</CiscoIPPhoneFields>\n");
}

static itl_http_piece_t write_mode(const itl_screen_t *screen, uint32_t number, itl_text_t *out)
{
    const itl_screen_view_t view = itl_screen_draw(screen);
    itl_screen_line_t line;
    if (number == 0)
        write_mode_head(&view, out);
    else if (itl_screen_line(screen, (uint8_t)(number - 1), &line))
        write_field(&view, &line, number - 1, out);
    if (number < view.line_count)
        return ITL_HTTP_PIECE_MORE;
    end(out, "CiscoIPPhoneModeInfo");
    return ITL_HTTP_PIECE_LAST;
}

/* One line, its number being the phone's. */
static void write_lines(const itl_phone_t *phone, itl_text_t *out)
{
    declaration(out, "CiscoIPPhoneLineInfo");
    element(out, "Prompt", "");
    element(out, "Notify", "");
    element(out, "Status", "");
    itl_text_string(out, "<CiscoIPPhoneLines>\n");
    number_element(out, "LineType", 9);
    element(out, "lineDirNum", itl_phone_settings(phone)->line_name);
    element(out, "MessageWaiting", "NO");
    element(out, "RingerName", "");
    element(out, "LineLabel", itl_phone_settings(phone)->line_name);
    element(out, "LineIconState", "ONHOOK");
    itl_text_string(out, "</CiscoIPPhoneLines>\n");
    end(out, "CiscoIPPhoneLineInfo");
}

/* No call: this phone makes none. */
static void write_calls(itl_text_t *out)
{
    declaration(out, "CiscoIPPhoneCallInfo");
    element(out, "Prompt", "");
    element(out, "Notify", "");
    element(out, "Status", "");
    itl_text_string(out, "<CiscoIPPhoneCallLineInfo/>\n");
    end(out, "CiscoIPPhoneCallInfo");
}

static const char *access_of(const itl_config_settings_t *settings)
{
    if (settings->settings_access == ITL_CONFIG_RESTRICTED)
        return "Restricted";
    return settings->settings_access == ITL_CONFIG_OFF ? "Disabled" : "Enabled";
}

static void write_settings(const itl_phone_t *phone, itl_text_t *out)
{
    declaration(out, "CiscoIPPhoneSettingsInfo");
    element(out, "DeviceName", itl_phone_name(phone));
    element(out, "ModelNumber", itl_phone_config(phone)->model);
    element(out, "LoadName", itl_phone_config(phone)->firmware);
    element(out, "SettingsAccess", access_of(itl_phone_settings(phone)));
    end(out, "CiscoIPPhoneSettingsInfo");
}

itl_http_piece_t itl_push_info_piece(const itl_http_answer_t *answer, uint32_t number, itl_text_t *out)
{
    const itl_push_t *push = answer->context;
    switch ((itl_push_info_t)answer->page) {
    case ITL_PUSH_MODE_INFO:
        return write_mode(push->config.screen, number, out);
    case ITL_PUSH_LINE_INFO:
        write_lines(push->config.phone, out);
        break;
    case ITL_PUSH_CALL_INFO:
        write_calls(out);
        break;
    default:
        write_settings(push->config.phone, out);
    }
    return ITL_HTTP_PIECE_LAST;
}
