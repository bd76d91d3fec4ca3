#!/usr/bin/env bash
# Trains what gpu.sh packed, on a machine with a GPU, and packs what it came to: needs LibTorch (gpu_libtorch.sh), no
# compiler and no network.
#
#   tar xf job.tar && job/gpu_job.sh [--minutes M] [--device cuda]
#
# After M minutes (default: 15), or when the run is done, job/result.tar holds weights, optimiser state and log. The same
# command again resumes there.
set -euo pipefail
job=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
minutes=15
device=cuda
while [ $# -gt 0 ]; do
  case $1 in
    --minutes) minutes=$2; shift 2 ;;
    --device) device=$2; shift 2 ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
  esac
done
reserve=20  # seconds, in which the last checkpoint is written and packed
end=$(awk "BEGIN {print int($SECONDS + $minutes * 60)}")

. "$job/gpu_libtorch.sh"
[ -d "$job/program" ] || { mkdir "$job/program.new" && tar -xzf "$job/crooner.tar.gz" --strip-components=1 -C "$job/program.new" && mv "$job/program.new" "$job/program"; }
crooner=$job/program/bin/crooner
mapfile -t arguments <"$job/arguments"

left=$((end - SECONDS - reserve))
[ $left -gt 0 ] || left=1
code=0
(cd "$job" && timeout -s INT -k 60 $left "$crooner" train prior "${arguments[@]}" --out run --cache cache \
  --device "$device" --save-seconds 60) >>"$job/train.log" 2>&1 || code=$?
case $code in
  0 | 124 | 130) ;;  # done; out of time, with a checkpoint
  *) tail -n 5 "$job/train.log" >&2; echo "gpu_job: the training ended with code $code (log: $job/train.log)" >&2 ;;
esac

newest=
[ ! -d "$job/run/checkpoints" ] || newest=$(find "$job/run/checkpoints" -name 'checkpoint-*.safetensors' | sort | tail -n 1)
[ -n "$newest" ] || { echo "gpu_job: no checkpoint was written" >&2; tail -n 5 "$job/train.log" >&2; exit 1; }
files=("checkpoints/${newest##*/}")
for file in checkpoints/best.safetensors train.jsonl artists.txt genres.txt preset.json; do
  [ ! -e "$job/run/$file" ] || files+=("$file")
done
while read -r file; do files+=("$file"); done < <(cd "$job/run" && find . -maxdepth 1 -name 'prior_level_*.safetensors' -printf '%P\n')
tar -cf "$job/result.new" -C "$job/run" "${files[@]}" -C "$job" train.log
mv "$job/result.new" "$job/result.tar"
echo "gpu_job: $(basename "$newest" .safetensors), $SECONDS s, $(stat -c %s "$job/result.tar") bytes in $job/result.tar" >&2
[ $code = 0 ] || [ $code = 124 ] || [ $code = 130 ] || exit 1
