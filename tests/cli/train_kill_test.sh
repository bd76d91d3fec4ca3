#!/usr/bin/env bash
# Training runs of a VQ-VAE and of a prior, each killed ten times with kill -9 at some moment and resumed by the same
# command: the same weights, to the byte, as without the kills, and every step once in train.jsonl.
# train_kill_test.sh BUILD
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PATH=$1/bin:$PATH
CROONER_MODELS=$root/models
export PATH CROONER_MODELS
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
fail() { echo "train_kill_test: $*"; [ ! -s words ] || tail -n 20 words; exit 1; }
kills=10
steps=66

mkdir songs
for seed in 1 2; do
  crooner generate --model smoke --lyrics-text 'la la la' --genre jazz --artist the_lamplighters --seed $seed \
    --seconds 6 --quiet --clean --out "songs/The Lamplighters - $seed.wav" >/dev/null
done
for kind in vqvae prior; do
  sed -E "s/\"steps\": *[0-9]+/\"steps\": $steps/; s/\"save_every\": *[0-9]+/\"save_every\": 5/; s/\"evaluate_every\": *[0-9]+/\"evaluate_every\": 1000/" \
    "$root/configs/training/tiny_$kind.json" >$kind.json
  grep -q "\"steps\": $steps" $kind.json || fail "the preset tiny_$kind names no steps"
done

# The last step in the log of a run.
step() { sed -n 's/^{"step":\([0-9]*\).*/\1/p' "$1/train.jsonl" 2>/dev/null | tail -n 1; }

for kind in vqvae prior; do
  train=(crooner train "$kind" --preset "$kind.json" --data songs --cache cache --threads 1)
  [ $kind = vqvae ] || train+=(--vqvae whole-vqvae)
  "${train[@]}" --out whole-$kind >/dev/null 2>words || fail "$kind: training failed"
  for round in $(seq $kills); do
    moment=$((round * steps / (kills + 2) + RANDOM % 4))
    "${train[@]}" --out killed-$kind >/dev/null 2>words &
    until [ "$(step killed-$kind || true)" -ge $moment ] 2>/dev/null; do
      kill -0 $! 2>/dev/null || fail "$kind: it ended before it was killed for the ${round}th time"
      sleep 0.01
    done
    kill -9 $!
    wait $! 2>/dev/null || true
  done
  "${train[@]}" --out killed-$kind >/dev/null 2>words || fail "$kind: it does not resume after kill -9"
  grep -q 'Resuming after step' words || fail "$kind: it started over"
  [ "$(step killed-$kind)" = $steps ] || fail "$kind: it ended at step $(step killed-$kind) of $steps"
  steps_of() { sed -n 's/^{"step":\([0-9]*\),"split":"train".*/\1/p' "$1/train.jsonl"; }
  [ "$(steps_of killed-$kind)" = "$(seq $steps)" ] || fail "$kind: train.jsonl does not hold every step once"
  result=$(cd whole-$kind && ls ./*.safetensors)
  cmp "whole-$kind/$result" "killed-$kind/$result" || fail "$kind: other weights than without the kills"
done
echo "$kills kills of each: the same weights"
