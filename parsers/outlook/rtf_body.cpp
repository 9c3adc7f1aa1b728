// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "parsers/outlook/mapi.hpp"

namespace tsb::outlook {
namespace {

constexpr std::size_t header_bytes = 16, window = 4096;
constexpr std::uint32_t packed_mark = 0x75465A4C, plain_mark = 0x414C454D;  // "LZFu", "MELA"

// [MS-OXRTFCP] 2.1.2.1: what the window holds at first.
constexpr BytesView preset =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss \\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0\\green0"
    "\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";
static_assert(preset.size() == 207);

class Unpacker {
  public:
    explicit Unpacker(BytesView packed) : packed_(packed) {
        for (const char c : preset) window_.at(at_++) = c;
    }

    // size: of what comes out; it was bounded.
    Result<Bytes> run(std::size_t size) {
        out_.reserve(size);
        while (next_ < packed_.size()) {
            unsigned flags = static_cast<unsigned char>(packed_.at(next_++));
            for (int i = 0; i < 8 && next_ < packed_.size(); ++i, flags >>= 1U) {
                if ((flags & 1U) == 0) {
                    put(packed_.at(next_++));
                } else if (!copy()) {
                    return std::move(out_);  // the end mark
                }
                if (out_.size() > size) return damaged("the RTF body unpacks to more than it says");
            }
        }
        return damaged("the RTF body is cut off");
    }

  private:
    void put(char c) {
        out_ += c;
        window_.at(at_) = c;
        at_ = (at_ + 1) % window;
    }

    // 12 bits of place, 4 of length; the place where the next byte goes is the end.
    bool copy() {
        if (packed_.size() - next_ < 2) {
            next_ = packed_.size();
            return true;
        }
        const unsigned high = static_cast<unsigned char>(packed_.at(next_));
        const unsigned word = high << 8U | static_cast<unsigned char>(packed_.at(next_ + 1));
        next_ += 2;
        std::size_t from = word >> 4U;
        if (from == at_) return false;
        for (std::size_t length = (word & 0xFU) + 2; length > 0; --length) {
            put(window_.at(from));
            from = (from + 1) % window;
        }
        return true;
    }

    BytesView packed_;
    std::array<char, window> window_{};
    std::size_t at_ = 0, next_ = 0;
    Bytes out_;
};

}  // namespace

Result<Bytes> unpack_rtf(BytesView packed, const OutlookLimits& limits) {
    if (packed.size() < header_bytes) return damaged("the RTF body is cut off");
    const std::size_t size = u32_at(packed, 4);
    if (size > limits.rtf_bytes) return over("rtf_bytes", limits.rtf_bytes);
    const std::uint32_t mark = u32_at(packed, 8);
    const BytesView rest = packed.substr(header_bytes);
    if (mark == plain_mark) return Bytes(rest.substr(0, size));
    if (mark != packed_mark) return damaged("the RTF body is packed in an unknown way");
    return Unpacker(rest).run(size);
}

}  // namespace tsb::outlook
