/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/commands.h"

#include <string.h>
#include <strings.h>

#define COMMANDS_MAX 64
#define WORD_BYTES   64
#define LIST_WORDS   21 /* "sha1", and the twenty pairs of digits that an alarm tells */

#define CERTIFICATES "CallManager|TVS|CAPF|ITLRecovery|tomcat"
#define SERVICES                                                                                                       \
    "Cisco Tftp|Cisco Trust Verification Service|Cisco CallManager|Cisco Certificate Authority Proxy Function"

const admin_command_t admin_commands[] = {
    {"delete node", "NAME", NULL, 1, 1, admin_delete_node, "take a subscriber out of the cluster"},
    {"file get tftp", "NAME", "ITLRecovery.p12|ITLFile.tlv", 1, 1, admin_file_get, "copy a file to an SFTP server"},
    {"file list tftp", "", NULL, 0, 0, admin_file_list, "the files that TFTP serves"},
    {"help", "[COMMAND]", NULL, 0, 8, admin_help, "the commands; ? in the place of a word tells what may stand there"},
    {"exit", "", NULL, 0, 0, admin_quit, "end the session"},
    {"quit", "", NULL, 0, 0, admin_quit, "end the session"},
    {"rebuild publisher", "[SUBSCRIBER]", NULL, 0, 1, admin_rebuild_publisher,
     "install the publisher again, without a backup: from a subscriber's database, or from nothing"},
    {"set cert regen", "NAME", CERTIFICATES, 1, 1, admin_cert_regen, "regenerate a certificate"},
    {"set enterprise interaction", "automatic|manual", "automatic|manual", 1, 1, admin_set_interaction,
     "\"Phone Interaction on Certificate Update\": whether phones are reset by themselves"},
    {"set enterprise rollback", "true|false", "true|false", 1, 1, admin_set_rollback,
     "\"Prepare Cluster for Rollback to pre 8.0\""},
    {"set enterprise signature", "sha1|sha512", "sha1|sha512", 1, 1, admin_set_digest,
     "\"TFTP File Signature Algorithm\""},
    {"set network domain", "[NAME]", NULL, 0, 1, admin_set_domain, "change the node's domain"},
    {"set network hostname", "[NAME]", NULL, 0, 1, admin_set_hostname, "change the node's host name"},
    {"set password user admin", "", NULL, 0, 0, admin_set_admin, "change the administrator's password"},
    {"set password user security", "", NULL, 0, 0, admin_set_security, "change the cluster security password"},
    {"set phone group", "all|NAME NODE...", "all", 2, 1 + CLUSTER_NODES_MAX, admin_set_phone_group,
     "call managers and TVS that the phone's configuration names, in order; default: all nodes"},
    {"set phone settings", "on|off|restricted|default [all|NAME...]", "on|off|restricted|default", 1,
     COMMANDS_NAMES_MAX, admin_set_phone_settings, "settings access at the phone"},
    {"set phone span", "on|off|default [all|NAME...]", "on|off|default", 1, COMMANDS_NAMES_MAX, admin_set_phone_span,
     "SPAN to the PC port"},
    {"set phone ssh", "on|off|default [all|NAME...]", "on|off|default", 1, COMMANDS_NAMES_MAX, admin_set_phone_ssh,
     "SSH access to the phone"},
    {"set phone tftp", "all|NAME NODE...", "all", 2, 1 + CLUSTER_NODES_MAX, admin_set_phone_tftp,
     "TFTP servers that the phone is given, in order; default: all nodes"},
    {"set phone web", "on|off|default [all|NAME...]", "on|off|default", 1, COMMANDS_NAMES_MAX, admin_set_phone_web,
     "web access to the phone"},
    {"show alarms", "", NULL, 0, 0, admin_show_alarms, "what the phones reported last of their lists"},
    {"show alerts", "", NULL, 0, 0, admin_show_alerts, "alerts of the cluster"},
    {"show cert list own", "", NULL, 0, 0, admin_show_cert_list, "the node's certificates"},
    {"show cert own", "NAME", CERTIFICATES, 1, 1, admin_show_cert_own, "a certificate of the node"},
    {"show ctl", "[sha1 HASH]", "sha1", 0, LIST_WORDS, admin_show_ctl,
     "the CTL file; with sha1 one that a node served, by its SHA-1 or its beginning"},
    {"show enterprise", "", NULL, 0, 0, admin_show_enterprise,
     "the enterprise parameters, and whether the recovery key is saved"},
    {"show itl", "[sha1 HASH]", "sha1", 0, LIST_WORDS, admin_show_itl,
     "the ITL file that this node serves; with sha1 one that a node served, by its SHA-1 or its beginning"},
    {"show network cluster", "", NULL, 0, 0, admin_show_cluster, "the nodes of the cluster"},
    {"show phone", "all|NAME", "all", 1, 1, admin_show_phone,
     "what the configuration of a phone says, and who says so"},
    {"utils disaster_recovery backup", "FILE", NULL, 1, 1, admin_backup, "write a tar of the node"},
    {"utils disaster_recovery restore", "FILE", NULL, 1, 1, admin_restore, "bring the node back from such a tar"},
    {"utils itl reset localkey", "", NULL, 0, 0, admin_reset_local,
     "sign the list with the key that phones still trust"},
    {"utils itl reset remotekey", "HOST[:PORT] USER PATH", NULL, 3, 3, admin_reset_remote,
     "the same with an ITLRecovery.p12 that was saved on an SFTP server"},
    {"utils phones reset", "[all|NAME...] [soft|hard]", "all|soft|hard", 0, COMMANDS_NAMES_MAX, admin_phones_reset,
     "reset phones by CoAP, as far as they told how"},
    {"utils service list", "", NULL, 0, 0, admin_service_list, "the node's services"},
    {"utils service restart", "NAME", SERVICES, 1, 8, admin_service_restart, "restart a service"},
    {"utils service start", "NAME", SERVICES, 1, 8, admin_service_start, "start a service"},
    {"utils service stop", "NAME", SERVICES, 1, 8, admin_service_stop, "stop a service"},
    {NULL, NULL, NULL, 0, 0, NULL, NULL},
};

