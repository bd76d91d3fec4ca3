#!/usr/bin/env bash
# A training run of two processes on two hosts, which are network namespaces of this machine; skipped where none can
# be made (without root, or without iproute2). The second process starts late, and a signal to it ends both.
# train_hosts_test.sh BUILD
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
PATH=$1/bin:$PATH
work=$(mktemp -d)
one=crooner-$$-1 two=crooner-$$-2
clean() {
  kill $(jobs -p) 2>/dev/null || true
  for host in $one $two; do ip netns del $host 2>/dev/null || true; done
  rm -rf "$work"
}
trap clean EXIT
cd "$work"
fail() { echo "train_hosts_test: $*"; tail -n 20 words-* 2>/dev/null; exit 1; }
command -v ip >/dev/null && ip netns add $one 2>/dev/null && ip netns add $two 2>/dev/null || exit 77
ip link add name veth1 netns $one type veth peer name veth2 netns $two 2>/dev/null || exit 77
for number in 1 2; do
  host=crooner-$$-$number
  ip -n $host addr add 10.77.0.$number/24 dev veth$number
  ip -n $host link set lo up
  ip -n $host link set veth$number up
done

python3 - <<'PY'
import json, math, os, struct, wave
os.mkdir("songs")
for song in range(2):
    with wave.open(f"songs/{song}.wav", "wb") as out:
        out.setparams((1, 2, 8000, 0, "NONE", ""))
        out.writeframes(b"".join(struct.pack("<h", int(9000 * math.sin(0.2 * (song + 1) * i))) for i in range(16000)))
PY
preset() {
  python3 - "$root" "$1" <<'PY'
import json, sys
preset = json.load(open(sys.argv[1] + "/configs/training/tiny_vqvae.json"))
preset["model"]["sample_rate"] = 8000
preset["run"].update(steps=int(sys.argv[2]), evaluate_every=100000, save_every=100000)
json.dump(preset, open("preset.json", "w"))
PY
}

# start RANK RUN: in the background, on its host.
start() {
  ip netns exec crooner-$$-$(($1 + 1)) env RANK=$1 WORLD_SIZE=2 MASTER_ADDR=10.77.0.1 MASTER_PORT=29500 crooner train \
    vqvae --preset preset.json --data songs --cache cache-$1 --out "$2" --threads 1 >out-$1 2>words-$1 &
}

preset 10
start 0 run
first=$!
sleep 1
start 1 run
second=$!
wait $first || fail "the first process failed"
wait $second || fail "the second process failed"
[ "$(cat out-0)" = run/vqvae.safetensors ] || fail "no result"
[ ! -s out-1 ] && [ ! -s words-1 ] || fail "the second process speaks"

preset 100000
start 0 long
first=$!
start 1 long
second=$!
until grep -qs '"step":3,' long/train.jsonl; do
  kill -0 $first 2>/dev/null || fail "it ended too soon"
  sleep 0.05
done
kill -TERM $second
code=0; wait $first || code=$?
[ $code = 143 ] || fail "the first process ended with $code, not 143"
code=0; wait $second || code=$?
[ $code = 143 ] || fail "the second process ended with $code, not 143"
ls long/checkpoints/checkpoint-*.safetensors >/dev/null || fail "nothing was saved"
echo "two hosts: one result, and one end"
