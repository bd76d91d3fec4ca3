#!/usr/bin/env bash
# Sets up and runs make_corpus.py:  scripts/corpus/make.sh --hours 2 --seed 1 --out FOLDER [--jobs N]
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
packages=(fluidsynth fluid-soundfont-gm wamerican-small python3)

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
# The same large arrays come and go for each song: what is freed is kept.
export MALLOC_MMAP_THRESHOLD_=4000000000 MALLOC_TRIM_THRESHOLD_=4000000000
exec "$here/../pocket/python.sh" "$here/make_corpus.py" "$@"
