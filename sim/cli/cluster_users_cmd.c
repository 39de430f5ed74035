/* SPDX-License-Identifier: GPL-2.0-or-later */
/* The users of a cluster. */
#include <getopt.h>
#include <stdio.h>
#include <string.h>

#include "cli/cluster_cmd.h"
#include "cli/json.h"
#include "cli/new_password.h"
#include "cli/options.h"
#include "cluster/cluster.h"
#include "cluster/users.h"

enum {
    OPTION_DEVICES = 256,
    OPTION_PASSWORD_FILE,
    OPTION_NO_PASSWORD,
    OPTION_FIRST,
    OPTION_LAST,
    OPTION_TELEPHONE,
    OPTION_JSON,
};

static const cli_option_t users_options[] = {
    {.name = "devices",
     .value = "NAME,...",
     .brief = "with add: the phones that the user controls, may push to: SEP and the MAC, or all (default: none)",
     .offers = "all",
     .id = OPTION_DEVICES},
    {.name = "password-file",
     .value = "FILE",
     .brief = "with add: the first line of FILE is the password; -: asked, at a terminal twice and unseen (default)",
     .text = "with `add`: the first line of FILE is the password; `-`: asked, at a terminal twice and unseen, else the "
             "next line of standard input (default)",
     .offers = "FILES",
     .id = OPTION_PASSWORD_FILE},
    {.name = "no-password",
     .brief = "with add: the user cannot log in, but stands in the corporate directory",
     .id = OPTION_NO_PASSWORD},
    {.name = "first", .value = "NAME", .brief = "with add: first name", .id = OPTION_FIRST},
    {.name = "last", .value = "NAME", .brief = "with add: last name", .id = OPTION_LAST},
    {.name = "telephone", .value = "NUMBER", .brief = "with add: telephone number", .id = OPTION_TELEPHONE},
    {.name = "json", .brief = "with list: as one JSON object", .id = OPTION_JSON},
    {0},
};

static const cli_command_text_t users_text = {
    .name = "cluster users",
    .usage = "DIR add|remove USER [OPTION]... | DIR list [--json]",
    .purpose =
        "Adds a user to the cluster in DIR, takes one out, or lists them: who may push to which phones "
        "(authentication URL),\n"
        "and who stands in the corporate directory. Of a password its salted hash is kept. The cluster may be up "
        "or down.",
    .options = users_options,
    .ending = "Exit status: 0 done; 1 a value that is not fit, no such user, or a file failed; 2 wrong usage.",
    .words = "FOLDERS",
};

typedef enum users_action { ACTION_ADD, ACTION_REMOVE, ACTION_LIST } users_action_t;

/* What was asked for. */
typedef struct users_command {
    const char *folder, *password_file;
    users_action_t action;
    users_plan_t plan; /* Its name is whom it is about. */
    bool no_password, json, details;
} users_command_t;

static int take_option(void *ctx, int option, const char *value)
{
    users_command_t *command = ctx;
    const char **const texts[] = {
        [0] = &command->plan.devices,
        [OPTION_PASSWORD_FILE - OPTION_DEVICES] = &command->password_file,
        [OPTION_FIRST - OPTION_DEVICES] = &command->plan.first,
        [OPTION_LAST - OPTION_DEVICES] = &command->plan.last,
        [OPTION_TELEPHONE - OPTION_DEVICES] = &command->plan.telephone,
    };
    if (option == OPTION_JSON) {
        command->json = true;
        return EXIT_DONE;
    }
    command->details = true;
    if (option == OPTION_NO_PASSWORD)
        command->no_password = true;
    else
        *texts[option - OPTION_DEVICES] = value;
    return EXIT_DONE;
}

static int take_action(users_command_t *command, const char *word)
{
    static const char *const words[] = {[ACTION_ADD] = "add", [ACTION_REMOVE] = "remove", [ACTION_LIST] = "list"};
    for (users_action_t i = ACTION_ADD; i <= ACTION_LIST; i++)
        if (strcmp(word, words[i]) == 0) {
            command->action = i;
            return EXIT_DONE;
        }
    return cli_error(EXIT_USAGE, "cluster users: %s: none of add, remove and list", word);
}

