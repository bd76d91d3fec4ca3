#!/usr/bin/env bash
# An installed tree works from another folder: moved_tree_test.sh BUILD LIBTORCH
set -euo pipefail
build=$1 libtorch=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "moved_tree_test: $*"; exit 1; }

cmake --install "$build" --prefix "$work/first" --component crooner >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
[ ! -e "$work/first/libexec/crooner/libtorch.txt" ] || fail "the archive's component names the LibTorch of this machine"
mkdir "$work/second place"
mv "$work/first" "$work/second place/crooner"
root="$work/second place/crooner"

# Our copies of the small libraries are used, not the machine's, and no run path of the build is left.
for program in bin/crooner libexec/crooner/crooner-torch libexec/crooner/crooner_golden_test; do
  ! readelf -d "$root/$program" | grep -E 'R(UN)?PATH' | grep -v '\[\$ORIGIN[^:]*\]' || fail "$program has a run path of the build"
  LD_LIBRARY_PATH=$libtorch/lib ldd "$root/$program" >"$work/ldd"
  ! grep 'not found' "$work/ldd" || fail "$program misses a library"
  ! grep -E 'lib(sndfile|FLAC|vorbis|ogg|opus|mpg123|mp3lame|soxr|spdlog|fmt|png)' "$work/ldd" | grep -v "$root/" ||
    fail "$program takes a library that should be carried from the machine"
done

# Without LibTorch light commands work, and the others say in a sentence what is missing.
"$root/bin/crooner" --help >/dev/null
unset CROONER_LIBTORCH
! "$root/bin/crooner" generate --model smoke --out "$work/song.wav" 2>"$work/sentence" || fail "it ran without LibTorch"
grep -q 'CROONER_LIBTORCH' "$work/sentence" || fail "the sentence is: $(cat "$work/sentence")"

export CROONER_LIBTORCH=$libtorch
"$root/bin/crooner" --version | grep -q "LibTorch" || fail "--version names no LibTorch"
cd "$work"
"$root/bin/crooner" generate --model smoke --seed 1 --out song.wav >/dev/null 2>"$work/words" || fail "no song: $(cat "$work/words")"
[ "$(head -c 4 song.wav)" = RIFF ] || fail "song.wav is no WAV"
