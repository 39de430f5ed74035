/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "web/web_value.h"

#include <string.h>

#include "family/family.h"
#include "text/text_read.h"
#include "web/web_clock.h"
#include "web/web_style.h"

void itl_web_put_mac(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_text_mac(out, itl_phone_config(web->phone)->mac);
}

void itl_web_put_name(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_text_string(out, itl_phone_name(web->phone));
}

void itl_web_put_line(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_text_string(out, itl_phone_settings(web->phone)->line_name);
}

/* How loads of a look are named: what stands before a version, and behind it. Inferred where no page was seen. */
typedef struct load_names {
    const char *version, *app, *boot;
    const char *behind_app, *behind_boot;
} load_names_t;

static const load_names_t load_names[ITL_WEB_LOOK_COUNT] = {
    [ITL_WEB_LOOK_7940] = {"P0S3-", "P0S3-", "PC03", "", ""},
    [ITL_WEB_LOOK_79XX] = {"SIP42.", "jar42sip.", "tnp42.", ".sbn", ".bin"},
    [ITL_WEB_LOOK_797X] = {"SIP70.", "jar70sip.", "tnp70.", ".sbn", ".bin"},
    [ITL_WEB_LOOK_69XX] = {"SIP69xx.", "APP69xx.", "BOOT69xx.", "", ""},
    [ITL_WEB_LOOK_89XX] = {"SIP894x.", "APP894x.", "BOOT894x.", "", ""},
    [ITL_WEB_LOOK_8831] = {"sip8831.", "", "", "", ""},
    [ITL_WEB_LOOK_78XX] = {"sip78xx.", "rootfs78xx.", "sboot78xx.", "", ""},
    [ITL_WEB_LOOK_88XX] = {"sip88xx.", "rootfs88xx.", "sboot288xx.", "", ""},
    [ITL_WEB_LOOK_8821] = {"sip8821.", "rootfs8821.", "sb28821.", "", ""},
};

/* Loads write their version with '-' where people write '.'; a firmware that was told as a load stays as it is. */
static void put_version(const char *firmware, itl_text_t *out)
{
    for (; *firmware != '\0'; firmware++)
        itl_text_char(out, *firmware == '.' ? '-' : *firmware);
}

void itl_web_put_release(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)number;
    const load_names_t *names = &load_names[itl_web_look(web->phone)];
    const char *firmware = itl_phone_config(web->phone)->firmware;
    const char *dot = strchr(firmware, '.');
    const bool is_load = !itl_text_is_digit(firmware[0]) && dot != NULL;
    if (what == ITL_WEB_LOAD_VERSION && is_load) {
        itl_text_string(out, firmware);
        return;
    }
    itl_text_string(out, what == ITL_WEB_LOAD_VERSION ? names->version
                         : what == ITL_WEB_LOAD_APP   ? names->app
                                                      : names->boot);
    put_version(is_load ? dot + 1 : firmware, out);
    if (what != ITL_WEB_LOAD_VERSION)
        itl_text_string(out, what == ITL_WEB_LOAD_APP ? names->behind_app : names->behind_boot);
}

/* Eleven characters, as serial numbers of phones have. */
void itl_web_put_serial(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_text_string(out, "ITL");
    itl_text_pairs(out, itl_phone_config(web->phone)->mac + 2, 4, '\0');
}

void itl_web_put_model_number(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_web_put_model(web->phone, out);
}

static void put_description(const itl_web_t *web, itl_text_t *out)
{
    const itl_web_look_t look = itl_web_look(web->phone);
    const char *model = itl_phone_config(web->phone)->model;
    itl_text_string(out, look == ITL_WEB_LOOK_78XX ? "Cisco IP Phone " : itl_web_style(look)->heading);
    itl_text_string(out, itl_text_begins(model, "CP-") ? model + 3 : model);
    itl_text_string(out, look == ITL_WEB_LOOK_78XX ? "" : ", Global");
}

void itl_web_put_udi(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    enum { LINES = 5 };
    for (unsigned line = 1; line <= LINES; line++) {
        if (number != 0 && line != number)
            continue;
        if (number == 0)
            itl_text_char(out, '\n');
        if (line == 1)
            itl_text_string(out, "phone");
        else if (line == 2)
            put_description(web, out);
        else if (line == 3)
            itl_web_put_model(web->phone, out);
        else if (line == 4)
            itl_text_string(out, "V01");
        else
            itl_web_put_serial(web, what, number, out);
    }
}

void itl_web_put_interface(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)what;
    (void)number;
    itl_text_string(out, itl_web_look(web->phone) == ITL_WEB_LOOK_8821 ? "WLAN" : "LAN");
}

void itl_web_put_clock(const itl_web_t *web, unsigned what, unsigned number, itl_text_t *out)
{
    (void)number;
    if (what == ITL_WEB_CLOCK_TIME)
        itl_web_put_time(web->phone, web->time_s, out);
    else
        itl_web_put_date(web->time_s, out);
}
