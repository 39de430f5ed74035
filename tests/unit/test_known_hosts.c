/* SPDX-License-Identifier: GPL-2.0-or-later */
/* What a known_hosts file says of a host. The same forms are held against ssh itself in interop.ssh. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <libssh/libssh.h>

#include "admin/known_hosts.h"
#include "runner.h"

const unsigned unit_tests_expected = 9;

#define OURS   "AAAAC3NzaC1lZDI1NTE5AAAAIAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8g"
#define THEIRS "AAAAC3NzaC1lZDI1NTE5AAAAIAEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEB"
#define TYPE   " ssh-ed25519 "
/* The generator of P-256. */
#define ECDSA                                                                                                          \
    "AAAAE2VjZHNhLXNoYTItbmlzdHAyNTYAAAAIbmlzdHAyNTYAAABBBGsX0fLhLEJH+Lzm5WOkQPJ3A32BLeszoPShOUXYmMKWT+NC4v4af5uO5+"   \
    "tKfA+"                                                                                                            \
    "eFivOM1drMV7Oy7ZAaDe/UfU="

static char folder[] = "known_hosts.XXXXXX";
static char path[64];
static const sftp_server_t standard = {.host = "sftp.lab", .port = 22};
static const sftp_server_t elsewhere = {.host = "sftp.lab", .port = 2222};
static ssh_key ours;
static base_error_t error;

static int set_up(void)
{
    if (mkdtemp(folder) == NULL)
        return 1;
    snprintf(path, sizeof path, "%s/known_hosts", folder);
    return ssh_pki_import_pubkey_base64(OURS, SSH_KEYTYPE_ED25519, &ours) == SSH_OK ? 0 : 1;
}

static int tear_down(void)
{
    ssh_key_free(ours);
    unlink(path);
    return rmdir(folder);
}

static void write_bytes(const char *text, size_t size)
{
    FILE *file = fopen(path, "w");
    CU_ASSERT_PTR_NOT_NULL_FATAL(file);
    CU_ASSERT_EQUAL(fwrite(text, 1, size, file), size);
    fclose(file);
}

static void write_hosts(const char *text)
{
    write_bytes(text, strlen(text));
}

/* What the file says of our key; the line that says so. */
static known_host_t look(const sftp_server_t *server, unsigned *line)
{
    known_hosts_t known = {0};
    *line = 0;
    CU_ASSERT_TRUE(known_hosts_read(&known, path, server, &error));
    known_host_t found = known_hosts_look(&known, ours, line);
    known_hosts_free(&known);
    return found;
}

static void assert_found(const char *text, const sftp_server_t *server, known_host_t expected, unsigned expected_line)
{
    unsigned line;
    write_hosts(text);
    CU_ASSERT_EQUAL(look(server, &line), expected);
    CU_ASSERT_EQUAL(line, expected_line);
}

/* @param where  what the refusal must say */
static void assert_refused(const char *text, const sftp_server_t *server, const char *where)
{
    known_hosts_t known = {0};
    write_hosts(text);
    error.text[0] = '\0';
    CU_ASSERT_FALSE(known_hosts_read(&known, path, server, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, path));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, where));
    known_hosts_free(&known);
}

static void test_names(void)
{
    assert_found("# a comment\n\nother" TYPE THEIRS "\nSFTP.lab" TYPE OURS " comment\n", &standard, KNOWN_HOST_SAME, 4);
    assert_found("other,sftp.lab,third" TYPE OURS "\r\n", &standard, KNOWN_HOST_SAME, 1);
    assert_found("*.lab\tssh-ed25519\t" OURS, &standard, KNOWN_HOST_SAME, 1);
    assert_found("s?tp.lab" TYPE OURS "\n", &standard, KNOWN_HOST_SAME, 1);
    assert_found("!other,*.lab" TYPE OURS "\n", &standard, KNOWN_HOST_SAME, 1);
    assert_found("sftp.lab.evil" TYPE OURS "\nsftp" TYPE OURS "\n", &standard, KNOWN_HOST_UNKNOWN, 0);
    assert_found("*.lab" TYPE THEIRS "\nsftp.lab" TYPE OURS "\n", &standard, KNOWN_HOST_SAME, 2);
    assert_found("\n*.lab" TYPE THEIRS "\n", &standard, KNOWN_HOST_DIFFERENT, 2);
    assert_found("sftp.lab ecdsa-sha2-nistp256 " ECDSA "\n", &standard, KNOWN_HOST_DIFFERENT, 1);
}

