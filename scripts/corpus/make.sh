#!/usr/bin/env bash
# Sets up and runs make_corpus.py:  scripts/corpus/make.sh --hours 2 --seed 1 --out FOLDER [--jobs N]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=(flite fluidsynth fluid-soundfont-gm wamerican-small python3 python3-pip)
modules=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/corpus-python

missing=()
for package in "${packages[@]}"; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ ${#missing[@]} -gt 0 ]; then
  if [ "$(id -u)" -ne 0 ]; then
    echo "Please install first: sudo apt-get install --no-install-recommends ${missing[*]}" >&2
    exit 1
  fi
  echo "Installing ${missing[*]} ..." >&2
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends "${missing[@]}" >&2
fi
if [ ! -f "$modules/.complete" ]; then
  echo "Installing pyworld, numpy and soundfile into $modules ..." >&2
  python3 -m pip install -q --no-compile --target "$modules" pyworld==0.3.5 numpy soundfile >&2
  touch "$modules/.complete"
fi
# The same large arrays come and go for each song: what is freed is kept.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=4000000000
PYTHONPATH=$modules exec python3 "$here/make_corpus.py" "$@"
