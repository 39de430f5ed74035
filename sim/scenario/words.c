/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "scenario/words.h"

#include "itl_limits.h"

#define AT(type, member) offsetof(type, member)
#define STEP(member)     offsetof(step_t, member)

static const char *const marks[] = {"confirmed", "inferred", NULL};
static const char *const interactions[] = {"automatic", "manual", NULL};
static const char *const accesses[] = {"on", "off", NULL};
/* 1.0 is not in every wolfSSL, and a scenario does not depend on which one it is. */
static const char *const tls_versions[] = {"1.1", "1.2", "1.3", NULL};
static const char *const key_lengths[] = {"1024", "2048", "4096", NULL};
static const char *const trusts[] = {"trusted", "untrusted", "no-trust-list", NULL};
static const char *const resets[] = {"soft", "hard", NULL};
static const char *const keys[] = {"erase-itl", "erase-ctl", "factory-reset", "alternate-tftp", "reset-settings", NULL};
static const char *const files_in_flash[] = {"itl", "ctl", "configuration", NULL};
static const char *const untils[] = {"quiet", NULL};
static const char *const services[] = {"start", "stop", "restart", NULL};
static const char *const cuts[] = {"before", "torn", "after", NULL};

const word_row_t words_node[] = {
    {"name", WORD_NAME, AT(node_spec_t, name), .needed = true, .brief = "its host name", .shows = "pub"},
    {"callmanager", WORD_TOGGLE, AT(node_spec_t, callmanager), .brief = "whether the CallManager service runs there",
     .shows = "on"},
    {"tvs-connections", WORD_NUMBER, AT(node_spec_t, tvs_connections), 1, 100000,
     .brief = "most connections that its TVS has at once, of those that talk, and of those that do not (2048)",
     .shows = "16"},
    {0},
};

const word_row_t words_cluster[] = {
    {"release", WORD_TEXT, AT(cluster_spec_t, release), .brief = "of the call manager (10.0); docs/cluster.md has them",
     .shows = "\"12.5\""},
    {"nodes", WORD_OWN, AT(cluster_spec_t, nodes), .inside = words_node,
     .brief = "names, or mappings; the publisher first (one node, `pub`, where none is named)", .shows = "[pub, sub]"},
    {"domain", WORD_TEXT, AT(cluster_spec_t, domain), .brief = "the nodes' domain", .shows = "example"},
    {"keys", WORD_NUMBER, AT(cluster_spec_t, keys), 1024, 4096, .brief = "bits of the nodes' keys (1024)",
     .shows = "2048"},
    {"recovery-keys", WORD_NUMBER, AT(cluster_spec_t, recovery_keys), 1024, 4096,
     .brief = "bits of the recovery key (as `keys`)", .shows = "1024"},
    {"security-password", WORD_TEXT, AT(cluster_spec_t, security_password), .brief = "the cluster security password",
     .shows = "itlphone"},
    {"users", WORD_TEXTS, AT(cluster_spec_t, users),
     .brief = "users of the cluster who may push to all phones, as `USER:PASSWORD`", .shows = "['ann:secret']"},
    {"signatures", WORD_TOGGLE, AT(cluster_spec_t, signatures),
     .brief = "`off`: servers that know no trust lists, as before release 8.0 or of another make: no lists, no TVS, no "
              "signed files (on)",
     .shows = "off"},
    {"interaction", WORD_CHOICE, AT(cluster_spec_t, interaction), .choices = interactions,
     .brief = "whether phones are reset by themselves after a certificate was regenerated (automatic)",
     .shows = "manual"},
    {"start", WORD_TIME, AT(cluster_spec_t, start),
     .brief = "the time at which the scenario begins, UTC; of several clusters the first has it",
     .shows = "2027-05-01T08:00:00Z"},
    {"tls-max", WORD_CHOICE, AT(cluster_spec_t, tls_max), .choices = tls_versions,
     .brief = "the highest TLS version that its TVS knows; \"1.1\" stands for 1.0 too (all)", .shows = "\"1.1\""},
    {0},
};

