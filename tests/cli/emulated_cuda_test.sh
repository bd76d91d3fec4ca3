#!/usr/bin/env bash
# Songs of model smoke by the cuda engine, on the emulated device: the same bytes alone, as one of a batch, and after
# ten kills with kill -9.   emulated_cuda_test.sh BUILD    (CROONER_CUDA_LIBRARY is set)
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PATH=$1/bin:$PATH
CROONER_MODELS=$root/models
export PATH CROONER_MODELS
work=$(mktemp -d)
trap 'kill -9 $(jobs -p) 2>/dev/null || true; rm -rf "$work"' EXIT
cd "$work"
fail() { echo "emulated_cuda_test: $*"; [ ! -s words ] || tail -n 20 words; exit 1; }
kills=10

sing=(crooner generate --model smoke --engine cuda --lyrics-text 'la la la' --genre jazz --artist the_lamplighters
  --seed 7 --seconds 0.5 --threads 1 --save-every 0 --quiet)
"${sing[@]}" --out whole.wav >/dev/null 2>words || fail "no song"
grep -q '"engine": *"cuda"' whole.wav.run/run.json || fail "run.json does not name the engine"
grep -q '"compute_capability": *"[0-9]*\.[0-9]"' whole.wav.run/run.json || fail "run.json lacks the compute capability"

"${sing[@]}" --songs 2 --out batch.wav >/dev/null 2>words || fail "no batch"
cmp whole.wav.run/codes.safetensors batch-1.wav.run/codes.safetensors || fail "other codes in a batch"

journal() { { stat -c %s killed.wav.run/journal* 2>/dev/null || true; } | awk '{s += $1} END {print s + 0}'; }
for _ in $(seq $kills); do
  before=$(journal)
  "${sing[@]}" --out killed.wav >/dev/null 2>words &
  until [ "$(journal)" -gt $((before + 100)) ] || [ -e killed.wav ]; do
    kill -0 $! 2>/dev/null || break
    sleep 0.01
  done
  kill -9 $! 2>/dev/null || true
  wait $! 2>/dev/null || true
done
"${sing[@]}" --out killed.wav >/dev/null 2>words || fail "it does not resume after kill -9"
cmp whole.wav killed.wav || fail "another song than without the kills"
echo "$kills kills: the same song"
