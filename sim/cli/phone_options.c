/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_options.h"

#include <stddef.h>

#include "cli/tvs_cmd.h"

/* Rows of the table of every phone's options: told of, or taken only to be refused in words of their own. */
#define TOLD_FLAG(id_, name_, brief_, text_)                                                                           \
    {.name = (name_), .brief = (brief_), .text = (text_), .id = PHONE_OPTION_##id_},
#define TOLD(id_, name_, value_, most_, lowest_, highest_, characters_, offers_, brief_, text_)                        \
    {.name = (name_),                                                                                                  \
     .value = (value_),                                                                                                \
     .brief = (brief_),                                                                                                \
     .text = (text_),                                                                                                  \
     .offers = (offers_),                                                                                              \
     .id = PHONE_OPTION_##id_},
#define HIDDEN(id_, name_, value_, most_, lowest_, highest_, characters_, offers_, brief_, text_)                      \
    {.name = (name_), .value = (value_), .id = PHONE_OPTION_##id_},
#define NO_FLAG(id_, name_, brief_, text_)
#define NO_VALUE(id_, name_, value_, most_, lowest_, highest_, characters_, offers_, brief_, text_)

/* Those of `phone run`: they come before those of `phone boot`, which it has too. */
static const cli_option_t run_options[] = {
    ITL_PHONE_OPTIONS(NO_FLAG, NO_VALUE, TOLD){
        .name = "coaps",
        .value = "HOST[:PORT]",
        .brief = "what --coap serves, over DTLS, for who has the secret of --coap-psk (port 5684; 0: a free one)",
        .text = "what `--coap` serves, over DTLS (port 5684; 0: a free one), for who has the secret of `--coap-psk`. "
                "They may reset the phone",
        .offers = "HOSTS",
        .id = PHONE_OPTION_COAPS},
    {.name = "web",
     .value = "HOST[:PORT]",
     .brief = "the phone's pages, by HTTP (port 80; 0: a free one), while its configuration has web access on",
     .text =
         "the phone's [pages](pages.md), by HTTP (port 80; 0: a free one), while its configuration has web access on. "
         "With `--count` the numeric address of the first phone: those behind it have the next addresses, or, where a "
         "`+` follows the port (`127.0.0.1:8000+`), the next ports",
     .offers = "HOSTS",
     .id = PHONE_OPTION_WEB},
    {.name = "ssh",
     .value = "HOST[:PORT]",
     .brief = "the phone's SSH server (port 22; 0: a free one), while its configuration has SSH access on",
     .text = "the phone's [SSH server](phone.md#ssh) (port 22; 0: a free one), while its configuration has SSH access "
             "on, with the user and the password of that configuration. Not together with `--count`",
     .offers = "HOSTS",
     .id = PHONE_OPTION_SSH},
    {.name = "count",
     .value = "N",
     .brief = "N phones in this process, their MAC addresses counted up from --mac, each with a folder in DIR",
     .text =
         "N phones in this process, up to 10000, their MAC addresses counted up from `--mac`, each with a state folder "
         "of its own in DIR, `SEP<MAC>`. They tell a line each. Not together with CoAP",
     .id = PHONE_OPTION_COUNT},
    {.name = "screen",
     .brief = "the phone's screen in this terminal, its keys on the keyboard, in place of the reports",
     .text = "the phone's [screen](phone.md#in-a-terminal) in this terminal, its keys on the keyboard, in place of the "
             "reports. Not together with `--count`",
     .id = PHONE_OPTION_SCREEN},
    {.name = "json",
     .brief = "a report for each boot, each a JSON object on a line of its own",
     .id = PHONE_OPTION_JSON},
    {0},
};

static const cli_option_t boot_options[] = {
    {.name = "state",
     .value = "DIR",
     .brief = "the phone's memory; made when it is not there",
     .offers = "FOLDERS",
     .id = PHONE_OPTION_STATE},
    ITL_PHONE_OPTIONS(TOLD_FLAG, TOLD, HIDDEN) TVS_TLS_MIN_ROW(" with the TVS", PHONE_OPTION_TLS_MIN),
    {.name = "tls-only",
     .value = "V",
     .brief = "the one TLS version that the phone knows, for its TVS; --tls-min is of no meaning then",
     .text = "the one TLS version that the phone knows, for its TVS: 1.0, 1.1, 1.2 or 1.3, as far as the wolfSSL in "
             "use can ([wolfssl.md](wolfssl.md)). `--tls-min` is of no meaning then. Default: all, whatever the model",
     .offers = "1.0 1.1 1.2 1.3",
     .id = PHONE_OPTION_TLS_ONLY},
    {.name = "key-max",
     .value = "BITS",
     .brief = "the longest RSA key of a signer that the phone knows: 1024, 2048 or 4096 (default)",
     .text = "the longest RSA key of a signer of lists and configurations that the phone knows: 1024, 2048 or 4096 "
             "(default, whatever the model); what a longer one signed is refused (`unsupported-key`)",
     .offers = "1024 2048 4096",
     .id = PHONE_OPTION_KEY_MAX},
    {.name = "coap-psk",
     .value = "FILE",
     .brief = "the secret of coaps: a line IDENTITY:KEY, the key in hexadecimal",
     .text = "the secret of coaps, which the other side has too: a line `IDENTITY:KEY`, the key of 16 to 64 bytes in "
             "hexadecimal ([formats.md](formats.md#shared-secret))",
     .offers = "FILES",
     .id = PHONE_OPTION_COAP_PSK},
    {.name = "web", .value = "HOST[:PORT]", .id = PHONE_OPTION_WEB},
    {.name = "ssh", .value = "HOST[:PORT]", .id = PHONE_OPTION_SSH},
    {.name = "count", .value = "N", .id = PHONE_OPTION_COUNT},
    {.name = "screen", .id = PHONE_OPTION_SCREEN},
    {.name = "coaps", .value = "HOST[:PORT]", .id = PHONE_OPTION_COAPS},
    {0},
};

const cli_command_text_t phone_boot_text = {
    .name = "phone boot",
    .usage = "--state DIR --mac MAC --tftp HOST[:PORT] [OPTION]...",
    .purpose = "Boots a phone once: fetches its trust lists by HTTP or TFTP, decides, tells the verdict.",
    .options = boot_options,
    .ending =
        "Exit status: 0 done; 1 no server answered, or a file or network failure; 2 wrong usage; 3 a list was refused.",
};

const cli_command_text_t phone_run_text = {
    .name = "phone run",
    .usage = "--state DIR --mac MAC --tftp HOST[:PORT] [OPTION]...",
    .purpose = "Boots a phone as `itlsim phone boot` does, with its options, and stays up until SIGINT or SIGTERM: "
               "reports each\n"
               "boot, boots again when it is reset, sends alarms that nobody took yet.",
    .options = run_options,
    .shared = boot_options,
    .shared_with = "phone boot",
    .ending = "Exit status: 0 ended by a signal; 1 a file or network failure; 2 wrong usage.",
};
