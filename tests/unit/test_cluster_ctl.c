/* SPDX-License-Identifier: GPL-2.0-or-later */
/* Mixed mode: what a CTL holds, byte for byte as long as the published listings, who signs it, and what it survives. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/fileio.h"
#include "test_cluster.h"

/* A node's CTL, read. */
typedef struct ctl {
    base_bytes_t bytes;
    itl_trustlist_t list;
    itl_trustlist_record_t records[8];
    unsigned count;
} ctl_t;

static ctl_t read_ctl(const cluster_t *cluster, const char *node)
{
    ctl_t ctl = {.count = 0};
    base_error_t error;
    char name[CLUSTER_NAME_BYTES];
    const char *file = cluster_served_name(cluster_find_node(cluster, node), CLUSTER_CTL_FILE, name);
    CU_ASSERT_TRUE_FATAL(cluster_get(cluster, file, &ctl.bytes, NULL, &error));
    const itl_tlv_source_t source = itl_tlv_source_memory(ctl.bytes.data, (uint32_t)ctl.bytes.size);
    CU_ASSERT_EQUAL_FATAL(itl_trustlist_read(&source, &ctl.list, NULL), ITL_REASON_NONE);
    itl_trustlist_walk_t walk = itl_trustlist_walk(&ctl.list);
    while (ctl.count < 8 && itl_trustlist_next(&walk, &ctl.records[ctl.count]) == ITL_REASON_NONE)
        ctl.count++;
    return ctl;
}

/* True when the record at @p index holds this certificate of that node in full. */
static bool holds(const ctl_t *ctl, unsigned index, const cluster_t *cluster, const char *node,
                  cluster_certificate_t which)
{
    listfile_identity_t identity = {0};
    base_error_t error;
    const itl_trustlist_record_t *record = &ctl->records[index];
    CU_ASSERT_TRUE(cluster_identity(cluster, cluster_find_node(cluster, node), which, &identity, &error));
    bool same =
        record->certificate.len == identity.certificate.size &&
        memcmp(ctl->bytes.data + record->certificate.off, identity.certificate.data, identity.certificate.size) == 0;
    listfile_identity_free(&identity);
    return same;
}

static bool signed_by(const ctl_t *ctl, const cluster_t *cluster, cluster_certificate_t which)
{
    listfile_identity_t identity = {0};
    base_error_t error;
    CU_ASSERT_TRUE(cluster_identity(cluster, cluster_find_node(cluster, NULL), which, &identity, &error));
    bool same = ctl->list.header.serial.len == identity.serial_size &&
                memcmp(ctl->bytes.data + ctl->list.header.serial.off, identity.serial, identity.serial_size) == 0;
    listfile_identity_free(&identity);
    return same;
}

static void assert_lengths(const ctl_t *ctl, uint32_t header, const uint32_t *records, unsigned count, size_t total)
{
    CU_ASSERT_EQUAL(ctl->records[0].off, header);
    CU_ASSERT_EQUAL(ctl->count, count);
    for (unsigned i = 0; i < count; i++)
        CU_ASSERT_EQUAL(ctl->records[i].length, records[i]);
    CU_ASSERT_EQUAL(ctl->bytes.size, total);
}

/* The two nodes of the published listings; the length of their names is what header and records leave. */
static cluster_t *published(cluster_rig_t *rig, cluster_release_t release, uint32_t publisher_bits)
{
    const cluster_node_plan_t nodes[] = {{.host = "cucm-1051-a-pub", .key_bits = publisher_bits},
                                         {.host = "cucm-1051-a-sub1", .key_bits = 1024}};
    const cluster_plan_t plan = {.release = release,
                                 .nodes = nodes,
                                 .node_count = 2,
                                 .unit = "TAC",
                                 .organization = "Cisco",
                                 .locality = "RTP",
                                 .state = "North Carolin",
                                 .country = "US",
                                 .recovery_bits = publisher_bits};
    cluster_rig_open(rig);
    CU_ASSERT_TRUE_FATAL(cluster_create(rig->path, &plan, &rig->error));
    return open_cluster(rig, NULL);
}

