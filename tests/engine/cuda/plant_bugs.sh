#!/usr/bin/env bash
# Plants one bug after the other into the kernels of the CUDA engine, builds their tests under the
# emulator (plainly, with AddressSanitizer and UBSan, with ThreadSanitizer), and fails unless one of
# them sees it; and unless all pass without a bug.   plant_bugs.sh [BUG..]
#
# BUILD=DIR keeps what was compiled without a bug: only what includes a bug's file is compiled again.
# KINDS="plain asan" leaves out a build.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
build=${BUILD:-$work/build}
# ccache's direct mode does not look for headers that have come before those it knows: no bug would be compiled.
export CCACHE_NODIRECT=1
planted=$work/planted/engine/cuda

# name | file | what is replaced (a Perl pattern) | by what
bugs=(
  'no_barrier_before_sums|slices.h|    __syncthreads\(\);\n    const int per_tile|    const int per_tile'
  'attention_does_not_wait|parts.h|  wait_for_previous_kernel\(\);\n  for \(int unit|  for (int unit'
  'too_little_shared_memory|shapes.h|  return kScratchBytes \+ activation_bytes\(inputs, rows, split\) \+|  return activation_bytes(inputs, rows, split) / 2 +'
  'weights_not_aligned|packed_matrix.cc|  m.weights = memory;|  m.weights = memory + 8;'
  'a_barrier_that_one_warp_reaches|sampling.h|    v = warp_max\(v\);\n    __syncthreads\(\);|    v = warp_max(v);\n    if (threadIdx.x < 32) __syncthreads();'
  'no_barrier_after_staging|activations.h|  fill_up<kType>\(activations, range, inputs, rows\);\n  __syncthreads\(\);|  fill_up<kType>(activations, range, inputs, rows);'
  'lanes_in_lockstep|row_sums.h|    sum = warp_sum\(sum\);\n    if \(lane == 0\) scratch\[group\] = sum;|    sum = warp_sum(sum);\n    if (lane == 0) scratch[group] = sum;\n    sum = warp_sum(scratch[group]) / 32;'
  'prompt_overwrites_keys|decoder.cc|  for \(const Layer& layer : layers_\) n = layer.runs.segment\(position, n\);|'
  'slices_in_another_order|slices.h|    if \(i < n\) part\[i\] = get\(i\);|    if (i < n) part[0] += get(i);'
  'blocks_in_another_order|slices.h|tree_sum\(share_.blocks\(\),.*?\}\);|[&] {\n float from_last = load_from_block(mine + i, share_.blocks() - 1);\n for (int rank = share_.blocks() - 2; rank >= 0; --rank) from_last = load_from_block(mine + i, rank) + from_last;\n return from_last;\n }();'
  'pieces_at_other_levels|slices.h|number % 2 != 0; number /= 2, \+\+level|number > 0 && level < share_.log_own(); ++level'
  'no_barrier_of_the_cluster|slices.h|      if \(share_.blocks\(\) > 1\) sync_cluster\(\);\n      const float\* mine|      const float* mine'
  'a_block_leaves_its_cluster|slices.h|      if \(share_.blocks\(\) > 1\) sync_cluster\(\);  // until then the others may read\n|'
  'statistics_not_fetched|activations.h|if \(rank != share.rank\(\)\)|if (rank == share.rank())'
  'half_a_chunk|tensor_core_product.h|if \(u < present\)|if (u < present - (present > 1))'
  'larger_scores_scale_nothing_down|attention.h|const float kept = exp_of_non_positive\(top - next_top\);|const float kept = first == begin ? 0.0f : 1.0f;'
  'greedy_takes_the_last|sampling.h|static_cast<float>\(-i\)|static_cast<float>(i - n_)'
)

