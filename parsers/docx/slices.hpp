// SPDX-License-Identifier: GPL-3.0-or-later
// A large main part cut into pieces that are XML documents of their own, so that only one of them
// is a tree at a time: a tree takes several times the memory of its text.
//
// Guarantees: the pieces hold every child of w:body once, in order; each begins with the part's own
// beginning, so that prefixes mean the same. A table that is large by itself is cut between its
// rows. What is not of the plain shape that Word writes is not cut: it is parsed whole, and the
// parser says what is wrong with it.
// Trust: the bytes are hostile; each piece passes parse_xml, which refuses one that is not whole.
// Limits: part_bytes of DocxLimits bounds what comes in.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "config/base/bytes.hpp"

namespace tsb::docx {

constexpr std::size_t slice_from_bytes = 256U << 10U;  // smaller parts are not cut
constexpr std::size_t slice_bytes = 128U << 10U;  // a piece ends with the first child past this

struct Slice {
    std::size_t begin = 0, end = 0;  // children of w:body, or rows of one table
    BytesView table_head;            // of that table: its start tag and properties
    bool more_rows = false;          // the table goes on in the next slice
};

class Slices {
  public:
    // Nullopt: to be parsed whole. `bytes` must outlive the slices.
    static std::optional<Slices> cut(BytesView bytes);

    [[nodiscard]] const std::vector<Slice>& list() const { return list_; }
    [[nodiscard]] Bytes text(const Slice& slice) const;

  private:
    BytesView bytes_, head_;
    std::vector<Slice> list_;
};

}  // namespace tsb::docx
