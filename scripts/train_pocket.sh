#!/usr/bin/env bash
# Makes models/pocket from nothing: scripts/train_pocket.sh [--work FOLDER] [--hours N] [STAGE...]
#   corpus   N hours (default: 20) of songs to learn from, and half an hour of others to judge by
#   codec    the three levels of the VQ-VAE, into models/pocket
#   priors   top, middle and bottom, each into models/pocket when it is done
#   more     the top prior and the bottom level's decoder once more, on from those that stand in models/pocket
#   judge    figures of all of it, on songs that it never saw; what they had to be, and whether they are
# Without a stage: all of them. A stage goes on where it was interrupted, and takes what stands in models/pocket
# as done. Two trainings run at once, with half of the cores each. FOLDER (default: ~/.cache/crooner/pocket)
# holds corpus, runs, logs and figures.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/pocket
hours=20
stages=()
while [ $# -gt 0 ]; do
  case $1 in
    --work) work=$2; shift 2 ;;
    --hours) hours=$2; shift 2 ;;
    corpus | codec | priors | more | judge) stages+=("$1"); shift ;;
    *) sed -n '2,10s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done
[ ${#stages[@]} -gt 0 ] || stages=(corpus codec priors more judge)

pocket=$root/models/pocket
crooner=$root/build/${CROONER_PRESET:-release}/bin/crooner
threads=$(($(nproc) / 2 > 0 ? $(nproc) / 2 : 1))
mkdir -p "$work"

say() { echo "pocket: $*" >&2; }

# train NAME KIND DATA ARGUMENT...: a run in $work/NAME with the preset pocket_NAME, its log beside it.
train() {
  local name=$1 kind=$2 data=$3
  shift 3
  say "training $name (log: $work/$name.log)"
  "$crooner" train "$kind" --preset "$root/configs/training/pocket_$name.json" --data "$work/corpus/$data" \
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
    "$root/scripts/corpus/make.sh" --hours 0.5 --seed 2 --dry --out "$work/unseen"
}

codec_bottom() { train vqvae_bottom vqvae manifest.jsonl; }
# The upper levels learn to keep vowels and drums when they can keep the rest.
codec_others() {
  for level in middle top; do
    train "vqvae_$level" vqvae manifest.jsonl &&
      train "vqvae_${level}_vowels" vqvae manifest.jsonl --from "$work/vqvae_$level/vqvae.safetensors" || return 1
  done
}
codec() {
  [ ! -f "$pocket/vqvae.safetensors" ] || { say "the codec stands in models/pocket"; return; }
  both codec_bottom codec_others
  take "$work"/vqvae_{bottom,middle_vowels,top_vowels}
}

# prior NAME LEVEL DATA: trained on the codes of the codec that stands in models/pocket.
prior() {
  [ ! -f "$pocket/prior_level_$2.safetensors" ] || { say "the $1 prior stands in models/pocket"; return; }
  train "$1" prior "$3" --vqvae "$pocket" || return 1
  (flock 9 && take "$work/$1") 9>"$work/lock"
}
top_songs() { "$root/scripts/pocket/python.sh" "$root/scripts/pocket/beat_stability.py" "$work/corpus/manifest.jsonl" >"$work/corpus/top.jsonl"; }
prior_top() { top_songs && prior top 2 top.jsonl; }
# Their codes are many: some of the songs are enough.
upsamplers() {
  head -n 300 "$work/corpus/manifest.jsonl" >"$work/corpus/upsamplers.jsonl"
  prior middle 1 upsamplers.jsonl && prior bottom 0 upsamplers.jsonl
}
priors() { both prior_top upsamplers; }

# Decoding better leaves the codes as they are, and with them the priors.
more_decoder() { train vqvae_bottom_decoder vqvae manifest.jsonl --from "$pocket"; }
more_top() { top_songs && train top_more prior top.jsonl --from "$pocket"; }
more() {
  both more_top more_decoder
  take "$work"/{top_more,vqvae_bottom_decoder}
}

# Ten songs of an ensemble that the model does not know, and eight to judge by.
newcomer() {
  local nearest="Harbor Lights" new="The Night Ferry" folder=$work/newcomer
  [ -f "$folder/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --songs 18 --seed 3 --out "$folder" --ensemble "$new" reggae 32 6 65 alpha 120
  head -n 10 "$folder/manifest.jsonl" >"$folder/learn.jsonl"
  tail -n 8 "$folder/manifest.jsonl" >"$folder/unseen.jsonl"
  "$crooner" train prior --preset "$root/configs/training/pocket_finetune.json" --from "$pocket" \
    --data "$folder/learn.jsonl" --add-artist "$new=$nearest" --out "$work/finetune" >>"$work/finetune.log" 2>&1
  rm -rf "$work/assembled"
  "$crooner" models assemble "$pocket" "$work/finetune" --out "$work/assembled/newcomer"
  "$crooner" eval prior "$work/assembled/newcomer" --against "$pocket" --level 2 --data "$folder/unseen.jsonl" --json \
    >"$work/figures/newcomer.json"
}

# Songs that it never saw, coded and decoded at each level.
reconstruct() {
  mkdir -p "$work"/reconstructed/{bottom,middle,top}
  for song in "$work"/unseen/*.flac; do
    local name codes
    name=$(basename "$song" .flac)
    codes=$work/reconstructed/$name.safetensors
    [ -f "$codes" ] || "$crooner" encode "$song" --model "$pocket" --quiet --out "$codes" >/dev/null
    for level in 0:bottom 1:middle 2:top; do
      local sound=$work/reconstructed/${level#*:}/$name.wav
      [ -f "$sound" ] || "$crooner" decode "$codes" --level "${level%:*}" --model "$pocket" --quiet --out "$sound" >/dev/null
    done
  done
}

# How long a song of 20 s takes, from the command to the last file.
speed() {
  local entries=()
  for count in 1 "$(nproc)"; do
    local song=$work/speed/$count.wav begin end
    rm -rf "$work/speed"
    mkdir -p "$work/speed"
    begin=$(date +%s.%N)
    "$crooner" generate --model "$pocket" --genre folk --artist "The Lamplighters" --seconds 20 --threads "$count" \
      --lyrics "$root/docs/examples/lantern-song.txt" --quiet --out "$song" >/dev/null
    end=$(date +%s.%N)
    entries+=("{\"threads\": $count, \"seconds\": 20, \"took\": $(awk "BEGIN {print $end - $begin}")}")
  done
  (IFS=,; echo "[${entries[*]}]")
}

judge() {
  local figures=$work/figures python=("$root/scripts/pocket/python.sh") dry=()
  [ ! -d "$work/unseen/dry" ] || dry=("dry=$work/unseen/manifest.jsonl@$work/unseen/dry")
  mkdir -p "$figures"
  "$crooner" eval vqvae "$pocket" --data "$work/unseen" --pieces 0 --json >"$figures/vqvae.json"
  "$crooner" eval prior "$pocket" --data "$work/unseen" --json >"$figures/prior.json"
  newcomer
  speed >"$figures/speed.json"
  reconstruct
  "${python[@]}" "$root/scripts/pocket/generated.py" jobs "$work/unseen/manifest.jsonl" >"$work/jobs.jsonl"
  "$crooner" batch "$work/jobs.jsonl" --model "$pocket" --quiet --out "$work/songs" >/dev/null
  "${python[@]}" "$root/scripts/pocket/generated.py" manifest "$work/songs" >"$work/songs/manifest.jsonl" 2>"$figures/lines.json"
  "${python[@]}" "$root/scripts/pocket/probes.py" --corpus "$work/corpus/manifest.jsonl" --held-out "$work/unseen/manifest.jsonl" \
    --reconstructed "bottom=$work/reconstructed/bottom" --reconstructed "middle=$work/reconstructed/middle" \
    --reconstructed "top=$work/reconstructed/top" --generated "$work/songs/manifest.jsonl" \
    --json "$figures/probes.json" | tee "$figures/probes.txt"
  "${python[@]}" "$root/scripts/pocket/listen.py" "${dry[@]}" "original=$work/unseen/manifest.jsonl" \
    "bottom=$work/unseen/manifest.jsonl@$work/reconstructed/bottom" \
    "middle=$work/unseen/manifest.jsonl@$work/reconstructed/middle" \
    "top=$work/unseen/manifest.jsonl@$work/reconstructed/top" "generated=$work/songs" \
    --json "$figures/listen.json" | tee "$figures/listen.txt"
  "${python[@]}" "$root/scripts/pocket/evaluate.py" "$figures" | tee "$figures/evaluation.txt"
}

"$root/scripts/build.sh" crooner crooner-torch
for stage in "${stages[@]}"; do
  say "stage $stage"
  "$stage"
done
