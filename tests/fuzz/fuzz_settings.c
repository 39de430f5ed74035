/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The settings of a board in flash that holds anything, and `set` at its console: what is loaded is a text, what was
 * taken is there at the next start.
 *
 * Input: a byte with what is changed in the flash (bit 0: the settings' region gets the input, bit 1: only its bytes at
 * random places), then what is typed behind `set`, a line feed, and what changes the flash.
 */
#include "app/settings.h"

#include <string.h>

#include "app/console.h"
#include "app/console_set.h"
#include "app/device_coap.h"
#include "app/device_web.h"
#include "app/out.h"
#include "fuzz.h"
#include "fuzz_nor.h"
#include "test_machine.h"
#include "test_work.h"

enum { SECTOR_BYTES = 4096, SECTORS = 8, PROGRAM_BYTES = 4, FLASH_BYTES = SECTORS * SECTOR_BYTES };

static uint8_t array[FLASH_BYTES];
static itl_hal_flash_t flash;
static board_device_t device;

/* --- what the console stands on --- */

void out_text(const char *text)
{
    CHECK(text != NULL);
}

const char *device_coap_missing(void)
{
    return NULL;
}

const char *device_web_missing(void)
{
    return NULL;
}

static itl_reason_t open_settings(void)
{
    return settings_open(&device.settings, &flash, test_machine(), test_work());
}

/* --- one input --- */

static void change_flash(const uint8_t *data, size_t size, uint8_t how)
{
    uint8_t *region = array + (SECTORS - settings_sectors(&flash)) * SECTOR_BYTES;
    size_t len = settings_sectors(&flash) * SECTOR_BYTES;
    if ((how & 1) != 0 && size > 0)
        memcpy(region, data, size < len ? size : len);
    for (size_t i = 0; (how & 2) != 0 && i + 3 <= size; i += 3)
        region[((size_t)data[i] << 8 | data[i + 1]) % len] ^= data[i + 2];
}

/* The line that is kept; a text whatever the flash holds. */
static void load(char line[OPTIONS_LINE_BYTES])
{
    settings_load(&device.settings, line);
    CHECK(memchr(line, '\0', OPTIONS_LINE_BYTES) != NULL);
}

static void type(const uint8_t *data, size_t len)
{
    char arguments[CONSOLE_LINE_BYTES] = "";
    memcpy(arguments, data, len < sizeof arguments ? len : sizeof arguments - 1);
    console_set(&device, arguments);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char line[OPTIONS_LINE_BYTES], again[OPTIONS_LINE_BYTES];
    if (size < 2)
        return 0;
    const uint8_t *end = memchr(data + 1, '\n', size - 1);
    size_t typed = end != NULL ? (size_t)(end - data - 1) : size - 1;
    memset(array, 0xFF, sizeof array);
    flash = fuzz_nor(
        (itl_hal_flash_t){.sector_size = SECTOR_BYTES, .sector_count = SECTORS, .program_size = PROGRAM_BYTES}, array);
    CHECK(open_settings() == ITL_REASON_NONE);
    type(data + 1, typed);
    load(line);
    if (end != NULL)
        change_flash(end + 1, size - typed - 2, data[0]);
    itl_reason_t reason = open_settings();
    load(again);
    CHECK(reason != ITL_REASON_NONE || end != NULL || strcmp(line, again) == 0);
    CHECK(reason == ITL_REASON_NONE || again[0] == '\0');
    if (reason != ITL_REASON_NONE)
        CHECK(settings_format(&device.settings, &flash, test_machine(), test_work()) == ITL_REASON_NONE);
    type(data + 1, typed);
    load(line);
    CHECK(open_settings() == ITL_REASON_NONE);
    load(again);
    CHECK(strcmp(line, again) == 0);
    return 0;
}
