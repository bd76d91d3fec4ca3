#!/usr/bin/env bash
# Makes models/pocket from nothing: scripts/train_pocket.sh [--work FOLDER] [--hours N] [--model FOLDER] [--minutes M]
#                                   [--on "ssh HOST"] [--dry-run] [STAGE...]
#   corpus   N hours (default: 20) of songs to learn from, and 66 others to judge by
#   codec    the three levels of the VQ-VAE, into models/pocket
#   priors   top, middle and bottom, each into models/pocket when it is done
#   more     the top prior and the bottom level's decoder once more, on from those that are in models/pocket
#   judge    figures of all of it, on songs that it never saw; what they had to be, and whether they are
#   words    models/pocket of revision 4c25ac7, trained further on the corpus, into FOLDER/words/pocket: the top codec
#            and the priors on its codes; what a listener understands of each
#   gpu      the top prior of `words` for M minutes (default: 15) on a machine with a GPU, which --on reaches (without
#            it: this one); `words` then goes on from there. --dry-run: what would be sent (pocket/gpu.sh)
# Without a stage: all but the last two. A stage resumes where it was interrupted, and skips what is in models/pocket
# already. Two trainings run at once, with half of the cores each. FOLDER (default: ~/.cache/crooner/pocket)
# holds corpus, runs, logs and figures. --model: the model that is judged, instead of models/pocket. CROONER in the
# environment names a program to run instead of building one.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/pocket
hours=20
model=
gpu_options=()
dry_run=
stages=()
while [ $# -gt 0 ]; do
  case $1 in
    --work) work=$2; shift 2 ;;
    --hours) hours=$2; shift 2 ;;
    --model) model=$(realpath "$2"); shift 2 ;;
    --minutes | --on) gpu_options+=("$1" "$2"); shift 2 ;;
    --dry-run) dry_run=1; shift ;;
    corpus | codec | priors | more | judge | words | gpu) stages+=("$1"); shift ;;
    *) sed -n '2,16s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done
