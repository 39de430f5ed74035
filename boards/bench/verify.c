/* SPDX-License-Identifier: GPL-2.0-or-later */
/**
 * @file
 * Instructions per list verification, beside the cryptography alone. Runs under `-icount shift=0`, where the emulated
 * counter goes on with every instruction and with nothing else; prints one line of JSON.
 *
 * "bare" is told where key, signature and signed bytes are, and does with wolfCrypt what cannot be avoided: digest, key
 * decoding, RSA. "list" is what a phone does with a download while the list is installed, from bytes to verdict.
 */
#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/asn.h>
#include <wolfssl/wolfcrypt/hash.h>
#include <wolfssl/wolfcrypt/rsa.h>
#include <wolfssl/wolfcrypt/signature.h>

#include "bench_list.h"
#include "board.h"
#include "drivers/registers.h"
#include "out.h"
#include "verify/verify.h"

/* Application note AN385, FPGA system control: counts at 25 MHz, while -icount lets 1000 instructions be 1 us. */
#define COUNTER               0x40028018u
#define INSTRUCTIONS_PER_TICK 40u

#define TURNS 8u

static itl_signature_memory_t memory;
static struct {
    wc_HashAlg hash;
    RsaKey key;
} work; /**< Of the bare side. */
static itl_trustlist_t list;
static itl_trustlist_record_t signer;

static bool digest_info(uint8_t *info, word32 *info_len)
{
    itl_tlv_span_t hole = list.header.signature_tlv;
    uint32_t behind = hole.off + hole.len;
    uint8_t digest[WC_SHA_DIGEST_SIZE];
    if (wc_HashInit(&work.hash, WC_HASH_TYPE_SHA) != 0 ||
        wc_HashUpdate(&work.hash, WC_HASH_TYPE_SHA, bench_list, hole.off) != 0 ||
        wc_HashUpdate(&work.hash, WC_HASH_TYPE_SHA, bench_list + behind, bench_list_size - behind) != 0 ||
        wc_HashFinal(&work.hash, WC_HASH_TYPE_SHA, digest) != 0)
        return false;
    *info_len = wc_EncodeSignature(info, digest, sizeof digest, SHAh);
    return true;
}

static bool bare(void)
{
    static uint8_t info[64], recovered[ITL_LIMIT_SIGNATURE_BYTES];
    word32 info_len = 0, at = 0;
    if (!digest_info(info, &info_len) || wc_InitRsaKey(&work.key, NULL) != 0 ||
        wc_RsaPublicKeyDecode(bench_list + signer.public_key.off, &at, &work.key, signer.public_key.len) != 0)
        return false;
    int len = wc_RsaSSL_Verify(bench_list + list.header.signature.off, list.header.signature.len, recovered,
                               sizeof recovered, &work.key);
    wc_FreeRsaKey(&work.key);
    return len == (int)info_len && memcmp(recovered, info, info_len) == 0;
}

static bool whole(void)
{
    static itl_verify_t verify;
    const itl_trustlist_t *anchors[ITL_VERIFY_ANCHORS] = {&list};
    static const itl_verify_want_t itl = {.kind = ITL_POLICY_KIND_ITL, .name = "ITLSEP001122334455.tlv"};
    itl_tlv_source_t source = itl_tlv_source_memory(bench_list, bench_list_size);
    return itl_verify_begin(&verify, &itl, anchors, &source, itl_signature_work_init(&memory, sizeof memory))
               .decision == ITL_POLICY_ACCEPT;
}

static bool find_signer(void)
{
    itl_tlv_source_t source = itl_tlv_source_memory(bench_list, bench_list_size);
    if (itl_trustlist_read(&source, &list, NULL) != ITL_REASON_NONE)
        return false;
    itl_trustlist_walk_t walk = itl_trustlist_walk(&list);
    return itl_trustlist_next_signer(&walk, &source, &list.header, &signer) == ITL_REASON_NONE;
}

/* Instructions of one turn; 0 when it does not do what it should. */
static uint32_t cost(bool (*side)(void))
{
    uint32_t start = *reg32(COUNTER);
    for (uint32_t i = 0; i < TURNS; i++)
        if (!side())
            return 0;
    return (*reg32(COUNTER) - start) * INSTRUCTIONS_PER_TICK / TURNS;
}

int main(void)
{
    board_start();
    uint32_t of_bare = 0, of_list = 0;
    if (find_signer()) {
        of_bare = cost(bare);
        of_list = cost(whole);
    }
    out_text("{\"bytes\":");
    out_number(bench_list_size);
    out_text(",\"bare\":");
    out_number(of_bare);
    out_text(",\"list\":");
    out_number(of_list);
    out_text("}\n");
    board_exit(of_bare != 0 && of_list != 0 ? 0 : 1);
}

/* What the libraries call. */

/** Ends the program. */
_Noreturn void board_panic(const char *what);

_Noreturn void board_panic(const char *what)
{
    out_text(what);
    out_text("\n");
    board_exit(1);
}

int board_random_seed(unsigned char *output, unsigned int bytes)
{
    return board_entropy(output, bytes) ? 0 : -1;
}
