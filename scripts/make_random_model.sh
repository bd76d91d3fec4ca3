#!/usr/bin/env bash
# Writes a model of the catalogue, full size, with random weights, in the published file format:
#   scripts/make_random_model.sh NAME [--n-ctx 256] [--seed N] --out FOLDER
# `crooner models import FOLDER/*.pth.tar --out MODEL` converts them to a model folder.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/build.sh" crooner
exec "$root/build/${CROONER_PRESET:-release}/bin/crooner" models random "$@"
