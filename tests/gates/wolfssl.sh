#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: the suites ran with two wolfSSLs. Where the source cannot be had, ./dev builds both programs with the system's.
# Usage: wolfssl.sh ITLSIM-FROM-SOURCE ITLSIM-WITH-THE-SYSTEM'S
set -euo pipefail

# with PROGRAM WORDS: what the program says of its wolfSSL begins with WORDS.
with() {
    local said
    said=$("$1" --version | sed -n 's/^wolfSSL [0-9.]*, //p')
    [[ $said == "$2"* ]] || { echo "$1 has the wolfSSL '$said', and should have one '$2'"; exit 1; }
    echo "$1: $said"
}

with "${1:?usage: wolfssl.sh ITLSIM ITLSIM}" "from source"
with "${2:?usage: wolfssl.sh ITLSIM ITLSIM}" "the system's"
