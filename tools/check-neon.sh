#!/bin/sh
# Builds the kernels for this machine and, with Debian's cross compiler, for 64-bit ARM; runs both on the same inputs,
# ARM's under qemu, and compares the digests of their results. Where ARM cannot be tried here, it says why and ends with 0.
set -eu
cd "$(dirname "$0")/.."

skip() {
    echo "skipped NEON: $1"
    exit 0
}

[ "$(uname -s)-$(uname -m)" = Linux-x86_64 ] || skip "this is no x86-64 Linux"
command -v clang >/dev/null 2>&1 || skip "there is no clang in PATH"
packages="gcc-aarch64-linux-gnu libc6-dev-arm64-cross qemu-user-static"
if ! command -v qemu-aarch64-static >/dev/null 2>&1 || ! command -v aarch64-linux-gnu-gcc >/dev/null 2>&1; then
    { [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; } || skip "needs $packages"
    echo "Installing $packages …" >&2
    # The names are separate words.
    # shellcheck disable=SC2086
    DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $packages >/dev/null 2>&1 </dev/null ||
        skip "apt-get could not install $packages"
fi

folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
kernels=Sources/CKernels
# As Package.swift has them.
flags="-O3 -ffp-contract=off -fno-math-errno -I$kernels/include"

# shellcheck disable=SC2086
clang $flags Tests/KernelDigest/digest.c $kernels/*.c -lpthread -lm -o "$folder/native"
for file in Tests/KernelDigest/digest.c $kernels/*.c; do
    # shellcheck disable=SC2086
    clang --target=aarch64-linux-gnu -isystem /usr/aarch64-linux-gnu/include $flags -c "$file" \
        -o "$folder/$(basename "$file" .c).o"
done
aarch64-linux-gnu-gcc -static "$folder"/*.o -lpthread -lm -o "$folder/arm"

{
    "$folder/native" | sed 's/^/x86-64 /'
    qemu-aarch64-static "$folder/arm" | sed 's/^/aarch64 /'
} >"$folder/digests"
cat "$folder/digests"
[ "$(awk '{ print $3 }' "$folder/digests" | sort -u | wc -l)" = 1 ] || {
    echo "the kernels give other bits on other instruction sets" >&2
    exit 1
}
grep -q ' neon ' "$folder/digests"
