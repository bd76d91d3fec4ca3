#!/usr/bin/env bash
# Installs what is missing to build crooner: Debian packages (as root) and LibTorch (in the user's cache
# folder, shared by all checkouts). Prints LibTorch's folder on stdout and what it does on stderr; returns
# at once when nothing is missing.
#
#   scripts/setup.sh [--cpu|--cuda] [--tests]
#
# --tests: also what some tests are skipped without: packages (as root, setup/test-packages.txt) and, where
# nvcc is, a disassembler of its machine code.
# Without --cpu or --cuda, LibTorch comes with CUDA's libraries where nvcc or NVIDIA's driver is found.
# CROONER_LIBTORCH=DIR names a LibTorch (at least 2.6) to use instead.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cache=${XDG_CACHE_HOME:-$HOME/.cache}/crooner

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { say "$*"; exit 1; }

find_nvcc() { command -v nvcc >/dev/null || [ -x /usr/local/cuda/bin/nvcc ]; }
find_gpu() {
  find_nvcc || [ -e /proc/driver/nvidia/version ] ||
    [ -e /dev/nvidiactl ] || command -v nvidia-smi >/dev/null
}

# The packages of a list that are neither installed nor replaced by a command on the path.
missing_packages() {
  local package command installed
  installed=" $(dpkg-query -W -f '${Package}:${db:Status-Status} ' 2>/dev/null || true)"
  while read -r package command; do
    case $package in ''|'#'*) continue ;; esac
    [ -n "$command" ] && command -v "$command" >/dev/null && continue
    case $installed in *" $package:installed "*) ;; *) printf '%s ' "$package" ;; esac
  done < "$here/setup/$1"
}

install_packages() {
  command -v apt-get >/dev/null ||
    fail "This is neither Debian nor Ubuntu: install the equivalents of these packages yourself: $*"
  if [ "$(id -u)" != 0 ]; then
    say "Packages are missing, and only root can install them. Run this, then try again:"
    say "  $(command -v sudo >/dev/null && echo 'sudo ')apt-get update && $(command -v sudo >/dev/null && echo 'sudo ')apt-get install -y --no-install-recommends $*"
    exit 1
  fi
  say "installing with apt-get: $*"
  # apt's own output is shown only when it fails.
  local log
  log=$(mktemp)
  export DEBIAN_FRONTEND=noninteractive
  if ! { apt-get update && apt-get install -y --no-install-recommends -o DPkg::Lock::Timeout=600 "$@"; } >"$log" 2>&1; then
    tail -n 40 "$log" >&2
    rm -f "$log"
    fail "apt-get failed (its last lines are above)."
  fi
  rm -f "$log"
}

have() { cmp -s "$here/setup/$1" "$cache/$2/installed.txt"; }

# fetch REQUIREMENTS FOLDER: unpacks the wheels listed in setup/REQUIREMENTS into the cache. The folder
# appears by one rename, complete; its installed.txt is the list it was made from.
fetch() {
  local requirements=$here/setup/$1 folder=$cache/$2 work
  exec 9>"$cache/lock"
  flock 9
  if ! have "$1" "$2"; then
    say "fetching into $folder: $(grep -v '^#' "$requirements" | tr '\n' ' ')"
    work=$(mktemp -d "$cache/new.XXXXXX")
    # Python runs nothing of this, so the wheels need not fit the Python that fetches them.
    if ! PIP_USER=0 PIP_REQUIRE_VIRTUALENV=0 python3 -m pip install --quiet --no-deps --no-cache-dir --no-compile \
        --disable-pip-version-check --only-binary=:all: --python-version 3.12 --target "$work" \
        --root-user-action ignore -r "$requirements" >&2; then
      rm -rf "$work"
      fail "pip could not fetch $1 (its output is above)."
    fi
    # Without CUDA's libraries the wheel's CUDA half cannot be loaded: half a gigabyte for nothing.
    [ "$1" != libtorch-cpu.txt ] || rm -f "$work"/torch/lib/lib{torch_cuda,torch_cuda_linalg,torch_nvshmem,c10_cuda}.so
    cp "$requirements" "$work/installed.txt"
    chmod 755 "$work"
    [ -e "$folder" ] && mv "$folder" "$work.old"
    mv "$work" "$folder"
    rm -rf "$work.old"
  fi
  exec 9>&-
}

libtorch_version() {
  local folder=$1 header
  for header in torch/headeronly/version.h torch/csrc/api/include/torch/version.h; do
    [ -f "$folder/include/$header" ] &&
      awk '/define TORCH_VERSION_M(AJ|IN)OR/ {printf "%s%s", sep, $3; sep="."} END {if (sep) print ""}' \
        "$folder/include/$header" | grep . && return
  done
}

check_libtorch() {
  local folder=$1 version
  [ -e "$folder/lib/libtorch_cpu.so" ] ||
    fail "CROONER_LIBTORCH is '$folder', which has no lib/libtorch_cpu.so. Set it to a folder of LibTorch (in a Python environment: .../site-packages/torch)."
  version=$(libtorch_version "$folder") || fail "The version of the LibTorch in '$folder' is unknown; 2.6 or newer is needed."
  [ "$(printf '2.6\n%s\n' "$version" | sort -V | head -n 1)" = 2.6 ] ||
    fail "The LibTorch in '$folder' is version $version; 2.6 or newer is needed."
}

kind=cpu
find_gpu && kind=cuda
tests=
for argument; do
  case $argument in
    --cpu) kind=cpu ;;
    --cuda) kind=cuda ;;
    --tests) tests=yes ;;
    *) fail "Unknown argument '$argument'; the arguments are --cpu, --cuda and --tests." ;;
  esac
done

wanted=()
[ -n "${CROONER_LIBTORCH:-}" ] || have "libtorch-$kind.txt" "libtorch-2.11.0-$kind" || wanted+=("libtorch-$kind.txt libtorch-2.11.0-$kind")
[ -z "$tests" ] || ! find_nvcc || command -v cuobjdump >/dev/null || [ -x /usr/local/cuda/bin/cuobjdump ] ||
  have cuda-disassembler.txt cuda-disassembler || wanted+=("cuda-disassembler.txt cuda-disassembler")

packages=$(missing_packages packages.txt)
[ -z "$tests" ] || [ "$(id -u)" != 0 ] || packages+=$(missing_packages test-packages.txt)
[ ${#wanted[@]} = 0 ] || python3 -m pip --version >/dev/null 2>&1 || packages+=python3-pip
# shellcheck disable=SC2086  # a list of names
[ -z "$packages" ] || install_packages $packages

mkdir -p "$cache"
for item in "${wanted[@]}"; do
  # shellcheck disable=SC2086  # two words
  fetch $item
done

if [ -n "${CROONER_LIBTORCH:-}" ]; then
  check_libtorch "$CROONER_LIBTORCH"
  cd "$CROONER_LIBTORCH" && pwd
else
  echo "$cache/libtorch-2.11.0-$kind/torch"
fi