flags="-std=c++20 -ffp-contract=off -fno-strict-aliasing -I$root/src -I$root/tests -I$root/include"
tests=$root/tests/engine/cuda
sources=("$tests"/{batch,decoder,launch_form,sampling,self_test}_test.cc "$tests"/{emulator,emulated_cards,emulated_device,emulated_launch,emulated_warp,fiber}.cc
  "$root"/tests/support/decoder/*.cc "$root"/src/engine/cuda/*.cc "$root"/src/engine/inputs/*.cc
  "$root"/src/engine/token_sampler/*.cc "$root"/src/base/{dtype,precision,os_signals}.cc
  "$root"/src/config/{transformer_config,attention_runs}.cc)
read -ra kinds <<<"${KINDS:-plain asan tsan}"
declare -A options=(
  [plain]="-O2"
  [asan]="-O1 -g1 -fsanitize=address,undefined -fno-sanitize-recover=all"
  [tsan]="-O1 -g1 -fsanitize=thread")
declare -A filters=(
  [plain]="SelfTest.TheEmulator*:*FewSteps.*:Sampling.*:*PrefillEqualsSteps/spread:*EqualsTheDefinition/dense:*SeveralChunks*:*PartsOfManyKeys*:*BatchTest.HowTheInputs*/fp32:*BatchTest.HowTheInputs*/fp16"
  [asan]="*FewSteps.*:Sampling.DoesNot*"
  [tsan]="*FewSteps.*/fp16:Sampling.DoesNot*")

# compile KIND SOURCE OBJECT: what lies in $planted comes first
compile() {
  local source=$2 extra=${options[$1]}
  case $1:$source in  # what the emulator does is no part of the kernels
    tsan:*/emulator.cc | tsan:*/emulated_warp.cc | tsan:*/fiber.cc) extra="-O1 -DCROONER_EMULATOR_TSAN" ;;
  esac
  [ ! -e "$planted/${source##*/}" ] || source=$planted/${source##*/}
  # shellcheck disable=SC2086
  ${CXX:-c++} -I"$work/planted" $flags $extra -MMD -c "$source" -o "$3"
}

# build KIND TEST [BUG]: the tests, from the objects without a bug but for those that its file is part of
build() {
  local kind=$1 objects=() jobs=() source object job
  mkdir -p "$build/$kind" "$work/$kind"
  for source in "${sources[@]}"; do
    object=$build/$kind/$(basename "$(dirname "$source")")_$(basename "$source" .cc)
    if [ $# = 3 ]; then
      if grep -qE "/engine/cuda/$3( |$)" "$object.d"; then
        object=$work/$kind/$(basename "$object")
        compile "$kind" "$source" "$object.o" & jobs+=($!)
      fi
    elif [ ! -e "$object.o" ]; then
      compile "$kind" "$source" "$object.o" & jobs+=($!)
    fi
    objects+=("$object.o")
    [ ${#jobs[@]} -lt "$(nproc)" ] || { wait "${jobs[0]}" || return 1; jobs=("${jobs[@]:1}"); }
  done
  for job in "${jobs[@]}"; do wait "$job" || return 1; done
  # shellcheck disable=SC2086
  ${CXX:-c++} ${options[$kind]} "${objects[@]}" -o "$2" -lgtest_main -lgtest -lpthread
}

# passes KIND TEST
passes() { timeout 600 "$2" --gtest_brief=1 --gtest_filter="${filters[$1]}" >"$work/log" 2>&1; }

# sees KIND FILE: prints how, if a build with the bug in FILE sees it
sees() {
  build "$1" "$work/$1/test" "$2" >"$work/log" 2>&1 || { cat "$work/log" >&2; return; }
  passes "$1" "$work/$1/test" ||
    { grep -aoE 'waits? for ever|different barriers|block that has ended|data race|heap-buffer-overflow|misaligned|FAILED' "$work/log" ||
      echo "it crashes"; } | head -n 1
}

mkdir -p "$planted"
for kind in "${kinds[@]}"; do
  build "$kind" "$build/$kind/test" && passes "$kind" "$build/$kind/test" ||
    { cat "$work/log"; echo "plant_bugs: the tests fail without a bug ($kind)" >&2; exit 1; }
done

missed=0
for bug in "${bugs[@]}"; do
  IFS='|' read -r name file old new <<<"$bug"
  [ $# = 0 ] || [[ " $* " == *" $name "* ]] || continue
  rm -f "${planted:?}"/* && cp "$root/src/engine/cuda/$file" "$planted/"
  OLD=$old NEW=$new perl -0pi -e '
    my $new = $ENV{NEW}; $new =~ s{\\n}{\n}g; s/$ENV{OLD}/$new/ or die "there is nothing to replace\n"' \
    "$planted/$file" || { echo "$name: cannot be planted" >&2; missed=1; continue; }
  found=
  for kind in "${kinds[@]}"; do
    found=$(sees "$kind" "$file")
    [ -z "$found" ] || break
  done
  printf '%-32s %s\n' "$name" "${found:+$kind: $found}"
  [ -n "$found" ] || { echo "$name: nothing sees it" >&2; missed=1; }
done
exit $missed
