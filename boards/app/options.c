/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "options.h"

#include <string.h>

#include "board_options.h"
#include "options/option.h"
#include "text/text_read.h"
#include "tftp/tftp.h"

/* One line being read. */
typedef struct options_reading {
    options_t *options;
    bool tftp_replaced, tvs_replaced, alarms_replaced, allowed_replaced;
} options_reading_t;

/* An option: its value is NULL when it takes none. */
typedef struct option {
    const char *name; /* Without dashes. */
    bool has_value;
    bool (*take)(options_reading_t *reading, char *value);
} option_t;

static bool number(const char *text, uint32_t max, uint32_t *out)
{
    int64_t value = itl_text_number(text, strlen(text), 0, max);
    if (value < 0)
        return false;
    *out = (uint32_t)value;
    return true;
}

static bool take_mac(options_reading_t *reading, char *value)
{
    reading->options->has_mac = itl_text_read_mac(value, reading->options->config.mac);
    return reading->options->has_mac;
}

bool options_server(char *text, uint16_t default_port, itl_phone_server_t *server)
{
    itl_option_server_t read;
    /* No board has IPv6. */
    if (!itl_option_read_server(text, 1, default_port, &read) || read.host != text ||
        memchr(text, ':', read.host_len) != NULL)
        return false;
    text[read.host_len] = '\0';
    *server = (itl_phone_server_t){.host = text, .port = read.port};
    return true;
}

const char options_board_itself[] = "the board itself is there; `dev qemu --reach NAME:PORT=HOST:PORT` names a server";

bool options_is_board_itself(const char *value)
{
    const char *host = strstr(value, "://");
    host = host != NULL ? host + 3 : value;
    return strncmp(host, "127.", 4) == 0 || strncmp(host, "localhost", 9) == 0;
}

static bool take_tftp(options_reading_t *reading, char *value)
{
    itl_phone_config_t *config = &reading->options->config;
    if (!reading->tftp_replaced)
        config->tftp_count = 0;
    reading->tftp_replaced = true;
    if (config->tftp_count == ITL_LIMIT_TFTP_SERVERS)
        return false;
    return options_server(value, ITL_TFTP_PORT, &config->tftp[config->tftp_count++]);
}

static bool take_alternate_tftp(options_reading_t *reading, char *value)
{
    return options_server(value, ITL_TFTP_PORT, &reading->options->alternate);
}

static bool take_tvs(options_reading_t *reading, char *value)
{
    itl_phone_config_t *config = &reading->options->config;
    itl_phone_server_t server;
    if (!reading->tvs_replaced)
        config->tvs_count = 0;
    reading->tvs_replaced = true;
    if (config->tvs_count == ITL_LIMIT_TVS_SERVERS || !options_server(value, ITL_TVS_PORT, &server))
        return false;
    config->tvs[config->tvs_count++] = (itl_tvs_server_t){.host = server.host, .port = server.port};
    return true;
}

static bool take_alarm(options_reading_t *reading, char *value)
{
    itl_phone_config_t *config = &reading->options->config;
    if (!reading->alarms_replaced)
        config->alarm_count = 0;
    reading->alarms_replaced = true;
    if (config->alarm_count == ITL_ALARM_ADDRESSES || strncmp(value, "coap://", 7) != 0)
        return false;
    config->alarms[config->alarm_count++] = value;
    return true;
}

static bool take_port(const char *value, uint16_t *port)
{
    uint32_t read;
    if (!number(value, UINT16_MAX, &read))
        return false;
    *port = (uint16_t)read;
    return true;
}

static bool take_coap(options_reading_t *reading, char *value)
{
    return take_port(value, &reading->options->coap_port);
}

static bool take_web(options_reading_t *reading, char *value)
{
    return take_port(value, &reading->options->web_port);
}

static bool take_model(options_reading_t *reading, char *value)
{
    reading->options->config.model = value;
    return itl_option_takes_text(ITL_OPTION_MODEL, value);
}