static int take_arguments(users_command_t *command, int argc, char **argv)
{
    int status = cli_take_options(argc, argv, &users_text, take_option, command);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind < 2)
        return cli_error(EXIT_USAGE, "cluster users: needs a folder, and add, remove or list");
    command->folder = argv[optind];
    status = take_action(command, argv[optind + 1]);
    if (status != EXIT_DONE)
        return status;
    if (argc - optind != (command->action == ACTION_LIST ? 2 : 3))
        return cli_error(EXIT_USAGE, "cluster users: %s",
                         command->action == ACTION_LIST ? "list takes nothing more" : "needs one user");
    command->plan.name = argv[optind + 2];
    if ((command->details && command->action != ACTION_ADD) || (command->json && command->action != ACTION_LIST))
        return cli_error(EXIT_USAGE, "cluster users: --json is for list, the others are for add");
    if (command->no_password && command->password_file != NULL)
        return cli_error(EXIT_USAGE, "cluster users: one of --password-file and --no-password at a time");
    return EXIT_DONE;
}

/* --- add, remove --- */

static bool change(const users_command_t *command, const users_plan_t *plan, base_error_t *error)
{
    cluster_t *cluster = cluster_open(command->folder, CLUSTER_WAIT, NULL, error);
    users_t *users = cluster != NULL ? cluster_read_users(cluster, error) : NULL;
    bool done = users != NULL;
    if (done && command->action == ACTION_ADD)
        done = users_add(users, plan, error);
    else if (done)
        done = users_remove(users, plan->name) || base_fail(error, "%.80s: there is no such user", plan->name);
    done = done && cluster_write_users(cluster, users, error);
    users_free(users);
    cluster_close(cluster);
    return done;
}

static bool add(const users_command_t *command, base_error_t *error)
{
    char password[ASK_BYTES] = "";
    users_plan_t plan = command->plan;
    const char *path = command->password_file != NULL ? command->password_file : "-";
    bool done = command->no_password || new_password(path, "Password: ", password, error);
    plan.password = command->no_password ? NULL : password;
    done = done && change(command, &plan, error);
    ask_forget(password);
    return done;
}

/* --- list --- */

static void print_json(const users_t *users)
{
    cJSON *json = cJSON_CreateObject();
    cJSON *list = cJSON_AddArrayToObject(json, "users");
    for (unsigned i = 0; i < users->users_count; i++) {
        const users_entry_t *user = &users->users[i];
        cJSON *one = cJSON_CreateObject();
        cJSON_AddStringToObject(one, "user", user->name);
        cJSON_AddStringToObject(one, "first", user->first);
        cJSON_AddStringToObject(one, "last", user->last);
        cJSON_AddStringToObject(one, "telephone", user->telephone);
        cJSON_AddBoolToObject(one, "password", user->password[0] != '\0');
        cJSON *devices = cJSON_AddArrayToObject(one, "devices");
        for (unsigned at = 0; at < user->devices_count; at++)
            cJSON_AddItemToArray(devices, cJSON_CreateString(user->devices[at]));
        cJSON_AddItemToArray(list, one);
    }
    cli_print_json(json);
}

static const char *or_dash(const char *text)
{
    return text[0] != '\0' ? text : "-";
}

static void print_table(const users_t *users)
{
    printf("%-20s %-8s %-24s %-20s %s\n", "USER", "LOG-IN", "NAME", "TELEPHONE", "DEVICES");
    for (unsigned i = 0; i < users->users_count; i++) {
        const users_entry_t *user = &users->users[i];
        char name[160];
        snprintf(name, sizeof name, "%s%s%s", user->first, user->first[0] != '\0' ? " " : "", user->last);
        printf("%-20s %-8s %-24s %-20s %s", user->name, user->password[0] != '\0' ? "yes" : "no", or_dash(name),
               or_dash(user->telephone), user->devices_count == 0 ? "-" : user->devices[0]);
        if (user->devices_count > 1)
            printf(" and %u more", user->devices_count - 1);
        putchar('\n');
    }
}

static bool list(const users_command_t *command, base_error_t *error)
{
    cluster_t *cluster = cluster_open(command->folder, CLUSTER_WAIT, NULL, error);
    users_t *users = cluster != NULL ? cluster_read_users(cluster, error) : NULL;
    cluster_close(cluster);
    if (users == NULL)
        return false;
    (command->json ? print_json : print_table)(users);
    users_free(users);
    return true;
}

int command_cluster_users(int argc, char **argv)
{
    users_command_t command = {0};
    base_error_t error;
    int status = take_arguments(&command, argc, argv);
    if (status != EXIT_DONE)
        return status;
    bool done = false;
    if (command.action == ACTION_ADD)
        done = add(&command, &error);
    else if (command.action == ACTION_REMOVE)
        done = change(&command, &command.plan, &error);
    else
        done = list(&command, &error);
    return done ? EXIT_DONE : cli_error(EXIT_FAILED, "%s", error.text);
}
