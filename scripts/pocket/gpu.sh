#!/usr/bin/env bash
# A training of a prior on another machine, one that has a GPU: packs it, brings it back.
#
#   gpu.sh pack JOB.tar PROGRAM.tar.gz RUN --preset FILE [--from FOLDER] [--vqvae FOLDER] --data MANIFEST.jsonl [ARGUMENT...]
#       `crooner train prior --preset ... --out RUN` as an archive: the program (scripts/pack.sh), songs, models or runs,
#       and the newest checkpoint of RUN, if it has begun. There: tar xf JOB.tar && job/gpu_job.sh --minutes M
#   gpu.sh take RESULT.tar RUN
#       weights, optimiser state and log into RUN, which `crooner train prior` then resumes here
#   gpu.sh list PROGRAM.tar.gz RUN --preset ...
#       what would be packed; PROGRAM may be empty
#   gpu.sh run [--minutes M] [--on "ssh HOST"] [--device D] PROGRAM.tar.gz RUN --preset ...
#       all of it: packs, trains for M minutes (default: 15) where the command runs what follows it, without --on here,
#       and takes. RUN.job holds what was sent and came back
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() { echo "gpu: $*" >&2; exit "${code:-1}"; }
newest() { [ ! -d "$1/checkpoints" ] || find "$1/checkpoints" -name 'checkpoint-*.safetensors' | sort | tail -n 1; }

# songs MANIFEST: the paths of its files, one a line. songs MANIFEST COPY: links to them beside COPY, which names them.
songs() {
  python3 - "$@" <<'PYTHON'
import json, os, sys
folder, paths, lines = os.path.dirname(os.path.abspath(sys.argv[1])), {}, []
for line in open(sys.argv[1], encoding="utf-8"):
    if not line.strip():
        continue
    song = json.loads(line)
    for key in ("file", "lyrics_file"):
        if key in song:
            path = os.path.join(folder, song[key])
            song[key] = os.path.basename(path)
            if paths.setdefault(song[key], path) != path:
                sys.exit(f"gpu: two files of {sys.argv[1]} are named {song[key]}")
    lines.append(json.dumps(song))
if len(sys.argv) < 3:
    print("\n".join(paths.values()))
else:
    for name, path in paths.items():
        os.symlink(path, os.path.join(os.path.dirname(sys.argv[2]), name))
    open(sys.argv[2], "w", encoding="utf-8").write("\n".join(lines) + "\n")
PYTHON
}

