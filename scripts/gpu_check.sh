#!/usr/bin/env bash
# Checks and measures a packed crooner on a machine with an NVIDIA GPU, in at most nine minutes: correctness first, then
# what the CUDA engine costs, then the rest. Needs no compiler and no network; LibTorch is CROONER_LIBTORCH=DIR, or that
# of the `python3` on the path.
#
#   tar xf crooner-*.tar.gz && crooner-*/share/crooner/gpu_check.sh [REPORT.jsonl]
#   .../gpu_check.sh --again REPORT.jsonl     only the steps that REPORT says failed; answers are appended
#
# Every answer is a line of JSON in REPORT (default: gpu_check.jsonl) as soon as it is known: a time limit loses only
# what had not been asked yet.
set -uo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
budget=540  # seconds

again=
[ "${1:-}" = --again ] && { again=1; shift; [ -e "${1:-}" ] || { echo "gpu_check: --again needs a report" >&2; exit 2; }; }
report=${1:-gpu_check.jsonl}
[ -n "$again" ] || : >"$report"

. "$root/share/crooner/gpu_libtorch.sh"
crooner=$root/bin/crooner
emulated=$root/libexec/crooner/libcrooner_cuda_emulated.so

quoted() { python3 -c 'import json, sys; print(json.dumps(sys.stdin.read()[-4000:]))'; }

# ask NAME LIMIT COMMAND..: runs a step for at most LIMIT seconds, and what is left of the budget.
failed=0
ask() {
  local name=$1 limit=$2 code begin=$SECONDS
  shift 2
  [ -z "$again" ] || grep -q "\"step\":\"$name\",\"code\":[1-9]" "$report" || return 0
  [ "$limit" -lt $((budget - SECONDS)) ] || limit=$((budget - SECONDS))
  if [ "$limit" -lt 5 ]; then
    echo "{\"step\":\"$name\",\"code\":125,\"seconds\":0,\"output\":\"no time was left\"}" | tee -a "$report"
    failed=1
    return 0
  fi
  timeout "$limit" "$@" >"$work/output" 2>&1
  code=$?
  [ $code = 0 ] || failed=1
  echo "{\"step\":\"$name\",\"code\":$code,\"seconds\":$((SECONDS - begin)),\"output\":$(quoted <"$work/output")}" |
    tee -a "$report"
}

machine() {
  nvidia-smi --query-gpu=name,driver_version,compute_cap,clocks.sm,clocks.mem,memory.total,memory.free --format=csv
  uname -srm
  "$crooner" --version
  "$crooner" bench --machine
}

# A song of smoke in float32 by the cuda engine: the bits of the emulator's.
song() { # NAME OPTION..
  local name=$1
  shift
  "$crooner" generate --model smoke --lyrics-text 'all its little lamps are lit' --seed 7 --quiet --out "$work/$name.wav" "$@"
}
same_song() {
  song gpu --engine cuda --device cuda --precision fp32 &&
    CROONER_CUDA_LIBRARY=$emulated song emulated --engine cuda --device cpu --precision fp32 &&
    cmp "$work"/gpu.wav.run/codes.safetensors "$work"/emulated.wav.run/codes.safetensors
}
# Twelve songs at once, by the kernels of many rows and their clusters: the bits of one alone.
same_batch() {
  local precision
  for precision in fp32 fp16; do
    song "one-$precision" --engine cuda --device cuda --precision $precision &&
      song "many-$precision" --engine cuda --device cuda --precision $precision --songs 12 &&
      cmp "$work/one-$precision.wav.run/codes.safetensors" "$work/many-$precision-1.wav.run/codes.safetensors" || return 1
  done
}
# Stopped by a signal in the middle and resumed.
resumed_song() {
  timeout -s INT 4 "$crooner" generate --model smoke --seconds 20 --seed 8 --engine cuda --device cuda --quiet \
    --save-every 0 --out "$work/stopped.wav"
  "$crooner" generate --model smoke --seconds 20 --seed 8 --engine cuda --device cuda --quiet --out "$work/stopped.wav" &&
    "$crooner" generate --model smoke --seconds 20 --seed 8 --engine cuda --device cuda --quiet --out "$work/whole.wav" &&
    cmp "$work/stopped.wav" "$work/whole.wav"
}
golden() { # ENGINE FILTER
  CROONER_GOLDEN_DIR=$root/share/crooner/golden "$root/libexec/crooner/crooner_golden_test" \
    --device cuda --engine "$1" --gtest_filter="$2" --gtest_brief=1
}
step() { # ENGINE SIZE PRECISION BATCHES
  "$crooner" bench step --size "$2" --precision "$3" --batch "$4" --engine "$1" --device cuda --rounds 3 --json
}
busy() {  # the GPU's busy share while the upsampler's shapes decode
  nvidia-smi --query-gpu=utilization.gpu,memory.used --format=csv,noheader -l 1 >"$work/busy" &
  local watch=$!
  step cuda 1920x72 fp16 1
  kill $watch
  cat "$work/busy"
}
sanitizer() { # TOOL
  command -v compute-sanitizer >/dev/null || { echo "compute-sanitizer is not installed"; return 0; }
  compute-sanitizer --tool "$1" --error-exitcode 9 "$root/libexec/crooner/crooner-torch" generate --model smoke \
    --seconds 0.1 --seed 1 --songs 9 --engine cuda --device cuda --quiet --out "$work/$1.wav"
}

