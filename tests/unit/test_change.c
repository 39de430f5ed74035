/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Old or new, never half: a change is cut off, and fails, at every call to the kernel. */
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "cluster/change.h"
#include "cluster_rig.h"
#include "cut.h"

static void make_old(cluster_rig_t *rig)
{
    char sub[110];
    cluster_rig_open(rig);
    CU_ASSERT_EQUAL_FATAL(mkdir(rig->path, 0755), 0);
    snprintf(sub, sizeof sub, "%s/sub", rig->path);
    CU_ASSERT_EQUAL_FATAL(mkdir(sub, 0755), 0);
    cluster_rig_put(rig, "a", "old a");
    cluster_rig_put(rig, "sub/b", "old b");
    cluster_rig_put(rig, "gone", "old");
}

static bool begin(change_t *change, cluster_rig_t *rig)
{
    const cluster_disk_t disk = cluster_disk_folder(rig->path);
    return change_begin(change, &disk, &rig->error);
}

static bool change_all(void *ctx)
{
    cluster_rig_t *rig = ctx;
    change_t change;
    if (!begin(&change, rig))
        return false;
    if (change_put(&change, "a", "new a!", 6, 0600, &rig->error) &&
        change_put(&change, "sub/b", "new b", 5, 0644, &rig->error) && change_remove(&change, "gone", &rig->error) &&
        change_remove(&change, "never there", &rig->error) &&
        change_put(&change, "deep/er/c", "new c", 5, 0644, &rig->error))
        return change_commit(&change, &rig->error);
    change_drop(&change);
    return false;
}

static bool recover(void *ctx)
{
    cluster_rig_t *rig = ctx;
    const cluster_disk_t disk = cluster_disk_folder(rig->path);
    return change_recover(&disk, &rig->error);
}

static bool has(const cluster_rig_t *rig, const char *name, const char *text)
{
    char *content = cluster_rig_get(rig, name);
    bool equal = strcmp(content, text) == 0;
    free(content);
    return equal;
}

static bool is_old(const cluster_rig_t *rig)
{
    return has(rig, "a", "old a") && has(rig, "sub/b", "old b") && has(rig, "gone", "old") &&
           !cluster_rig_has(rig, "deep/er/c");
}

static bool is_new(const cluster_rig_t *rig)
{
    return has(rig, "a", "new a!") && has(rig, "sub/b", "new b") && !cluster_rig_has(rig, "gone") &&
           has(rig, "deep/er/c", "new c");
}

static void a_change_is_made(void)
{
    cluster_rig_t rig;
    struct stat info;
    char path[110];
    make_old(&rig);
    CU_ASSERT_TRUE(is_old(&rig));
    CU_ASSERT_TRUE(change_all(&rig));
    CU_ASSERT_TRUE(is_new(&rig));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, ".journal"));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "a.next"));
    snprintf(path, sizeof path, "%s/a", rig.path);
    CU_ASSERT_EQUAL(stat(path, &info), 0);
    CU_ASSERT_EQUAL(info.st_mode & 0777, 0600);
    CU_ASSERT_TRUE(recover(&rig));
    cluster_rig_close(&rig);
}

static void a_change_can_be_dropped(void)
{
    cluster_rig_t rig;
    change_t change;
    make_old(&rig);
    CU_ASSERT_TRUE(begin(&change, &rig));
    CU_ASSERT_TRUE(change_put(&change, "a", "new", 3, 0644, &rig.error));
    CU_ASSERT_TRUE(change_remove(&change, "gone", &rig.error));
    change_drop(&change);
    CU_ASSERT_TRUE(is_old(&rig));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "a.next"));
    cluster_rig_close(&rig);
}

/* After a cut, whoever opens the folder next finds it old or new, and can change it. */
static void assert_sound(cluster_rig_t *rig)
{
    CU_ASSERT_TRUE(recover(rig));
    CU_ASSERT_TRUE(is_old(rig) != is_new(rig));
    CU_ASSERT_FALSE(cluster_rig_has(rig, ".journal"));
    CU_ASSERT_TRUE(change_all(rig));
    CU_ASSERT_TRUE(is_new(rig));
}

static void cut_everywhere(cut_kind_t kind)
{
    unsigned call = 0, olds = 0, news = 0;
    bool was_cut = true, result;
    for (; was_cut; call++) {
        cluster_rig_t rig;
        make_old(&rig);
        was_cut = cut_run(change_all, &rig, kind, call, &result);
        CU_ASSERT_TRUE(recover(&rig));
        olds += is_old(&rig);
        news += is_new(&rig);
        assert_sound(&rig);
        cluster_rig_close(&rig);
    }
    CU_ASSERT_TRUE(result);
    CU_ASSERT_EQUAL(olds + news, call);
    CU_ASSERT_TRUE(olds > 5);
    CU_ASSERT_TRUE(news > 5);
}

