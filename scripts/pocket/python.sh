#!/usr/bin/env bash
# Runs a Python program with the packages of requirements.txt: scripts/pocket/python.sh FILE ARGUMENT...
# They lie in a virtual environment in the user's cache folder, which is made on first use.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
wanted=$(cksum <"$here/requirements.txt" | cut -d ' ' -f 1)
environment=${XDG_CACHE_HOME:-$HOME/.cache}/crooner/pocket-python-$wanted

if [ ! -f "$environment/.complete" ]; then
  if ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
    if [ "$(id -u)" -ne 0 ]; then
      echo "Please install first: sudo apt-get install --no-install-recommends python3-venv" >&2
      exit 1
    fi
    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends python3-venv >&2
  fi
  echo "Installing the Python packages of scripts/pocket/requirements.txt into $environment ..." >&2
  mkdir -p "$(dirname "$environment")"
  (
    flock 9
    if [ ! -f "$environment/.complete" ]; then
      rm -rf "$environment"
      python3 -m venv "$environment"
      "$environment/bin/pip" install -q --disable-pip-version-check -r "$here/requirements.txt" >&2
      touch "$environment/.complete"
    fi
  ) 9>"$environment.lock"
fi
exec "$environment/bin/python" "$@"
