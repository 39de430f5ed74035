/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "admin/commands.h"

#include <string.h>
#include <strings.h>

#include "admin/values.h"

#define COMMANDS_MAX 128
#define WORD_BYTES   64
#define LIST_WORDS   21 /* "sha1", and the twenty pairs of digits that an alarm tells */
#define VALUE_BYTES  320

/* Ends the choices that every argument takes. */
#define EACH "..."

/* Values that are listed at once: a cluster may have thousands of phones. */
#define VALUES_LISTED 100u

#define CERTIFICATES "CallManager|TVS|CAPF|ITLRecovery|tomcat"
#define SERVICES                                                                                                       \
    "Cisco Tftp|Cisco Trust Verification Service|Cisco CallManager|Cisco Certificate Authority Proxy Function|"        \
    "Cisco Certificate Expiry Monitor|Cisco Tomcat"
#define RELEASES  "8.6|9.1|10.0|10.5|11.0|11.5|12.0|12.5|14|15"
#define LOG_FILES "syslog/*|syslog/CiscoSyslog"

const admin_command_t admin_commands[] = {
    {"delete node", "NAME", "<subscribers>", 1, 1, admin_delete_node, "take a subscriber out of the cluster"},
    {"file delete tftp", "CTLFile.tlv", "CTLFile.tlv", 1, 1, admin_file_delete, "take the CTL from this node's TFTP"},
    {"file get tftp", "NAME", "<files>", 1, 1, admin_file_get, "copy a file to an SFTP server"},
    {"file list activelog", "[PATTERN]", LOG_FILES, 0, 1, admin_file_list_log, "the node's logs: \"syslog/*\""},
    {"file list tftp", "[PATTERN]", "*|<files>", 0, 1, admin_file_list_tftp, "the files that TFTP serves"},
    {"file view activelog", "NAME", LOG_FILES, 1, 1, admin_file_view_log, "read a log of the node"},
    {"file view tftp", "NAME", "<files>", 1, 1, admin_file_view_tftp, "read a file that TFTP serves"},
    {"help", "[COMMAND]", NULL, 0, 8, admin_help, "the commands; ? in the place of a word tells what may stand there"},
    {"exit", "", NULL, 0, 0, admin_quit, "end the session"},
    {"quit", "", NULL, 0, 0, admin_quit, "end the session"},
    {"rebuild publisher", "[SUBSCRIBER]", "<subscribers>", 0, 1, admin_rebuild_publisher,
     "install the publisher again, without a backup: from a subscriber's database, or from nothing"},
    {"set cert ca-signed", "NAME", "CallManager|TVS|CAPF|tomcat", 1, 1, admin_cert_ca_signed,
     "replace a certificate by one that the CA of the lab signed, as an upload does"},
    {"set cert multi-server", "TVS", "TVS", 1, 1, admin_cert_multi_server, "make one TVS certificate for all nodes"},
    {"set cert regen", "NAME [BITS]", CERTIFICATES ";1024|2048|4096", 1, 2, admin_cert_regen,
     "regenerate a certificate, with a key of another length perhaps"},
    {"set enterprise secure-urls", "on|off", "on|off", 1, 1, admin_set_secure_urls,
     "whether configurations of phones name URLs of HTTPS"},
    {"set enterprise interaction", "automatic|manual", "automatic|manual", 1, 1, admin_set_interaction,
     "\"Phone Interaction on Certificate Update\": whether phones are reset by themselves"},
    {"set enterprise rollback", "true|false", "true|false", 1, 1, admin_set_rollback,
     "\"Prepare Cluster for Rollback to pre 8.0\""},
    {"set enterprise signature", "sha1|sha512", "sha1|sha512", 1, 1, admin_set_digest,
     "\"TFTP File Signature Algorithm\""},
    {"set network domain", "[NAME]", NULL, 0, 1, admin_set_domain, "change the node's domain"},
    {"set network hostname", "[NAME]", NULL, 0, 1, admin_set_hostname, "change the node's host name"},
    {"set notification off", "", NULL, 0, 0, admin_notification_off, "tell nobody of warnings by mail"},
    {"set notification smtp", "HOST[:PORT] to ADDRESS [from ADDRESS]", ";to;;from", 3, 5, admin_set_smtp,
     "tell somebody of warnings by mail, once a day"},
    {"set password user admin", "", NULL, 0, 0, admin_set_admin, "change the administrator's password"},
    {"set password user security", "", NULL, 0, 0, admin_set_security, "change the cluster security password"},
    {"set phone group", "all|NAME NODE...", "all|<phones>;<nodes>|...", 2, 1 + CLUSTER_NODES_MAX, admin_set_phone_group,
     "call managers and TVS that the phone's configuration names, in order; default: all nodes"},
    {"set phone settings", "on|off|restricted|default [all|NAME...]", "on|off|restricted|default;all|<phones>|...", 1,
     COMMANDS_NAMES_MAX, admin_set_phone_settings, "settings access at the phone"},
    {"set phone span", "on|off|default [all|NAME...]", "on|off|default;all|<phones>|...", 1, COMMANDS_NAMES_MAX,
     admin_set_phone_span, "SPAN to the PC port"},
    {"set phone ssh", "on|off|default [all|NAME...]", "on|off|default;all|<phones>|...", 1, COMMANDS_NAMES_MAX,
     admin_set_phone_ssh, "SSH access to the phone"},
    {"set phone ssh-login", "USER PASSWORD|none", "none", 1, 2, admin_set_phone_ssh_login,
     "user and password of all phones for SSH, which their configurations tell"},
    {"set phone tftp", "all|NAME NODE...", "all|<phones>;<nodes>|...", 2, 1 + CLUSTER_NODES_MAX, admin_set_phone_tftp,
     "TFTP servers that the phone is given, in order; default: all nodes"},
    {"set phone web", "on|off|default [all|NAME...]", "on|off|default;all|<phones>|...", 1, COMMANDS_NAMES_MAX,
     admin_set_phone_web, "web access to the phone"},
    {"set tls min-version", "1.0|1.1|1.2|1.3", "1.0|1.1|1.2|1.3", 1, 1, admin_set_tls_min,
     "the lowest TLS version that this node's TVS takes; the node restarts"},
    {"show alarms", "", NULL, 0, 0, admin_show_alarms, "what the phones reported last of their lists"},
    {"show alerts", "", NULL, 0, 0, admin_show_alerts, "alerts of the cluster"},
    {"show cert list own", "", NULL, 0, 0, admin_show_cert_list, "the node's certificates"},
    {"show cert list trust", "", NULL, 0, 0, admin_show_cert_trust, "the certificates that the node trusts"},
    {"show cert own", "NAME", CERTIFICATES, 1, 1, admin_show_cert_own, "a certificate of the node"},
    {"show ctl", "[sha1 HASH]", "sha1", 0, LIST_WORDS, admin_show_ctl,
     "the CTL file; with sha1 one that a node served, by its SHA-1 or its beginning"},
    {"show enterprise", "", NULL, 0, 0, admin_show_enterprise,
     "the enterprise parameters, and whether the recovery key is saved"},
    {"show itl", "[sha1 HASH]", "sha1", 0, LIST_WORDS, admin_show_itl,
     "the ITL file that this node serves; with sha1 one that a node served, by its SHA-1 or its beginning"},
    {"show network cluster", "", NULL, 0, 0, admin_show_cluster, "the nodes of the cluster"},
    {"show notification", "", NULL, 0, 0, admin_show_notification, "who is told of warnings by mail"},
    {"show phone", "all|NAME", "all|<phones>", 1, 1, admin_show_phone,
     "what the configuration of a phone says, and who says so"},
    {"show status", "", NULL, 0, 0, admin_show_status, "the node: its name, date, release, restarts"},
    {"show tls min-version", "", NULL, 0, 0, admin_show_tls_min, "the lowest TLS version that this node's TVS takes"},
    {"show version active", "", NULL, 0, 0, admin_show_version, "the release that is installed"},
    {"utils bulk delete", "", NULL, 0, 0, admin_bulk_delete, "take other clusters' certificates from Phone-SAST-trust"},
    {"utils bulk export", "FILE", NULL, 1, 1, admin_bulk_export, "write the certificates that another cluster imports"},
    {"utils bulk import", "FILE", NULL, 1, 1, admin_bulk_import,
     "take another cluster's certificates into Phone-SAST-trust"},
    {"utils dbreplication runtimestate", "", NULL, 0, 0, admin_dbreplication, "whether all nodes have the database"},
    {"utils ctl reset localkey", "", NULL, 0, 0, admin_ctl_reset, "sign the CTL with its other signer"},
    {"utils ctl set-cluster", "mixed-mode|non-secure-mode", "mixed-mode|non-secure-mode", 1, 1, admin_ctl_set_cluster,
     "the cluster's security mode, and the CTL for it"},
    {"utils ctl update", "CTLFile", "CTLFile", 1, 1, admin_ctl_update,
     "make the CTL again, with the certificates of now"},
    {"utils disaster_recovery backup", "FILE", NULL, 1, 1, admin_backup, "write a tar of the node"},
    {"utils disaster_recovery restore", "FILE", NULL, 1, 1, admin_restore, "bring the node back from such a tar"},
    {"utils fips disable", "", NULL, 0, 0, admin_fips_disable, "leave FIPS mode: all certificates are new"},
    {"utils fips enable", "", NULL, 0, 0, admin_fips_enable, "enter FIPS mode: all certificates are new"},
    {"utils fips status", "", NULL, 0, 0, admin_fips_status, "whether the node is in FIPS mode"},
    {"utils itl reset localkey", "", NULL, 0, 0, admin_reset_local,
     "sign the list with the key that phones still trust"},
    {"utils itl reset remotekey", "HOST[:PORT] USER PATH", NULL, 3, 3, admin_reset_remote,
     "the same with an ITLRecovery.p12 that was saved on an SFTP server"},
    {"utils network ping", "NODE|HOST[:PORT]", "<nodes>", 1, 1, admin_ping,
     "whether a node's services answer, or a server takes connections (port 22)"},
    {"utils phones reset", "[all|NAME...] [soft|hard]", "all|<phones>|soft|hard|...", 0, COMMANDS_NAMES_MAX,
     admin_phones_reset, "reset phones by CoAP, as far as they told how"},
    {"utils service list", "", NULL, 0, 0, admin_service_list, "the node's services"},
    {"utils service restart", "NAME", SERVICES, 1, 8, admin_service_restart, "restart a service"},
    {"utils service start", "NAME", SERVICES, 1, 8, admin_service_start, "start a service"},
    {"utils service stop", "NAME", SERVICES, 1, 8, admin_service_stop, "stop a service"},
    {"utils system restart", "", NULL, 0, 0, admin_system_restart, "restart the node"},
    {"utils system upgrade", "RELEASE", RELEASES, 1, 1, admin_system_upgrade, "bring the cluster to a later release"},
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

/* What the cluster's release does not have is neither offered nor explained. */
static void leave_out_later(const admin_session_t *session, candidates_t *candidates)
{
    for (size_t i = 0; session != NULL && i < candidates->count; i++)
        candidates->in[i] = candidates->in[i] && release_has_command(session->release, admin_commands[i].name, NULL);
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

/* Values being offered for what is typed. */
typedef struct offers {
    char typed[2 * VALUE_BYTES]; /* As far as the cursor: values may be several words ("Cisco Tftp"). */
    size_t before;               /* Of it, what stands before the word at the cursor. */
    commands_next_t *tell;
    void *ctx;
} offers_t;

static void offer(void *ctx, const char *value)
{
    const offers_t *offers = ctx;
    if (offers->before < strlen(value) && begins(value, offers->typed))
        offers->tell(offers->ctx, value + offers->before, "");
}

static void offer_choices(const admin_session_t *session, offers_t *offers, const char *choices)
{
    char choice[VALUE_BYTES];
    for (const char *at = choices; *at != '\0' && *at != ';';) {
        size_t length = strcspn(at, "|;");
        snprintf(choice, sizeof choice, "%.*s", (int)length, at);
        if (choice[0] == '<')
            values_offer(session, choice, offer, offers);
        else if (strcmp(choice, EACH) != 0)
            offer(offers, choice);
        at += length + (at[length] == '|');
    }
}

static bool takes_each(const char *choices)
{
    size_t length = strlen(choices), each = strlen(EACH);
    return length >= each && strcmp(choices + length - each, EACH) == 0;
}

/* The choices of an argument, as long as there are some of its own; then those of the last. */
static const char *choices_of(const char *choices, int argument)
{
    for (const char *next; argument > 0 && (next = strchr(choices, ';')) != NULL; argument--)
        choices = next + 1;
    return choices;
}

/* @param count, words  arguments before @p begun */
static void tell_choices(const admin_session_t *session, const admin_command_t *command, int count, char **words,
                         const char *begun, commands_next_t *tell, void *ctx)
{
    offers_t offers = {.tell = tell, .ctx = ctx};
    if (command->choices == NULL || count >= command->max)
        return;
    for (int i = takes_each(command->choices) ? count : 0; i < count; i++) {
        size_t length = strlen(offers.typed);
        snprintf(offers.typed + length, sizeof offers.typed - length, "%s ", words[i]);
    }
    offers.before = strlen(offers.typed);
    snprintf(offers.typed + offers.before, sizeof offers.typed - offers.before, "%s", begun);
    offer_choices(session, &offers, choices_of(command->choices, count));
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

void commands_next(const admin_session_t *session, int count, char **words, const char *begun, commands_next_t *tell,
                   void *ctx)
{
    candidates_t candidates;
    int depth;
    const admin_command_t *command = find(count, words, &candidates, &depth);
    leave_out_later(session, &candidates);
    if (command == NULL && depth == count)
        tell_words(&candidates, depth, begun, tell, ctx);
    else if (command != NULL)
        tell_choices(session, command, count - depth, words + depth, begun, tell, ctx);
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

bool commands_help(const admin_session_t *session, FILE *to, int count, char **words)
{
    candidates_t candidates;
    bool any = false;
    all(&candidates);
    for (int depth = 0; depth < count; depth++)
        narrow(&candidates, depth, words[depth]);
    leave_out_later(session, &candidates);
    for (size_t i = 0; i < candidates.count; i++) {
        if (candidates.in[i])
            print_usage(to, &admin_commands[i]);
        any = any || candidates.in[i];
    }
    return any;
}

/* --- running --- */

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

#define NO_COMMAND "Executed command unsuccessfully\nNo valid command entered"

/* A shortened word that stands for several is told from one that stands for none. */
static admin_result_t not_found(const admin_session_t *session, const candidates_t *candidates, int depth, int count,
                                char **words)
{
    meanings_t meanings = {.count = 0};
    if (depth < count)
        tell_words(candidates, depth, words[depth], note_meaning, &meanings);
    if (meanings.count > 1)
        admin_refuse(session, NO_COMMAND "\n'%s' is not clear: %s", words[depth], meanings.text);
    else
        admin_refuse(session, NO_COMMAND);
    return ADMIN_USAGE;
}

admin_result_t admin_help(admin_session_t *session, int argc, char **argv)
{
    if (commands_help(session, session->out, argc, argv))
        return ADMIN_DONE;
    admin_refuse(session, NO_COMMAND);
    return ADMIN_USAGE;
}

/* Values being listed. */
typedef struct shown {
    const admin_session_t *session;
    unsigned count;
} shown_t;

static void show_value(void *ctx, const char *word, const char *help)
{
    shown_t *shown = ctx;
    const char *blanks = help[0] != '\0' ? "                        " : "";
    size_t length = strlen(word);
    if (shown->count++ < VALUES_LISTED)
        admin_print(shown->session, "  %s%s%s\n", word,
                    length < strlen(blanks) ? blanks + length
                    : help[0] != '\0'       ? " "
                                            : "",
                    help);
}

void commands_explain(const admin_session_t *session, int count, char **words, const char *begun)
{
    candidates_t candidates;
    int depth;
    shown_t shown = {.session = session};
    const admin_command_t *command = find(count, words, &candidates, &depth);
    if (command != NULL)
        print_usage(session->out, command);
    commands_next(session, count, words, begun, show_value, &shown);
    if (shown.count > VALUES_LISTED)
        admin_print(session, "  (%u more)\n", shown.count - VALUES_LISTED);
    if (command != NULL && begun[0] == '\0' && count - depth >= command->min)
        admin_line(session, "  <cr>");
}

/* What stands before the "?". */
static admin_result_t explain(admin_session_t *session, int count, char **words)
{
    candidates_t candidates;
    int depth;
    if (find(count, words, &candidates, &depth) == NULL && depth < count)
        return not_found(session, &candidates, depth, count, words);
    commands_explain(session, count, words, "");
    return ADMIN_DONE;
}

/* What later releases brought is told from what is no command at all. */
static bool is_there(const admin_session_t *session, const admin_command_t *command)
{
    cluster_release_t since;
    if (release_has_command(session->release, command->name, &since))
        return true;
    admin_refuse(session, NO_COMMAND "\n'%s' is there from release %s on; this cluster is %s", command->name,
                 release_name(since), release_name(session->release));
    return false;
}

const admin_command_t *commands_find(int count, char **words)
{
    candidates_t candidates;
    int depth;
    return find(count, words, &candidates, &depth);
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
    if (!is_there(session, command))
        return ADMIN_USAGE;
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
