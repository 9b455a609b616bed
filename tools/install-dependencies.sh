#!/bin/sh
# Installs the system packages that are missing.   usage: install-dependencies.sh build|test
set -eu

wanted="libedit-dev"
[ "${1:-build}" = test ] && wanted="$wanted tmux"

if ! command -v swift >/dev/null 2>&1; then
    echo "lab needs Swift 6.1 or later: https://www.swift.org/install" >&2
    exit 2
fi

# macOS brings libedit along.
[ "$(uname)" = Darwin ] && exit 0

missing=""
for package in $wanted; do
    case $package in
        libedit-dev) [ -e /usr/include/histedit.h ] || missing="$missing $package" ;;
        *) command -v "$package" >/dev/null 2>&1 || missing="$missing $package" ;;
    esac
done
[ -z "$missing" ] && exit 0

if ! command -v apt-get >/dev/null 2>&1; then
    echo "lab needs these packages, under whatever names your system has for them:$missing" >&2
    exit 2
fi

run=""
if [ "$(id -u)" != 0 ]; then
    if ! command -v sudo >/dev/null 2>&1; then
        echo "lab needs these packages; as root: apt-get install$missing" >&2
        exit 2
    fi
    run=sudo
fi
echo "Installing$missing …" >&2
$run apt-get update -qq >&2
# shellcheck disable=SC2086 -- a list of words is meant
DEBIAN_FRONTEND=noninteractive $run apt-get install -y -qq $missing >&2
