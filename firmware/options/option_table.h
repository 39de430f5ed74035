/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * The options of every phone, itlsim's and boards', each written once. Whoever expands the table takes the columns that
 * are needed: boards leave out the texts. boards/qemu/phone_options.py reads this file as it stands.
 */
#ifndef ITLPHONE_OPTION_TABLE_H
#define ITLPHONE_OPTION_TABLE_H

#include "itl_limits.h"

/** A number of itl_limits.h in a text. */
#define ITL_OPTION_NUMBER(number)       ITL_OPTION_AS_IT_IS(number)
#define ITL_OPTION_AS_IT_IS(characters) #characters

/**
 * The table. The last column is for people who read more than a line, NULL: the one before says it all; briefs and
 * texts are as those of cli_option_t (sim/cli/options.h).
 *
 *   FLAG(id, name, brief, text)
 *   VALUE(id, name, value, most, lowest, highest, characters, offers, brief, text)
 *   STAYING(...)  as VALUE, of a phone that stays up
 *
 * id: the end of ITL_OPTION_...; most: how often it may be given; lowest, highest: of a number, or, where there are
 * characters, how many of them a text has; of a server its ports; characters: pairs, from and to, of those that a text
 * may be made of, with '-' between, NULL: no plain text; offers: what completion offers.
 */
#define ITL_PHONE_OPTIONS(FLAG, VALUE, STAYING)                                                                        \
    VALUE(MAC, "mac", "MAC", 1, 0, 0, NULL, NULL, "e.g. 001122334455: names the files asked for",                      \
          "12 hexadecimal digits, `:`, `-` or `.` allowed between pairs: names the files asked for")                   \
    VALUE(TFTP, "tftp", "HOST[:PORT]", ITL_LIMIT_TFTP_SERVERS, 1, 65535, NULL, "HOSTS",                                \
          "TFTP server, port 69; a second one is asked when the first is silent",                                      \
          "TFTP server (port 69); a second one is asked only when the first does not answer")                          \
    VALUE(                                                                                                             \
        TVS, "tvs", "HOST[:PORT]", ITL_LIMIT_TVS_SERVERS, 1, 65535, NULL, "HOSTS",                                     \
        "Trust Verification Service, port 2445; up to 5, in the order of asking",                                      \
        "Trust Verification Service (port 2445), up to five, in the order of asking; without any, those of the last "  \
        "accepted configuration")                                                                                      \
    FLAG(VERIFY_SIGNER, "tvs-verify-signer", "after a failed QUERY send VERIFY, for servers that lack QUERY",          \
         "after a failed QUERY send VERIFY with the candidate's own SAST certificate, for servers that lack QUERY; "   \
         "real phones do not")                                                                                         \
    VALUE(ALARM, "alarm", "URI", ITL_ALARM_ADDRESSES, 0, 0, NULL, "coap:// coaps:// sip:",                             \
          "where DeviceTLInfo goes: coap://HOST[:PORT]/alarms, or coaps, or sip:HOST[:PORT][;transport=tcp|udp] (TCP " \
          "when not said); up to 4",                                                                                   \
          "where DeviceTLInfo goes, `coap://HOST[:PORT]/PATH[?QUERY]` or, over DTLS, "                                 \
          "`coaps://HOST[:PORT]/PATH[?QUERY]`, or by SIP REFER as real phones send it, `sip:HOST[:PORT]` (port 5060; " \
          "TCP, or with `;transport=udp` UDP, "                                                                        \
          "where a REFER that is too long tries TCP first; see [formats.md](formats.md#refer)); up to 4. Firmware "    \
          "before 9.4(1) sends none")                                                                                  \
    VALUE(MODEL, "model", "MODEL", 1, 3, 6, "0-9A-Z", "7962 7975 7821 7841 8841 8845 8861",                            \
          ITL_DEFAULT_MODEL " (default), 7821, 8845, ...: picks the spelling of the messages",                         \
          ITL_DEFAULT_MODEL " (default), 7821, 8845, ..., 3 to 6 digits and capital letters: picks the spelling of "   \
                            "the messages, names the phone to the TVS")                                                \
    VALUE(FIRMWARE, "firmware", "VERSION", 1, 1, 31, "!-~", NULL, ITL_DEFAULT_FIRMWARE " (default)", NULL)             \
    VALUE(TIMEOUT, "timeout", "SECONDS", 1, 0, 86400, NULL, NULL,                                                      \
          "longest wait for a server's answer (default " ITL_OPTION_NUMBER(ITL_DEFAULT_TIMEOUT_S) ")",                 \
          "longest wait for a server's answer (default " ITL_OPTION_NUMBER(                                            \
              ITL_DEFAULT_TIMEOUT_S) "); decimals are allowed")                                                        \
    VALUE(BLKSIZE, "tftp-blksize", "N", 1, 8, 65464, NULL, NULL,                                                       \
          "ask for blocks of 8 to 65464 bytes; a phone's buffer takes 1468",                                           \
          "ask for blocks of 8 to 65464 bytes (RFC 2348); a phone's buffer takes 1468, more is lowered to that. "      \
          "Default: a request without options, as real phones send it")                                                \
    VALUE(WINDOWSIZE, "tftp-windowsize", "N", 1, 1, ITL_LIMIT_TFTP_WINDOWSIZE, NULL, NULL,                             \
          "ask for windows of 1 to 65535 blocks", "ask for windows of 1 to 65535 blocks (RFC 7440)")                   \
    FLAG(HTTP, "http", "ask for files by HTTP first, then by TFTP, whatever the firmware",                             \
         "ask for each file by HTTP first, on TCP 6970 of the TFTP server or where `--http-port` says, then by TFTP, " \
         "whatever model and firmware. Default: as the model's firmware does, where the TFTP server's port is 69 or "  \
         "`--http-port` is given; see [boot.md](boot.md#by-http-first)")                                               \
    FLAG(NO_HTTP, "no-http", "ask for files by TFTP alone", NULL)                                                      \
    VALUE(HTTP_PORT, "http-port", "N", 1, 1, 65535, NULL, NULL,                                                        \
          "TCP port of HTTP on TFTP servers (default " ITL_OPTION_NUMBER(ITL_DEFAULT_HTTP_PORT) ")", NULL)             \
    FLAG(JSON, "json", "the report as one JSON object", NULL)                                                          \
    STAYING(                                                                                                           \
        COAP, "coap", "HOST[:PORT]", 1, 0, 65535, NULL, "HOSTS",                                                       \
        "serve /status, /messages, /trust-list and /reset by CoAP there (port 5683; 0: a free one)",                   \
        "serve CoAP there (port 5683; 0: a free one): `/status`, `/messages`, `/trust-list` and `/reset`; the URI is " \
        "told on standard error")                                                                                      \
    STAYING(COAP_ALLOW, "coap-allow", "HOST", ITL_COAP_PHONE_ALLOWED, 0, 0, NULL, "HOSTS",                             \
            "who may POST to /reset over coap; up to 8",                                                               \
            "who may reset the phone over coap; up to 8. Others are answered with 4.03. The address a datagram comes " \
            "from "                                                                                                    \
            "can be forged: in networks that are not trusted use coaps")

#endif
