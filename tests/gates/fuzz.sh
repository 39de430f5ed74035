#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: every fuzz target runs for a while without a finding, and the canary target is found out.
# Prints for each how many inputs it tried, how many a second, and what of the code they reached: edges of the control flow,
# and features (edges with how often they were taken, comparisons).
# Usage: fuzz.sh BUILD-DIR SECONDS [keep]
#   keep  adds what reaches something new to the seeds in the tree, tests/fuzz/corpus/TARGET
set -euo pipefail
build=${1:?usage: fuzz.sh BUILD-DIR SECONDS [keep]}
seconds=${2:?usage: fuzz.sh BUILD-DIR SECONDS [keep]}
keep=${3:-}
[ -z "$keep" ] || [ "$keep" = keep ] || { echo "usage: fuzz.sh BUILD-DIR SECONDS [keep]"; exit 2; }
work=$build/fuzzing
here=$(dirname "$0")

# Longest seed that is kept, and how many of a target, the shortest first: they are part of the tree.
readonly keep_bytes=1024 keep_count=64

# Targets that write files do it in memory, where that can be had.
scratch=$(mktemp -d /dev/shm/itlphone-fuzz.XXXXXX 2>/dev/null || mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# seeds NAME: the folders a target begins with; lists and certificates are for those that read some.
seeds() {
    [ ! -d "$here/../fuzz/corpus/${1#fuzz_}" ] || echo "$here/../fuzz/corpus/${1#fuzz_}"
    case $1 in
    fuzz_config | fuzz_identity | fuzz_key | fuzz_listing | fuzz_tlv | fuzz_trustlist | fuzz_tvs_* | fuzz_verify | fuzz_canary)
        echo "$here/../interop/files"
        ;;
    esac
}

# options NAME: a collector that serves many inputs holds memory on purpose, which is no leak.
options() { [ "$1" != fuzz_collector ] || echo -detect_leaks=0; }

# run PROGRAM: fuzzes one target, beginning with its seeds and with what earlier runs found out.
run() {
    local name
    name=$(basename "$1")
    mkdir -p "$work/$name/corpus" "$scratch/$name"
    # shellcheck disable=SC2046 # options and folders of this tree, one a line
    TMPDIR=$scratch/$name "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 \
        -verbosity=1 $(options "$name") -artifact_prefix="$work/$name/" "$work/$name/corpus" $(seeds "$name") >"$work/$name/log" 2>&1
}

# figure NAME PATTERN: what the log said last of something.
figure() {
    local found
    found=$(grep -o "$2 *[0-9]*" "$work/$1/log" | tail -n 1)
    echo "${found##*[: ]}"
}

# report PROGRAM STATUS: one line per target; the log only where something was found.
report() {
    local name
    name=$(basename "$1")
    if [ "$2" = 0 ]; then
        printf '%-20s %9s inputs, %6s/s, %6s edges, %6s features, no finding\n' "$name" \
            "$(figure "$name" stat::number_of_executed_units:)" "$(figure "$name" stat::average_exec_per_sec:)" \
            "$(figure "$name" cov:)" "$(figure "$name" ft:)"
    else
        tail -n 40 "$work/$name/log"
        printf '%-20s FOUND something: %s\n' "$name" "$(find "$work/$name" -maxdepth 1 -type f ! -name log | sed -n 1p)"
    fi
}

# keep_new PROGRAM: those inputs that reach what the seeds do not, as far as there is room for them.
keep_new() {
    local name corpus
    name=$(basename "$1")
    corpus=$here/../fuzz/corpus/${name#fuzz_}
    mkdir -p "$corpus" "$work/$name/new"
    find "$work/$name/new" -type f -delete
    cp "$corpus"/* "$work/$name/new" 2>/dev/null || true
    TMPDIR=$scratch/$name "$1" -merge=1 -max_len="$keep_bytes" "$work/$name/new" "$work/$name/corpus" \
        >"$work/$name/merge.log" 2>&1 || { tail -n 5 "$work/$name/merge.log"; return 1; }
    find "$work/$name/new" -type f -size -"$((keep_bytes + 1))"c -printf '%s %p\n' | sort -n | cut -d ' ' -f 2- |
        while read -r input; do
            [ "$(find "$corpus" -type f | wc -l)" -ge "$keep_count" ] || cp -n "$input" "$corpus"
        done
}

mapfile -t targets < <(find "$build/tests/fuzz" -maxdepth 1 -type f -perm -u+x -name 'fuzz_*' ! -name 'fuzz_canary' | sort)
[ ${#targets[@]} -gt 0 ] || { echo "no fuzz target found"; exit 1; }
status=0
while [ ${#targets[@]} -gt 0 ]; do
    pair=("${targets[@]:0:2}")
    targets=("${targets[@]:2}")
    pids=()
    for target in "${pair[@]}"; do
        run "$target" &
        pids+=($!)
    done
    for i in "${!pair[@]}"; do
        found=0
        wait "${pids[$i]}" || found=$?
        report "${pair[$i]}" "$found"
        [ "$found" = 0 ] || status=1
        [ "$found" != 0 ] || [ -z "$keep" ] || keep_new "${pair[$i]}"
    done
done

# A planted overflow: a fuzzer that does not find it within a minute finds nothing else either.
seconds=60
if run "$build/tests/fuzz/fuzz_canary"; then
    echo "the canary target was not found out"
    status=1
else
    grep -q 'ERROR: AddressSanitizer' "$work/fuzz_canary/log" || { tail -n 20 "$work/fuzz_canary/log"; status=1; }
    echo "fuzz_canary          found out, as it must be"
fi
exit "$status"
