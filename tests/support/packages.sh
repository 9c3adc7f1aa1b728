#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the Debian 12 packages that building and testing need, those that are missing only. Nothing else is fetched.
# Usage: packages.sh demo|test
set -euo pipefail

build=(g++ cmake ninja-build ccache pkg-config libboost1.81-dev libcurl4-openssl-dev libmimetic-dev libspdlog-dev
  libfmt-dev libcli11-dev libtomlplusplus-dev nlohmann-json3-dev libpugixml-dev libzip-dev libqpdf-dev
  libpoppler-cpp-dev libpoppler-private-dev libleptonica-dev libtesseract-dev libheif-dev libicu-dev libssl-dev libzstd-dev
  libsystemd-dev libpsl-dev libopendkim-dev libunbound-dev)
run=(python3 python3-aiosmtpd dovecot-imapd openssl ca-certificates tesseract-ocr tesseract-ocr-osd tesseract-ocr-eng
  tesseract-ocr-ara tesseract-ocr-chi-sim tesseract-ocr-fra tesseract-ocr-rus tesseract-ocr-spa publicsuffix)
test=(libgtest-dev libgmock-dev systemd clang-format libreoffice-writer-nogui chromium mandoc git
  python3-pil fonts-dejavu-core unbound golang-go golang-golang-x-mod-dev clang-16 libclang-rt-16-dev llvm-16)

case "${1:-test}" in
  demo) wanted=("${build[@]}" "${run[@]}" libgtest-dev) ;;
  test) wanted=("${build[@]}" "${run[@]}" "${test[@]}") ;;
  bench) wanted=("${build[@]}" "${run[@]}" libgtest-dev libbenchmark-dev hyperfine
    python3-lxml python3-fitz python3-pikepdf isync) ;;
  long) wanted=("${build[@]}" "${run[@]}" "${test[@]}" clang-tidy-16 libbenchmark-dev) ;;
  *) echo "usage: $0 demo|test|bench|long" >&2; exit 2 ;;
esac

# Cyrus, the second real IMAP server, cannot be installed beside Dovecot: its packages and what they lack are only unpacked.
cyrus=(cyrus-imapd cyrus-common sasl2-bin libical3 libxapian30 libzephyr4 libclamav12 libmspack0)
cyrus_in=$(dirname "$(readlink -f "$0")")/../../build/cache/cyrus
unpack_cyrus() {
  [[ -e $cyrus_in/unpacked ]] && return
  local folder
  folder=$(mktemp -d)
  echo "unpacking ${#cyrus[@]} Debian packages: ${cyrus[*]}"
  if (cd "$folder" && { apt-get download "${cyrus[@]}" || { "${as_root[@]}" apt-get update && apt-get download "${cyrus[@]}"; }; }) >"$folder/log" 2>&1; then
    mkdir -p "$cyrus_in"
    for package in "$folder"/*.deb; do dpkg -x "$package" "$cyrus_in"; done
    touch "$cyrus_in/unpacked"
  else
    tail -3 "$folder/log" >&2
    echo "WARNING: Cyrus could not be fetched: a test that says so will fail, and those on it are left out" >&2
  fi
  rm -rf "$folder"
}

missing=()
for package in "${wanted[@]}"; do
  dpkg-query -W -f='${Status}' "$package" 2>/dev/null | grep -q 'ok installed' || missing+=("$package")
done
as_root=()
if ((EUID != 0)) && command -v sudo >/dev/null; then as_root=(sudo); fi
[[ ${1:-test} == test || ${1:-} == long ]] && unpack_cyrus
((${#missing[@]})) || exit 0

if ((EUID != 0 && ${#as_root[@]} == 0)); then
  echo "not root and no sudo: install these packages first: ${missing[*]}" >&2
  exit 1
fi
echo "installing ${#missing[@]} Debian packages: ${missing[*]}"
# Test servers are started by the tests themselves: their packages must not start services of their own.
policy=/usr/sbin/policy-rc.d
made_policy=no
if [[ ! -e $policy ]]; then
  printf '#!/bin/sh\nexit 101\n' | "${as_root[@]}" tee "$policy" >/dev/null
  "${as_root[@]}" chmod 755 "$policy"
  made_policy=yes
fi
drop_policy() { [[ $made_policy = no ]] || "${as_root[@]}" rm -f "$policy"; }
trap drop_policy EXIT
log=$(mktemp)
"${as_root[@]}" apt-get update >"$log" 2>&1 || { tail -20 "$log" >&2; exit 1; }
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}" >"$log" 2>&1 ||
  { tail -40 "$log" >&2; exit 1; }
rm -f "$log"
