// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/sender/header_block.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <optional>
#include <utility>

#include "config/base/containers.hpp"
#include "config/base/text.hpp"
#include "daemon/sender/sender_check.hpp"

namespace tsb {
namespace {

// Who wrote and what vouches for it: 8-bit bytes there have no agreed meaning.
constexpr std::array<std::string_view, 4> ascii_only = {"from", "sender", "authentication-results",
                                                        "dkim-signature"};
// From is counted by its own reader (from-several). To, Cc and Reply-To decide nothing here.
constexpr std::array<std::string_view, 6> once = {
    "sender", "subject", "date", "message-id", "content-type", "content-transfer-encoding"};

bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

std::size_t name_length(std::string_view line) {
    const auto stop = std::find_if(line.begin(), line.end(),
                                   [](char c) { return c <= 32 || c >= 127 || c == ':'; });
    return static_cast<std::size_t>(stop - line.begin());
}

class BlockReader {
  public:
    explicit BlockReader(std::string_view raw)
        : text_(raw.substr(0, max_header_bytes)), cut_(raw.size() > max_header_bytes) {}

    HeaderBlock read() {
        while (next_line()) {
            if (line_.empty()) {
                finish();
                return std::move(block_);
            }
            if (!take_line()) {
                finish();
                return std::move(block_);
            }
        }
        note(cut_ ? HeaderDefect::too_long : HeaderDefect::no_end, line_name());
        finish();
        return std::move(block_);
    }

  private:
    bool next_line() {
        if (at_ >= text_.size()) return false;
        start_ = at_;
        ++number_;
        const std::size_t end = text_.find('\n', at_);
        if (end == std::string_view::npos) {
            line_ = text_.substr(at_);
            at_ = text_.size();
            return true;
        }
        line_ = text_.substr(at_, end - at_);
        at_ = end + 1;
        const bool crlf = !line_.empty() && line_.back() == '\r';
        if (crlf) line_.remove_suffix(1);
        if (crlf_.value_or(crlf) != crlf && !mixed_) {
            mixed_ = true;
            note(HeaderDefect::mixed_line_ends, line_name());
        }
        crlf_ = crlf_.value_or(crlf);
        return true;
    }

    // False: stop reading.
    bool take_line() {
        if (line_.find('\0') != std::string_view::npos) note(HeaderDefect::nul, line_name());
        if (line_.find('\r') != std::string_view::npos) note(HeaderDefect::bare_cr, line_name());
        if (is_blank(line_.front())) {
            continue_field();
            return true;
        }
        const std::size_t length = name_length(line_);
        std::size_t colon = length;
        while (colon < line_.size() && is_blank(line_.at(colon))) ++colon;
        if (length == 0 || colon >= line_.size() || line_.at(colon) != ':') {
            open_ = false;
            note(HeaderDefect::malformed_line, line_name());
            return true;
        }
        if (block_.fields.size() == max_header_fields) {
            note(HeaderDefect::too_many_fields, line_name());
            return false;
        }
        if (colon != length)
            note(HeaderDefect::space_before_colon, std::string(line_.substr(0, length)));
        block_.fields.push_back(
            {line_.substr(0, length), line_.substr(colon + 1), start_, at_ - start_});
        open_ = true;
        return true;
    }

    void continue_field() {
        if (trim(line_).empty()) note(HeaderDefect::blank_continuation, line_name());
        if (!open_) {
            note(HeaderDefect::malformed_line, line_name());
            return;
        }
        HeaderField& field = block_.fields.back();
        const auto from = static_cast<std::size_t>(field.raw.data() - text_.data());
        field.raw = text_.substr(from, start_ + line_.size() - from);
        field.size = at_ - field.offset;
    }

    void finish() {
        block_.size = at_;
        for (const std::string_view name : ascii_only) {
            for (const HeaderField& field : block_.fields) {
                if (field.is(name) && has_eight_bit(field.raw))
                    note(HeaderDefect::eight_bit, std::string(name));
            }
        }
        for (const std::string_view name : once) {
            if (block_.count(name) > 1) note(HeaderDefect::duplicate_field, std::string(name));
        }
    }

    static bool has_eight_bit(std::string_view text) {
        return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
    }
    [[nodiscard]] std::string line_name() const { return "line " + std::to_string(number_); }
    void note(HeaderDefect defect, std::string where) {
        if (block_.defects.size() < max_header_defects)
            block_.defects.push_back({defect, std::move(where)});
    }

    std::string_view text_, line_;
    bool cut_;
    bool open_ = false;  // a continuation line belongs to the last field
    std::optional<bool> crlf_;
    bool mixed_ = false;
    std::size_t at_ = 0, start_ = 0, number_ = 0;
    HeaderBlock block_;
};

}  // namespace

std::string_view to_string(HeaderDefect defect) {
    switch (defect) {
        case HeaderDefect::nul:
            return "a NUL byte";
        case HeaderDefect::eight_bit:
            return "a byte above 127 where only ASCII is allowed";
        case HeaderDefect::space_before_colon:
            return "a blank before the colon";
        case HeaderDefect::bare_cr:
            return "a CR that ends no line";
        case HeaderDefect::mixed_line_ends:
            return "two kinds of line ends";
        case HeaderDefect::malformed_line:
            return "a line that is no header field";
        case HeaderDefect::blank_continuation:
            return "a line of blanks only";
        case HeaderDefect::duplicate_field:
            return "a field that may stand only once";
        case HeaderDefect::no_end:
            return "no empty line after the header";
        case HeaderDefect::too_long:
            return "a header longer than 256 KiB";
        case HeaderDefect::too_many_fields:
            return "more than 1000 header fields";
    }
    std::abort();
}

// Asked for every field and name: no copies.
bool HeaderField::is(std::string_view other_name) const {
    constexpr auto lower = [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
    };
    return name.size() == other_name.size() &&
           std::equal(name.begin(), name.end(), other_name.begin(),
                      [&](char a, char b) { return lower(a) == lower(b); });
}

std::string HeaderField::value() const {
    std::string out;
    out.reserve(raw.size());
    for (const char c : raw) {
        if (c != '\r' && c != '\n') out += c;
    }
    return std::string(trim(out));
}

const HeaderField* HeaderBlock::first(std::string_view name) const {
    const auto it = std::find_if(fields.begin(), fields.end(),
                                 [&](const HeaderField& field) { return field.is(name); });
    return it == fields.end() ? nullptr : &*it;
}

std::size_t HeaderBlock::count(std::string_view name) const {
    return static_cast<std::size_t>(std::count_if(
        fields.begin(), fields.end(), [&](const HeaderField& field) { return field.is(name); }));
}

std::string HeaderBlock::value(std::string_view name) const {
    const HeaderField* field = first(name);
    return field == nullptr ? std::string() : field->value();
}

HeaderBlock read_header_block(std::string_view raw) {
    if (is_outlook_file(raw)) return {};
    return BlockReader(raw).read();
}

}  // namespace tsb