const word_row_t words_class[] = {
    {"count", WORD_NUMBER, AT(class_spec_t, count), 1, 100000, .brief = "how many (1)", .shows = "3"},
    {"model", WORD_TEXT, AT(class_spec_t, model), .brief = "their model (" ITL_DEFAULT_MODEL ")", .shows = "\"7962\""},
    {"firmware", WORD_TEXT, AT(class_spec_t, firmware), .brief = "their firmware (" ITL_DEFAULT_FIRMWARE ")",
     .shows = ITL_DEFAULT_FIRMWARE},
    {"tftp", WORD_NAMES, AT(class_spec_t, tftp),
     .brief = "the TFTP nodes they ask, in order (all of the cluster, the publisher first)", .shows = "[sub, pub]"},
    {"tvs", WORD_NAMES, AT(class_spec_t, tvs),
     .brief = "their call manager group, whose TVS they ask, in order (as `tftp`)", .shows = "[sub, pub]"},
    {"tls-only", WORD_CHOICE, AT(class_spec_t, tls_only), .choices = tls_versions,
     .brief = "the one TLS version that they know, for TVS; \"1.1\" stands for 1.0 too (all)", .shows = "\"1.1\""},
    {"tls-min", WORD_CHOICE, AT(class_spec_t, tls_min), .choices = tls_versions,
     .brief = "the lowest TLS version that they take, with TVS (1.2)", .shows = "\"1.1\""},
    {"key-max", WORD_CHOICE, AT(class_spec_t, key_max), .choices = key_lengths,
     .brief = "the longest RSA key of a signer that they know (4096)", .shows = "2048"},
    {"settings-access", WORD_CHOICE, AT(class_spec_t, settings_access), .choices = accesses,
     .brief = "whether their menus can be opened; `off`: nobody can erase a list there (on)", .shows = "off"},
    {"installed", WORD_TEXT, AT(class_spec_t, installed),
     .brief = "the list they come with: `none`, or `from CLUSTER`, of another cluster of the file (none)",
     .shows = "from old"},
    {"device-list", WORD_TOGGLE, AT(class_spec_t, device_list),
     .brief = "whether they stand in the device list of their cluster, which makes their configurations (on)",
     .shows = "off"},
    {"mac", WORD_TEXT, AT(class_spec_t, mac),
     .brief = "MAC address of the first, the others count up (in the order of the file from 001A2B000000 on)",
     .shows = "\"001122334455\""},
    {"alarms", WORD_TOGGLE, AT(class_spec_t, alarms), .brief = "whether they send alarms to the cluster (on)",
     .shows = "off"},
    {0},
};

/* @param at  offset of the link_spec_t */
#define LINK_WORDS(at)                                                                                                 \
    {"latency", WORD_RANGE, (at) + AT(link_spec_t, latency),                                                           \
     .brief = "time a packet takes; of two, drawn evenly between", .shows = "200us..3ms"},                             \
        {"loss", WORD_SHARE, (at) + AT(link_spec_t, loss), .brief = "packets that get lost", .shows = "1%"},           \
        {"duplicate", WORD_SHARE, (at) + AT(link_spec_t, duplicate), .brief = "datagrams that come twice",             \
         .shows = "0.1%"},                                                                                             \
    {                                                                                                                  \
        "reorder", WORD_SHARE, (at) + AT(link_spec_t, reorder), .brief = "datagrams that are held back",               \
                                                                .shows = "0.1%"                                        \
    }

const word_row_t words_network[] = {
    LINK_WORDS(AT(scenario_t, network)),
    {0},
};

static const word_row_t timeouts[] = {
    {"step", WORD_SPAN, AT(scenario_t, step_timeout_us),
     .brief = "longest that a step may take on the clock of the scenario (1h)", .shows = "2h"},
    {0},
};

static const char *const tftp_servers[] = {"atftpd", "tftpd-hpa", "dnsmasq", NULL};

static const word_row_t server_words[] = {
    {"tftp", WORD_CHOICE, AT(scenario_t, tftp_server), .choices = tftp_servers,
     .brief = "what serves the files of the nodes' TFTP with `--real`, in the place of the cluster's own",
     .shows = "atftpd"},
    {0},
};

