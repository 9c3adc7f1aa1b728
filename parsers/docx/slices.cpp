// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/slices.hpp"

#include <string_view>
#include <utility>

namespace tsb::docx {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view tail = "</w:body></w:document>", table_tail = "</w:tbl>";

enum class TagKind { open, close, empty, other };  // other: comment, CDATA, processing instruction
struct Tag {
    std::size_t begin = 0, end = 0;
    TagKind kind = TagKind::other;
    std::string_view name;
};

// Steps through the tags of well-formed XML.
class Scanner {
  public:
    explicit Scanner(BytesView bytes) : bytes_(bytes) {}

    // Nullopt: the end, or something that is no tag.
    std::optional<Tag> next() {
        const std::size_t begin = bytes_.find('<', at_);
        if (begin == BytesView::npos) return std::nullopt;
        Tag tag;
        tag.begin = begin;
        tag.end = end_of(begin);
        if (tag.end == BytesView::npos) return std::nullopt;
        at_ = tag.end;
        name(tag);
        return tag;
    }

    // The end of the element that `tag` opens; its direct children into `children` if asked for.
    std::optional<std::size_t> end_of_element(const Tag& tag,
                                              std::vector<Tag>* children = nullptr) {
        if (tag.kind != TagKind::open) return tag.end;
        std::size_t depth = 1;
        while (const auto inner = next()) {
            const bool begins = inner->kind == TagKind::open || inner->kind == TagKind::empty;
            if (begins && depth == 1 && children != nullptr) children->push_back(*inner);
            if (inner->kind == TagKind::open) ++depth;
            if (inner->kind != TagKind::close) continue;
            if (--depth == 0) return inner->end;
            if (depth == 1 && children != nullptr) children->back().end = inner->end;
        }
        return std::nullopt;
    }

  private:
    std::size_t after(std::string_view ending, std::size_t from) const {
        const std::size_t found = bytes_.find(ending, from);
        return found == BytesView::npos ? found : found + ending.size();
    }

    std::size_t end_of(std::size_t begin) const {
        const BytesView rest = bytes_.substr(begin);
        if (rest.starts_with("<!--")) return after("-->", begin + 4);
        if (rest.starts_with("<![CDATA[")) return after("]]>", begin + 9);
        if (rest.starts_with("<?")) return after("?>", begin + 2);
        if (rest.starts_with("<!")) return BytesView::npos;  // a document type: not cut
        char quote = 0;
        for (const char& c : rest) {
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if (c == '>') {
                return begin + static_cast<std::size_t>(&c - rest.data()) + 1;
            } else if (c == '"' || c == '\'') {
                quote = c;
            }
        }
        return BytesView::npos;
    }

    void name(Tag& tag) const {
        BytesView inside = bytes_.substr(tag.begin + 1, tag.end - tag.begin - 2);
        if (inside.starts_with('!') || inside.starts_with('?')) return;
        tag.kind = inside.starts_with('/') ? TagKind::close
                   : inside.ends_with('/') ? TagKind::empty
                                           : TagKind::open;
        if (tag.kind == TagKind::close) inside.remove_prefix(1);
        tag.name = inside.substr(0, inside.find_first_of(" \t\r\n/"));
    }

    BytesView bytes_;
    std::size_t at_ = 0;
};

// What ends the part: both end tags and nothing else but blanks.
bool is_tail(BytesView text) {
    std::string plain;
    for (const char c : text) {
        if (blanks.find(c) == std::string_view::npos) plain += c;
        if (plain.size() > tail.size()) return false;
    }
    return plain == tail;
}

// The tag of w:body, when everything before it is what Word writes.
std::optional<Tag> find_body(Scanner& scanner) {
    bool in_document = false;
    while (const auto tag = scanner.next()) {
        if (tag->kind == TagKind::other) continue;
        if (tag->kind != TagKind::open) return std::nullopt;
        if (in_document && tag->name == "w:body") return tag;
        if (in_document && tag->name == "w:background") {
            if (!scanner.end_of_element(*tag)) return std::nullopt;
            continue;
        }
        if (in_document || tag->name != "w:document") return std::nullopt;
        in_document = true;
    }
    return std::nullopt;
}

class Cutter {
  public:
    explicit Cutter(BytesView bytes) : bytes_(bytes), scanner_(bytes) {}

    std::optional<std::vector<Slice>> cut(std::size_t& head_size) {
        const auto body = find_body(scanner_);
        if (!body) return std::nullopt;
        head_size = body->end;
        std::size_t begin = body->end;
        while (const auto tag = scanner_.next()) {
            if (tag->kind == TagKind::other) continue;
            if (tag->kind == TagKind::close) {
                if (tag->name != "w:body" || !is_tail(bytes_.substr(tag->begin)))
                    return std::nullopt;
                if (begin < tag->begin) list_.push_back({begin, tag->begin, {}, false});
                return std::move(list_);
            }
            std::vector<Tag> children;
            const bool is_table = tag->name == "w:tbl" && tag->kind == TagKind::open;
            const auto end = scanner_.end_of_element(*tag, is_table ? &children : nullptr);
            if (!end) return std::nullopt;
            if (is_table && *end - tag->begin > 2 * slice_bytes) {
                if (begin < tag->begin) list_.push_back({begin, tag->begin, {}, false});
                if (!cut_table(*tag, *end, children)) return std::nullopt;
                begin = *end;
            } else if (*end - begin > slice_bytes) {
                list_.push_back({begin, *end, {}, false});
                begin = *end;
            }
        }
        return std::nullopt;
    }

  private:
    bool cut_table(const Tag& table, std::size_t end, const std::vector<Tag>& children) {
        const std::size_t inside_end = end - table_tail.size();
        if (bytes_.substr(inside_end, table_tail.size()) != table_tail) return false;
        std::size_t begin = table.end;
        BytesView head = bytes_.substr(table.begin, table.end - table.begin);
        for (const Tag& child : children) {
            if (&child == &children.front() && child.name == "w:tblPr") {
                head = bytes_.substr(table.begin, child.end - table.begin);
                begin = child.end;
            } else if (child.end - begin > slice_bytes) {
                list_.push_back({begin, child.end, head, true});
                begin = child.end;
            }
        }
        // The last one closes the table, be it empty.
        list_.push_back({begin, inside_end, head, false});
        return true;
    }

    BytesView bytes_;
    Scanner scanner_;
    std::vector<Slice> list_;
};

}  // namespace

std::optional<Slices> Slices::cut(BytesView bytes) {
    if (bytes.size() < slice_from_bytes) return std::nullopt;
    Slices slices;
    std::size_t head_size = 0;
    auto list = Cutter(bytes).cut(head_size);
    if (!list) return std::nullopt;
    slices.bytes_ = bytes;
    slices.head_ = bytes.substr(0, head_size);
    slices.list_ = *std::move(list);
    return slices;
}

Bytes Slices::text(const Slice& slice) const {
    Bytes text;
    text.reserve(head_.size() + slice.table_head.size() + slice.end - slice.begin + tail.size() +
                 table_tail.size());
    text += head_;
    text += slice.table_head;
    text += bytes_.substr(slice.begin, slice.end - slice.begin);
    if (!slice.table_head.empty()) text += table_tail;
    text += tail;
    return text;
}

}  // namespace tsb::docx
