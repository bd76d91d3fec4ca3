#!/usr/bin/env bash
# A training that goes to another machine and comes back (scripts/pocket/gpu.sh), on this one's CPU: it resumes here to
# the same bytes as one that never left. gpu_training_test.sh BUILD LIBTORCH
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
build=$1
export CROONER_LIBTORCH=$2 CROONER_MODELS=$root/models
gpu=$root/scripts/pocket/gpu.sh
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
fail() { echo "gpu_training_test: $*"; exit 1; }

# The program as scripts/pack.sh packs it, but for its files.
mkdir -p crooner-test/bin songs
printf '#!/bin/sh\nexec %s/bin/crooner "$@"\n' "$build" >crooner-test/bin/crooner
chmod +x crooner-test/bin/crooner
tar -czf crooner-test.tar.gz crooner-test
"$build/bin/crooner" generate --model smoke --lyrics-text 'la la la' --genre jazz --artist the_lamplighters --seed 1 --songs 2 \
  --seconds 3 --quiet --clean --out "songs/a song.wav" >/dev/null 2>words || fail "no songs: $(cat words)"
echo 'la la la' >songs/words.txt
for number in 1 2; do
  echo "{\"file\": \"songs/a song-$number.wav\", \"artist\": \"the_lamplighters\", \"genre\": \"jazz\", \"lyrics_file\": \"songs/words.txt\"}"
done >songs.jsonl
cat >preset.json <<'JSON'
{"kind": "prior", "level": 2, "run": {"steps": 12, "batch": 1, "average": 0.9, "save_every": 4, "evaluate_every": 4}}
JSON
train=(--preset preset.json --from "$root/models/smoke" --data songs.jsonl)
here=("$build/bin/crooner" train prior "${train[@]}" --cache cache --device cpu --threads 1 --quiet)
"${here[@]}" --out whole >/dev/null 2>words || fail "$(cat words)"

# It leaves before its first step, reaches its goal at step 4 there, and continues here.
"$gpu" list crooner-test.tar.gz run "${train[@]}" >listed
for name in crooner-test.tar.gz preset.json songs.jsonl 'songs/a song-2.wav' models/smoke/model.json; do
  grep -qF "$name" listed || fail "the list lacks $name: $(cat listed)"
done
"$gpu" pack job.tar crooner-test.tar.gz run "${train[@]}" --threads 1 --until bits=100
mkdir there
tar -xf job.tar -C there
mv songs songs-elsewhere  # all that it needs is in the archive
there/job/gpu_job.sh --minutes 5 --device cpu 2>words || fail "the job failed: $(cat words there/job/train.log)"
mv songs-elsewhere songs
[ "$("$gpu" take there/job/result.tar run)" = run/checkpoints/checkpoint-000000004.safetensors ] || fail "what was taken: $(ls -R run)"
grep -q '"step":4,' run/train.jsonl || fail "the log did not come back"
[ -s run/train.log ] || fail "the messages did not come back"
"${here[@]}" --out run >/dev/null
cmp run/prior_level_2.safetensors whole/prior_level_2.safetensors || fail "the resumed run has other weights"

# A run that has begun takes its checkpoint along; what has advanced here is not replaced by what is older.
"$gpu" list crooner-test.tar.gz run "${train[@]}" | grep -q checkpoint-000000012 || fail "the checkpoint would stay here"
! "$gpu" take there/job/result.tar run 2>words || fail "an older checkpoint was taken"
grep -q 'has advanced to checkpoint-000000012' words || fail "the refusal is: $(cat words)"
"$gpu" pack job.tar crooner-test.tar.gz run "${train[@]}" --threads 1
rm -rf there/job
tar -xf job.tar -C there
there/job/gpu_job.sh --minutes 5 --device cpu 2>words || fail "the job failed: $(cat words there/job/train.log)"
tar -tf there/job/result.tar | grep -qx prior_level_2.safetensors || fail "a run that is done brings no weights back"
cmp <(tar -xOf there/job/result.tar prior_level_2.safetensors) whole/prior_level_2.safetensors || fail "other weights"

# All in one, by a command that runs what follows it as `ssh HOST` does, and without one.
mkdir elsewhere
cat >on <<ON
#!/bin/sh
cd "$work/elsewhere" && exec sh -c "\$1"
ON
chmod +x on
"$gpu" run --minutes 5 --device cpu --on ./on crooner-test.tar.gz two "${train[@]}" --threads 1 --until bits=100 >words 2>&1 ||
  fail "the run elsewhere failed: $(cat words)"
[ -d elsewhere/crooner-job ] || fail "it ran somewhere else: $(ls)"
"$gpu" run --minutes 5 --device cpu crooner-test.tar.gz two "${train[@]}" --threads 1 >words 2>&1 || fail "the run here failed: $(cat words)"
cmp two/prior_level_2.safetensors whole/prior_level_2.safetensors || fail "a run on three machines has other weights"
if ! nvidia-smi -L >/dev/null 2>&1; then
  ! "$gpu" run crooner-test.tar.gz two "${train[@]}" 2>words || fail "it ran without a GPU"
  grep -q 'this machine has no GPU' words || fail "the refusal is: $(cat words)"
fi

# The top prior of pocket: what would be sent, and whether it could be trained.
mkdir -p pocket/words pocket/corpus
cp -r "$root/models/pocket" pocket/words/2-codec
python3 - <<'PYTHON'
import random, struct, wave
with wave.open("pocket/corpus/a.wav", "wb") as song:
    song.setparams((1, 2, 22050, 0, "NONE", ""))
    song.writeframes(struct.pack("<300000h", *(random.randrange(-9999, 9999) for _ in range(300000))))
open("pocket/corpus/manifest.jsonl", "w").write('{"file": "a.wav", "artist": "Tom by the Door", "genre": "a cappella", "lyrics": "la la"}\n')
PYTHON
XDG_CACHE_HOME=$work/cache CROONER=$build/bin/crooner "$root/scripts/train_pocket.sh" --work pocket --dry-run gpu >listed 2>words ||
  fail "the dry run failed: $(cat words)"
for part in corpus/a.wav words/2-codec/vqvae.safetensors pocket_top_words.json '1 song, 0 skipped' '6500 steps'; do
  grep -qF "$part" listed || fail "the dry run lacks $part: $(cat listed words)"
done
rm -r pocket/words
! XDG_CACHE_HOME=$work/cache CROONER=$build/bin/crooner "$root/scripts/train_pocket.sh" --work pocket gpu 2>words || fail "it ran without a codec"
grep -q 'first the stage words makes the codec' words || fail "the refusal is: $(cat words)"

# What cannot be packed is said.
! "$gpu" pack job.tar crooner-test.tar.gz run --preset none.json --from "$root/models/smoke" --data songs.jsonl 2>words
grep -q "none.json' is no file" words || fail "the refusal is: $(cat words)"
echo "gpu_training_test: passed"