static void test_ports(void)
{
    assert_found("[sftp.lab]:2222" TYPE OURS "\n", &elsewhere, KNOWN_HOST_SAME, 1);
    assert_found("other,[sftp.lab]:2222" TYPE THEIRS "\n", &elsewhere, KNOWN_HOST_DIFFERENT, 1);
    assert_found("[*.lab]:2222" TYPE THEIRS "\n", &elsewhere, KNOWN_HOST_DIFFERENT, 1);
    assert_found("[sftp.lab]:2222" TYPE OURS "\n", &standard, KNOWN_HOST_UNKNOWN, 0);
    /* As ssh: the key of port 22 is good at another port; a server there with another key is another server. */
    assert_found("sftp.lab" TYPE OURS "\n", &elsewhere, KNOWN_HOST_SAME, 1);
    assert_found("sftp.lab" TYPE THEIRS "\n", &elsewhere, KNOWN_HOST_UNKNOWN, 0);
    assert_found("sftp.lab" TYPE OURS "\n[sftp.lab]:2222" TYPE THEIRS "\n", &elsewhere, KNOWN_HOST_SAME, 1);
}

/* Made by ssh-keygen -H. */
static void test_hashed_names(void)
{
#define HASHED "|1|xPMKTw1zYaaGHACj7sKxmk7vIMc=|4vIlf/BMxhuccNOtlzTK0rVLwns="
    static const sftp_server_t host = {.host = "HOST", .port = 22};
    assert_found(HASHED TYPE OURS "\n", &host, KNOWN_HOST_SAME, 1);
    assert_found(HASHED TYPE THEIRS "\n", &host, KNOWN_HOST_DIFFERENT, 1);
    assert_found(HASHED TYPE THEIRS "\n", &standard, KNOWN_HOST_UNKNOWN, 0);
    assert_refused("@revoked " HASHED TYPE THEIRS "\n", &host, "line 1: ");
    assert_refused(HASHED TYPE "AAAA\n", &host, "line 1: ");
}

static void test_markers(void)
{
    assert_refused("sftp.lab" TYPE OURS "\n@revoked sftp.lab" TYPE OURS "\n", &standard, "line 2: ");
    assert_refused("@revoked *.lab" TYPE THEIRS "\nsftp.lab" TYPE OURS "\n", &standard, "line 1: ");
    assert_refused("@cert-authority *.lab" TYPE THEIRS "\n", &elsewhere, "line 1: ");
    assert_refused("@unheard-of *" TYPE THEIRS "\n", &standard, "line 1: ");
    assert_refused("@revoked\n", &standard, "line 1: ");
    assert_found("@revoked other" TYPE OURS "\nsftp.lab" TYPE OURS "\n", &standard, KNOWN_HOST_SAME, 2);
}

static void test_negation(void)
{
    assert_refused("!sftp.lab,*.lab" TYPE OURS "\n", &standard, "line 1: ");
    assert_refused("*.lab,!sftp.lab" TYPE OURS "\nsftp.lab" TYPE OURS "\n", &standard, "line 1: ");
    assert_refused("![sftp.lab]:2222,*" TYPE OURS "\n", &elsewhere, "line 1: ");
}

static void test_unreadable_lines(void)
{
    static const char *const lines[] = {"sftp.lab\n",
                                        "sftp.lab ssh-ed25519\n",
                                        "sftp.lab ssh-ed25519 AAAA\n",
                                        "sftp.lab ssh-unheard-of " OURS "\n",
                                        "sftp.lab ssh-rsa " OURS "\n",
                                        "*.lab ssh-ed25519 !" OURS "\n",
                                        "|1|short|short" TYPE OURS "\n",
                                        "|2|xPMKTw1zYaaGHACj7sKxmk7vIMc=|4vIlf/BMxhuccNOtlzTK0rVLwns=" TYPE OURS "\n",
                                        "\xEF\xBB\xBFsftp.lab" TYPE OURS "\n",
                                        "\x1Bsftp.lab" TYPE OURS "\n"};
    for (size_t i = 0; i < sizeof lines / sizeof lines[0]; i++) {
        assert_refused(lines[i], &standard, "line 1: ");
        char text[512];
        snprintf(text, sizeof text, "sftp.lab" TYPE OURS "\n\n%s", lines[i]);
        assert_refused(text, &standard, "line 3: ");
    }
    assert_found("other ssh-ed25519 AAAA\nsftp.lab" TYPE OURS "\n", &standard, KNOWN_HOST_SAME, 2);
}

