#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-2.0-or-later
# Gate: every fuzz target runs for a while without a finding, and the canary target is found out.
# Usage: fuzz.sh BUILD-DIR SECONDS
set -euo pipefail
build=${1:?usage: fuzz.sh BUILD-DIR SECONDS}
seconds=${2:?usage: fuzz.sh BUILD-DIR SECONDS}
work=$build/fuzzing
here=$(dirname "$0")

# run PROGRAM: fuzzes one target, beginning with its seeds and with what earlier runs found out.
run() {
    local name seeds=()
    name=$(basename "$1")
    mkdir -p "$work/$name/corpus"
    for folder in "$here/../fuzz/corpus/${name#fuzz_}" "$here/../interop/files"; do
        [ ! -d "$folder" ] || seeds+=("$folder")
    done
    "$1" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=1 -verbosity=1 \
        -artifact_prefix="$work/$name/" "$work/$name/corpus" "${seeds[@]}" >"$work/$name/log" 2>&1
}

# report PROGRAM STATUS: one line per target; the log only where something was found.
report() {
    local name units
    name=$(basename "$1")
    units=$(sed -n 's/^stat::number_of_executed_units: *//p' "$work/$name/log")
    if [ "$2" = 0 ]; then
        printf '%-24s %9s inputs, no finding\n' "$name" "${units:-?}"
    else
        tail -n 40 "$work/$name/log"
        printf '%-24s FOUND something: %s\n' "$name" "$(find "$work/$name" -maxdepth 1 -type f ! -name log | head -n 1)"
    fi
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
    done
done

# A planted overflow: a fuzzer that does not find it within a minute finds nothing else either.
seconds=60
if run "$build/tests/fuzz/fuzz_canary"; then
    echo "the canary target was not found out"
    status=1
else
    grep -q 'ERROR: AddressSanitizer' "$work/fuzz_canary/log" || { tail -n 20 "$work/fuzz_canary/log"; status=1; }
    echo "fuzz_canary              found out, as it must be"
fi
exit "$status"
