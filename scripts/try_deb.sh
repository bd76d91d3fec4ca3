#!/usr/bin/env bash
# Shows that the Debian packages install and sing in a bare Debian: scripts/try_deb.sh [SUITE] (bookworm).
# Needs root, the network and debootstrap. CROONER_DEBIAN_ROOT=DIR keeps the bare Debian there for the next time.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=${1:-bookworm}
fail() { echo "try_deb: $*" >&2; exit 1; }
[ "$(id -u)" = 0 ] || fail "only root can make a Debian of its own."
command -v debootstrap >/dev/null || fail "debootstrap is missing: apt-get install debootstrap"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
bare=${CROONER_DEBIAN_ROOT:-$work/debian}
[ -e "$bare/usr/bin/apt-get" ] || debootstrap --variant=minbase "$suite" "$bare" http://deb.debian.org/debian >"$work/log" 2>&1 ||
  { tail -n 20 "$work/log" >&2; fail "debootstrap failed."; }

rm -f "$bare"/tmp/crooner*.deb
# shellcheck disable=SC2046  # names without spaces, one a line
cp $("$here/pack.sh" deb | grep -v libcrooner-dev) "$bare/tmp/"
# shellcheck disable=SC2016  # $1 is of the inner shell
unshare -m bash -c '
  set -e
  mount --bind /dev "$1/dev" && mount -t proc proc "$1/proc"
  cp /etc/resolv.conf "$1/etc/resolv.conf"
  chroot "$1" apt-get update -q
  chroot "$1" sh -c "DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends --reinstall /tmp/crooner*.deb"
  chroot "$1" crooner --version
  chroot "$1" crooner generate --model smoke --seed 1 --force --out /tmp/song.wav
' _ "$bare" >"$work/log" 2>&1 || { tail -n 40 "$work/log" >&2; fail "no song in the bare Debian."; }
"$here/crooner.sh" generate --model smoke --seed 1 --out "$work/song.wav" >/dev/null 2>&1
cmp "$bare/tmp/song.wav" "$work/song.wav" || fail "the song of the bare Debian is another."
echo "try_deb: the packages install and sing in a bare Debian $suite, the same song as here."
