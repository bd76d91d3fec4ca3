#!/usr/bin/env bash
# What an adapter saves of the bits that full fine-tuning saves, on ten songs of a newcomer:
#   scripts/pocket/adapter_gain.sh [--work FOLDER] [--steps N] [--seed N] [--model MODEL] [--threads N] [--dry-run]
# Makes ten songs of an ensemble that MODEL (default: pocket) does not know to learn from, and eight others of it to
# judge by. Trains the top prior in two ways for equally many steps (default: 300): all of it, and an adapter
# (configs/training/pocket_finetune.json and pocket_adapter.json). Prints bits per code saved on the songs that neither
# saw, their ratio (mark: 0.8) and the size of the adapter beside that of the model (mark: 3 %); exits with 1 where a
# mark is missed. FOLDER (default: ~/.cache/crooner/adapter-gain) holds all of it; what is there is not made again.
# --dry-run prints the commands. CROONER in the environment names a program to run instead of building one.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/adapter-gain
steps=300
seed=3
model=pocket
threads=$(nproc)
dry=
while [ $# -gt 0 ]; do
  case $1 in
    --work) work=$2; shift 2 ;;
    --steps) steps=$2; shift 2 ;;
    --seed) seed=$2; shift 2 ;;
    --model) model=$2; shift 2 ;;
    --threads) threads=$2; shift 2 ;;
    --dry-run) dry=1; shift ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done
crooner=${CROONER:-$root/build/${CROONER_PRESET:-release}/bin/crooner}
songs=$work/songs-$seed
results=$work/seed-$seed-steps-$steps

run() {
  if [ -n "$dry" ]; then printf '%q ' "$@"; echo; else "$@"; fi
}

# with_steps WAY: its preset with $steps steps, its learning rate falling in the second half.
with_steps() {
  python3 -c '
import json, sys
preset, steps = json.load(open(sys.argv[1])), int(sys.argv[2])
preset["run"]["steps"] = steps
preset["schedule"].update(linear_start=steps // 2, decay=steps - steps // 2)
json.dump(preset, sys.stdout, indent=2)' "$root/configs/training/pocket_$1.json" "$steps"
}

# train WAY: a run of one way, resumed where it was interrupted.
train() {
  [ -n "$dry" ] || with_steps "$1" >"$results/$1.json"
  [ -f "$results/$1/preset.json" ] || run "$crooner" train prior --preset "$results/$1.json" --from "$model" \
    --data "$songs/learn.jsonl" --threads "$threads" --out "$results/$1"
}

# evaluate WAY: bits per code that its model saves on the songs that it never saw.
evaluate() {
  [ -f "$results/$1-bits.json" ] && return
  if [ -n "$dry" ]; then
    run "$crooner" eval prior "$results/$1-model" --baseline "$model" --level 2 --data "$songs/unseen.jsonl" \
      --threads "$threads" --json
    return
  fi
  "$crooner" eval prior "$results/$1-model" --baseline "$model" --level 2 --data "$songs/unseen.jsonl" \
    --threads "$threads" --json >"$results/$1-bits.new"
  mv "$results/$1-bits.new" "$results/$1-bits.json"
}

[ -n "${CROONER:-}" ] || run "$root/scripts/build.sh" crooner crooner-torch
[ -n "$dry" ] || mkdir -p "$results"
if [ ! -f "$songs/manifest.jsonl" ]; then
  run "$root/scripts/corpus/make.sh" --songs 18 --seed "$seed" --out "$songs" \
    --ensemble "The Night Ferry" reggae 32 6 65 alpha 120
fi
if [ -z "$dry" ]; then
  head -n 10 "$songs/manifest.jsonl" >"$songs/learn.jsonl"
  tail -n +11 "$songs/manifest.jsonl" >"$songs/unseen.jsonl"
fi
train finetune
train adapter
[ -f "$results/finetune-model/model.json" ] ||
  run "$crooner" models assemble "$model" "$results/finetune" --precision bf16 --out "$results/finetune-model"
[ -f "$results/adapter-model/model.json" ] ||
  run "$crooner" models assemble "$model" --merge "$results/adapter/adapter.safetensors" --precision bf16 \
    --out "$results/adapter-model"
evaluate finetune
evaluate adapter
run python3 "$root/scripts/pocket/adapter_gain.py" "$results"