const word_row_t words_file[] = {
    {"scenario", WORD_TEXT, AT(scenario_t, name), .needed = true, .brief = "what it is called in reports",
     .shows = "Both certificates renewed back to back"},
    {"about", WORD_TEXT, AT(scenario_t, about), .brief = "what it is about, for people",
     .shows = "The classic lockout."},
    {"source", WORD_TEXT, AT(scenario_t, source), .brief = "where it is told of", .shows = "technical note 117598"},
    {"mark", WORD_CHOICE, AT(scenario_t, mark), .choices = marks,
     .brief = "whether the source says what is expected, or it was inferred", .shows = "confirmed"},
    {"covers", WORD_NUMBERS, AT(scenario_t, covers), 1, 1000, .brief = "rows of a list of lockouts that it plays",
     .shows = "[5]"},
    {"cluster", WORD_OWN, AT(scenario_t, clusters), .inside = words_cluster, .brief = "the call manager cluster",
     .shows = "{nodes: [pub, sub]}"},
    {"clusters", WORD_OWN, AT(scenario_t, clusters), .inside = words_cluster,
     .brief = "several of them, by name; nodes have different names then", .shows = "{old: {nodes: [a]}, new: {}}"},
    {"phones", WORD_OWN, AT(scenario_t, classes), .inside = words_class, .needed = true,
     .brief = "classes of phones, by name", .shows = "{desk: {count: 3}}"},
    {"network", WORD_MEMBERS, AT(scenario_t, network), .inside = words_network, .brief = "how packets travel",
     .shows = "{loss: 1%}"},
    {"servers", WORD_MEMBERS, 0, .inside = server_words,
     .brief = "servers that others wrote; a virtual world has its own", .shows = "{tftp: atftpd}"},
    {"timeouts", WORD_MEMBERS, 0, .inside = timeouts, .brief = "what may take how long", .shows = "{step: 2h}"},
    {"steps", WORD_OWN, AT(scenario_t, steps), .needed = true, .brief = "what happens, in order",
     .shows = "[{boot: all}]"},
    {0},
};

const word_row_t words_branch[] = {
    {"works", WORD_OWN, 0, .brief = "the name of a way after which every phone is trusted",
     .shows = "the recovery key"},
    {"does not", WORD_OWN, 0, .brief = "the name of a way after which not every phone is trusted",
     .shows = "restart TFTP"},
    {"steps", WORD_OWN, 0, .needed = true, .brief = "what happens, in order", .shows = "[{reset: all}]"},
    {"trust", WORD_CHOICE, AT(branch_t, trust), .choices = trusts,
     .brief = "another end of a way that works, where servers have no lists: `no-trust-list`",
     .shows = "no-trust-list"},
    {"because", WORD_TEXT, AT(branch_t, because), .brief = "why, told when it is otherwise",
     .shows = "the key was saved"},
    {0},
};

/* --- steps --- */

#define PHONES_WORD(of)                                                                                                \
    {                                                                                                                  \
        "phones", WORD_SELECTION, STEP(of), .brief = "`all`, a class, one phone of it (`desk[2]`), or a list",         \
                                            .shows = "desk"                                                            \
    }
#define NODE_WORD(of, text)                                                                                            \
    {                                                                                                                  \
        "node", WORD_NAME, STEP(of), .brief = (text), .shows = "pub"                                                   \
    }
#define RATE_WORD                                                                                                      \
    {                                                                                                                  \
        "rate", WORD_RATE, STEP(phones.rate), .brief = "how many in which time (all at once)", .shows = "40/s"         \
    }

static const word_row_t admin_words[] = {
    {"run", WORD_TEXT, STEP(admin.run), .needed = true, .brief = "the command, as it is typed",
     .shows = "set cert regen CallManager"},
    {"on", WORD_NAME, STEP(admin.on), .brief = "the node (the first publisher)", .shows = "sub"},
    {"answers", WORD_TEXTS, STEP(admin.answers),
     .brief = "to what it asks, line by line; without them questions for yes or no are answered yes, and those for "
              "passwords that the cluster knows with these",
     .shows = "[itlphone, another-one]"},
    {"p12", WORD_NAME, STEP(admin.p12), .brief = "the saved key that `utils itl reset remotekey` fetches",
     .shows = "before"},
    {"expect", WORD_TEXT, STEP(admin.expect), .brief = "`ok`, `refused`, or text that the answer holds (ok)",
     .shows = "refused"},
    {0},
};

static const word_row_t boot_words[] = {
    PHONES_WORD(phones.phones),
    RATE_WORD,
    {0},
};

static const word_row_t reset_words[] = {
    PHONES_WORD(phones.phones),
    {"how", WORD_CHOICE, STEP(phones.how), .choices = resets, .brief = "a soft one keeps the power on (hard)",
     .shows = "soft"},
    RATE_WORD,
    {0},
};

