#!/usr/bin/env bash
# Fuzzes every reader of foreign bytes under ASan and UBSan: scripts/fuzz.sh [MINUTES] [TARGET...]
# MINUTES of each target (10), as many at once as there are cores, or FUZZ_JOBS; targets are those of
# tests/fuzz (all). Needs clang with compiler-rt. Builds in build/fuzz. A finding ends its target; its input is made as small as
# possible and stays in build/fuzz/findings/TARGET, from where it belongs into
# tests/fuzz/corpus/TARGET once the reader is repaired. Exits with 1 after findings.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
minutes=${1:-10}
[ $# -eq 0 ] || shift
case $minutes in ''|*[!0-9.]*) echo "fuzz: '$minutes' is no number of minutes." >&2; exit 2 ;; esac
seconds=$(awk "BEGIN { print int($minutes * 60) }")
targets=("$@")
if [ ${#targets[@]} -eq 0 ]; then
  for source in "$root"/tests/fuzz/*_fuzzer.cc; do
    name=$(basename "$source" _fuzzer.cc)
    targets+=("$name")
  done
fi
command -v clang++ >/dev/null || { echo "fuzz: clang++ is missing: apt-get install clang libclang-rt-dev" >&2; exit 4; }

build=$root/build/fuzz
mkdir -p "$root/build"
libtorch=$("$root/scripts/setup.sh")
cmake -S "$root" -B "$build" -G Ninja -DCMAKE_CXX_COMPILER=clang++ -DCMAKE_BUILD_TYPE=RelWithDebInfo \
  -DCROONER_FUZZ=ON -DCROONER_LIBTORCH="$libtorch" >"$build.log" 2>&1 ||
  { tail -n 20 "$build.log" >&2; echo "fuzz: CMake failed." >&2; exit 4; }
cmake --build "$build" --target "${targets[@]/%/_fuzzer}" >>"$build.log" 2>&1 ||
  { tail -n 20 "$build.log" >&2; echo "fuzz: the build failed." >&2; exit 4; }

# Leaks of the libraries that the readers use.
export LSAN_OPTIONS=suppressions=$root/tests/support/lsan.supp:print_suppressions=0${LSAN_OPTIONS:+:$LSAN_OPTIONS}

# fuzz TARGET: prints what became of it; fails after a finding.
fuzz() {
  local target=$1 seeds=$root/tests/fuzz/corpus/$1 corpus=$build/corpus/$1 found=$build/findings/$1
  local program=$build/tests/fuzz/${1}_fuzzer log=$build/$1.log input
  mkdir -p "$corpus" "$found" "$seeds"
  if "$program" -max_total_time="$seconds" -timeout=25 -rss_limit_mb=4096 -max_len=65536 \
      -artifact_prefix="$found/" "$corpus" "$seeds" >"$log" 2>&1; then
    echo "fuzz: $target: $(grep -Eo 'Done [0-9]+ runs in [0-9]+ second' "$log" || echo 'Done')(s), no finding."
    return
  fi
  echo "fuzz: $target: $(grep -m1 -E 'ERROR|SUMMARY|runtime error' "$log" || tail -n 1 "$log")"
  input=$(find "$found" -type f -newer "$program" | head -n 1)
  if [ -n "$input" ]; then
    "$program" -minimize_crash=1 -max_total_time=30 -exact_artifact_path="$input.small" "$input" >/dev/null 2>&1 || true
    [ -e "$input.small" ] || cp "$input" "$input.small"
    echo "fuzz: $target: the input is $input.small"
  fi
  return 1
}

findings=0
jobs=${FUZZ_JOBS:-$(nproc)}
running=0
for target in "${targets[@]}"; do
  if [ "$running" -ge "$jobs" ]; then
    wait -n || findings=1
    running=$((running - 1))
  fi
  fuzz "$target" &
  running=$((running + 1))
done
while [ "$running" -gt 0 ]; do
  wait -n || findings=1
  running=$((running - 1))
done
exit "$findings"
