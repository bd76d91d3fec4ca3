#!/usr/bin/env bash
# Every source is formatted as .clang-format says: format_test.sh ROOT. Other versions of clang-format lay out
# some lines differently, so only version 14 is used (Debian 12, Ubuntu 22.04; pip install
# clang-format==14.0.6). 77: skipped.
set -euo pipefail
cd "$1"
clang-format --version 2>/dev/null | grep -q 'version 14\.' || { echo "format_test: clang-format 14 is not installed"; exit 77; }
find src include tests docs/examples \( -name '*.cc' -o -name '*.h' -o -name '*.cu' \) -exec clang-format --dry-run -Werror {} +