static bool take_firmware(options_reading_t *reading, char *value)
{
    reading->options->config.firmware = value;
    return itl_option_takes_text(ITL_OPTION_FIRMWARE, value);
}

static bool take_timeout(options_reading_t *reading, char *value)
{
    return itl_option_read_seconds(value, &reading->options->config.timeout_ms);
}

static bool take_verify_signer(options_reading_t *reading, char *value)
{
    (void)value;
    reading->options->config.tvs_verify_signer = true;
    return true;
}

static bool take_blksize(options_reading_t *reading, char *value)
{
    uint32_t *blksize = &reading->options->config.tftp_blksize;
    bool taken = itl_option_read_number(ITL_OPTION_BLKSIZE, value, blksize);
    if (taken && *blksize > ITL_LIMIT_TFTP_BLKSIZE)
        *blksize = ITL_LIMIT_TFTP_BLKSIZE;
    return taken;
}

static bool take_windowsize(options_reading_t *reading, char *value)
{
    return itl_option_read_number(ITL_OPTION_WINDOWSIZE, value, &reading->options->config.tftp_windowsize);
}

static bool take_http(options_reading_t *reading, char *value)
{
    (void)value;
    reading->options->config.http = ITL_PHONE_HTTP_ALWAYS;
    return true;
}

static bool take_no_http(options_reading_t *reading, char *value)
{
    (void)value;
    reading->options->config.http = ITL_PHONE_HTTP_NEVER;
    return true;
}

static bool take_http_port(options_reading_t *reading, char *value)
{
    uint32_t port;
    const bool taken = itl_option_read_number(ITL_OPTION_HTTP_PORT, value, &port);
    if (taken)
        reading->options->config.http_port = (uint16_t)port;
    return taken;
}

static bool take_json(options_reading_t *reading, char *value)
{
    (void)value;
    reading->options->json = true;
    return true;
}

static bool take_once(options_reading_t *reading, char *value)
{
    (void)value;
    reading->options->once = true;
    return true;
}

static bool ipv4(const char *text, uint8_t out[4])
{
    ip4_addr_t ip;
    if (!ip4addr_aton(text, &ip))
        return false;
    memcpy(out, &ip.addr, 4);
    return true;
}

static bool take_coap_allow(options_reading_t *reading, char *value)
{
    options_t *options = reading->options;
    if (!reading->allowed_replaced)
        options->coap_allowed_count = 0;
    reading->allowed_replaced = true;
    return options->coap_allowed_count < OPTIONS_COAP_ALLOWED &&
           ipv4(value, options->coap_allowed[options->coap_allowed_count++]);
}

static bool take_address(options_reading_t *reading, char *value)
{
    lwip_link_fixed_t *fixed = &reading->options->fixed;
    uint32_t bits;
    char *slash = strchr(value, '/');
    if (slash == NULL || !number(slash + 1, 32, &bits))
        return false;
    *slash = '\0';
    for (uint32_t i = 0; i < 32; i++)
        if (i < bits)
            fixed->mask[i / 8] = (uint8_t)(fixed->mask[i / 8] | 0x80u >> i % 8);
    reading->options->is_fixed = true;
    return ipv4(value, fixed->address);
}

static bool take_router(options_reading_t *reading, char *value)
{
    return ipv4(value, reading->options->fixed.router);
}

static bool take_dns(options_reading_t *reading, char *value)
{
    return ipv4(value, reading->options->fixed.dns);
}

static bool take_cut(options_reading_t *reading, char *value)
{
    static const char *const names[] = {
        [FLASH_CUT_BEFORE] = "before", [FLASH_CUT_TORN] = "torn", [FLASH_CUT_AFTER] = "after"};
    options_t *options = reading->options;
    char *colon = strchr(value, ':');
    if (colon == NULL)
        return false;
    *colon = '\0';
    for (int cut = FLASH_CUT_BEFORE; cut <= FLASH_CUT_AFTER; cut++)
        if (strcmp(colon + 1, names[cut]) == 0)
            options->cut = (flash_cut_t)cut;
    return options->cut != FLASH_CUT_NEVER && number(value, 999999999, &options->cut_at);
}

