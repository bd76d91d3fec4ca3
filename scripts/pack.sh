#!/usr/bin/env bash
# Builds and packs crooner for another machine: build/release/crooner-VERSION-Linux-PROCESSOR.tar.gz, whose
# name goes to stdout. The machine needs LibTorch (CROONER_LIBTORCH=DIR) and a glibc no older than this one's.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/${CROONER_PRESET:-release}
"$root/scripts/build.sh"
(cd "$build" && cpack --config CPackConfig.cmake -D "CPACK_COMPONENTS_ALL=crooner;development;bundled;checks") >"$build/pack.log" 2>&1 || { cat "$build/pack.log" >&2; exit 1; }
archive=$build/$(sed -n 's/^set(CPACK_PACKAGE_FILE_NAME "\(.*\)")$/\1/Ip' "$build/CPackConfig.cmake").tar.gz
size=$(stat -c %s "$archive")
[ "$size" -le 60000000 ] || { echo "pack: $archive has $size bytes; at most 60 MB are allowed." >&2; exit 1; }
echo "$archive"
