#!/usr/bin/env bash
# Builds and packs crooner for another machine, and prints the files' names:
#
#   scripts/pack.sh       build/release/crooner-VERSION-Linux-PROCESSOR.tar.gz: programs, library and the small
#                         libraries that they need, for a machine that has LibTorch (CROONER_LIBTORCH=DIR)
#   scripts/pack.sh deb   Debian packages: crooner, libcrooner-dev and crooner-libtorchX.Y, LibTorch's CPU libraries
#
# The machine needs a glibc no older than this one's.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
build=$root/build/${CROONER_PRESET:-release}
kind=${1:-tar}
case $kind in
  tar) options=(-G TGZ -D "CPACK_COMPONENTS_ALL=crooner;development;bundled;checks") ;;
  deb) options=(-G DEB -D CROONER_PACK_LIBTORCH=ON) ;;
  *) echo "pack: unknown kind '$kind'; tar and deb are known." >&2; exit 2 ;;
esac

"$root/scripts/build.sh" crooner crooner-torch libcrooner crooner_documents
packages=$build/packages
rm -rf "$packages"
(cd "$build" && cpack --config CPackConfig.cmake -B "$packages" "${options[@]}") >"$build/pack.log" 2>&1 ||
  { cat "$build/pack.log" >&2; exit 1; }
rm -rf "$packages/_CPack_Packages"

for file in "$packages"/*; do
  size=$(stat -c %s "$file")
  [ "$kind" = deb ] || [ "$size" -le 60000000 ] ||
    { echo "pack: $file has $size bytes; at most 60 MB are allowed." >&2; exit 1; }
  mv "$file" "$build/"
  echo "$build/${file##*/}"
done
