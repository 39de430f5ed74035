/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "cli/cli.h"

#include <arpa/inet.h>
#include <ctype.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/** Longest error; the rest is cut. */
#define ERROR_BYTES 16384

/* "phone boot": the commands that led here, for errors of usage. */
static char command_path[64];

static void enter_command(const char *name)
{
    size_t len = strlen(command_path);
    snprintf(command_path + len, sizeof command_path - len, "%s%s", len == 0 ? "" : " ", name);
}

static void print_commands(FILE *to, const cli_entry_t *table, const char *usage)
{
    fprintf(to, "Usage: %s\n\nCommands:\n", usage);
    for (const cli_entry_t *entry = table; entry->name != NULL; entry++)
        fprintf(to, "  %-14s %s\n", entry->name, entry->summary);
    fprintf(
        to,
        "\nEvery command has --help. Exit status: 0 done, 1 failed, 2 wrong usage, 3 the trust verdict is negative.\n");
}

int cli_dispatch(const cli_entry_t *table, const char *usage, int argc, char **argv)
{
    if (argc < 2) {
        print_commands(stderr, table, usage);
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        print_commands(stdout, table, usage);
        return EXIT_DONE;
    }
    for (const cli_entry_t *entry = table; entry->name != NULL; entry++)
        if (strcmp(argv[1], entry->name) == 0) {
            enter_command(entry->name);
            return entry->run(argc - 1, argv + 1);
        }
    return cli_error(EXIT_USAGE, "unknown command '%s'; --help lists them", argv[1]);
}

/* What names hold may not break the line, nor reach the terminal as commands. */
static void make_printable(char *text)
{
    for (; *text != '\0'; text++)
        if ((unsigned char)*text < ' ' || *text == 0x7F)
            *text = '?';
}

int cli_error(int status, const char *format, ...)
{
    char text[ERROR_BYTES];
    va_list args;
    va_start(args, format);
    vsnprintf(text, sizeof text, format, args);
    va_end(args);
    make_printable(text);
    bool usage = status == EXIT_USAGE;
    bool named = strncmp(text, command_path, strlen(command_path)) == 0;
    fprintf(stderr, "itlsim: %s%s%s%s\n", usage && !named ? command_path : "", usage && !named ? ": " : "", text,
            usage && strstr(text, "--help") == NULL ? "; --help tells more" : "");
    return status;
}

/* How many options the abbreviation may stand for. */
static unsigned count_matches(const char *word, const struct option *options)
{
    unsigned count = 0;
    size_t len = strcspn(word + 2, "=");
    for (; options->name != NULL; options++)
        count += strncmp(word + 2, options->name, len) == 0;
    return count;
}

/* Tells why getopt did not take the word before optind. */
static void explain_option(int option, const char *word, const struct option *options)
{
    bool is_long = strncmp(word, "--", 2) == 0;
    unsigned matches = is_long ? count_matches(word, options) : 0;
    if (option == ':')
        cli_error(EXIT_USAGE, "%s needs a value", word);
    else if (matches == 1 && strchr(word, '=') != NULL)
        cli_error(EXIT_USAGE, "%s: this option takes no value", word);
    else if (matches > 1)
        cli_error(EXIT_USAGE, "%s: may stand for %u options", word, matches);
    else if (is_long || optopt == 0)
        cli_error(EXIT_USAGE, "%s: there is no such option", word);
    else
        cli_error(EXIT_USAGE, "-%c: there is no such option", optopt);
}

int cli_option(int argc, char **argv, const struct option *options)
{
    opterr = 0;
    int option = getopt_long(argc, argv, ":h", options, NULL);
    const struct option *help = options;
    while (help->name != NULL && strcmp(help->name, "help") != 0)
        help++;
    if (option == 'h')
        return help->val;
    if (option != '?' && option != ':')
        return option;
    explain_option(option, argv[optind - 1], options);
    return '?';
}