static const word_row_t power_words[] = {
    PHONES_WORD(phones.phones),
    NODE_WORD(phones.node, "a node in their place"),
    {"off", WORD_TOGGLE, STEP(phones.off), .needed = true, .brief = "whether it goes off or comes back", .shows = "on"},
    RATE_WORD,
    {0},
};

static const word_row_t press_words[] = {
    PHONES_WORD(press.phones),
    {"key", WORD_CHOICE, STEP(press.key), .choices = keys, .brief = "what the user asks for", .shows = "erase-itl"},
    {"to", WORD_NAME, STEP(press.to),
     .brief = "of `alternate-tftp`: the node that is typed in as TFTP server, for which the "
              "phone gives up its lists",
     .shows = "sub"},
    {"keys", WORD_TEXTS, STEP(press.keys),
     .brief = "in place of `key`: a macro of keys from the idle screen on, `Settings`, `4`, `**#`, `Soft4`, "
              "`Init:Services` ([phone.md](phone.md)); a phone that erases something by them boots again",
     .shows = "[Settings, \"4\"]"},
    {0},
};

static const word_row_t wait_words[] = {
    {"for", WORD_SPAN, STEP(wait.span_us), .brief = "so long", .shows = "6m"},
    {"until", WORD_CHOICE, STEP(wait.until), .choices = untils,
     .brief = "`quiet`: no phone boots, no alarm is under way, no reset is due", .shows = "quiet"},
    {"at most", WORD_SPAN, STEP(wait.most_us), .brief = "longer fails", .shows = "10m"},
    {0},
};

static const word_row_t cut_words[] = {
    PHONES_WORD(flash.phones),
    {"at operation", WORD_NUMBER, STEP(flash.operation), 1, 1000000, .needed = true,
     .brief = "the operation of their flash at which the power goes, counted from here", .shows = "17"},
    {"how", WORD_CHOICE, STEP(flash.how), .choices = cuts, .brief = "before it, within it, or after it (torn)",
     .shows = "torn"},
    {0},
};

static const word_row_t rot_words[] = {
    PHONES_WORD(flash.phones),
    {"bits", WORD_NUMBER, STEP(flash.bits), 1, 100000, .brief = "bits that turn over (1)", .shows = "3"},
    {"in", WORD_CHOICE, STEP(flash.in), .choices = files_in_flash,
     .brief = "only in this file, where it is installed, of phones that are on (anywhere in their flash)",
     .shows = "itl"},
    {0},
};

static const word_row_t part_words[] = {
    {"ends", WORD_NAMES, STEP(link.ends), .needed = true, .brief = "nodes and classes; none of them reaches another",
     .shows = "[desk, pub]"},
    {0},
};

static const word_row_t link_words[] = {
    {"from", WORD_NAME, STEP(link.from), .needed = true, .brief = "a node or a class", .shows = "desk"},
    {"to", WORD_NAME, STEP(link.to), .needed = true, .brief = "a node or a class", .shows = "pub"},
    LINK_WORDS(STEP(link.link)),
    {"down", WORD_TOGGLE, STEP(link.link.down), .brief = "nothing arrives", .shows = "on"},
    {0},
};

static const word_row_t service_words[] = {
    NODE_WORD(service.node, "where (the first publisher)"),
    {"tftp", WORD_CHOICE, STEP(service.tftp), .choices = services, .brief = "`start`, `stop` or `restart` it",
     .shows = "restart"},
    {"tvs", WORD_CHOICE, STEP(service.tvs), .choices = services, .brief = "the same", .shows = "stop"},
    {"callmanager", WORD_CHOICE, STEP(service.callmanager), .choices = services, .brief = "the same", .shows = "start"},
    {0},
};

static const word_row_t clock_words[] = {
    PHONES_WORD(clock.phones),
    NODE_WORD(clock.node, "a node in their place; the cluster's own time stays"),
    {"off by", WORD_SPAN_S, STEP(clock.by_s), .needed = true, .brief = "how far ahead, or behind, it is",
     .shows = "-5y"},
    {0},
};

