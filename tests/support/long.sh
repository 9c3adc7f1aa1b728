#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What does not fit the gate: every unit test as it is released, 1,000 scanned pages, clang-tidy over every source, the soak for TSB_SOAK_MINUTES (default 5), every fault of the disk everywhere, and each fuzz target for TSB_FUZZ_SECONDS (default 120).
set -euo pipefail
cd "$(dirname "$0")/../.."
seconds=${TSB_FUZZ_SECONDS:-120}

# By itself: TSB_SCAN_PAGES=1000 tests/support/long.sh scans. Two processes; ctest's timeout would be in the way.
scans() {
  echo "== ${TSB_SCAN_PAGES:=1000} scanned pages, release"
  export TSB_SCAN_PAGES OMP_THREAD_LIMIT=1
  cmake --preset release >/dev/null
  cmake --build --preset release -j "$(nproc)" --target corpus_scan >/dev/null
  (cd build/release && printf '%s\n' WhatAScanner WhatACopier WhatATelephone |
    xargs -P 2 -I{} sh -c 'bin/corpus_scan --gtest_filter="ScanMatrix.{}*" >scan-{}.log || { tail -40 scan-{}.log; exit 1; }')
  grep -hE '^(family|all|REQUIRED|device) ' build/release/scan-What*.log
}
if [[ ${1:-} = scans ]]; then
  scans
  exit
fi
echo "== every unit test, release"
cmake --preset release -DTSB_ALL_UNIT_TESTS=ON >/dev/null
cmake --build --preset release -j "$(nproc)" >/dev/null
ctest --test-dir build/release -j "$(nproc)" --output-on-failure -L unit --timeout 300 | tail -8

scans

echo "== every fault at every durable call, and ${TSB_SOAK_MINUTES:=5} minutes of noise"
for scenario in faults_disk faults_kill; do TSB_LONG=1 /usr/bin/python3 "tests/scenario/$scenario.py" build/release; done
tests/soak build/release --minutes "$TSB_SOAK_MINUTES"

echo "== clang-tidy"
find config parsers daemon -name '*.cpp' -print0 | xargs -0 -n 1 -P "$(nproc)" tests/support/tidy.sh

echo "== fuzzing, $seconds s a target"
cmake --preset fuzz >/dev/null
cmake --build --preset fuzz -j "$(nproc)" >/dev/null
seeds=$(mktemp -d)
trap 'rm -rf "$seeds"' EXIT
printf 'From: a@b\r\nContent-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n\r\nhi\r\n--x--\r\n' > "$seeds/mail"
printf 'A* 1 FETCH (UID 1 BODY[] {3}\r\nabc)\r\nA1 OK done\r\n' > "$seeds/imap"
printf '{"a":[1,"x",null,true]}' > "$seeds/json"
build/release/bin/tsb-make-form --circular config/circulars/T25-TSB-CIR-0101.toml --language en --encoding legacy_checked \
  --answer 7/17=supports --out "$seeds/form.docx"
build/release/bin/tsb-make-form --circular config/circulars/T25-TSB-CIR-0101.toml --language en --encoding acroform_checkbox \
  --answer 7/17=supports --out "$seeds/form.pdf"
build/release/bin/tsb-make-outlook msg Reply itu@example.org "$seeds/form.docx" > "$seeds/reply.msg"
build/release/bin/tsb-make-outlook tnef Reply itu@example.org "$seeds/form.docx" > "$seeds/winmail.dat"
cp tests/corpus/fixtures/libreoffice/d4-ballot.{rtf,fodt} tests/corpus/fixtures/libreoffice/d20-form-control.odt "$seeds"
for target in build/fuzz/bin/fuzz_*; do
  echo "-- ${target##*/}"
  ASAN_OPTIONS=detect_leaks=0 "$target" -max_total_time="$seconds" -rss_limit_mb=4096 -print_final_stats=0 \
    -artifact_prefix="build/fuzz/" "$seeds" 2>&1 | tail -2
done
