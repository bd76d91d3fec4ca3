#!/usr/bin/env bash
# Makes models/pocket from nothing: scripts/train_pocket.sh [--work FOLDER] [--hours N] [--out FOLDER] [--model FOLDER]
#                                   [--curriculum] [--minutes M] [--on "ssh HOST"] [--dry-run] [STAGE...]
#   corpus   N hours (default: 20) of songs to learn from, and 66 others to judge by
#   train    all trainings and the model of them (pocket/pocket.stages.json), into --out (default: models/pocket)
#   judge    figures of all of it, on songs that it never saw; what they had to be, and whether they are
#   words    models/pocket of revision 4c25ac7, trained further on the corpus (pocket/words.stages.json), into
#            FOLDER/words/pocket: the top codec and the priors on its codes; what a listener understands of each.
#            --curriculum: into FOLDER/curriculum/pocket, the top prior first on slow songs and those without a band,
#            with phone classifiers (pocket/curriculum.stages.json)
#   gpu      the top prior of `words` for M minutes (default: 15) on a machine with a GPU, which --on reaches (without
#            it: this one); `words` then continues from there. --dry-run: what would be sent (pocket/gpu.sh)
# Without a stage: all but the last two. A stage resumes where it was interrupted. Two trainings run at once, with half of
# the cores each. FOLDER (default: ~/.cache/crooner/pocket) holds corpus, runs, logs and figures. --model: the model
# that is judged, instead of models/pocket. CROONER in the environment names a program to run instead of building one.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
work=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/pocket
hours=20
out=
model=
plan=words
gpu_options=()
dry_run=
stages=()
while [ $# -gt 0 ]; do
  case $1 in
    --work) work=$2; shift 2 ;;
    --hours) hours=$2; shift 2 ;;
    --out) out=$2; shift 2 ;;
    --model) model=$(realpath "$2"); shift 2 ;;
    --minutes | --on) gpu_options+=("$1" "$2"); shift 2 ;;
    --dry-run) dry_run=1; shift ;;
    --curriculum) plan=curriculum; shift ;;
    corpus | train | judge | words | gpu) stages+=("$1"); shift ;;
    *) sed -n '2,15s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done
[ ${#stages[@]} -gt 0 ] || stages=(corpus train judge)

pocket=$root/models/pocket
crooner=${CROONER:-$root/build/${CROONER_PRESET:-release}/bin/crooner}
mkdir -p "$work"

say() { echo "pocket: $*" >&2; }

# train_stages NAME ARGUMENT...: the stages of NAME, each in a folder of $work/NAME; its log beside it.
train_stages() {
  local name=$1
  shift
  say "training the stages of $name (log: $work/$name.log; crooner train status $work/$name)"
  "$crooner" train stages "$root/scripts/pocket/$name.stages.json" "$@" --data "$work/corpus/manifest.jsonl" \
    --out "$work/$name" --parallel 2 >>"$work/$name.log" 2>&1 ||
    { say "$name stopped; its log ends with: $(tail -n 1 "$work/$name.log")"; return 1; }
}

# install_model STAGE FOLDER: the model of a stage, whole or not at all.
install_model() {
  mkdir -p "$(dirname "$2")"
  rm -rf "$2.new"
  cp -r "$1" "$2.new"
  rm -rf "$2"
  mv "$2.new" "$2"
}

corpus() {
  [ -f "$work/corpus/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --hours "$hours" --seed 1 --out "$work/corpus"
  [ -f "$work/unseen/manifest.jsonl" ] ||
    "$root/scripts/corpus/make.sh" --songs 66 --seed 2 --dry --out "$work/unseen"
}

# The songs of each prior, beside the manifest of all: those with a steady beat for the top one; the codes of the
# upsamplers are many, and some of the songs are enough.
choose_songs() {
  [ -f "$work/corpus/top.jsonl" ] || {
    "$root/scripts/pocket/python.sh" "$root/scripts/pocket/beat_stability.py" "$work/corpus/manifest.jsonl" >"$work/corpus/top.new"
    mv "$work/corpus/top.new" "$work/corpus/top.jsonl"
  }
  head -n 300 "$work/corpus/manifest.jsonl" >"$work/corpus/upsamplers.jsonl"
}

train() {
  choose_songs
  train_stages pocket
  install_model "$work/pocket/12-pocket" "${out:-$pocket}"
}

# hear NAME MODEL: what a listener understands of songs that MODEL never saw, coded and decoded.
hear() {
  reconstruct "$2" "$work/$plan/$1"
  "$root/scripts/pocket/python.sh" "$root/scripts/pocket/listen.py" "dry=$work/unseen/manifest.jsonl@$work/unseen/dry" \
    "original=$work/unseen/manifest.jsonl" "bottom=$work/unseen/manifest.jsonl@$work/$plan/$1/bottom" \
    "middle=$work/unseen/manifest.jsonl@$work/$plan/$1/middle" "top=$work/unseen/manifest.jsonl@$work/$plan/$1/top" \
    --lines 4 --json "$work/$plan/$1.json" | tee "$work/$plan/$1.txt"
}
# sing NAME MODEL: the same of songs that MODEL makes up.
sing() {
  local songs=$work/$plan/$1-songs
  "$root/scripts/pocket/python.sh" "$root/scripts/pocket/generated.py" jobs "$work/unseen/manifest.jsonl" >"$work/$plan/jobs.jsonl"
  "$crooner" batch "$work/$plan/jobs.jsonl" --model "$2" --quiet --out "$songs" >/dev/null
  "$root/scripts/pocket/python.sh" "$root/scripts/pocket/listen.py" "generated=$songs" --json "$work/$plan/$1.json" |
    tee "$work/$plan/$1.txt"
}

# The pocket that was shipped before its corpus could be understood: where the stage `words` begins.
former=$work/before/models/pocket
fetch_former() {
  [ ! -f "$former/model.json" ] || return 0
  mkdir -p "$work/before"
  git -C "$root" archive 4c25ac7 models/pocket | tar -x -C "$work/before"
}

words() {
  fetch_former
  choose_songs
  train_stages "$plan" --from "$former"
  [ -f "$work/$plan/codec.json" ] || hear codec "$work/$plan/2-codec"
  install_model "$work/$plan"/*-pocket "$work/$plan/pocket"
  sing generated "$work/$plan/pocket"
}

gpu() {
  local codec=$work/$plan/2-codec top=$work/$plan/3-top preset=pocket_top_words program
  local songs=(--data "$work/corpus/manifest.jsonl") from=(--from "$codec" --add-genre "a cappella=folk"
    --add-artist "The Empty Room=Willow and Stone" --add-artist "Tom by the Door=The Lamplighters")
  [ -f "$codec/model.json" ] || { say "first the stage words makes the codec, $codec"; return 1; }
  if [ "$plan" = curriculum ] && [ ! -f "$work/$plan/3-slow/preset.json" ]; then
    top=$work/$plan/3-slow preset=pocket_top_words_first
    songs+=(--where "genre=a cappella|pace<8")
  elif [ "$plan" = curriculum ]; then
    top=$work/$plan/4-top preset=pocket_top_words_rest from=(--from "$work/$plan/3-slow" --vqvae "$codec")
  fi
  local arguments=(--preset "$root/configs/training/$preset.json" "${from[@]}" "${songs[@]}")
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
  local pocket=${model:-${out:-$pocket}} python=("$root/scripts/pocket/python.sh") dry=()
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
