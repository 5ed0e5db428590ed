#!/bin/sh
# Installs by apt what building and testing tscc needs on Debian 12 and is missing. Run as root, or with sudo at hand.
set -eu
packages="make gcc g++ flex bison llvm-19-dev clang-19 libclang-rt-19-dev check zlib1g-dev pkg-config cmake gdb python3 xz-utils"
missing=
for p in $packages; do dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"; done
[ -z "$missing" ] && exit 0
sudo=; [ "$(id -u)" -eq 0 ] || sudo=sudo
export DEBIAN_FRONTEND=noninteractive
$sudo apt-get update -q
# shellcheck disable=SC2086
$sudo apt-get install -qy --no-install-recommends $missing
