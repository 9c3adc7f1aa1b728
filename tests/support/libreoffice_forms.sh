#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# libreoffice_forms.sh OUTDIR: takes every OUTDIR/*.docx through headless LibreOffice, once per format, into
# OUTDIR/docx, OUTDIR/pdf and OUTDIR/odt, so that tests read what another program wrote.
# FORMATS in the environment chooses some of the three, or others that it can write ("doc"); FROM another kind to open than docx.
# Uses a profile of its own and leaves nothing else behind.
set -eu

[ $# -eq 1 ] && [ -d "$1" ] || { echo "usage: libreoffice_forms.sh OUTDIR (with *.docx in it)" >&2; exit 2; }
out=$1
command -v soffice >/dev/null || { echo "libreoffice_forms.sh: soffice is not installed" >&2; exit 69; }
from=${FROM:-docx}
profile=$(mktemp -d "${TMPDIR:-/tmp}/tsb-libreoffice.XXXXXX")
trap 'rm -rf "$profile"' EXIT INT TERM

for format in ${FORMATS:-docx pdf odt}; do
    mkdir -p "$out/$format"
    HOME=$profile timeout 300 soffice "-env:UserInstallation=file://$profile" --headless --norestore \
        --convert-to "$format" --outdir "$out/$format" "$out"/*."$from" >"$profile/log" 2>&1 ||
        { cat "$profile/log" >&2; exit 70; }
done

# soffice ends with 0 even where it converted nothing.
for form in "$out"/*."$from"; do
    for format in ${FORMATS:-docx pdf odt}; do
        made=$out/$format/$(basename "$form" ."$from").$format
        [ -s "$made" ] || { echo "libreoffice_forms.sh: no $made" >&2; exit 70; }
    done
done
