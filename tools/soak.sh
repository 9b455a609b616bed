#!/bin/sh
# Runs the long forms of the tests that try many cases, and sums up:  soak.sh
# LAB_SOAK says how many times the short form each of them is; what is set already holds for all.
set -u
cd "$(dirname "$0")/.." || exit 1
log=$(mktemp)
trap 'rm -f "$log"' EXIT
failures=0

# soak NAME TIMES SUITES
soak() {
    times=${LAB_SOAK:-$2}
    start=$(date +%s)
    LAB_SOAK=$times swift test --skip-build --filter "$3" >"$log" 2>&1
    code=$?
    cases=$(grep -c 'Test case passing' "$log")
    summary=$(grep 'Test run with' "$log" | tail -n 1 | sed 's/^[^T]*//')
    printf '%-16s %s times the short form, %s cases, %s s: %s\n' \
        "$1" "$times" "$cases" "$(($(date +%s) - start))" "$summary"
    # What the kills hit: by phase, how often the running cell had ended and how often it was lost.
    sed -n 's/^kill [0-9]* while \([a-z]*\): .*, the running cell was \([a-z]*\)$/\1, \2/p' "$log" | sort | uniq -c
    # A name that no suite has any more would pass for ever.
    case $summary in *" 0 tests "*) code=1 ;; esac
    [ "$code" = 0 ] && return
    failures=$((failures + 1))
    grep -v 'Test case passing' "$log" | grep -A 6 ' recorded an issue' | cut -c 1-400 | head -n 60
}

soak fuzz 50 'Fuzz'
soak properties 50 'Property'
soak kills 10 'Kill'
soak "random learner" 50 'RandomLearner'
soak lessons 27 'WanderingLearner'
soak "whole lessons" 2 'WholeLesson'
soak rebuild 1 'RebuildTests'

[ "$failures" = 0 ]
