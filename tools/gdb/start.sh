#!/bin/sh
# start.sh BUILD QEMU... - starts QEMU, stopped before its first instruction, and gdb on it.
#
# The console is a socket, and a log; gdb has the terminal. GDB_ARGS are handed to gdb.
set -eu

build=$1
shift
rm -f "$build/console" "$build/gdb.socket"
"$@" -display none -monitor none -S -gdb "unix:$build/gdb.socket,server=on,wait=off" \
    -chardev "socket,id=console,path=$build/console,server=on,wait=off,logfile=$build/console.log" \
    -serial chardev:console &
machine=$!
trap 'kill $machine 2>/dev/null' EXIT
tries=0
until [ -S "$build/gdb.socket" ]; do
    tries=$((tries + 1))
    [ $tries -lt 100 ] || { echo "QEMU did not start" >&2; exit 1; }
    sleep 0.1
done
echo "console: socat -,raw,echo=0 unix:$build/console     log: $build/console.log"
# shellcheck disable=SC2086
gdb -q ${GDB_ARGS:-} -x tools/gdb/ariadne.py -ex "ariadne $build"
