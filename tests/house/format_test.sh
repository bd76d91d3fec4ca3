#!/usr/bin/env bash
# Every source is as .clang-format has it: format_test.sh ROOT. Other versions of clang-format lay out some
# lines otherwise, so only version 14 (Debian 12, Ubuntu 22.04) is asked; 77: skipped.
set -euo pipefail
cd "$1"
clang-format --version 2>/dev/null | grep -q 'version 14\.' || { echo "format_test: no clang-format 14 here"; exit 77; }
find src include tests docs/examples \( -name '*.cc' -o -name '*.h' -o -name '*.cu' \) -exec clang-format --dry-run -Werror {} +
