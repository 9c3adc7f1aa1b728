// SPDX-License-Identifier: GPL-3.0-or-later
// Bytes of RTF in the code page of their font -> UTF-8.
// Trust: none in the bytes; what comes out is valid UTF-8. Limits: one converter for each of a closed list of code pages.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>

struct UConverter;

namespace tsb::rtf {

constexpr int symbol_charset = 2;  // \fcharset2: codes that are places in a font

// Windows' number of the code page; 0: `otherwise` the document's own.
int codepage_of_charset(int charset, int otherwise);

class Codepages {
  public:
    // A code page that is not in the list is taken for Windows' western one.
    std::string to_utf8(std::string_view bytes, int codepage);

  private:
    struct Close {
        void operator()(UConverter* converter) const;
    };
    UConverter* converter(int codepage);

    std::map<int, std::unique_ptr<UConverter, Close>> converters_;
};

}  // namespace tsb::rtf
