#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# clang-tidy over one source. clang-tidy-16's optional-access check crashes on some functions with structured
# bindings; such a file is run again without that check, and named.
set -uo pipefail
extra=(--extra-arg=-Wno-unknown-warning-option)
# qpdf 11's JSON.hh destroys a std::vector of a class that is not complete yet: as C++20, clang with libstdc++ refuses it.
[[ $1 == parsers/pdf/objects.cpp ]] && extra+=(--extra-arg=-std=c++17)
run() { clang-tidy-16 -p build/release --quiet "${extra[@]}" "$@" 2>/dev/null; }
run "$1"
code=$?
if ((code >= 128)); then
  echo "$1: clang-tidy crashed; run again without bugprone-unchecked-optional-access"
  run --checks=-bugprone-unchecked-optional-access "$1"
  code=$?
fi
exit "$((code != 0))"
