#!/usr/bin/env bash
# Checks a packed crooner on a machine with an NVIDIA GPU: golden data, a song of model smoke, and training
# of a small VQ-VAE and prior. Needs no compiler and no network; LibTorch is CROONER_LIBTORCH=DIR, or that
# of the `python3` on the path.
#
#   tar xf crooner-*.tar.gz && crooner-*/share/crooner/gpu_check.sh
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if [ -z "${CROONER_LIBTORCH:-}" ]; then
  CROONER_LIBTORCH=$(python3 -c 'import importlib.util as u; print(u.find_spec("torch").submodule_search_locations[0])') ||
    { echo "gpu_check: no LibTorch: set CROONER_LIBTORCH=DIR" >&2; exit 3; }
fi
export CROONER_LIBTORCH
export LD_LIBRARY_PATH=$CROONER_LIBTORCH/lib${LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}

echo "== machine"
nvidia-smi --query-gpu=name,driver_version,memory.total,memory.free --format=csv || echo "nvidia-smi is not installed"
uname -srm
"$root/bin/crooner" --version

failed=0
echo "== golden data on cuda"
CROONER_GOLDEN_DIR=$root/share/crooner/golden "$root/libexec/crooner/crooner_golden_test" \
  --device cuda || failed=1

echo "== a song of smoke on cuda and on the CPU"
printf 'Somewhere a small machine is humming\nand all its little lamps are lit\n' >"$work/lyrics.txt"
for device in cuda cpu; do
  time "$root/bin/crooner" generate --model smoke --lyrics "$work/lyrics.txt" --seed 7 --device "$device" \
    --out "$work/$device.wav" || failed=1
done
ls -l "$work"/*.wav || failed=1

# The loss on held-out items after the last step of a run.
held_out() { sed -n 's/.*"split":"eval".*"loss":\([^,}]*\).*/\1/p' "$1/train.jsonl" | tail -n 1; }

echo "== training on cuda and on the CPU"
mkdir "$work/songs"
"$root/bin/crooner" generate --model smoke --genre jazz --artist the_lamplighters --lyrics "$work/lyrics.txt" --seed 3 \
  --songs 3 --seconds 6 --device cpu --quiet --clean --out "$work/songs/The Lamplighters - song.wav" || failed=1
for device in cuda cpu; do
  for kind in vqvae prior; do
    codec=()
    [ $kind = vqvae ] || codec=(--vqvae "$work/vqvae-$device")
    "$root/bin/crooner" train $kind --preset "$root/share/crooner/training/tiny_$kind.json" --data "$work/songs" \
      --cache "$work/cache-$device" --device "$device" --quiet "${codec[@]}" --out "$work/$kind-$device" || failed=1
  done
done
for kind in vqvae prior; do
  awk -v kind=$kind -v cuda="$(held_out "$work/$kind-cuda")" -v cpu="$(held_out "$work/$kind-cpu")" 'BEGIN {
    printf "%s: held-out loss %s on cuda, %s on the CPU\n", kind, cuda, cpu
    apart = cuda > cpu ? cuda - cpu : cpu - cuda
    exit !(cpu > 0 && cuda > 0 && apart < 0.1 * cpu)
  }' || failed=1
done

[ $failed = 0 ] && echo "gpu_check: PASSED" || echo "gpu_check: FAILED"
exit $failed
