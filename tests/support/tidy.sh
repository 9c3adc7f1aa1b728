#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over one source. clang-tidy-16's optional-access check crashes on some functions with structured
# bindings and needs many minutes for others; such a file is run again without that check, and named.
set -uo pipefail
extra=(--extra-arg=-Wno-unknown-warning-option)
most_seconds=180
run() { timeout "$most_seconds" clang-tidy-16 -p build/release --quiet "${extra[@]}" "$@" 2>/dev/null; }
run "$1"
code=$?
if ((code >= 124)); then  # 124: of timeout
  echo "$1: clang-tidy crashed or took over $most_seconds s; run again without bugprone-unchecked-optional-access"
  run --checks=-bugprone-unchecked-optional-access "$1"
  code=$?
fi
exit "$((code != 0))"
