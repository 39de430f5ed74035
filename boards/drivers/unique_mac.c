/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "unique_mac.h"

#include <string.h>

#include <wolfssl/options.h>
#include <wolfssl/wolfcrypt/hash.h>

#include "registers.h"

void unique_mac(uintptr_t at, uint32_t words, uint8_t mac[6])
{
    uint32_t number[UNIQUE_MAC_WORDS];
    uint8_t digest[WC_SHA256_DIGEST_SIZE] = {0};
    for (uint32_t i = 0; i < words; i++)
        number[i] = *reg32(at + 4u * i);
    wc_Sha256Hash((const uint8_t *)number, 4u * words, digest);
    memcpy(mac, digest, 6);
    mac[0] = (uint8_t)((mac[0] & 0xFCu) | 0x02u);
}
