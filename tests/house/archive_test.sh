#!/usr/bin/env bash
# The archive works wherever it is unpacked, on a machine without compilers and -dev packages:
# archive_test.sh BUILD LIBTORCH
set -euo pipefail
build=$1 libtorch=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "archive_test: $*"; exit 1; }

(cd "$build" && cpack --config CPackConfig.cmake -G TGZ -B "$work/pack" -D "CPACK_COMPONENTS_ALL=crooner;development;bundled;checks") >"$work/log" 2>&1 || { cat "$work/log"; exit 1; }
mkdir "$work/second place"
tar -xzf "$work"/pack/crooner-*.tar.gz -C "$work/second place" --strip-components=1
root="$work/second place"
[ ! -e "$root/libexec/crooner/libtorch.txt" ] || fail "the archive names the LibTorch of this machine"
! grep -rqF "$build" "$root" || fail "the archive names the build folder: $(grep -rlF "$build" "$root")"

# The archive's copies of the small libraries are used, not the machine's, and no run path of the build is
# left. Only the run-time libraries of C and C++ are the machine's (docs/installing.md).
for program in bin/crooner libexec/crooner/crooner-torch libexec/crooner/crooner_golden_test; do
  ! readelf -d "$root/$program" | grep -E 'R(UN)?PATH' | grep -v '\[\$ORIGIN[^:]*\]' || fail "$program has a run path of the build"
  LD_LIBRARY_PATH=$libtorch/lib ldd "$root/$program" >"$work/ldd"
  ! grep 'not found' "$work/ldd" || fail "a library of $program is missing"
  ! grep -vF -e "$root/" -e "$libtorch/" "$work/ldd" |
    grep -vE '^\s*(linux-(vdso|gate)|/lib.*/ld-linux|lib(c|m|dl|rt|util|pthread|stdc\+\+|gcc_s|gomp)\.so)' ||
    fail "$program uses a library of the machine that the archive should carry"
done

# Manual and completions know every command.
for file in share/man/man1/crooner.1 share/bash-completion/completions/crooner share/zsh/site-functions/_crooner \
    share/fish/vendor_completions.d/crooner.fish; do
  [ -s "$root/$file" ] || fail "$file is missing"
  for word in generate batch import stop-after-level; do
    sed 's/\\-/-/g' "$root/$file" | grep -e "$word" >/dev/null || fail "$file lacks $word"
  done
done
bash -n "$root/share/bash-completion/completions/crooner"
if command -v groff >/dev/null; then
  warnings=$(groff -man -Tutf8 -ww "$root/share/man/man1/crooner.1" 2>&1 >/dev/null)
  [ -z "$warnings" ] || fail "groff on the manual: $warnings"
fi

# Without LibTorch the torch-free commands work, and the others report in one sentence what is missing.
"$root/bin/crooner" --help >/dev/null
unset CROONER_LIBTORCH
! "$root/bin/crooner" generate --model smoke --out "$work/song.wav" 2>"$work/sentence" || fail "it ran without LibTorch"
grep -q 'CROONER_LIBTORCH' "$work/sentence" || fail "the sentence is: $(cat "$work/sentence")"

export CROONER_LIBTORCH=$libtorch
"$root/bin/crooner" --version | grep -q "LibTorch" || fail "--version does not name LibTorch"
cd "$work"
"$root/bin/crooner" generate --model smoke --seed 1 --out song.wav >/dev/null 2>"$work/messages" || fail "no song: $(cat "$work/messages")"
[ "$(head -c 4 song.wav)" = RIFF ] || fail "song.wav is not a WAV file"

# It generates the same song in a bare root that holds nothing but the archive, LibTorch (of a wheel, with
# the libraries next to it), and the libraries of C and C++.
unshare -rm true 2>/dev/null || { echo "archive_test: no permission to make a bare root; not tried in one"; exit 77; }
bare=$work/bare
mkdir -p "$bare"/{opt,libtorch,dev,proc,tmp}
mv "$root" "$bare/opt/crooner"
{ ldd "$bare/opt/crooner/bin/crooner"; LD_LIBRARY_PATH=$libtorch/lib ldd "$bare/opt/crooner/libexec/crooner/crooner-torch"; } |
  grep -oE '/[^ ]+' | grep -vF -e "$work/" -e "$libtorch/" | sort -u | while read -r library; do
    mkdir -p "$bare${library%/*}"
    cp -L "$library" "$bare$library"
  done
# shellcheck disable=SC2016  # $1 and $2 are of the inner shell
unshare -rm bash -c '
  mount --bind "${2%/*}" "$1/libtorch" && mount --rbind /dev "$1/dev" && mount --rbind /proc "$1/proc" &&
  CROONER_LIBTORCH="/libtorch/${2##*/}" chroot "$1" /opt/crooner/bin/crooner generate --model smoke --seed 1 --out /tmp/song.wav
' _ "$bare" "$libtorch" >/dev/null 2>"$work/messages" || fail "no song in a bare root: $(cat "$work/messages")"
cmp "$bare/tmp/song.wav" song.wav || fail "the song in a bare root differs"
