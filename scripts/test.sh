#!/usr/bin/env bash
# Installs what is missing, builds everything, and runs every test; further arguments go to ctest.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
"$root/scripts/setup.sh" --tests >/dev/null
"$root/scripts/build.sh"
cd "$root/build/${CROONER_PRESET:-release}"
exec ctest --output-on-failure -j2 "$@"
