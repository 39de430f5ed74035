/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/phone_options.h"

#include <stddef.h>

#include "cli/cli.h"

/* Those of `phone run`: they come before those of `phone boot`, which it has too. */
static const cli_option_t run_options[] = {
    {.name = "coap",
     .value = "HOST[:PORT]",
     .brief = "serve /status, /messages, /trust-list and /reset by CoAP there (port 5683; 0: a free one)",
     .text = "serve CoAP there (port 5683; 0: a free one): `/status`, `/messages`, `/trust-list` and `/reset`; the URI "
             "is told on standard error",
     .offers = "HOSTS",
     .id = PHONE_OPTION_COAP},
    {.name = "coaps",
     .value = "HOST[:PORT]",
     .brief = "the same over DTLS, for who has the secret of --coap-psk (port 5684; 0: a free one)",
     .text = "the same over DTLS (port 5684; 0: a free one), for who has the secret of `--coap-psk`. They may reset "
             "the phone",
     .offers = "HOSTS",
     .id = PHONE_OPTION_COAPS},
    {.name = "coap-allow",
     .value = "HOST",
     .brief = "who may POST to /reset over coap; up to 8",
     .text = "who may reset the phone over coap; up to 8. Others are answered with 4.03. The address a datagram comes "
             "from can be forged: in networks that are not trusted use coaps",
     .offers = "HOSTS",
     .id = PHONE_OPTION_COAP_ALLOW},
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
    {.name = "mac",
     .value = "MAC",
     .brief = "e.g. 001122334455: names the files asked for",
     .text = "12 hexadecimal digits, `:`, `-` or `.` allowed between pairs: names the files asked for",
     .id = PHONE_OPTION_MAC},
    {.name = "tftp",
     .value = "HOST[:PORT]",
     .brief = "TFTP server, port 69; a second one is asked when the first is silent",
     .text = "TFTP server (port 69); a second one is asked only when the first does not answer",
     .offers = "HOSTS",
     .id = PHONE_OPTION_TFTP},
    {.name = "tvs",
     .value = "HOST[:PORT]",
     .brief = "Trust Verification Service, port 2445; up to 5, in the order of asking",
     .text = "Trust Verification Service (port 2445), up to five, in the order of asking; without any, those of the "
             "last accepted configuration",
     .offers = "HOSTS",
     .id = PHONE_OPTION_TVS},
    {.name = "tvs-verify-signer",
     .brief = "after a failed QUERY send VERIFY, for servers that lack QUERY",
     .text = "after a failed QUERY send VERIFY with the candidate's own SAST certificate, for servers that lack QUERY; "
             "real phones do not",
     .id = PHONE_OPTION_VERIFY_SIGNER},
    {.name = "tls-min",
     .value = "V",
     .brief = "lowest TLS version with the TVS: 1.0, 1.1, 1.2 (default) or 1.3, as far as wolfSSL can",
     .text = "lowest TLS version with the TVS: 1.0, 1.1, 1.2 (default) or 1.3, as far as the wolfSSL in use can "
             "([wolfssl.md](wolfssl.md))",
     .offers = "1.0 1.1 1.2 1.3",
     .id = PHONE_OPTION_TLS_MIN},
    {.name = "alarm",
     .value = "URI",
     .brief = "where DeviceTLInfo goes: coap://HOST[:PORT]/alarms, or coaps, or sip:HOST[:PORT][;transport=tcp|udp] "
              "(TCP when not said); up to 4",
     .text = "where DeviceTLInfo goes, `coap://HOST[:PORT]/PATH[?QUERY]` or, over DTLS, "
             "`coaps://HOST[:PORT]/PATH[?QUERY]`, or by SIP REFER as real phones send it, `sip:HOST[:PORT]` (port "
             "5060; TCP, or with `;transport=udp` UDP, where a REFER that is too long tries TCP first; see "
             "[formats.md](formats.md#refer)); up to 4. Firmware before 9.4(1) sends none",
     .offers = "coap:// coaps:// sip:",
     .id = PHONE_OPTION_ALARM},
    {.name = "coap-psk",
     .value = "FILE",
     .brief = "the secret of coaps: a line IDENTITY:KEY, the key in hexadecimal",
     .text = "the secret of coaps, which the other side has too: a line `IDENTITY:KEY`, the key of 16 to 64 bytes in "
             "hexadecimal ([formats.md](formats.md#shared-secret))",
     .offers = "FILES",
     .id = PHONE_OPTION_COAP_PSK},
    {.name = "model",
     .value = "MODEL",
     .brief = "7962 (default), 7821, 8845, ...: picks the spelling of the messages",
     .text = "7962 (default), 7821, 8845, ...: picks the spelling of the messages, names the phone to the TVS",
     .offers = "7962 7975 7821 7841 8841 8845 8861",
     .id = PHONE_OPTION_MODEL},
    {.name = "firmware", .value = "VERSION", .brief = "9.4.1 (default)", .id = PHONE_OPTION_FIRMWARE},
    {.name = "timeout",
     .value = "SECONDS",
     .brief = "longest wait for a server's answer (default " CLI_DEFAULT_TIMEOUT ")",
     .text = "longest wait for a server's answer (default " CLI_DEFAULT_TIMEOUT "); decimals are allowed",
     .id = PHONE_OPTION_TIMEOUT},
    {.name = "tftp-blksize",
     .value = "N",
     .brief = "ask for blocks of 8 to 65464 bytes; a phone's buffer takes 1468",
     .text = "ask for blocks of 8 to 65464 bytes (RFC 2348); a phone's buffer takes 1468, more is lowered to that. "
             "Default: a request without options, as real phones send it",
     .id = PHONE_OPTION_BLKSIZE},
    {.name = "tftp-windowsize",
     .value = "N",
     .brief = "ask for windows of 1 to 65535 blocks",
     .text = "ask for windows of 1 to 65535 blocks (RFC 7440)",
     .id = PHONE_OPTION_WINDOWSIZE},
    {.name = "no-http",
     .brief = "TFTP only, which is all there is for now",
     .text = "fetch by TFTP only, which is all that this version does",
     .id = PHONE_OPTION_NO_HTTP},
    {.name = "json", .brief = "the report as one JSON object", .id = PHONE_OPTION_JSON},
    /* Taken to be refused in words of their own. */
    {.name = "http", .id = PHONE_OPTION_HTTP},
    {.name = "coap", .value = "HOST[:PORT]", .id = PHONE_OPTION_COAP},
    {.name = "coaps", .value = "HOST[:PORT]", .id = PHONE_OPTION_COAPS},
    {.name = "coap-allow", .value = "HOST", .id = PHONE_OPTION_COAP_ALLOW},
    {0},
};

const cli_command_text_t phone_boot_text = {
    .name = "phone boot",
    .usage = "--state DIR --mac MAC --tftp HOST[:PORT] [OPTION]...",
    .purpose = "Boots a phone once: fetches its trust lists by TFTP, decides, tells the verdict.",
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
