#!/usr/bin/env bash
# Runs crooner with its arguments, after installing and building what is missing.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/build.sh" crooner crooner-torch
exec "$root/build/${CROONER_PRESET:-release}/bin/crooner" "$@"
