#!/bin/sh
# fetch.sh FOLDER - Debian's stock cloud kernel, downloaded as a package and unpacked, never installed:
#   FOLDER/vmlinuz      the kernel
#   FOLDER/kernel.txt   package, version, SHA-256 of vmlinuz: what the results name as the measured Linux
set -eu
mkdir -p "$1"
cd "$1"

stock_kernel() { apt-cache depends linux-image-cloud-amd64 | sed -n 's/^ *Depends: *//p' | head -1; }
package=$(stock_kernel)
if [ -z "$package" ] && [ "$(id -u)" = 0 ]; then
    apt-get -q update >/dev/null
    package=$(stock_kernel)
fi
if [ -z "$package" ]; then
    echo "fetch.sh: no package linux-image-cloud-amd64 is known here; please run: sudo apt-get update" >&2
    exit 1
fi

rm -rf unpacked ./*.deb
if ! apt-get -q download "$package" >download.log 2>&1; then
    cat download.log >&2
    exit 1
fi
dpkg-deb -x ./*.deb unpacked
cp unpacked/boot/vmlinuz-* vmlinuz.new
echo "$package $(dpkg-deb -f ./*.deb Version) $(sha256sum < vmlinuz.new | cut -d' ' -f1)" > kernel.txt
rm -rf unpacked ./*.deb download.log
mv vmlinuz.new vmlinuz
