// SPDX-License-Identifier: GPL-3.0-or-later
// Small values of a PDF's objects, read without belief: what is not of the kind asked for is nothing.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "parsers/pdf/page_frame.hpp"
#include "parsers/pdf/qpdf.hpp"

namespace tsb::pdf {

constexpr std::size_t max_name = 200;  // bytes of a field's name, or of what is said of it

// ISO 32000-1 table 165.
constexpr long long annotation_hidden = 1 << 1, annotation_no_view = 1 << 5;

std::optional<Rect> to_rect(Handle array);
long long to_integer(Handle object);                // 0 if it is none
std::optional<std::string> to_name(Handle object);  // a name without its slash, or a text
std::string to_text(Handle object);                 // valid UTF-8
std::string subtype_of(Handle annotation);          // without its slash; "Unknown"
bool is_invisible(Handle annotation);               // of a kind that is never drawn, or hidden

bool remember(Visited& visited, Handle object);  // false: an indirect object seen before
void inherit(Handle node, const std::string& key, Handle& value);

// Counts nodes of all walks together.
class NodeCount {
  public:
    NodeCount(std::size_t limit, const char* name) : limit_(limit), name_(name) {}
    void take() {
        if (++count_ > limit_) throw LimitMet(name_);
    }

  private:
    std::size_t limit_, count_ = 0;
    const char* name_;
};

}  // namespace tsb::pdf