static const word_row_t save_words[] = {
    {"backup", WORD_NAME, STEP(keep.backup), .brief = "a node, as `utils disaster_recovery backup` does",
     .shows = "pub"},
    {"list", WORD_NAME, STEP(keep.list), .brief = "the list that a node serves now", .shows = "pub"},
    {"p12", WORD_NAME, STEP(keep.p12), .brief = "ITLRecovery.p12 of a publisher, as `file get tftp` does",
     .shows = "pub"},
    {"as", WORD_NAME, STEP(keep.as), .needed = true, .brief = "the name for it", .shows = "before"},
    {0},
};

static const word_row_t restore_words[] = {
    {"name", WORD_NAME, STEP(keep.name), .needed = true, .brief = "a backup that was saved", .shows = "before"},
    NODE_WORD(keep.node, "where (the node it was made of)"),
    {0},
};

static const word_row_t lose_words[] = {
    {"name", WORD_NAME, STEP(keep.name), .needed = true,
     .brief = "a node that is gone for good, with its keys; `publisher`", .shows = "publisher"},
    {0},
};

static const word_row_t serve_words[] = {
    {"node", WORD_NAME, STEP(keep.node), .needed = true, .brief = "whose TFTP service", .shows = "pub"},
    {"file", WORD_TEXT, STEP(keep.file), .brief = "the file (ITLFile.tlv)", .shows = "ITLFile.tlv"},
    {"list", WORD_NAME, STEP(keep.list), .brief = "a list that was saved, in its place", .shows = "before"},
    {"from", WORD_TEXT, STEP(keep.from),
     .brief = "a file of this machine, named from the scenario's folder on, in its place", .shows = "lists/other.tlv"},
    {"truncate", WORD_NUMBER, STEP(keep.truncate), 1, 65536, .brief = "so many bytes of it", .shows = "1000"},
    {"grow", WORD_NUMBER, STEP(keep.grow), 1, 1000000,
     .brief = "so many bytes: more than it has, as with the certificates of many more nodes", .shows = "70000"},
    {"remove", WORD_TOGGLE, STEP(keep.remove), .brief = "none any more", .shows = "on"},
    {0},
};

static const word_row_t move_words[] = {
    PHONES_WORD(keep.phones),
    {"to", WORD_NAME, STEP(keep.to), .needed = true, .brief = "the cluster whose servers they ask from now on",
     .shows = "new"},
    {0},
};

static const word_row_t address_words[] = {
    {"node", WORD_NAME, STEP(keep.node), .needed = true, .brief = "which", .shows = "pub"},
    {0},
};

static const word_row_t setting_words[] = {
    {"settings_access", WORD_TOGGLE, STEP(expect.settings_access), .brief = "as a phone's report has it",
     .shows = "on"},
    {"web_access", WORD_TOGGLE, STEP(expect.web_access), .brief = "as a phone's report has it", .shows = "off"},
    {"ssh_access", WORD_TOGGLE, STEP(expect.ssh_access), .brief = "as a phone's report has it", .shows = "on"},
    {"span_to_pc_port", WORD_TOGGLE, STEP(expect.span_to_pc_port), .brief = "as a phone's report has it",
     .shows = "on"},
    {0},
};

static const word_row_t report_words[] = {
    {"cluster", WORD_NAME, STEP(expect.cluster), .brief = "of several clusters this one's alone", .shows = "here"},
    {"current", WORD_EXPECTED, STEP(expect.current), 0, 100000, .brief = "phones with a list that is served",
     .shows = "3"},
    {"stale", WORD_EXPECTED, STEP(expect.stale), 0, 100000, .brief = "phones with an older one", .shows = "0"},
    {"untrusted", WORD_EXPECTED, STEP(expect.untrusted), 0, 100000, .brief = "phones that refused a list",
     .shows = "0"},
    {"no-list", WORD_EXPECTED, STEP(expect.no_list), 0, 100000, .brief = "phones without a list", .shows = "0"},
    {"unknown", WORD_EXPECTED, STEP(expect.unknown), 0, 100000,
     .brief = "phones that fetched their configuration and never reported", .shows = "0"},
    {"never-reported", WORD_EXPECTED, STEP(expect.never), 0, 100000,
     .brief = "phones of the device list of which nothing was heard", .shows = "0"},
    {0},
};

static const word_row_t files_words[] = {
    {"node", WORD_NAME, STEP(expect.node), .needed = true, .brief = "the node that serves it", .shows = "pub"},
    {"file", WORD_TEXT, STEP(expect.file), .brief = "the file (ITLFile.tlv)", .shows = "ITLFile.tlv"},
    {"signer", WORD_TEXT, STEP(expect.signer), .brief = "text that its signer's name holds", .shows = "ITLRECOVERY"},
    {"equals", WORD_NAME, STEP(expect.equals), .brief = "another node whose file has the same bytes", .shows = "sub"},
    {0},
};

