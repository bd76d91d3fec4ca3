#!/usr/bin/env bash
# Makes models/pocket from nothing: scripts/train_pocket.sh [--work FOLDER] [--hours N] [STAGE...]
#   corpus   N hours (default: 10) of songs to learn from, and half an hour of others to judge by
#   codec    the three levels of the VQ-VAE, into models/pocket
#   priors   top, middle and bottom, each into models/pocket when it is done
#   judge    figures of all of it, on the songs that it never saw
# Without a stage: all of them. A stage goes on where it was interrupted, and takes what stands in models/pocket
# as done. Two trainings run at once, with half of the cores each. FOLDER (default: ~/.cache/crooner/pocket)
# holds corpus, runs, logs and figures.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/pocket
hours=10
stages=()
while [ $# -gt 0 ]; do
  case $1 in
    --work) work=$2; shift 2 ;;
    --hours) hours=$2; shift 2 ;;
    corpus | codec | priors | judge) stages+=("$1"); shift ;;
    *) sed -n '2,9s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done
[ ${#stages[@]} -gt 0 ] || stages=(corpus codec priors judge)

pocket=$root/models/pocket
crooner=$root/build/${CROONER_PRESET:-release}/bin/crooner
threads=$(($(nproc) / 2 > 0 ? $(nproc) / 2 : 1))
mkdir -p "$work"

say() { echo "pocket: $*" >&2; }

# train NAME KIND ARGUMENT...: a run in $work/NAME with the preset pocket_NAME, its log beside it.
train() {
  local name=$1 kind=$2
  shift 2
  say "training $name (log: $work/$name.log)"
  "$crooner" train "$kind" --preset "$root/configs/training/pocket_$name.json" --data "$work/corpus" \
    --out "$work/$name" --threads "$threads" "$@" >>"$work/$name.log" 2>&1 ||
    { say "$name stopped; its log ends with: $(tail -n 1 "$work/$name.log")"; return 1; }
}

# both JOB JOB: two functions at once; fails if one does.
both() {
  "$1" & local first=$!
  "$2" & local second=$!
  local failed=0
  wait $first || failed=1
  wait $second || failed=1
  return $failed
}

# Adds runs to models/pocket, as bfloat16.
take() {
  rm -rf "$work/assembled"
  local known=()
  [ ! -f "$pocket/model.json" ] || known=("$pocket")
  "$crooner" models assemble "${known[@]}" "$@" --precision bf16 --licence Apache-2.0 \
    --provenance "Trained by scripts/train_pocket.sh on songs that scripts/corpus composed and rendered (docs/pocket.md)." \
    --out "$work/assembled/pocket"
  rm -rf "$pocket"
  mv "$work/assembled/pocket" "$pocket"
}

corpus() {
  [ -f "$work/corpus/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --hours "$hours" --seed 1 --out "$work/corpus"
  [ -f "$work/unseen/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --hours 0.5 --seed 2 --out "$work/unseen"
}

codec_bottom() { train vqvae_bottom vqvae; }
codec_others() { train vqvae_middle vqvae && train vqvae_top vqvae; }
codec() {
  [ ! -f "$pocket/vqvae.safetensors" ] || { say "the codec stands in models/pocket"; return; }
  both codec_bottom codec_others
  take "$work"/vqvae_{bottom,middle,top}
}

# prior NAME LEVEL: trained on the codes of the codec that stands in models/pocket.
prior() {
  [ ! -f "$pocket/prior_level_$2.safetensors" ] || { say "the $1 prior stands in models/pocket"; return; }
  train "$1" prior --vqvae "$pocket"
  (flock 9 && take "$work/$1") 9>"$work/lock"
}
prior_top() { prior top 2; }
upsamplers() { prior middle 1 && prior bottom 0; }
priors() { both prior_top upsamplers; }

judge() {
  mkdir -p "$work/figures"
  "$crooner" eval vqvae "$pocket" --data "$work/unseen" --pieces 0 | tee "$work/figures/vqvae.txt"
  "$crooner" eval prior "$pocket" --data "$work/unseen" | tee "$work/figures/prior.txt"
}

"$root/scripts/build.sh" crooner crooner-torch
for stage in "${stages[@]}"; do
  say "stage $stage"
  "$stage"
done
