#!/bin/sh
# Installs what is missing to build lab, or to test it:  install-dependencies.sh build|test
# Everything it says goes to standard error. Exits 2 when something has to be installed by hand.
set -eu

purpose=${1:-}
case $purpose in
    build | test) ;;
    *)
        echo "usage: install-dependencies.sh build|test" >&2
        exit 2
        ;;
esac

if ! command -v swift >/dev/null 2>&1; then
    echo "lab needs Swift 6.1 or newer, and there is no swift in PATH: see https://www.swift.org/install" >&2
    exit 2
fi

has_command() { command -v "$1" >/dev/null 2>&1; }

# macOS brings libedit along.
has_libedit() {
    [ "$(uname -s)" = Darwin ] && return 0
    for folder in /usr/include /usr/local/include; do
        [ -e "$folder/histedit.h" ] && return 0
    done
    return 1
}

# macOS has CommonCrypto instead.
has_openssl() {
    [ "$(uname -s)" = Darwin ] && return 0
    for folder in /usr/include /usr/local/include; do
        [ -e "$folder/openssl/evp.h" ] && return 0
    done
    return 1
}

# Found when it is first used; macOS brings it along.
has_libcurl() {
    [ "$(uname -s)" = Darwin ] && return 0
    for folder in /usr/lib /usr/lib/*-linux-* /usr/lib64 /usr/local/lib; do
        [ -e "$folder/libcurl.so.4" ] && return 0
    done
    return 1
}

missing=""
has_libedit || missing="$missing libedit-dev"
has_openssl || missing="$missing libssl-dev"
if [ "$purpose" = test ]; then
    has_libcurl || missing="$missing libcurl4"
    for tool in make tmux; do
        has_command "$tool" || missing="$missing $tool"
    done
fi
missing=${missing# }
[ -n "$missing" ] || exit 0

give_up() {
    echo "lab needs, and $1: $missing" >&2
    echo "(These are Debian's names. libedit-dev and libssl-dev are libedit and OpenSSL with their headers.)" >&2
    exit 2
}

has_command apt-get || give_up "cannot install by itself on this system"
if [ "$(id -u)" = 0 ]; then
    as_root=env
elif has_command sudo; then
    as_root="sudo env"
else
    give_up "may not install without root or sudo"
fi

# sudo asks for its password on the terminal, so that standard input stays free for lab's own.
apt_get() {
    $as_root DEBIAN_FRONTEND=noninteractive apt-get -y -q "$@" >>"$log" 2>&1 </dev/null
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
echo "Installing $missing …" >&2
# A failed update is no reason to stop: the lists at hand may do.
apt_get update || true
# The names are separate words.
# shellcheck disable=SC2086
if ! apt_get install --no-install-recommends $missing; then
    cat "$log" >&2
    give_up "apt-get could not install"
fi