static const word_row_t flash_words[] = {
    {"programs", WORD_EXPECTED, STEP(expect.programs), 0, 1000000,
     .brief = "program operations since the step before the last boot or reset", .shows = "0"},
    {"erases", WORD_EXPECTED, STEP(expect.erases), 0, 1000000, .brief = "erase operations since then", .shows = "0"},
    {0},
};

static const word_row_t page_words[] = {
    {"path", WORD_TEXT, STEP(expect.page_path), .needed = true, .brief = "of the page, as a browser asks for it",
     .shows = "/NetworkConfiguration"},
    {"holds", WORD_TEXT, STEP(expect.page_holds),
     .brief = "text in it, a row being a line with `: ` between its label and its value",
     .shows = "'Span to PC port: No'"},
    {"shown", WORD_TOGGLE, STEP(expect.page_shown), .brief = "off: the port is closed (on)", .shows = "on"},
    {0},
};

static const word_row_t screen_words[] = {
    {"keys", WORD_TEXTS, STEP(expect.screen_keys), .needed = true,
     .brief = "keys that lead there from the idle screen, as in `press`, but none that ask for anything",
     .shows = "[Settings, \"2\"]"},
    {"holds", WORD_TEXT, STEP(expect.screen_holds), .needed = true,
     .brief = "text on it: the title, or a line, with `: ` between its label and its value",
     .shows = "'Span to PC Port: No'"},
    {0},
};

static const word_row_t push_words[] = {
    {"as", WORD_TEXT, STEP(expect.push_as), .needed = true, .brief = "USER:PASSWORD, of a user of the cluster",
     .shows = "ann:secret"},
    {"taken", WORD_TOGGLE, STEP(expect.push_taken), .brief = "off: the phone refuses it (on)", .shows = "off"},
    {0},
};

static const word_row_t expect_words[] = {
    {"phones", WORD_SELECTION, STEP(expect.phones),
     .brief = "which (all): as in steps, or `{class: desk, share: any}` with `all`, `any`, `none`, a number or a "
              "percentage of them",
     .shows = "{class: desk, share: 50%}"},
    {"trust", WORD_CHOICE, STEP(expect.trust), .choices = trusts, .brief = "after the last boot", .shows = "untrusted"},
    {"reason", WORD_TEXT, STEP(expect.reason),
     .brief = "of the refusal, or why the flash cannot be used, by its name (docs/commands.md)",
     .shows = "unknown-signer"},
    {"verified-by", WORD_TEXT, STEP(expect.verified_by), .brief = "`first-use`, `list`, `tvs` or `unchanged`",
     .shows = "tvs"},
    {"itl", WORD_TEXT, STEP(expect.itl),
     .brief = "`unchanged` since before the last boot, `empty` (none is installed), `of NODE`, `saved NAME`, "
              "`signed by TEXT`",
     .shows = "of pub"},
    {"ctl", WORD_TEXT, STEP(expect.ctl), .brief = "the same of the CTL", .shows = "unchanged"},
    {"message", WORD_TEXT, STEP(expect.message), .brief = "a status message of the last boot, as the phone spells it",
     .shows = "Trust List Update Failed"},
    {"not-message", WORD_TEXT, STEP(expect.not_message), .brief = "one that is not there",
     .shows = "Trust List Updated"},
    {"alarm", WORD_EXPECTED, STEP(expect.alarm), 0, 255, .brief = "StatusCode of the alarm of the last boot",
     .shows = "9"},
    {"setting", WORD_MEMBERS, 0, .inside = setting_words, .brief = "settings in force", .shows = "{web_access: off}"},
    {"phones-report", WORD_MEMBERS, 0, .inside = report_words, .brief = "counts that `cluster phones` tells",
     .shows = "{current: 3}"},
    {"syslog", WORD_TEXTS, STEP(expect.syslog),
     .brief = "texts that lines of a cluster's syslog hold which came since an expectation last looked there",
     .shows = "[StatusCode=9, DeviceTLInfo]"},
    {"not-syslog", WORD_TEXTS, STEP(expect.not_syslog), .brief = "texts that none of these lines holds",
     .shows = "DeviceResetInitiated"},
    {"alert", WORD_TEXTS, STEP(expect.alert), .brief = "the same of a cluster's alerts",
     .shows = "ITLRecoveryCertBackup"},
    {"not-alert", WORD_TEXTS, STEP(expect.not_alert), .brief = "texts that no new alert holds", .shows = "CertExpired"},
    {"files", WORD_MEMBERS, 0, .inside = files_words, .brief = "what a node serves",
     .shows = "{node: pub, signer: ITLRECOVERY}"},
    {"flash", WORD_MEMBERS, 0, .inside = flash_words, .brief = "how the last boot wore the flash",
     .shows = "{programs: 0}"},
    {"page", WORD_MEMBERS, 0, .inside = page_words, .brief = "what a [page](pages.md) of the phones shows",
     .shows = "{path: /, holds: 'Model number: CP-8841'}"},
    {"screen", WORD_MEMBERS, 0, .inside = screen_words,
     .brief = "what the [screen](phone.md) of the phones shows after some keys",
     .shows = "{keys: [Settings], holds: Security Configuration}"},
    {"directory", WORD_TEXT, STEP(expect.directory),
     .brief = "`ok`, or what the phones show in place of their directory, as they spell it", .shows = "Host Not Found"},
    {"services", WORD_TEXT, STEP(expect.services), .brief = "the same of their services", .shows = "ok"},
    {"push", WORD_MEMBERS, 0, .inside = push_words,
     .brief = "a key pushed to the phones over HTTP, which their "
              "authentication URL is asked about",
     .shows = "{as: 'ann:secret', taken: off}"},
    {"log", WORD_TEXT, STEP(expect.log), .brief = "text that a line of the phones' diagnostics holds", .shows = "TVS"},
    {"because", WORD_TEXT, STEP(expect.because), .brief = "why, told when it is otherwise",
     .shows = "its signer is in the old list"},
    {0},
};

