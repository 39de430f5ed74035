/* SPDX-License-Identifier: GPL-2.0-or-later */
/* No name leads out of a folder. */
#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cluster/tree.h"
#include "serving/node_files.h"
#include "tftpd/tftp_folder.h"
#include "tftpd_lab.h"

/* outside/secret, and served/ with what is served. */
typedef struct tree {
    char path[64];
    char served[80];
    tftp_folder_t *folder;
    const tftp_files_t *files;
} tree_t;

static void put(const tree_t *tree, const char *name, const char *text)
{
    char path[200], fresh[210];
    snprintf(path, sizeof path, "%s/%s", tree->path, name);
    snprintf(fresh, sizeof fresh, "%s.new", path);
    FILE *file = fopen(fresh, "we");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    fputs(text, file);
    fclose(file);
    CU_ASSERT_EQUAL(rename(fresh, path), 0);
}

static void link_to(const tree_t *tree, const char *target, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", tree->path, name);
    CU_ASSERT_EQUAL(symlink(target, path), 0);
}

static void make_folder(const tree_t *tree, const char *name)
{
    char path[200];
    snprintf(path, sizeof path, "%s/%s", tree->path, name);
    CU_ASSERT_EQUAL_FATAL(mkdir(path, 0755), 0);
}

static void open_tree(tree_t *tree)
{
    const char *temporary = getenv("TMPDIR");
    snprintf(tree->path, sizeof tree->path, "%.40s/itlphone-XXXXXX", temporary != NULL ? temporary : P_tmpdir);
    CU_ASSERT_PTR_NOT_NULL_FATAL(mkdtemp(tree->path));
    snprintf(tree->served, sizeof tree->served, "%s/served", tree->path);
    make_folder(tree, "served");
    make_folder(tree, "served/sub");
    put(tree, "secret", "secret");
    put(tree, "served/ITLFile.tlv", "list");
    put(tree, "served/sub/file", "in sub");
    put(tree, "served/empty", "");
    tree->folder = tftp_folder_open(tree->served);
    CU_ASSERT_PTR_NOT_NULL_FATAL(tree->folder);
    tree->files = tftp_folder_files(tree->folder);
}

static void close_tree(tree_t *tree)
{
    tftp_folder_close(tree->folder);
    tree_remove(tree->path, ".");
    rmdir(tree->path);
}

/* Opens, and gives the whole content as text. */
static tftp_open_result_t fetch(const tftp_files_t *files, const char *name, char text[64])
{
    tftp_content_t *content = NULL;
    uint64_t size = 0;
    memset(text, 0, 64);
    tftp_open_result_t result = files->open(files->ctx, name, &content, &size);
    if (result != TFTP_OPENED)
        return result;
    CU_ASSERT_TRUE_FATAL(size < 64);
    CU_ASSERT_TRUE(files->read(files->ctx, content, 0, text, (size_t)size));
    files->close(files->ctx, content);
    return result;
}

static void files_are_found(void)
{
    tree_t tree;
    char text[64];
    open_tree(&tree);
    link_to(&tree, "sub/file", "served/inside");
    static const struct {
        const char *name, *text;
    } cases[] = {{"ITLFile.tlv", "list"},    {"/ITLFile.tlv", "list"},
                 {"///sub//file", "in sub"}, {"sub/../ITLFile.tlv", "list"},
                 {"./sub/./file", "in sub"}, {"empty", ""},
                 {"inside", "in sub"}};
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        CU_ASSERT_EQUAL(fetch(tree.files, cases[i].name, text), TFTP_OPENED);
        CU_ASSERT_STRING_EQUAL(text, cases[i].text);
    }
    close_tree(&tree);
}

static void no_name_leads_out(void)
{
    tree_t tree;
    char text[64], absolute[200];
    open_tree(&tree);
    snprintf(absolute, sizeof absolute, "%s/secret", tree.path);
    link_to(&tree, "../secret", "served/up");
    link_to(&tree, absolute, "served/absolute");
    link_to(&tree, "..", "served/parent");
    link_to(&tree, "/proc/self/root", "served/magic");
    link_to(&tree, "loop", "served/loop");
    static const char *const names[] = {"..",
                                        "../secret",
                                        "sub/../../secret",
                                        "/../secret",
                                        "up",
                                        "absolute",
                                        "parent/secret",
                                        "magic/etc/hostname",
                                        "loop",
                                        "../served/empty",
                                        "../../../../../../../../etc/hostname",
                                        "sub/../../served/empty",
                                        "parent/served/empty"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CU_ASSERT_EQUAL(fetch(tree.files, names[i], text), TFTP_NOT_ALLOWED);
    CU_ASSERT_EQUAL(fetch(tree.files, absolute, text), TFTP_NO_SUCH_FILE);
    close_tree(&tree);
}

static void only_regular_files_are_served(void)
{
    tree_t tree;
    char text[64], path[200], name[300];
    open_tree(&tree);
    snprintf(path, sizeof path, "%s/fifo", tree.served);
    CU_ASSERT_EQUAL(mkfifo(path, 0644), 0);
    static const char *const names[] = {"fifo", "sub", "sub/", ".", "sub/.", "./"};
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++)
        CU_ASSERT_EQUAL(fetch(tree.files, names[i], text), TFTP_NOT_ALLOWED);
    static const char *const missing[] = {"none", "/", "", "sub/none", "ITLFile.tlv/x", "itlfile.tlv"};
    for (size_t i = 0; i < sizeof missing / sizeof missing[0]; i++)
        CU_ASSERT_EQUAL(fetch(tree.files, missing[i], text), TFTP_NO_SUCH_FILE);
    memset(name, 'a', sizeof name);
    name[299] = '\0';
    CU_ASSERT_EQUAL(fetch(tree.files, name, text), TFTP_NO_SUCH_FILE);
    close_tree(&tree);
}

