#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Which decisions of daemon/judge and daemon/sender their own unit tests take both ways (clang-16, llvm-16). Prints the figures and
# every outcome that no test has; fails when there are more than `allowed`.
# Usage: coverage.sh [BUILD]     BUILD: folder of the instrumented build, default build/coverage
set -euo pipefail
cd "$(dirname "$0")/../.."
build=${1:-build/coverage}
tools=${TSB_LLVM:-/usr/lib/llvm-16/bin}
tests=(unit_judge unit_sender)
allowed=0

cmake -S . -B "$build" -G Ninja -DCMAKE_BUILD_TYPE=Debug -DCMAKE_CXX_COMPILER=clang++-16 \
  -DCMAKE_CXX_FLAGS_DEBUG="-O0 -g1 -fprofile-instr-generate -fcoverage-mapping" >/dev/null
cmake --build "$build" -j "$(nproc)" --target "${tests[@]}" >/dev/null
for test in "${tests[@]}"; do
  LLVM_PROFILE_FILE="$build/$test.profraw" "$build/bin/$test" --gtest_brief=1 >"$build/$test.log" 2>&1 ||
    { tail -40 "$build/$test.log"; exit 1; }
done
"$tools/llvm-profdata" merge -o "$build/coverage.profdata" "$build"/unit_{judge,sender}.profraw
"$tools/llvm-cov" export "$build/bin/unit_judge" -object "$build/bin/unit_sender" \
  -instr-profile="$build/coverage.profdata" >"$build/coverage.json" 2>/dev/null
/usr/bin/python3 tests/support/coverage.py "$build/coverage.json" "$allowed" daemon/judge daemon/sender
