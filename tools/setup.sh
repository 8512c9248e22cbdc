#!/bin/sh
# setup.sh PURPOSE - makes sure that what PURPOSE (run, bench, iso, gdb, test) needs is installed, on Debian 12.
#
# Missing packages are installed when this is root or sudo asks no password; otherwise the line to type is printed and
# the build stops.
set -eu

# What must be there, and the package it comes from.
needed='make:make gcc:gcc gcc-12:gcc-12 clang-19:clang-19
    ld:binutils /usr/include/stdio.h:libc6-dev qemu-system-x86_64:qemu-system-x86'
iso='xorriso:xorriso mformat:mtools grub-mkrescue:grub-common
    /usr/lib/grub/i386-pc/multiboot2.mod:grub-pc-bin /usr/lib/grub/x86_64-efi/multiboot2.mod:grub-efi-amd64-bin'
case ${1:-} in
    run | bench) ;;
    iso) needed="$needed $iso" ;;
    test) needed="$needed $iso /usr/share/OVMF/OVMF_CODE_4M.fd:ovmf xz:xz-utils bzip2:bzip2" ;;
    gdb) needed="$needed gdb:gdb" ;;
    *) echo "usage: setup.sh run|bench|iso|gdb|test" >&2; exit 2 ;;
esac

missing=
for pair in $needed; do
    what=${pair%%:*}
    case $what in
        /*) [ -e "$what" ] && continue ;;
        *) command -v "$what" >/dev/null && continue ;;
    esac
    missing="$missing ${pair#*:}"
done
[ -z "$missing" ] && exit 0

if [ "$(id -u)" = 0 ]; then
    root=
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
    root=sudo
else
    echo "Missing packages. Please run:" >&2
    echo "    sudo apt-get install$missing" >&2
    exit 1
fi
echo "Installing:$missing"
export DEBIAN_FRONTEND=noninteractive
# The list is split into words on purpose; recommended packages are not needed.
# shellcheck disable=SC2086
$root apt-get -q install -y --no-install-recommends $missing >/dev/null 2>&1 ||
    { $root apt-get -q update && $root apt-get -q install -y --no-install-recommends $missing; }