static void lengths_are_those_of_the_published_listings(void)
{
    static const uint32_t small[] = {1156, 1156, 1138, 1161}, large[] = {1675, 1675, 1138 + 519, 1161};
    cluster_rig_t rig;
    cluster_t *cluster = published(&rig, CLUSTER_10_0, 1024);
    CU_ASSERT_TRUE(cluster_set_mode(cluster, cluster_find_node(cluster, NULL), CLUSTER_MIXED, &rig.error));
    ctl_t ctl = read_ctl(cluster, NULL);
    assert_lengths(&ctl, 336, small, 4, 4947);
    CU_ASSERT_EQUAL(memcmp(ctl.bytes.data + ctl.records[3].dns_name.off, "cucm-1051-a-sub1", 17), 0);
    CU_ASSERT_EQUAL(ctl.records[2].ip_address.len, 4);
    CU_ASSERT_TRUE(ctl.records[2].ip_address.off > ctl.records[2].certificate.off);
    base_bytes_free(&ctl.bytes);
    cluster_close(cluster);
    cluster_rig_close(&rig);
    /* In the listing CAPF kept its short key; here it has the publisher's: 519 bytes more, as the other records. */
    cluster = published(&rig, CLUSTER_10_0, 2048);
    CU_ASSERT_TRUE(cluster_set_mode(cluster, cluster_find_node(cluster, NULL), CLUSTER_MIXED, &rig.error));
    ctl = read_ctl(cluster, NULL);
    assert_lengths(&ctl, 464, large, 4, 6113 + 519);
    base_bytes_free(&ctl.bytes);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void non_secure_mode_leaves_a_blanked_one(void)
{
    cluster_rig_t rig;
    cluster_t *cluster = published(&rig, CLUSTER_10_0, 1024);
    CU_ASSERT_TRUE(cluster_set_mode(cluster, cluster_find_node(cluster, NULL), CLUSTER_MIXED, &rig.error));
    CU_ASSERT_TRUE(cluster_set_mode(cluster, cluster_find_node(cluster, NULL), CLUSTER_NON_SECURE, &rig.error));
    ctl_t ctl = read_ctl(cluster, "cucm-1051-a-sub1");
    /* 5 for RECORDLENGTH, 3 and the name with its NUL, 5 for FUNCTION, 7 for IPADDRESS: 33 with a name of twelve. */
    const uint32_t lengths[] = {1156, 36, 1138, 37};
    assert_lengths(&ctl, 336, lengths, 4, 336 + 1156 + 36 + 1138 + 37);
    CU_ASSERT_TRUE(ctl.records[1].empty && ctl.records[3].empty);
    CU_ASSERT_EQUAL(ctl.records[1].role, ITL_ROLE_CCM_TFTP);
    CU_ASSERT_TRUE(holds(&ctl, 2, cluster, NULL, CLUSTER_CAPF));
    CU_ASSERT_FALSE(cluster_update_ctl(cluster, cluster_find_node(cluster, NULL), &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "not in mixed mode"));
    base_bytes_free(&ctl.bytes);
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

static void each_release_signs_as_it_should(void)
{
    for (cluster_release_t release = CLUSTER_8_0; release < CLUSTER_RELEASES; release++) {
        const release_facts_t *facts = release_facts(release);
        cluster_rig_t rig;
        make_cluster(&rig, release);
        cluster_t *cluster = open_cluster(&rig, NULL);
        bool made = cluster_set_mode(cluster, cluster_find_node(cluster, NULL), CLUSTER_MIXED, &rig.error);
        CU_ASSERT_EQUAL(made, facts->ctl != RELEASE_CTL_NONE);
        if (!made)
            CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "security tokens"));
        if (made) {
            ctl_t ctl = read_ctl(cluster, "sub");
            CU_ASSERT_EQUAL(ctl.count, facts->ctl_has_recovery ? 5 : 4);
            CU_ASSERT_TRUE(signed_by(&ctl, cluster, facts->recovery_signs ? CLUSTER_ITLRECOVERY : CLUSTER_CALLMANAGER));
            CU_ASSERT_TRUE(holds(&ctl, 0, cluster, "pub", CLUSTER_CALLMANAGER));
            CU_ASSERT_TRUE(holds(&ctl, ctl.count - 1, cluster, "sub", CLUSTER_CALLMANAGER));
            base_bytes_free(&ctl.bytes);
            CU_ASSERT_EQUAL(cluster_reset_ctl(cluster, cluster_find_node(cluster, NULL), &rig.error),
                            facts->ctl_has_recovery);
            ctl = read_ctl(cluster, "pub");
            bool recovery = facts->ctl_has_recovery && !facts->recovery_signs;
            CU_ASSERT_TRUE(signed_by(&ctl, cluster, recovery ? CLUSTER_ITLRECOVERY : CLUSTER_CALLMANAGER));
            base_bytes_free(&ctl.bytes);
        }
        cluster_close(cluster);
        cluster_rig_close(&rig);
    }
}

