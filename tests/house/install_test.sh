#!/usr/bin/env bash
# cmake --install after a build of any targets gives programs that run and a library that another project
# can link: install_test.sh SOURCE BUILD
set -euo pipefail
source=$1 build=$2
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "install_test: $*"; exit 1; }
if grep -q '^CROONER_SANITIZE:STRING=.' "$build/CMakeCache.txt"; then
  echo "install_test: a program without sanitizers cannot link the library of this build"
  exit 77
fi

prefix=$work/prefix
rm -f "$build/generated/crooner.1"  # a build of some targets leaves it out
cmake --install "$build" --prefix "$prefix" >"$work/log" 2>&1 || { tail -20 "$work/log"; fail "cmake --install"; }
"$prefix/bin/crooner" generate --model smoke --seed 1 --out "$work/song.wav" >/dev/null 2>"$work/words" ||
  fail "the installed program does not sing: $(cat "$work/words")"
for file in include/crooner/crooner.h share/man/man1/crooner.1 share/bash-completion/completions/crooner \
    share/crooner/models/smoke/model.json share/doc/crooner/LICENSE; do
  [ -s "$prefix/$file" ] || fail "$file is not installed"
done
! find "$prefix" -name 'libsndfile*' | grep . || fail "libsndfile is bundled, and CROONER_BUNDLE_DEPENDENCIES is off"

# The library shows the API alone: public classes and functions, and types that are thrown.
library=$(find "$prefix" -name 'libcrooner.so')
nm -DC --defined-only "$library" | cut -d' ' -f3- >"$work/symbols"
grep -q '^crooner::Model::open(' "$work/symbols" || fail "Model::open is not to be seen in $library"
public='Model|Error|UsageError|InputError|ResourceError|PartialFailure|Cancelled|Interrupted'
functions='read_audio|write_audio|version|to_string|set_log_callback'
! grep -vE "^(crooner::($public)::|crooner::($functions)\(|(typeinfo|typeinfo name|vtable) for crooner::($public)$)" \
  "$work/symbols" || fail "these symbols are no part of the API"
! grep 'Model::Impl::' "$work/symbols" || fail "the library shows its inner classes"
readelf -d "$library" >"$work/dynamic"
grep -q 'SONAME.*libcrooner\.so\.[0-9.]*\]' "$work/dynamic" || fail "no SONAME"
! grep -E 'NEEDED.*(spdlog|fmt|png)|RPATH.*[^[]/' "$work/dynamic" || fail "the library links or names too much"

# A project of its own finds, links and runs it, also with a linker that drops what a program does not call.
for flags in '' -Wl,--as-needed; do
  rm -rf "$work/consumer"
  env -u CROONER_LIBTORCH cmake -S "$source/tests/house/consumer" -B "$work/consumer" -DCMAKE_PREFIX_PATH="$prefix" \
    -DCMAKE_EXE_LINKER_FLAGS=$flags >"$work/log" 2>&1 || { cat "$work/log"; fail "find_package(crooner)"; }
  cmake --build "$work/consumer" >"$work/log" 2>&1 || { cat "$work/log"; fail "the project does not build"; }
  env -u LD_LIBRARY_PATH "$work/consumer/consumer" smoke >"$work/said" 2>&1 ||
    fail "the program fails: $(cat "$work/said")"
  grep -qx '[0-9.]* 1' "$work/said" || fail "the program printed: $(cat "$work/said")"
done
