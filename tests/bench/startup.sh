#!/usr/bin/env bash
# How long crooner takes to answer without LibTorch: the median of 21 runs of its help and of a mistyped flag,
# and, for comparison, of the smallest song. Run it on a quiet machine:
#   tests/bench/startup.sh [BUILD]
set -euo pipefail
crooner=${1:-build/release}/bin/crooner
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

median() {
  local label=$1 begin end
  shift
  for _ in $(seq 21); do
    begin=$(date +%s%N)
    "$@" > /dev/null 2>&1 || true
    end=$(date +%s%N)
    echo $(((end - begin) / 10000))
  done | sort -n | awk -v label="$label" 'NR == 11 {printf "%-32s %8.2f ms\n", label, $1 / 100}'
}

median "crooner --help" "$crooner" --help
median "crooner generate --help" "$crooner" generate --help
median "crooner generate --sed 3" "$crooner" generate --sed 3
median "crooner labels genres" "$crooner" labels genres --model smoke
median "crooner models list" "$crooner" models list
median "LibTorch, a refused request" "$crooner" generate --model smoke --stop-after-level 3
median "a song of 0.256 s" "$crooner" generate --model smoke --seed 3 --seconds 0.256 --quiet \
  --out "$work/song.wav"