static void an_update_takes_in_what_is_new(void)
{
    cluster_rig_t rig;
    make_cluster(&rig, CLUSTER_14);
    cluster_t *cluster = open_cluster(&rig, NULL);
    CU_ASSERT_FALSE(cluster_set_mode(cluster, cluster_find_node(cluster, "sub"), CLUSTER_MIXED, &rig.error));
    CU_ASSERT_STRING_EQUAL(rig.error.text, "This is not a Publisher node");
    CU_ASSERT_TRUE(cluster_set_mode(cluster, cluster_find_node(cluster, NULL), CLUSTER_MIXED, &rig.error));
    CU_ASSERT_TRUE(list_names(cluster, "pub", ITL_ROLE_CCM_TFTP, "pub", CLUSTER_CALLMANAGER));
    CU_ASSERT_TRUE(cluster_regenerate(cluster, cluster_find_node(cluster, NULL), CLUSTER_ITLRECOVERY, &rig.error));
    ctl_t ctl = read_ctl(cluster, "pub");
    CU_ASSERT_FALSE(holds(&ctl, 3, cluster, "pub", CLUSTER_ITLRECOVERY));
    base_bytes_free(&ctl.bytes);
    /* The reset holds the new key, and CallManager signs it. */
    CU_ASSERT_TRUE(cluster_reset_ctl(cluster, cluster_find_node(cluster, NULL), &rig.error));
    ctl = read_ctl(cluster, "sub");
    CU_ASSERT_TRUE(holds(&ctl, 3, cluster, "pub", CLUSTER_ITLRECOVERY));
    CU_ASSERT_TRUE(signed_by(&ctl, cluster, CLUSTER_CALLMANAGER));
    base_bytes_free(&ctl.bytes);
    CU_ASSERT_TRUE(cluster_update_ctl(cluster, cluster_find_node(cluster, NULL), &rig.error));
    ctl = read_ctl(cluster, "sub");
    CU_ASSERT_TRUE(signed_by(&ctl, cluster, CLUSTER_ITLRECOVERY));
    base_bytes_free(&ctl.bytes);
    CU_ASSERT_TRUE(cluster_delete_ctl(cluster, cluster_find_node(cluster, "sub"), &rig.error));
    CU_ASSERT_FALSE(cluster_rig_has(&rig, "sub/tftp/CTLFile.tlv"));
    CU_ASSERT_TRUE(cluster_rig_has(&rig, "pub/tftp/CTLFile.tlv"));
    CU_ASSERT_TRUE(cluster_stop_service(cluster, cluster_find_node(cluster, NULL), CLUSTER_SERVICE_CAPF, &rig.error));
    CU_ASSERT_FALSE(cluster_update_ctl(cluster, cluster_find_node(cluster, NULL), &rig.error));
    CU_ASSERT_PTR_NOT_NULL(strstr(rig.error.text, "Cisco Certificate Authority Proxy Function is not active"));
    cluster_close(cluster);
    cluster_rig_close(&rig);
}

CU_TestInfo cluster_ctl_tests[] = {
    {"lengths are those of the published listings", lengths_are_those_of_the_published_listings},
    {"non-secure mode leaves a blanked one", non_secure_mode_leaves_a_blanked_one},
    {"each release signs as it should", each_release_signs_as_it_should},
    {"an update takes in what is new", an_update_takes_in_what_is_new},
    CU_TEST_INFO_NULL,
};
