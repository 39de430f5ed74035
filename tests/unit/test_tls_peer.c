/* SPDX-License-Identifier: GPL-2.0-or-later */
/* A server of HTTPS checked as the signer of a list is: by the installed lists, and else by the TVS, which takes a
 * connection of its own while this one's handshake waits for the answer. */
#include <CUnit/CUnit.h>
#include <string.h>

#include "runner.h"
#include "tls/tls.h"
#include "tvs_rig.h"

/* What the check of a connection keeps. */
typedef struct peer {
    itl_tvs_peer_t found;
    bool begun;
    uint8_t der[ITL_LIMIT_CERTIFICATE_BYTES];
    unsigned waits;
} peer_t;

static rig_t rig;
static peer_t peer;

static itl_tls_peer_t check(void *ctx, const uint8_t *der, size_t len)
{
    peer_t *own = ctx;
    const itl_trustlist_t *lists[] = {&rig.installed.list};
    CU_ASSERT_FATAL(len <= sizeof own->der);
    if (!own->begun) {
        memcpy(own->der, der, len); /* the question outlives this call */
        own->found = itl_tvs_verify_peer(&rig.client, lists, 1, lists[0], own->der, len);
    }
    own->begun = true;
    if (own->found == ITL_TVS_PEER_ASKED && itl_tvs_busy(&rig.client)) {
        own->waits++;
        return ITL_TLS_PEER_LATER;
    }
    bool asked = own->found == ITL_TVS_PEER_ASKED;
    bool valid = asked && itl_tvs_result(&rig.client).result == ITL_POLICY_TVS_VALID;
    return own->found == ITL_TVS_PEER_LISTED || valid ? ITL_TLS_PEER_YES : ITL_TLS_PEER_NO;
}

/* Connects to a server with this certificate, as a phone that trusts the TVS of c1-cucm-shape.tlv. */
static itl_tls_status_t connect_to(const char *identity, itl_tls_failure_t *failure)
{
    itl_tls_t tls = {0};
    itl_tls_status_t status = ITL_TLS_WAIT;
    peer = (peer_t){0};
    rig_start(&rig);
    rig_add_server(&rig, "cucm-tvs.pem", TVS_FAULT_NONE);
    const rig_server_t *web = rig_add_server(&rig, identity, TVS_FAULT_NONE);
    rig.config.server_count = 1; /* the other one is no TVS of this phone's */
    rig_make_client(&rig);
    const itl_hal_t *hal = virtual_node_hal(rig.phone);
    const itl_tls_setup_t setup = {
        .net = hal->net,
        .clock = hal->clock,
        .random = hal->random,
        .work = rig.work,
        .check_peer = check,
        .ctx = &peer,
        .deadline_ms = 5000,
        .bytes_max = 65536,
        .version_min = ITL_TLS_VERSION_1_2,
    };
    itl_hal_addr_t to = virtual_node_address(web->node);
    to.port = ITL_TVS_PORT;
    CU_ASSERT_EQUAL(itl_tls_open(&tls, &setup, &to), ITL_TLS_DONE);
    while ((status = itl_tls_handshake(&tls)) == ITL_TLS_WAIT)
        rig_pass(&rig, 1);
    CU_ASSERT_EQUAL(tls.authenticated, status == ITL_TLS_DONE);
    *failure = tls.io.failure;
    itl_tls_close(&tls);
    rig_stop(&rig);
    return status;
}

static void test_listed(void)
{
    itl_tls_failure_t failure;
    CU_ASSERT_EQUAL(connect_to("cucm-callmanager.pem", &failure), ITL_TLS_DONE);
    CU_ASSERT_EQUAL(peer.found, ITL_TVS_PEER_LISTED);
    CU_ASSERT_EQUAL(peer.waits, 0);
}

static void test_vouched_for(void)
{
    itl_tls_failure_t failure;
    CU_ASSERT_EQUAL(connect_to("cucm-callmanager-new.pem", &failure), ITL_TLS_DONE);
    CU_ASSERT_EQUAL(peer.found, ITL_TVS_PEER_ASKED);
    CU_ASSERT(peer.waits >= 2);
}

static void test_stranger(void)
{
    itl_tls_failure_t failure;
    CU_ASSERT_EQUAL(connect_to("stranger.pem", &failure), ITL_TLS_FAILED);
    CU_ASSERT_EQUAL(failure, ITL_TLS_FAILURE_CERTIFICATE);
    CU_ASSERT_EQUAL(peer.found, ITL_TVS_PEER_ASKED);
}

static CU_TestInfo tests[] = {
    {"listed", test_listed},
    {"vouched for", test_vouched_for},
    {"stranger", test_stranger},
    CU_TEST_INFO_NULL,
};

CU_SuiteInfo unit_suites[] = {
    {"tls peer", NULL, NULL, NULL, NULL, tests},
    CU_SUITE_INFO_NULL,
};

const unsigned unit_tests_expected = 3;