# The loss on held-out items after the last step of a run.
held_out() { sed -n 's/.*"split":"eval".*"loss":\([^,}]*\).*/\1/p' "$1/train.jsonl" | tail -n 1; }
training() {
  mkdir -p "$work/songs"
  "$crooner" generate --model smoke --genre jazz --artist the_lamplighters --lyrics-text 'la la la' --seed 3 --songs 3 \
    --seconds 6 --device cpu --quiet --clean --out "$work/songs/The Lamplighters - song.wav" || return 1
  local device kind codec
  for device in cuda cpu; do
    for kind in vqvae prior; do
      codec=()
      [ $kind = vqvae ] || codec=(--vqvae "$work/vqvae-$device")
      "$crooner" train $kind --preset "$root/share/crooner/training/tiny_$kind.json" --data "$work/songs" \
        --cache "$work/cache-$device" --device $device --quiet "${codec[@]}" --out "$work/$kind-$device" || return 1
    done
  done
  for kind in vqvae prior; do
    awk -v kind=$kind -v cuda="$(held_out "$work/$kind-cuda")" -v cpu="$(held_out "$work/$kind-cpu")" 'BEGIN {
      printf "%s: held-out loss %s on cuda, %s on the CPU\n", kind, cuda, cpu
      apart = cuda > cpu ? cuda - cpu : cpu - cuda
      exit !(cpu > 0 && cuda > 0 && apart < 0.1 * cpu)
    }' || return 1
  done
}

# Functions as commands of `timeout`.
export root work crooner emulated
export -f machine song same_song same_batch resumed_song golden step busy sanitizer held_out training
call() { local name=$1 limit=$2; shift 2; ask "$name" "$limit" bash -c '"$@"' _ "$@"; }

call machine 30 machine
call same_song 40 same_song
call same_batch 40 same_batch
call golden_cuda 90 golden cuda 'priors.*:end_to_end.*'
call resumed_song 40 resumed_song
call step_1920x72_fp16 60 step cuda 1920x72 fp16 1,16,40
call step_1920x72_int8 40 step cuda 1920x72 int8 1
call step_2048x72_fp16 40 step cuda 2048x72 fp16 1,16
call busy 30 busy
for tool in memcheck racecheck synccheck; do call $tool 40 sanitizer $tool; done
call step_1920x72_plain 30 step plain 1920x72 fp16 1
call golden_plain 120 golden plain '*'
call training 60 training

[ $failed = 0 ] && echo "gpu_check: PASSED ($SECONDS s, $report)" || echo "gpu_check: FAILED ($SECONDS s, $report)"
exit $failed