/* --- finding --- */

/* Commands that the words so far may mean. */
typedef struct candidates {
    bool in[COMMANDS_MAX];
    size_t count;
} candidates_t;

/* The depth-th word of a command's name; false: it has fewer. */
static bool word_of(const admin_command_t *command, int depth, char word[WORD_BYTES])
{
    const char *at = command->name;
    while (depth-- > 0) {
        at = strchr(at, ' ');
        if (at == NULL)
            return false;
        at++;
    }
    snprintf(word, WORD_BYTES, "%.*s", (int)strcspn(at, " "), at);
    return true;
}

static void all(candidates_t *candidates)
{
    *candidates = (candidates_t){0};
    while (admin_commands[candidates->count].name != NULL)
        candidates->in[candidates->count++] = true;
}

static bool begins(const char *word, const char *beginning)
{
    return strncasecmp(word, beginning, strlen(beginning)) == 0;
}

static bool is_exact(const candidates_t *candidates, int depth, const char *word)
{
    char own[WORD_BYTES];
    for (size_t i = 0; i < candidates->count; i++)
        if (candidates->in[i] && word_of(&admin_commands[i], depth, own) && strcasecmp(own, word) == 0)
            return true;
    return false;
}

/* Keeps what word allows: a name in full means itself, even where a longer one begins with it. */
static void narrow(candidates_t *candidates, int depth, const char *word)
{
    char own[WORD_BYTES];
    bool exact = is_exact(candidates, depth, word);
    for (size_t i = 0; i < candidates->count; i++) {
        bool there = candidates->in[i] && word_of(&admin_commands[i], depth, own);
        candidates->in[i] = there && (exact ? strcasecmp(own, word) == 0 : begins(own, word));
    }
}

/* The command whose name ends before word depth, if one is left. */
static const admin_command_t *complete_one(const candidates_t *candidates, int depth)
{
    char own[WORD_BYTES];
    for (size_t i = 0; i < candidates->count; i++)
        if (candidates->in[i] && !word_of(&admin_commands[i], depth, own))
            return &admin_commands[i];
    return NULL;
}

/* True when all candidates have the same word at depth: shortened words were clear. */
static bool agree(const candidates_t *candidates, int depth)
{
    char first[WORD_BYTES] = "", own[WORD_BYTES];
    for (size_t i = 0; i < candidates->count; i++) {
        if (!candidates->in[i] || !word_of(&admin_commands[i], depth, own))
            continue;
        if (first[0] == '\0')
            memcpy(first, own, sizeof first);
        else if (strcmp(first, own) != 0)
            return false;
    }
    return first[0] != '\0';
}

/* @param depth  [out] words of the name */
static const admin_command_t *find(int count, char **words, candidates_t *candidates, int *depth)
{
    all(candidates);
    for (*depth = 0; *depth < count; ++*depth) {
        const admin_command_t *command = complete_one(candidates, *depth);
        if (command != NULL)
            return command;
        narrow(candidates, *depth, words[*depth]);
        if (!agree(candidates, *depth))
            return NULL;
    }
    return complete_one(candidates, *depth);
}

/* --- telling --- */

/* Choices may be several words ("Cisco Tftp"): the ones before the cursor are a part of them.
 * @param count, words  arguments before @p begun */
static void tell_choices(const admin_command_t *command, int count, char **words, const char *begun,
                         commands_next_t *tell, void *ctx)
{
    char choice[WORD_BYTES], typed[2 * WORD_BYTES] = "";
    for (int i = 0; i < count; i++) {
        size_t length = strlen(typed);
        snprintf(typed + length, sizeof typed - length, "%s ", words[i]);
    }
    size_t before = strlen(typed);
    snprintf(typed + before, sizeof typed - before, "%s", begun);
    for (const char *at = command->choices; at != NULL && *at != '\0';) {
        size_t length = strcspn(at, "|");
        snprintf(choice, sizeof choice, "%.*s", (int)length, at);
        if (before < strlen(choice) && begins(choice, typed))
            tell(ctx, choice + before, "");
        at += length + (at[length] == '|');
    }
}

