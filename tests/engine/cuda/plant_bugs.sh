#!/usr/bin/env bash
# Plants one bug after the other into the kernels of the CUDA engine, builds their tests under the
# emulator (plainly, with AddressSanitizer and UBSan, with ThreadSanitizer), and fails unless one of
# them sees it.   plant_bugs.sh [NAME..]
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# name | file | what is replaced | by what
bugs=(
  'no_barrier_before_sums|slices.h|  __syncthreads();\n  for (int i = threadIdx.x|  for (int i = threadIdx.x'
  'attention_does_not_wait|parts.h|  wait_for_previous_kernel();\n  for (int unit|  for (int unit'
  'shared_memory_too_small|shapes.h|  return kScratchBytes \+ activation_bytes\(inputs, rows\) \+|  return activation_bytes(inputs, rows) / 2 +'
  'weights_not_aligned|packed_matrix.cc|  m.weights = memory;|  m.weights = memory + 8;'
  'a_barrier_that_one_warp_reaches|sampling.h|    v = warp_max\(v\);\n    __syncthreads\(\);|    v = warp_max(v);\n    if (threadIdx.x < 32) __syncthreads();'
  'no_barrier_after_staging|activations.h|  fill_up<kType>\(activations, inputs, rows\);\n  __syncthreads\(\);|  fill_up<kType>(activations, inputs, rows);'
  'lanes_in_lockstep|row_sums.h|    sum = warp_sum\(sum\);\n    if \(lane == 0\) scratch\[group\] = sum;|    sum = warp_sum(sum);\n    if (lane == 0) scratch[group] = sum;\n    sum = scratch[group];'
  'prompt_overwrites_keys|decoder.cc|  for \(const Layer& layer : layers_\) n = layer.runs.segment\(position, n\);|'
  'first_key_of_a_part_twice|attention.h|    if \(first != begin\) sum|    sum'
  'slices_in_another_order|product.h|if \(slice >= kSlices\)|if (slice > kSlices)'
  'greedy_takes_the_last|sampling.h|static_cast<float>\(-i\)|static_cast<float>(-(n_ - 1 - i))'
)

flags="-std=c++20 -ffp-contract=off -I$root/tests -I$root/include"
sources=("$root"/tests/engine/cuda/*.cc "$root"/tests/support/decoder/*.cc "$root"/src/engine/inputs/*.cc
  "$root"/src/engine/token_sampler/*.cc "$root"/src/base/{dtype,precision,os_signals}.cc
  "$root"/src/config/{transformer_config,attention_runs}.cc)
declare -A options=([plain]="-O2" [asan]="-O1 -g -fsanitize=address,undefined -fno-sanitize-recover=all" [tsan]="-O1 -g -fsanitize=thread")

# build KIND SRC OUT: the tests over the kernels in SRC
build() {
  local kind=$1 src=$2 out=$3 objects=() source object extra
  mkdir -p "$out"
  for source in "${sources[@]}" "$src"/engine/cuda/*.cc; do
    object=$out/$(echo "$source" | tr / _).o
    objects+=("$object")
    extra=${options[$kind]}
    if [ "$kind" = tsan ]; then
      case $source in  # what the emulator does is no part of the kernels
        */emulator.cc | */emulated_warp.cc | */fiber.cc) extra="-O1 -g -DCROONER_EMULATOR_TSAN" ;;
      esac
    fi
    # shellcheck disable=SC2086
    ${CXX:-c++} $flags $extra -I"$src" -I"$root/src" -c "$source" -o "$object" || return 1
  done
  # shellcheck disable=SC2086
  c++ ${options[$kind]} "${objects[@]}" -o "$out/test" -lgtest_main -lgtest -lpthread
}

# sees KIND SRC: prints how, if a build over SRC sees a bug
sees() {
  build "$1" "$2" "$work/$1" >"$work/log" 2>&1 || { echo "does not build"; return; }
  local filter='LaunchFormTest/*fp16:*FewPatterns*:*rows_columns*Prefill*:SelfTest.The*:Sampling*'
  [ "$1" = plain ] || filter='SelfTest.The*'
  timeout 300 "$work/$1/test" --gtest_brief=1 --gtest_filter="$filter" >"$work/log" 2>&1 ||
    { grep -aoE 'waits for ever|different barriers|data race|heap-buffer-overflow|misaligned|FAILED' "$work/log" | head -n 1; }
}

missed=0
for bug in "${bugs[@]}"; do
  IFS='|' read -r name file old new <<<"$bug"
  [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
  rm -rf "$work/src" && mkdir -p "$work/src/engine" && cp -r "$root/src/engine/cuda" "$work/src/engine/"
  OLD=$old NEW=$new perl -0pi -e 's/$ENV{OLD}/my $n = $ENV{NEW}; $n =~ s{\\n}{\n}g; $n/e or die "nothing to replace\n"' \
    "$work/src/engine/cuda/$file" || { echo "$name: cannot be planted"; missed=1; continue; }
  found=
  for kind in plain asan tsan; do
    found=$(sees $kind "$work/src")
    [ -n "$found" ] && break
  done
  printf '%-32s %s\n' "$name" "${found:+$kind: $found}"
  [ -n "$found" ] || { echo "$name: nothing sees it" >&2; missed=1; }
done
exit $missed
