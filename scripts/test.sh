#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs every test; further arguments go to ctest.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh" --tests >/dev/null
"$root/scripts/build.sh"
cd "$root"
exec ctest --preset "${CROONER_PRESET:-release}" -j2 "$@"
