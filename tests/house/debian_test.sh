#!/usr/bin/env bash
# The packages crooner and libcrooner-dev hold what they should: debian_test.sh BUILD
# (scripts/try_deb.sh installs them in a bare Debian, which takes root and the network.)
set -euo pipefail
build=$1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
fail() { echo "debian_test: $*"; exit 1; }
command -v dpkg-shlibdeps >/dev/null || { echo "debian_test: dpkg-dev is not installed"; exit 77; }

(cd "$build" && cpack --config CPackConfig.cmake -G DEB -B "$work") >"$work/log" 2>&1 || { cat "$work/log"; fail "cpack -G DEB"; }
has() {  # has PACKAGE FILE...
  local package
  package=$(ls "$work"/"$1"_*.deb)
  dpkg-deb -c "$package" | awk '{print $6}' >"$work/files"
  for file in "${@:2}"; do
    grep -qE "^\./usr/$file$" "$work/files" || fail "$1 lacks /usr/$file: $(cat "$work/files")"
  done
}
has crooner bin/crooner libexec/crooner/crooner-torch libexec/crooner/libtorch.txt share/man/man1/crooner.1 \
  share/crooner/models/pocket/model.json share/doc/crooner/copyright share/bash-completion/completions/crooner
! grep -E 'libsndfile|libtorch_cpu|golden|\.h$' "$work/files" || fail "these files do not belong into crooner"
has libcrooner-dev include/crooner/crooner.h 'lib/.*libcrooner\.so' 'lib/.*cmake/crooner/crooner-config\.cmake'
dpkg-deb -f "$work"/crooner_*.deb Depends >"$work/depends"
for package in crooner-libtorch libsndfile1 libc6; do
  grep -q "$package" "$work/depends" || fail "crooner does not depend on $package: $(cat "$work/depends")"
done
dpkg-deb --fsys-tarfile "$work"/crooner_*.deb | tar -xO ./usr/libexec/crooner/libtorch.txt | grep -qx /usr/lib/crooner/libtorch ||
  fail "libtorch.txt names another folder"
