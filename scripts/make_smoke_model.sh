#!/usr/bin/env bash
# Rebuilds models/smoke, bit for bit: the catalogue's smoke model with random weights from a fixed seed, and
# short lists of invented names.
#   scripts/make_smoke_model.sh [FOLDER]
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
out=${1:-$root/models/smoke}
seed=1

"$root/scripts/build.sh" crooner
crooner=$root/build/${CROONER_PRESET:-release}/bin/crooner
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$crooner" models random smoke --seed "$seed" --out "$work/parts" >&2

mkdir "$work/ids"
number() { awk '{print $0 ";" NR - 1}'; }
number > "$work/ids/v2_artist_ids.txt" <<NAMES
unknown
The Lamplighters
Marble Street Trio
Anna Quill
The Copper Kettles
Northern Ferry
Otis and the Owls
Saltwater Choir
Blue Window Band
Little Wren
The Paper Moons
Velvet Harbour
NAMES
number > "$work/ids/v2_genre_ids.txt" <<NAMES
unknown
folk
jazz
rock
pop
blues
country
soul
classical
choral
swing
electronic
NAMES

rm -rf "$out"
"$crooner" models import "$work"/parts/*.pth.tar --as smoke --ids "$work/ids" --out "$out"