static void a_kill_leaves_old_or_new(void)
{
    cut_everywhere(CUT_BEFORE);
}

static void a_torn_write_leaves_old_or_new(void)
{
    cut_everywhere(CUT_TORN);
}

static void a_kill_of_the_recovery_too(void)
{
    bool result;
    for (unsigned call = 0; call < 40; call++)
        for (unsigned second = 0; second < 20; second++) {
            cluster_rig_t rig;
            make_old(&rig);
            bool was_cut = cut_run(change_all, &rig, CUT_BEFORE, call, &result);
            bool again = cut_run(recover, &rig, CUT_BEFORE, second, &result);
            assert_sound(&rig);
            cluster_rig_close(&rig);
            if (!was_cut)
                return;
            if (!again)
                break;
        }
}

static void fail_everywhere(cut_kind_t kind)
{
    bool done = false;
    for (unsigned call = 0; call < 60; call++) {
        cluster_rig_t rig;
        make_old(&rig);
        cut_at(kind, call);
        done = change_all(&rig);
        bool reached = cut_reached();
        cut_at(CUT_NONE, 0);
        CU_ASSERT_TRUE(done || rig.error.text[0] != '\0');
        CU_ASSERT_TRUE(recover(&rig));
        CU_ASSERT_TRUE(done ? is_new(&rig) : is_old(&rig) != is_new(&rig));
        assert_sound(&rig);
        cluster_rig_close(&rig);
        if (!reached)
            break;
    }
    CU_ASSERT_TRUE(done);
}

static void a_failing_disk_leaves_old_or_new(void)
{
    fail_everywhere(CUT_FAIL);
}

static void a_full_disk_leaves_old_or_new(void)
{
    fail_everywhere(CUT_FULL);
}

static void paths_stay_inside(void)
{
    static const char *const names[] = {"/etc/x", "../x", "a/../../x", "a\nb"};
    cluster_rig_t rig;
    char longest[CHANGE_PATH_BYTES + 1];
    make_old(&rig);
    memset(longest, 'a', sizeof longest);
    longest[CHANGE_PATH_BYTES] = '\0';
    for (size_t i = 0; i <= sizeof names / sizeof names[0]; i++) {
        change_t change;
        const char *name = i < sizeof names / sizeof names[0] ? names[i] : longest;
        CU_ASSERT_TRUE(begin(&change, &rig));
        CU_ASSERT_FALSE(change_put(&change, name, "x", 1, 0644, &rig.error));
        CU_ASSERT_FALSE(change_remove(&change, name, &rig.error));
        change_drop(&change);
    }
    CU_ASSERT_TRUE(is_old(&rig));
    cluster_rig_close(&rig);
}

static void a_damaged_journal_changes_nothing(void)
{
    static const char *const journals[] = {"",
                                           "nonsense",
                                           "itlphone journal 2\nreplace a\n",
                                           "itlphone journal 1\nreplace ../a\n",
                                           "itlphone journal 1\nerase a\n",
                                           "itlphone journal 1\nremove /etc/x\n"};
    for (size_t i = 0; i < sizeof journals / sizeof journals[0]; i++) {
        cluster_rig_t rig;
        make_old(&rig);
        cluster_rig_put(&rig, ".journal", journals[i]);
        CU_ASSERT_FALSE(recover(&rig));
        CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "damaged"));
        CU_ASSERT_TRUE(is_old(&rig));
        cluster_rig_close(&rig);
    }
}

static void there_is_a_limit_of_files(void)
{
    cluster_rig_t rig;
    change_t change;
    char name[20];
    make_old(&rig);
    CU_ASSERT_TRUE(begin(&change, &rig));
    for (int i = 0; i < CHANGE_FILES; i++) {
        snprintf(name, sizeof name, "f%d", i);
        CU_ASSERT_TRUE(change_remove(&change, name, &rig.error));
    }
    CU_ASSERT_FALSE(change_remove(&change, "a", &rig.error));
    change_drop(&change);
    cluster_rig_close(&rig);
}

static CU_TestInfo change_tests[] = {
    {"a change is made", a_change_is_made},
    {"a change can be dropped", a_change_can_be_dropped},
    {"a kill leaves old or new", a_kill_leaves_old_or_new},
    {"a torn write leaves old or new", a_torn_write_leaves_old_or_new},
    {"a kill of the recovery too", a_kill_of_the_recovery_too},
    {"a failing disk leaves old or new", a_failing_disk_leaves_old_or_new},
    {"a full disk leaves old or new", a_full_disk_leaves_old_or_new},
    {"paths stay inside", paths_stay_inside},
    {"a damaged journal changes nothing", a_damaged_journal_changes_nothing},
    {"there is a limit of files", there_is_a_limit_of_files},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {{"change", NULL, NULL, NULL, NULL, change_tests}, CU_SUITE_INFO_NULL};

const unsigned unit_tests_expected = 10;