bool cli_parse_number(const char *text, uint64_t min, uint64_t max, uint64_t *number)
{
    if (!isdigit((unsigned char)text[0]))
        return false;
    char *end;
    errno = 0;
    unsigned long long value = strtoull(text, &end, 10);
    if (errno != 0 || *end != '\0' || value < min || value > max)
        return false;
    *number = value;
    return true;
}

bool cli_parse_seconds(const char *text, uint32_t *milliseconds)
{
    if (!isdigit((unsigned char)text[0]) || strlen(text) > 12 || strspn(text, "0123456789.") != strlen(text))
        return false;
    char *end;
    double seconds = strtod(text, &end);
    if (*end != '\0' || seconds < 0.001 || seconds > 86400.0)
        return false;
    *milliseconds = (uint32_t)(seconds * 1000.0 + 0.5);
    return true;
}

bool cli_parse_mac(const char *text, uint8_t mac[6])
{
    uint8_t out[6];
    for (int i = 0; i < 6; i++) {
        if (i > 0 && strchr(":-.", *text) != NULL && *text != '\0')
            text++;
        if (!isxdigit((unsigned char)text[0]) || !isxdigit((unsigned char)text[1]))
            return false;
        const char pair[3] = {text[0], text[1], '\0'};
        out[i] = (uint8_t)strtoul(pair, NULL, 16);
        text += 2;
    }
    if (*text != '\0')
        return false;
    memcpy(mac, out, sizeof out);
    return true;
}

/* Splits "[v6]:port", "name:port" or a bare host; *port is NULL where none is given. */
static bool split_server(const char *text, const char **host, size_t *host_len, const char **port)
{
    *port = NULL;
    *host = text;
    if (text[0] == '[') {
        const char *close = strchr(text, ']');
        if (close == NULL || (close[1] != '\0' && close[1] != ':'))
            return false;
        *host = text + 1;
        *host_len = (size_t)(close - text) - 1;
        *port = close[1] == ':' ? close + 2 : NULL;
        return true;
    }
    const char *colon = strchr(text, ':');
    bool bare_ipv6 = colon != NULL && strchr(colon + 1, ':') != NULL;
    if (colon == NULL || bare_ipv6) {
        *host_len = strlen(text);
        return true;
    }
    *host_len = (size_t)(colon - text);
    *port = colon + 1;
    return true;
}

/* A name, or an address in the form its brackets call for. */
static bool host_is_sound(const char *host, bool bracketed)
{
    struct in6_addr address;
    if (bracketed || strchr(host, ':') != NULL)
        return inet_pton(AF_INET6, host, &address) == 1;
    return strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_") == strlen(host);
}

static bool parse_server(const char *text, uint64_t lowest_port, uint64_t number, cli_server_t *server)
{
    const char *host, *port;
    size_t len;
    if (!split_server(text, &host, &len, &port) || len == 0 || len >= sizeof server->host)
        return false;
    if (port != NULL && !cli_parse_number(port, lowest_port, UINT16_MAX, &number))
        return false;
    memcpy(server->host, host, len);
    server->host[len] = '\0';
    server->port = (uint16_t)number;
    return host_is_sound(server->host, text[0] == '[');
}

bool cli_parse_server(const char *text, uint16_t default_port, cli_server_t *server)
{
    return parse_server(text, 1, default_port, server);
}

bool cli_parse_listener(const char *text, uint16_t default_port, cli_server_t *server)
{
    return parse_server(text, 0, default_port, server);
}

void cli_print_address(char text[CLI_ADDRESS_BYTES], const itl_hal_addr_t *address)
{
    char ip[INET6_ADDRSTRLEN] = "?";
    inet_ntop(address->family == ITL_HAL_IPV6 ? AF_INET6 : AF_INET, address->ip, ip, sizeof ip);
    snprintf(text, CLI_ADDRESS_BYTES, address->family == ITL_HAL_IPV6 ? "[%s]:%u" : "%s:%u", ip, address->port);
}