# Of `crooner train prior`: what is packed, and the other arguments.
parse() {
  preset= data= sources=() others=()
  while [ $# -gt 0 ]; do
    case $1 in
      --preset) preset=$2; shift 2 ;;
      --from | --vqvae) sources+=("$1" "$2"); shift 2 ;;
      --data) data=$2; shift 2 ;;
      *) others+=("$1"); shift ;;
    esac
  done
  [ -f "$preset" ] || code=2 fail "--preset '$preset' is no file"
  local i
  for ((i = 0; i < ${#sources[@]}; i += 2)); do
    [ -d "${sources[i + 1]}" ] || code=2 fail "${sources[i]} '${sources[i + 1]}' is no folder of a model or a run"
  done
  [ -f "$data" ] || code=2 fail "--data '$data' is no manifest"
}

list() {
  local program=$1 run=$2 checkpoint i
  shift 2
  parse "$@"
  checkpoint=$(newest "$run")
  { [ -z "$program" ] || echo "$program"; echo "$preset"; for ((i = 1; i < ${#sources[@]}; i += 2)); do find -L "${sources[i]}" -type f; done; echo "$data"; songs "$data"; [ -z "$checkpoint" ] || echo "$checkpoint"; } |
    while read -r file; do printf '%12d  %s\n' "$(stat -L -c %s "$file")" "$file"; done
}

pack() {
  local target=$1 program=$2 run=$3 job checkpoint file i arguments
  shift 3
  parse "$@"
  work=$(mktemp -d)  # not local: it is removed at the end of the program
  trap 'rm -rf "$work"' EXIT
  job=$work/job
  mkdir -p "$job/songs" "$job/run/checkpoints"
  ln -s "$(realpath "$program")" "$job/crooner.tar.gz"
  ln -s "$(realpath "$preset")" "$job/preset.json"
  arguments=(--preset preset.json --data songs/manifest.jsonl "${others[@]}")
  for ((i = 0; i < ${#sources[@]}; i += 2)); do
    ln -s "$(realpath "${sources[i + 1]}")" "$job/${sources[i]#--}"
    arguments+=("${sources[i]}" "${sources[i]#--}")
  done
  ln -s "$here/gpu_job.sh" "$here/../gpu_libtorch.sh" "$job/"
  songs "$data" "$job/songs/manifest.jsonl"
  printf '%s\n' "${arguments[@]}" >"$job/arguments"
  checkpoint=$(newest "$run")
  if [ -n "$checkpoint" ]; then
    ln -s "$(realpath "$checkpoint")" "$job/run/checkpoints/"
    for file in train.jsonl artists.txt genres.txt checkpoints/best.safetensors; do
      [ ! -f "$run/$file" ] || ln -s "$(realpath "$run/$file")" "$job/run/$file"
    done
  fi
  tar -chf "$target.new" -C "$work" job
  mv "$target.new" "$target"
}

take() {
  local result=$1 run=$2 there here_too file new
  there=$(tar -tf "$result" | sed -n 's,^checkpoints/\(checkpoint-.*\.safetensors\)$,\1,p')
  [ -n "$there" ] || fail "'$result' has no checkpoint; is it a result.tar of gpu_job.sh?"
  mkdir -p "$run/checkpoints"
  exec 9>>"$run/lock"
  flock -n 9 || fail "'$run' is in use: a training runs in it"
  here_too=$(newest "$run")
  [[ ! "${here_too##*/}" > "$there" ]] || fail "'$run' has advanced to ${here_too##*/}, and '$result' ends with $there; nothing was taken"
  new=$run/from-gpu
  rm -rf "$new"
  mkdir "$new"
  tar -xf "$result" -C "$new"
  # The checkpoint last: until it is there, the run resumes from the one that it had.
  for file in artists.txt genres.txt train.log checkpoints/best.safetensors train.jsonl; do
    [ ! -f "$new/$file" ] || mv "$new/$file" "$run/$file"
  done
  mv "$new/checkpoints/$there" "$run/checkpoints/$there"
  # Of a run that is done.
  for file in "$new"/prior_level_*.safetensors "$new/preset.json"; do
    [ ! -f "$file" ] || mv "$file" "$run/"
  done
  rm -rf "$new"
  echo "$run/checkpoints/$there"
}

run() {
  local minutes=15 device=cuda on=() failed=0 job
  while [[ ${1:-} = --* ]]; do
    case $1 in
      --minutes) minutes=$2 ;;
      --device) device=$2 ;;
      --on) read -ra on <<<"$2" ;;
      *) code=2 fail "run has no option $1" ;;
    esac
    shift 2
  done
  job=$2.job
  mkdir -p "$job"
  pack "$job/job.tar" "$@"
  if [ ${#on[@]} = 0 ]; then
    [ "$device" = cpu ] || nvidia-smi -L >/dev/null 2>&1 ||
      code=4 fail "this machine has no GPU. On one that has: tar xf $job/job.tar && job/gpu_job.sh --minutes $minutes; then here: gpu.sh take result.tar $2"
    on=(env -C "$job" bash -c)
  fi
  "${on[@]}" "rm -rf crooner-job && mkdir crooner-job && tar -x -C crooner-job" <"$job/job.tar"
  "${on[@]}" "bash crooner-job/job/gpu_job.sh --minutes $minutes --device $device" </dev/null || failed=1
  "${on[@]}" "cat crooner-job/job/result.tar" </dev/null >"$job/result.tar"
  take "$job/result.tar" "$2"
  return $failed
}

case ${1:-} in
  pack | take | list | run) "$@" ;;
  *) sed -n '2,14s/^# \{0,1\}//p' "${BASH_SOURCE[0]}" >&2; exit 2 ;;
esac
