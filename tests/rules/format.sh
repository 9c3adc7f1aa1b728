#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Every C++ file is as clang-format leaves it.
cd "$1" || exit 1
find config parsers daemon tests \( -name '*.cpp' -o -name '*.hpp' \) -print0 | xargs -0 clang-format --dry-run -Werror