const step_row_t words_steps[] = {
    {"admin", STEP_ADMIN, admin_words, "run", "an administrator's command at a node's prompt, word for word"},
    {"boot", STEP_BOOT, boot_words, "phones", "phones are switched on, or restarted with their power off in between"},
    {"reset", STEP_RESET, reset_words, "phones", "phones restart, as after Device > Reset"},
    {"power", STEP_POWER, power_words, NULL, "phones or a node go off, or come back"},
    {"press", STEP_PRESS, press_words, NULL, "what a user can do at the phone"},
    {"wait", STEP_WAIT, wait_words, "for", "time goes by"},
    {"cut", STEP_CUT, cut_words, NULL, "the power will go at an operation of the flash"},
    {"rot", STEP_ROT, rot_words, "phones", "flash loses bits"},
    {"part", STEP_PART, part_words, "ends", "the network between them is cut"},
    {"join", STEP_JOIN, part_words, "ends", "it is mended"},
    {"link", STEP_LINK, link_words, NULL, "how packets travel from one to another from now on"},
    {"service", STEP_SERVICE, service_words, NULL, "services of a node are started, stopped or restarted"},
    {"clock", STEP_CLOCK, clock_words, NULL, "a clock that is wrong from now on"},
    {"save", STEP_SAVE, save_words, NULL, "something is kept under a name"},
    {"restore", STEP_RESTORE, restore_words, "name", "a node is brought back from a backup"},
    {"lose", STEP_LOSE, lose_words, "name", "a node is lost"},
    {"serve", STEP_SERVE, serve_words, NULL, "a file of a TFTP service is changed by hand"},
    {"move", STEP_MOVE, move_words, NULL, "phones are plugged in elsewhere"},
    {"address", STEP_ADDRESS, address_words, "node",
     "a node gets another IP address; phones that were told the old one ask there"},
    {"dhcp", STEP_DHCP, address_words, "node",
     "DHCP tells the node's address of now as TFTP server, from the next start of a phone on"},
    {"expect", STEP_EXPECT, expect_words, NULL, "what is to be so now"},
    {"branches", STEP_BRANCHES, words_branch, NULL, "ways on, each from this very state; the last step"},
    {0},
};

const step_row_t *words_step(step_kind_t kind)
{
    for (const step_row_t *row = words_steps; row->name != NULL; row++)
        if (row->kind == kind)
            return row;
    return NULL;
}