[ ${#stages[@]} -gt 0 ] || stages=(corpus codec priors more judge)

pocket=$root/models/pocket
crooner=${CROONER:-$root/build/${CROONER_PRESET:-release}/bin/crooner}
threads=$(($(nproc) / 2 > 0 ? $(nproc) / 2 : 1))
mkdir -p "$work"

say() { echo "pocket: $*" >&2; }

# logged NAME DATA ARGUMENT...: crooner train ARGUMENT... into $work/NAME, its log beside it.
logged() {
  local name=$1 data=$2
  shift 2
  say "training $name (log: $work/$name.log)"
  "$crooner" train "$@" --data "$work/corpus/$data" --out "$work/$name" --threads "$threads" >>"$work/$name.log" 2>&1 ||
    { say "$name stopped; its log ends with: $(tail -n 1 "$work/$name.log")"; return 1; }
}
# train NAME KIND DATA ARGUMENT...: a run with the preset pocket_NAME.
train() {
  local name=$1 kind=$2 data=$3
  shift 3
  logged "$name" "$data" "$kind" --preset "$root/configs/training/pocket_$name.json" "$@"
}
# train_stages NAME DATA: the stages of NAME, each in a folder of $work/NAME.
train_stages() { logged "$1" "$2" stages "$root/scripts/pocket/$1.stages.json"; }

# both JOB JOB: two functions at once; fails if one does.
both() {
  "$1" & local first=$!
  "$2" & local second=$!
  local failed=0
  wait $first || failed=1
  wait $second || failed=1
  return $failed
}

# assemble MODEL PART...: models and runs into a model folder, as bfloat16.
assemble() {
  local made=$1
  shift
  rm -rf "$work/assembled"
  "$crooner" models assemble "$@" --precision bf16 --licence Apache-2.0 \
    --provenance "Trained by scripts/train_pocket.sh on songs that scripts/corpus composed and rendered (docs/pocket.md)." \
    --out "$work/assembled/pocket"
  rm -rf "$made"
  mkdir -p "$(dirname "$made")"
  mv "$work/assembled/pocket" "$made"
}

# Adds runs to models/pocket.
take() {
  local known=()
  [ ! -f "$pocket/model.json" ] || known=("$pocket")
  assemble "$pocket" "${known[@]}" "$@"
}

corpus() {
  [ -f "$work/corpus/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --hours "$hours" --seed 1 --out "$work/corpus"
  [ -f "$work/unseen/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --songs 66 --seed 2 --dry --out "$work/unseen"
}

codec_bottom() { train vqvae_bottom vqvae manifest.jsonl; }
# The upper levels learn to keep vowels and drums when they can keep the rest.
codec_others() { train_stages codec_middle manifest.jsonl && train_stages codec_top manifest.jsonl; }
codec() {
  [ ! -f "$pocket/vqvae.safetensors" ] || { say "the codec stands in models/pocket"; return; }
  both codec_bottom codec_others
  take "$work"/{vqvae_bottom,codec_middle/2-vowels,codec_top/2-vowels}
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

# hear NAME MODEL: what a listener understands of songs that MODEL never saw, coded and decoded.
hear() {
  reconstruct "$2" "$work/words/$1"
  "$root/scripts/pocket/python.sh" "$root/scripts/pocket/listen.py" "dry=$work/unseen/manifest.jsonl@$work/unseen/dry" \
    "original=$work/unseen/manifest.jsonl" "bottom=$work/unseen/manifest.jsonl@$work/words/$1/bottom" \
    "middle=$work/unseen/manifest.jsonl@$work/words/$1/middle" "top=$work/unseen/manifest.jsonl@$work/words/$1/top" \
    --lines 4 --json "$work/words/$1.json" | tee "$work/words/$1.txt"
}
# sing NAME MODEL: the same of songs that MODEL makes up.
sing() {
  local songs=$work/words/$1-songs
  "$root/scripts/pocket/python.sh" "$root/scripts/pocket/generated.py" jobs "$work/unseen/manifest.jsonl" >"$work/words/jobs.jsonl"
  "$crooner" batch "$work/words/jobs.jsonl" --model "$2" --quiet --out "$songs" >/dev/null
  "$root/scripts/pocket/python.sh" "$root/scripts/pocket/listen.py" "generated=$songs" --json "$work/words/$1.json" |
    tee "$work/words/$1.txt"
}

# The pocket that was shipped before its corpus could be understood: where the stage `words` begins.
former=$work/before/models/pocket
fetch_former() {
  [ ! -f "$former/model.json" ] || return 0
  mkdir -p "$work/before"
  git -C "$root" archive 4c25ac7 models/pocket | tar -x -C "$work/before"
}

# Voices without a band are a genre that its priors do not know.
new_names=(--add-genre "a cappella=folk" --add-artist "The Empty Room=Willow and Stone" --add-artist "Tom by the Door=The Lamplighters")
words_top() { train top_words prior manifest.jsonl --from "$work/words/codec" "${new_names[@]}"; }
words_others() {
  head -n 300 "$work/corpus/manifest.jsonl" >"$work/corpus/upsamplers.jsonl"
  train middle_words prior upsamplers.jsonl --from "$work/words/codec" "${new_names[@]}" &&
    train bottom_words prior upsamplers.jsonl --from "$work/words/codec" "${new_names[@]}"
}
words() {
  if [ ! -f "$work/words/codec/model.json" ]; then
    fetch_former
    train vqvae_top_words vqvae manifest.jsonl --from "$former"
    assemble "$work/words/codec" "$former" "$work/vqvae_top_words"
  fi
  [ -f "$work/words/codec.json" ] || hear codec "$work/words/codec"
  both words_top words_others
  assemble "$work/words/pocket" "$work/words/codec" "$work"/{top_words,middle_words,bottom_words}
  sing generated "$work/words/pocket"
}

gpu() {
  local codec=$work/words/codec top=$work/top_words program
  [ -f "$codec/model.json" ] || { say "first the stage words makes the codec, $codec"; return 1; }
  local arguments=(--preset "$root/configs/training/pocket_top_words.json" --from "$codec"
    --data "$work/corpus/manifest.jsonl" "${new_names[@]}")
  if [ -n "$dry_run" ]; then
    "$root/scripts/pocket/gpu.sh" list "" "$top" "${arguments[@]}"
    "$crooner" train prior "${arguments[@]}" --out "$top" --dry-run
    return
  fi
  program=$("$root/scripts/pack.sh" | tail -n 1)
  "$root/scripts/pocket/gpu.sh" run "${gpu_options[@]}" "$program" "$top" "${arguments[@]}"
}

# Ten songs of an ensemble that the model does not know, and eight to judge by.
newcomer() {
  local nearest="Harbor Lights" new="The Night Ferry" folder=$work/newcomer
  [ -f "$folder/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --songs 18 --seed 3 --out "$folder" --ensemble "$new" reggae 32 6 65 alpha 120
  head -n 10 "$folder/manifest.jsonl" >"$folder/learn.jsonl"
  tail -n 8 "$folder/manifest.jsonl" >"$folder/unseen.jsonl"
  "$crooner" train prior --preset "$root/configs/training/pocket_finetune.json" --from "$pocket" \
    --data "$folder/learn.jsonl" --add-artist "$new=$nearest" --out "$judged/finetune" >>"$judged/finetune.log" 2>&1
  rm -rf "$work/assembled"
  "$crooner" models assemble "$pocket" "$judged/finetune" --out "$work/assembled/newcomer"
  "$crooner" eval prior "$work/assembled/newcomer" --against "$pocket" --level 2 --data "$folder/unseen.jsonl" --json \
    >"$judged/figures/newcomer.json"
}

# reconstruct MODEL FOLDER: songs that it never saw, coded and decoded at each level.
reconstruct() {
  mkdir -p "$2"/{bottom,middle,top}
  for song in "$work"/unseen/*.flac; do
    local name codes
    name=$(basename "$song" .flac)
    codes=$2/$name.safetensors
    [ -f "$codes" ] || "$crooner" encode "$song" --model "$1" --quiet --out "$codes" >/dev/null
    for level in 0:bottom 1:middle 2:top; do
      local sound=$2/${level#*:}/$name.wav
      [ -f "$sound" ] || "$crooner" decode "$codes" --level "${level%:*}" --model "$1" --quiet --out "$sound" >/dev/null
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

# The same requests, sung by the pocket that was shipped before its corpus could be understood.
before() {
  fetch_former
  "$crooner" batch "$judged/jobs.jsonl" --model "$former" --quiet --out "$judged/before" >/dev/null
  "${python[@]}" "$root/scripts/pocket/generated.py" manifest "$judged/before" >"$judged/before/manifest.jsonl" 2>/dev/null
}

judge() {
  local pocket=${model:-$pocket} python=("$root/scripts/pocket/python.sh") dry=()
  local judged figures  # of another model elsewhere
  judged=$work/judged/$(cksum <"$pocket/model.json" | cut -d ' ' -f 1)
  figures=$judged/figures
  [ ! -d "$work/unseen/dry" ] || dry=("dry=$work/unseen/manifest.jsonl@$work/unseen/dry")
  mkdir -p "$figures"
  "$crooner" eval vqvae "$pocket" --data "$work/unseen" --pieces 0 --json >"$figures/vqvae.json"
  "$crooner" eval prior "$pocket" --data "$work/unseen" --json >"$figures/prior.json"
  newcomer
  speed >"$figures/speed.json"
  reconstruct "$pocket" "$judged/reconstructed"
  "${python[@]}" "$root/scripts/pocket/generated.py" jobs "$work/unseen/manifest.jsonl" >"$judged/jobs.jsonl"
  "$crooner" batch "$judged/jobs.jsonl" --model "$pocket" --quiet --out "$judged/songs" >/dev/null
  "${python[@]}" "$root/scripts/pocket/generated.py" manifest "$judged/songs" >"$judged/songs/manifest.jsonl" 2>"$figures/lines.json"
  before
  "${python[@]}" "$root/scripts/pocket/probes.py" --corpus "$work/corpus/manifest.jsonl" --held-out "$work/unseen/manifest.jsonl" \
    --before "$judged/before/manifest.jsonl" --extractor "$work/corpus/extractor.npz" \
    --reconstructed "bottom=$judged/reconstructed/bottom" --reconstructed "middle=$judged/reconstructed/middle" \
    --reconstructed "top=$judged/reconstructed/top" --generated "$judged/songs/manifest.jsonl" \
    --json "$figures/probes.json" | tee "$figures/probes.txt"
  "${python[@]}" "$root/scripts/pocket/listen.py" "${dry[@]}" "original=$work/unseen/manifest.jsonl" \
    "bottom=$work/unseen/manifest.jsonl@$judged/reconstructed/bottom" \
    "middle=$work/unseen/manifest.jsonl@$judged/reconstructed/middle" \
    "top=$work/unseen/manifest.jsonl@$judged/reconstructed/top" "generated=$judged/songs" \
    --json "$figures/listen.json" | tee "$figures/listen.txt"
  "${python[@]}" "$root/scripts/pocket/evaluate.py" "$figures" | tee "$figures/evaluation.txt"
}

[ -n "${CROONER:-}" ] || "$root/scripts/build.sh" crooner crooner-torch
for stage in "${stages[@]}"; do
  say "stage $stage"
  "$stage"
done
