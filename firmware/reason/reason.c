/* SPDX-License-Identifier: GPL-2.0-or-later */
#include "reason/reason.h"

#include <stddef.h>

typedef struct reason_entry {
    reason_t reason;
    const char *name;
    const char *text;
} reason_entry_t;

static const reason_entry_t reasons[] = {
    {REASON_NONE, "none", "nothing is wrong"},

    {REASON_MALFORMED, "malformed", "the file is damaged or not of this format"},
    {REASON_TOO_LARGE, "too-large", "the file is larger than the phone can keep"},
    {REASON_TOO_MANY_RECORDS, "too-many-records", "the list has more records than the phone can keep"},
    {REASON_NAME_TOO_LONG, "name-too-long", "a name in the file is longer than the phone can keep"},
    {REASON_SERIAL_TOO_LONG, "serial-too-long", "a serial number in the file is longer than 20 bytes"},
    {REASON_CERTIFICATE_TOO_LARGE, "certificate-too-large",
     "a certificate in the file is larger than the phone can keep"},
    {REASON_UNSUPPORTED_ALGORITHM, "unsupported-algorithm",
     "the file uses a digest, signature algorithm or key size that the phone does not know"},
    {REASON_UNSUPPORTED_KEY, "unsupported-key", "the signer's key is not an RSA key of 1024 to 4096 bits"},

    {REASON_UNKNOWN_SIGNER, "unknown-signer", "the signer is not in the list that counts, and nobody vouched for it"},
    {REASON_BAD_SIGNATURE, "bad-signature", "the signature was not made with the signer's key"},

    {REASON_TVS_DENIED, "tvs-denied", "the Trust Verification Service does not vouch for the certificate"},
    {REASON_TVS_TIMEOUT, "tvs-timeout", "the Trust Verification Service gave no complete answer in time"},
    {REASON_TVS_UNREACHABLE, "tvs-unreachable", "the Trust Verification Service cannot be reached"},
    {REASON_TVS_WRONG_CERTIFICATE, "tvs-wrong-certificate",
     "the Trust Verification Service showed a certificate that is not in the installed list"},
    {REASON_TVS_TLS_FAILED, "tvs-tls-failed", "the TLS session with the Trust Verification Service failed"},
    {REASON_TVS_BAD_ANSWER, "tvs-bad-answer", "the Trust Verification Service sent an answer against the protocol"},
    {REASON_TVS_WRONG_SUBJECT, "tvs-wrong-subject",
     "the Trust Verification Service answered about another certificate than the one asked about"},
    {REASON_TVS_WRONG_ROLE, "tvs-wrong-role",
     "the Trust Verification Service knows the certificate, but not in the role asked for"},

    {REASON_NOT_FOUND, "not-found", "the server does not have the file"},
    {REASON_ACCESS_VIOLATION, "access-violation", "the server may not give out the file"},
    {REASON_TFTP_ERROR, "tftp-error", "the TFTP server reported an error or broke the protocol"},
    {REASON_TFTP_TIMEOUT, "tftp-timeout", "the TFTP server did not answer in time"},
    {REASON_DNS_UNKNOWN_HOST, "dns-unknown-host", "the server's name does not resolve"},
    {REASON_NETWORK_ERROR, "network-error", "the network could not be used"},

    {REASON_FLASH_ERROR, "flash-error", "the flash could not be read or written"},
    {REASON_STORE_DAMAGED, "store-damaged", "what is installed does not match its digest"},
    {REASON_STORE_VERSION, "store-version", "the store was written by another version"},
    {REASON_STORE_GEOMETRY, "store-geometry", "the flash is too small or of an unusable geometry"},
    {REASON_POWER_LOST, "power-lost", "the power went off"},

    {REASON_INTERNAL, "internal", "the program made a mistake"},
};

enum { REASON_COUNT = sizeof reasons / sizeof reasons[0] };

static const reason_entry_t *find(reason_t reason)
{
    for (size_t i = 0; i < REASON_COUNT; i++) {
        if (reasons[i].reason == reason) {
            return &reasons[i];
        }
    }
    return NULL;
}

bool reason_is_known(reason_t reason)
{
    return find(reason) != NULL;
}

const char *reason_name(reason_t reason)
{
    const reason_entry_t *entry = find(reason);
    return entry != NULL ? entry->name : reasons[REASON_COUNT - 1].name;
}

const char *reason_text(reason_t reason)
{
    const reason_entry_t *entry = find(reason);
    return entry != NULL ? entry->text : reasons[REASON_COUNT - 1].text;
}
