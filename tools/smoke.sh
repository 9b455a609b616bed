#!/bin/sh
# Uses the built program as a person would, from outside.
set -u
cd "$(dirname "$0")/.." || exit 1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
failures=0

# check NAME EXPECTED-EXIT-CODE TEXT-IN-OUTPUT COMMAND…
check() {
    name=$1 code=$2 text=$3
    shift 3
    "$@" >"$scratch/out" 2>"$scratch/err" </dev/null
    found=$?
    if [ "$found" = "$code" ] && cat "$scratch/out" "$scratch/err" | grep -qF -e "$text"; then
        echo "ok      $name"
    else
        echo "FAILED  $name: exit $found, expected $code and \"$text\""
        sed 's/^/        /' "$scratch/out" "$scratch/err" | cut -c 1-160 | head -n 20
        failures=$((failures + 1))
    fi
}

check "a prompt is answered" 0 "1   ␠France" ./lab -e 'prompt Paris is the capital of'
check "head L2H1 tells who gave from who received" 0 "1   ␠Ben" \
    ./lab -e 'prompt When Anna and Ben went to the market, Ben gave a map to' -e 'ablate L2H1' -e 'top'
check "JSON is one object a cell" 0 '"kind": "distribution"' ./lab --json -e 'prompt Paris is the capital of'
check "a cell that fails ends it with 1" 1 'did you mean "prompt"?' ./lab -e 'prmpt x' -e 'models'
check "bad usage is 2" 2 "Usage" ./lab --no-such-flag
check "a missing file is 2" 2 "cannot be read" ./lab run no/such/file.md
check "a missing model is 2" 2 "no model" ./lab --model no-such-model -e models
check "the version" 0 "lab 0.1" ./lab --version
check "a cell may begin with a minus" 0 "-1" ./lab -e '-3+2'
check "flags may follow a subcommand" 0 '"kind": "sample"' ./lab run lessons/00-tour.md --json
check "every lesson holds" 0 "14-training-shapes-weights.md: holds" ./lab lesson check
check "the tour runs" 0 "That was the tour" ./lab run lessons/00-tour.md
check "every document replays to the last digit" 0 "0 changed" \
    ./lab replay --strict README.md docs/notebook-format.md docs/commands/*.md lessons/[0-9]*.md
check "one digit changed is found" 1 "1 changed" \
    sh -c "sed 's/\[0.659,/[0.658,/; /^> probs/{n;s/.*/0.5/;}' README.md >'$scratch/changed.md'; ./lab replay '$scratch/changed.md'"
check "a pipe is a batch" 0 "entropy" sh -c 'echo "prompt Paris is" | ./lab'
check "--keep-going carries on, and still ends with 1" 1 "mini" sh -c 'printf "oops\nmodels\n" | ./lab --keep-going'
check "NUL bytes are no text" 1 "NUL" sh -c 'printf "prompt a\000b\n" | ./lab'
check "Latin-1 is no text" 1 "UTF-8" sh -c 'printf "prompt caf\351\n" | ./lab'
check "ten megabytes on one line" 1 "a cell ends at 1 MB" sh -c 'head -c 10000000 /dev/zero | tr "\000" a | ./lab'
check "a reader that leaves early" 0 "" sh -c './lab run lessons/00-tour.md | head -n 1'
check "a command's name is enough" 0 "1,088,256" ./lab models
check "a model is trained" 0 "nano-fresh" ./lab train fresh steps=5 "out=$scratch/trained"
check "the trained model is loaded" 0 "perplexity" ./lab --model "$scratch/trained" perplexity LICENSE

root=$(pwd)
check "it works from another folder" 0 "France" sh -c "cd / && '$root/lab' -e 'prompt Paris is the capital of'"
ln -s "$root/lab" "$scratch/link"
check "it works through a link" 0 "France" "$scratch/link" -e 'prompt Paris is the capital of'
make install PREFIX="$scratch/a prefix" >"$scratch/log" 2>&1 || cat "$scratch/log"
check "the installed program finds its models" 0 "France" sh -c "cd / && '$scratch/a prefix/bin/lab' -e 'prompt Paris is the capital of'"

[ "$failures" = 0 ]