static void a_replaced_file_keeps_its_bytes_for_those_who_read_it(void)
{
    tree_t tree;
    char text[64];
    tftp_content_t *a = NULL, *b = NULL, *c = NULL;
    uint64_t size;
    open_tree(&tree);
    const tftp_files_t *files = tree.files;
    CU_ASSERT_EQUAL(files->open(files->ctx, "ITLFile.tlv", &a, &size), TFTP_OPENED);
    CU_ASSERT_EQUAL(files->open(files->ctx, "/ITLFile.tlv", &b, &size), TFTP_OPENED);
    CU_ASSERT_PTR_EQUAL(a, b);
    put(&tree, "served/ITLFile.tlv", "another list");
    CU_ASSERT_EQUAL(files->open(files->ctx, "ITLFile.tlv", &c, &size), TFTP_OPENED);
    CU_ASSERT_PTR_NOT_EQUAL(a, c);
    files->close(files->ctx, a);
    CU_ASSERT_TRUE(files->read(files->ctx, b, 0, text, 4) && memcmp(text, "list", 4) == 0);
    CU_ASSERT_TRUE(files->read(files->ctx, c, 0, text, 12) && memcmp(text, "another list", 12) == 0);
    CU_ASSERT_FALSE(files->read(files->ctx, b, 2, text, 4));
    files->close(files->ctx, b);
    /* c is left open: the folder closes it. */
    close_tree(&tree);
    tftp_folder_close(NULL);
    CU_ASSERT_PTR_NULL(tftp_folder_open(tree.served));
    CU_ASSERT_EQUAL(errno, ENOENT);
}

static void phones_names_are_the_nodes_lists(void)
{
    static const struct {
        const char *asked, *served;
    } cases[] = {
        {"ITLSEP001122334455.tlv", "ITLFile.tlv"}, {"/ITLSEPaabbccddeeff.tlv", "ITLFile.tlv"},
        {"CTLSEPAABBCCDDEEFF.tlv", "CTLFile.tlv"}, {"itlsep001122334455.TLV", "ITLFile.tlv"},
        {"ITLSEP00112233445.tlv", NULL},           {"ITLSEP0011223344556.tlv", NULL},
        {"ITLSEP00112233445G.tlv", NULL},          {"ITLSEP001122334455.tlv.sgn", NULL},
        {"SEP001122334455.cnf.xml.sgn", NULL},     {"ITLFile.tlv", NULL},
        {"sub/ITLSEP001122334455.tlv", NULL},      {"ITLSEP", NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++)
        CU_ASSERT_STRING_EQUAL(node_files_name(cases[i].asked),
                               cases[i].served != NULL ? cases[i].served : cases[i].asked);
    tree_t tree;
    node_files_t node;
    char text[64];
    open_tree(&tree);
    node_files_init(&node, tree.files, NULL);
    CU_ASSERT_EQUAL(fetch(&node.files, "ITLSEP001122334455.tlv", text), TFTP_OPENED);
    CU_ASSERT_STRING_EQUAL(text, "list");
    CU_ASSERT_EQUAL(fetch(&node.files, "CTLSEP001122334455.tlv", text), TFTP_NO_SUCH_FILE);
    CU_ASSERT_EQUAL(fetch(&node.files, "sub/file", text), TFTP_OPENED);
    CU_ASSERT_EQUAL(fetch(&node.files, "../secret", text), TFTP_NOT_ALLOWED);
    /* One that was put there for a phone is that phone's alone. */
    put(&tree, "served/ITLSEP001122334455.tlv", "own");
    CU_ASSERT_EQUAL(fetch(&node.files, "ITLSEP001122334455.tlv", text), TFTP_OPENED);
    CU_ASSERT_STRING_EQUAL(text, "own");
    CU_ASSERT_EQUAL(fetch(&node.files, "ITLSEP001122334456.tlv", text), TFTP_OPENED);
    CU_ASSERT_STRING_EQUAL(text, "list");
    close_tree(&tree);
}

CU_TestInfo tftpd_folder_tests[] = {
    {"files are found", files_are_found},
    {"no name leads out", no_name_leads_out},
    {"only regular files are served", only_regular_files_are_served},
    {"a replaced file keeps its bytes for those who read it", a_replaced_file_keeps_its_bytes_for_those_who_read_it},
    {"phones' names are the node's lists", phones_names_are_the_nodes_lists},
    CU_TEST_INFO_NULL,
};