static bool take_cut_seed(options_reading_t *reading, char *value)
{
    return number(value, 999999999, &reading->options->cut_seed);
}

/* How those of every phone are taken. */
static bool (*const takes[ITL_OPTIONS])(options_reading_t *reading, char *value) = {
    [ITL_OPTION_MAC] = take_mac,
    [ITL_OPTION_TFTP] = take_tftp,
    [ITL_OPTION_TVS] = take_tvs,
    [ITL_OPTION_VERIFY_SIGNER] = take_verify_signer,
    [ITL_OPTION_ALARM] = take_alarm,
    [ITL_OPTION_MODEL] = take_model,
    [ITL_OPTION_FIRMWARE] = take_firmware,
    [ITL_OPTION_TIMEOUT] = take_timeout,
    [ITL_OPTION_BLKSIZE] = take_blksize,
    [ITL_OPTION_WINDOWSIZE] = take_windowsize,
    [ITL_OPTION_HTTP] = take_http,
    [ITL_OPTION_NO_HTTP] = take_no_http,
    [ITL_OPTION_HTTP_PORT] = take_http_port,
    [ITL_OPTION_JSON] = take_json,
    [ITL_OPTION_COAP] = take_coap,
    [ITL_OPTION_COAP_ALLOW] = take_coap_allow,
};

#define FLAG(id, name, brief, text)                                                    {(name), false},
#define VALUE(id, name, value, most, lowest, highest, characters, offers, brief, text) {(name), true},

static const struct {
    const char *name;
    bool has_value;
} phone_options[ITL_OPTIONS] = {ITL_PHONE_OPTIONS(FLAG, VALUE, VALUE)};

#define BOARD_FLAG(id, name, brief, text)                                                    {(name), false, take_##id},
#define BOARD_VALUE(id, name, value, most, lowest, highest, characters, offers, brief, text) {(name), true, take_##id},

static const option_t board_options[] = {BOARD_OPTIONS(BOARD_FLAG, BOARD_VALUE)};

void options_init(options_t *options)
{
    memset(options, 0, sizeof *options);
    options->config.model = ITL_DEFAULT_MODEL;
    options->config.firmware = ITL_DEFAULT_FIRMWARE;
}

char *options_word(char **rest)
{
    char *word = *rest + strspn(*rest, " ");
    if (*word == '\0')
        return NULL;
    char *end = word + strcspn(word, " ");
    *rest = *end == '\0' ? end : end + 1;
    *end = '\0';
    return word;
}

static bool find(const char *name, option_t *option)
{
    for (size_t i = 0; i < ITL_OPTIONS; i++)
        if (strcmp(name, phone_options[i].name) == 0) {
            *option = (option_t){phone_options[i].name, phone_options[i].has_value, takes[i]};
            return true;
        }
    for (size_t i = 0; i < sizeof board_options / sizeof board_options[0]; i++)
        if (strcmp(name, board_options[i].name) == 0) {
            *option = board_options[i];
            return true;
        }
    return false;
}

static bool take_word(options_reading_t *reading, const char *word, char **rest)
{
    option_t option;
    if (strncmp(word, "--", 2) != 0 || !find(word + 2, &option))
        return false;
    char *value = option.has_value ? options_word(rest) : NULL;
    return (value != NULL || !option.has_value) && option.take(reading, value);
}

const char *options_read(options_t *options, char *line)
{
    options_reading_t reading = {.options = options};
    char *word;
    while ((word = options_word(&line)) != NULL)
        if (!take_word(&reading, word, &line))
            return word;
    return NULL;
}
