// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawing.hpp"

#include <algorithm>
#include <iterator>

namespace tsb::pdf {
namespace {

// ISO 32000-1 tables 60, 74, 87, 92, 107, 109.
constexpr std::string_view painting[] = {"\"", "'",  "B", "B*", "BI", "Do", "F", "S",
                                         "TJ", "Tj", "b", "b*", "f",  "f*", "s", "sh"};
constexpr std::string_view white("\0\t\n\f\r ", 6);
constexpr std::string_view delimiters("\0\t\n\f\r ()<>[]{}/%", 16);

class Measurer {
  public:
    explicit Measurer(BytesView content) : content_(content) {}

    Drawing run() {
        while (at_ < content_.size()) take();
        return drawing_;
    }

  private:
    void take() {
        const char c = content_[at_];
        if (white.find(c) != std::string_view::npos)
            ++at_;
        else if (c == '%')
            at_ = std::min(content_.find_first_of("\r\n", at_), content_.size());
        else if (c == '(')
            take_string();
        else
            take_token();
    }

    // Brackets nest in a string; what it shows is counted by its operator.
    void take_string() {
        std::size_t depth = 0;
        for (; at_ < content_.size(); ++at_, ++drawing_.bytes) {
            const char c = content_[at_];
            if (c == '\\') ++at_;
            if (c == '(') ++depth;
            if (c == ')' && --depth == 0) break;
        }
        ++at_;
    }

    void take_token() {
        const std::size_t end =
            std::min(content_.find_first_of(delimiters, at_ + 1), content_.size());
        const BytesView token = content_.substr(at_, end - at_);
        at_ = end;
        drawing_.bytes += token.size();
        if (std::find(std::begin(painting), std::end(painting), token) != std::end(painting))
            ++drawing_.paints;
        drawing_.other_object = drawing_.other_object || token == "Do";
        drawing_.layered = drawing_.layered || token == "/OC";
    }

    BytesView content_;
    std::size_t at_ = 0;
    Drawing drawing_;
};

}  // namespace

Drawing measure_drawing(BytesView content) {
    return Measurer(content).run();
}

bool shows_a_tick(const Drawing& ticked, const Drawing& empty) {
    return !empty.other_object && ticked.paints > 0 && ticked.paints >= empty.paints &&
           ticked.bytes > empty.bytes;
}

}  // namespace tsb::pdf
