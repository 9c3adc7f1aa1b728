// SPDX-License-Identifier: GPL-3.0-or-later
// A large part cut into pieces that are XML documents of their own, so that only one of them is a
// tree at a time: a tree takes several times the memory of its text.
//
// Guarantees: the pieces hold every child of the container (w:body, w:styles) once, in order; each
// begins with the part's own
// beginning, so that prefixes mean the same. A table that is large by itself is cut between its
// rows. What is not of the plain shape that Word writes is not cut: it is parsed whole, and the
// parser says what is wrong with it.
// Trust: the bytes are hostile; each piece passes parse_xml, which refuses one that is not whole.
// Limits: part_bytes of DocxLimits bounds what comes in.
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "config/base/bytes.hpp"

namespace tsb::docx {

constexpr std::size_t slice_from_bytes = 64U << 10U;  // smaller parts are not cut
constexpr std::size_t slice_bytes = 32U << 10U;

// What is cut, and how: the element whose children are cut apart, with those around it; from which
// size on; a piece ends with the first child past `piece`.
using ContainerPath = std::span<const std::string_view>;
struct CutRule {
    ContainerPath path;
    std::size_t from = 0, piece = 0;
};
inline constexpr std::array<std::string_view, 2> body_path{"w:document", "w:body"};
inline constexpr std::array<std::string_view, 1> styles_path{"w:styles"};
inline constexpr CutRule cut_body{body_path, slice_from_bytes, slice_bytes};
inline constexpr CutRule cut_styles{styles_path, slice_from_bytes, 0};  // each child by itself

struct Slice {
    std::size_t begin = 0, end = 0;  // children of the container, or rows of one table
    BytesView table_head;            // of that table: its start tag and properties
    bool more_rows = false;          // the table goes on in the next slice
};

class Slices {
  public:
    // Nullopt: to be parsed whole. `bytes` must outlive the slices.
    static std::optional<Slices> cut(BytesView bytes, const CutRule& rule);

    [[nodiscard]] const std::vector<Slice>& list() const { return list_; }
    [[nodiscard]] Bytes text(const Slice& slice) const;

  private:
    BytesView bytes_, head_;
    Bytes tail_;  // the end tags of the container and of what is around it
    std::vector<Slice> list_;
};

}  // namespace tsb::docx