static void test_unreadable_files(void)
{
    static const char nul[] = "other" TYPE OURS "\nsftp.lab\0" TYPE OURS "\n";
    known_hosts_t known = {0};
    write_bytes(nul, sizeof nul - 1);
    CU_ASSERT_FALSE(known_hosts_read(&known, path, &standard, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "line 2: "));
    unlink(path);
    CU_ASSERT_EQUAL_FATAL(mkdir(path, 0700), 0);
    CU_ASSERT_FALSE(known_hosts_read(&known, path, &standard, &error));
    rmdir(path);
    CU_ASSERT_EQUAL_FATAL(mkfifo(path, 0600), 0);
    CU_ASSERT_FALSE(known_hosts_read(&known, path, &standard, &error));
    unlink(path);
    CU_ASSERT_TRUE(known_hosts_read(&known, path, &standard, &error));
    CU_ASSERT_EQUAL(known.count, 0);
    char *many = calloc(KNOWN_HOSTS_KEYS + 1, sizeof "sftp.lab" TYPE THEIRS "\n");
    CU_ASSERT_PTR_NOT_NULL_FATAL(many);
    for (int i = 0; i <= KNOWN_HOSTS_KEYS; i++)
        strcat(many, "sftp.lab" TYPE THEIRS "\n");
    assert_refused(many, &standard, "line 33: ");
    free(many);
}

static void test_algorithms(void)
{
    known_hosts_t known = {0};
    char text[256], little[12];
    write_hosts("sftp.lab" TYPE OURS "\n[sftp.lab]:2222 ecdsa-sha2-nistp256 " ECDSA "\nsftp.lab" TYPE THEIRS "\n");
    CU_ASSERT_TRUE(known_hosts_read(&known, path, &elsewhere, &error));
    known_hosts_algorithms(&known, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "ecdsa-sha2-nistp256,ssh-ed25519");
    known_hosts_algorithms(&known, little, sizeof little);
    CU_ASSERT_EQUAL(strlen(little), sizeof little - 1);
    known_hosts_free(&known);
    known_hosts_algorithms(&known, text, sizeof text);
    CU_ASSERT_STRING_EQUAL(text, "");
}

static void test_adding_a_host(void)
{
    unsigned line;
    write_hosts("other" TYPE THEIRS "\nlast" TYPE THEIRS);
    CU_ASSERT_TRUE(known_hosts_add(path, &elsewhere, ours, &error));
    CU_ASSERT_EQUAL(look(&elsewhere, &line), KNOWN_HOST_SAME);
    CU_ASSERT_EQUAL(line, 3);
    CU_ASSERT_EQUAL(look(&standard, &line), KNOWN_HOST_UNKNOWN);
    CU_ASSERT_TRUE(known_hosts_add(path, &standard, ours, &error));
    CU_ASSERT_EQUAL(look(&standard, &line), KNOWN_HOST_SAME);
    CU_ASSERT_EQUAL(line, 4);
    unlink(path);
    CU_ASSERT_TRUE(known_hosts_add(path, &standard, ours, &error));
    CU_ASSERT_EQUAL(look(&standard, &line), KNOWN_HOST_SAME);
    CU_ASSERT_EQUAL(line, 1);
    CU_ASSERT_FALSE(known_hosts_add("no-such-folder/known_hosts", &standard, ours, &error));
    CU_ASSERT_PTR_NOT_NULL(strstr(error.text, "no-such-folder/known_hosts: "));
}

static CU_TestInfo tests[] = {{"names", test_names},
                              {"ports", test_ports},
                              {"hashed names", test_hashed_names},
                              {"markers", test_markers},
                              {"negation", test_negation},
                              {"unreadable lines", test_unreadable_lines},
                              {"unreadable files", test_unreadable_files},
                              {"algorithms", test_algorithms},
                              {"adding a host", test_adding_a_host},
                              CU_TEST_INFO_NULL};

CU_SuiteInfo unit_suites[] = {{"known hosts", set_up, tear_down, NULL, NULL, tests}, CU_SUITE_INFO_NULL};