static void tell_words(const candidates_t *candidates, int depth, const char *begun, commands_next_t *tell, void *ctx)
{
    char told[WORD_BYTES] = "", own[WORD_BYTES], deeper[WORD_BYTES];
    for (size_t i = 0; i < candidates->count; i++) {
        const admin_command_t *command = &admin_commands[i];
        if (!candidates->in[i] || !word_of(command, depth, own) || !begins(own, begun) || strcmp(own, told) == 0)
            continue;
        tell(ctx, own, word_of(command, depth + 1, deeper) ? "" : command->help);
        memcpy(told, own, sizeof told);
    }
}

void commands_next(int count, char **words, const char *begun, commands_next_t *tell, void *ctx)
{
    candidates_t candidates;
    int depth;
    const admin_command_t *command = find(count, words, &candidates, &depth);
    if (command == NULL && depth == count)
        tell_words(&candidates, depth, begun, tell, ctx);
    else if (command != NULL)
        tell_choices(command, count - depth, words + depth, begun, tell, ctx);
}

static const char *usage_of(const admin_command_t *command, char *line, size_t size)
{
    snprintf(line, size, "%s%s%s", command->name, command->arguments[0] != '\0' ? " " : "", command->arguments);
    return line;
}

static void print_usage(FILE *to, const admin_command_t *command)
{
    char line[WORD_BYTES + 64];
    fprintf(to, "  %-48s %s\n", usage_of(command, line, sizeof line), command->help);
}

bool commands_help(FILE *to, int count, char **words)
{
    candidates_t candidates;
    bool any = false;
    all(&candidates);
    for (int depth = 0; depth < count; depth++)
        narrow(&candidates, depth, words[depth]);
    for (size_t i = 0; i < candidates.count; i++) {
        if (candidates.in[i])
            print_usage(to, &admin_commands[i]);
        any = any || candidates.in[i];
    }
    return any;
}

/* --- running --- */

static admin_result_t unknown(const admin_session_t *session)
{
    admin_refuse(session, "Executed command unsuccessfully\nNo valid command entered");
    return ADMIN_USAGE;
}

typedef struct meanings {
    char text[512];
    unsigned count;
} meanings_t;

static void note_meaning(void *ctx, const char *word, const char *help)
{
    meanings_t *meanings = ctx;
    size_t length = strlen(meanings->text);
    (void)help;
    snprintf(meanings->text + length, sizeof meanings->text - length, "%s%s", length > 0 ? ", " : "", word);
    meanings->count++;
}

/* A shortened word that stands for several is told from one that stands for none. */
static admin_result_t not_found(const admin_session_t *session, const candidates_t *candidates, int depth, int count,
                                char **words)
{
    meanings_t meanings = {.count = 0};
    if (depth < count)
        tell_words(candidates, depth, words[depth], note_meaning, &meanings);
    unknown(session);
    if (meanings.count > 1)
        admin_refuse(session, "'%s' is not clear: %s", words[depth], meanings.text);
    return ADMIN_USAGE;
}

admin_result_t admin_help(admin_session_t *session, int argc, char **argv)
{
    return commands_help(session->out, argc, argv) ? ADMIN_DONE : unknown(session);
}

static void print_choice(void *ctx, const char *word, const char *help)
{
    admin_print(ctx, "  %-24s %s\n", word, help);
}

/* What stands before the "?". */
static admin_result_t explain(admin_session_t *session, int count, char **words)
{
    candidates_t candidates;
    int depth;
    const admin_command_t *command = find(count, words, &candidates, &depth);
    if (command == NULL && depth < count)
        return not_found(session, &candidates, depth, count, words);
    if (command != NULL)
        print_usage(session->out, command);
    commands_next(count, words, "", print_choice, session);
    return ADMIN_DONE;
}

admin_result_t commands_run(admin_session_t *session, int count, char **words)
{
    candidates_t candidates;
    int depth;
    if (count == 0)
        return ADMIN_DONE;
    if (strcmp(words[count - 1], "?") == 0)
        return explain(session, count - 1, words);
    const admin_command_t *command = find(count, words, &candidates, &depth);
    if (command == NULL)
        return not_found(session, &candidates, depth, count, words);
    if (count - depth < command->min || count - depth > command->max) {
        char line[WORD_BYTES + 64];
        admin_refuse(session, "Executed command unsuccessfully\nUsage: %s", usage_of(command, line, sizeof line));
        return ADMIN_USAGE;
    }
    return command->run(session, count - depth, words + depth);
}

admin_result_t admin_quit(admin_session_t *session, int argc, char **argv)
{
    (void)session;
    (void)argc;
    (void)argv;
    return ADMIN_LEAVE;
}
