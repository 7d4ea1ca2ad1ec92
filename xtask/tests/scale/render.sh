#!/bin/sh
# What `render` takes for many cases: wall time and the most memory it held at once.
#
# Usage: xtask/tests/scale/render.sh [XTASK]     (XTASK: the program, default target/debug/xtask)
#
# The current baseline is copied until there are as many cases as CASES says ("88 1000 10000" by
# default). A copy has another id and is the same otherwise: the same files, words, profiles and
# samples, so its page is as large as that of a measured case. PARTS is handed to --format
# (by default everything is made). Ten thousand cases take about 4 GB in TMPDIR. It asserts
# nothing: read the numbers.
set -eu

xtask=$(realpath "${1:-target/debug/xtask}")
root=$(cd "$(dirname "$0")/../../.." && pwd)
baseline=$root/baselines/$(cat "$root/baselines/current")
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# multiply N FOLDER: a recording of N cases.
multiply() {
    mkdir -p "$2/cases"
    cp "$baseline/header.json" "$2/"
    made=0 round=1
    while [ "$made" -lt "$1" ]; do
        for case in "$baseline"/cases/*.jsonl; do
            [ "$made" -lt "$1" ] || break
            id=$(basename "$case" .jsonl)
            if [ $round -eq 1 ]; then
                cp "$case" "$2/cases/"
            else
                sed "1s/\"case\":{\"id\":\"$id\"/\"case\":{\"id\":\"$id-$round\"/" \
                    "$case" >"$2/cases/$id-$round.jsonl"
            fi
            made=$((made + 1))
        done
        round=$((round + 1))
    done
}

for cases in ${CASES:-88 1000 10000}; do
    recording=$scratch/recording out=$scratch/report
    multiply "$cases" "$recording"
    status=0
    # Most memory in kilobytes and seconds on the clock, as getrusage(2) and time(1) say.
    command time -f '%M %e' -o "$scratch/cost" "$xtask" render --recording "$recording" \
        --out "$out" ${PARTS:+--format "$PARTS"} >/dev/null || status=$?
    awk -v cases="$cases" -v status="$status" \
        -v on_disk="$(du -sk "$recording" | cut -f1)" -v made="$(du -sk "$out" | cut -f1)" \
        'NF == 2 { printf "%d cases, %d MB recorded: %d MB at most, %.1f s, %d MB made (status %d)\n",
            cases, on_disk / 1024, $1 / 1024, $2, made / 1024, status }' "$scratch/cost"
    rm -rf "$recording" "$out"
done
