#!/usr/bin/env bash
# Sets up, configures and builds: scripts/build.sh [TARGET...] (none: everything). The build folder is
# build/release, or build/$CROONER_PRESET. Messages go to stderr; none when there is nothing to do.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
preset=${CROONER_PRESET:-release}
build=$root/build/$preset
libtorch=$("$root/scripts/setup.sh")

# A compiler that reads LibTorch's headers takes up to 2 GB.
memory_gb=$(awk '/MemAvailable/ {print int($2 / 1048576)}' /proc/meminfo)
jobs=$(nproc)
[ "$jobs" -le $((memory_gb / 2)) ] || jobs=$((memory_gb / 2))
[ "$jobs" -ge 1 ] || jobs=1

mkdir -p "$build"
exec 8>"$build/.lock"
flock -n 8 || { echo "build: waiting for another build in $build" >&2; flock 8; }

configured=$(sed -n 's/^CROONER_LIBTORCH:[A-Z]*=//p' "$build/CMakeCache.txt" 2>/dev/null || true)
if [ ! -f "$build/build.ninja" ] || [ "$configured" != "$libtorch" ]; then
  echo "build: configuring $build" >&2
  options=(-DCROONER_LIBTORCH="$libtorch")
  # Other compilers than that of continuous integration have other warnings: they stop no user's build.
  [ "$preset" != release ] || [ "$("${CXX:-c++}" -dumpversion | cut -d. -f1)" = 12 ] || options+=(-DCROONER_WERROR=OFF)
  (cd "$root" && cmake --preset "$preset" "${options[@]}") >&2
fi

ninja -C "$build" -j "$jobs" "$@" 8>&- |
  grep --line-buffered -v -e 'no work to do' -e 'Re-checking globbed' -e 'Entering directory' >&2 || [ "${PIPESTATUS[0]}" = 0 ]
