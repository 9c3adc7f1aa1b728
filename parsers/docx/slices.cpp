// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/slices.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace tsb::docx {
namespace {

constexpr std::string_view blanks = " \t\r\n";
constexpr std::string_view table_tail = "</w:tbl>";

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

    // False: the end, or something that is no tag.
    bool next(Tag& tag) {
        tag = Tag{};
        tag.begin = bytes_.find('<', at_);
        if (tag.begin == BytesView::npos) return false;
        tag.end = end_of(tag.begin);
        if (tag.end == BytesView::npos) return false;
        at_ = tag.end;
        name(tag);
        return true;
    }

    // The end of the element that `tag` opens; its direct children into `children` if asked for.
    std::optional<std::size_t> end_of_element(const Tag& tag,
                                              std::vector<Tag>* children = nullptr) {
        if (tag.kind != TagKind::open) return tag.end;
        std::size_t depth = 1;
        Tag inner;
        while (next(inner)) {
            const bool begins = inner.kind == TagKind::open || inner.kind == TagKind::empty;
            if (begins && depth == 1 && children != nullptr) children->push_back(inner);
            if (inner.kind == TagKind::open) ++depth;
            if (inner.kind != TagKind::close) continue;
            if (--depth == 0) return inner.end;
            if (depth == 1 && children != nullptr) children->back().end = inner.end;
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
        if (rest.starts_with("<?")) return after("?>", begin + 2);
        if (rest.starts_with("<!--")) return after("-->", begin + 4);
        if (rest.starts_with("<![CDATA[")) return after("]]>", begin + 9);
        if (rest.starts_with("<!")) return BytesView::npos;  // a document type: not cut
        // Nearly every tag: no '>' within its quotes, and no other quotes than these.
        const BytesView tag = rest.substr(0, rest.find('>'));
        if (tag.size() < rest.size() && std::count(tag.begin(), tag.end(), '"') % 2 == 0 &&
            tag.find('\'') == BytesView::npos)
            return begin + tag.size() + 1;
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
        const auto ends = [](char c) {
            return c == ' ' || c == '/' || c == '\n' || c == '\r' || c == '\t';
        };
        tag.name = inside.substr(
            0, static_cast<std::size_t>(std::find_if(inside.begin(), inside.end(), ends) -
                                        inside.begin()));
    }

    BytesView bytes_;
    std::size_t at_ = 0;
};

Bytes tail_of(ContainerPath path) {
    Bytes tail;
    for (auto name = path.rbegin(); name != path.rend(); ++name)
        tail.append("</").append(*name).append(">");
    return tail;
}

// What ends the part: the end tags and nothing else but blanks.
bool is_tail(BytesView text, BytesView tail) {
    Bytes plain;
    for (const char c : text) {
        if (blanks.find(c) == std::string_view::npos) plain += c;
        if (plain.size() > tail.size()) return false;
    }
    return plain == tail;
}

// The container's tag, when everything before it is what Word writes.
std::optional<Tag> find_container(Scanner& scanner, ContainerPath path) {
    std::size_t depth = 0;
    Tag tag;
    while (scanner.next(tag)) {
        if (tag.kind == TagKind::other) continue;
        if (tag.kind != TagKind::open) return std::nullopt;
        if (tag.name == path[depth]) {
            if (++depth == path.size()) return tag;
        } else if (depth == 0 || tag.name != "w:background" || !scanner.end_of_element(tag)) {
            return std::nullopt;
        }
    }
    return std::nullopt;
}

class Cutter {
  public:
    Cutter(BytesView bytes, const CutRule& rule) : bytes_(bytes), rule_(rule), scanner_(bytes) {}

    std::optional<std::vector<Slice>> cut(BytesView tail, std::size_t& head_size) {
        const auto container = find_container(scanner_, rule_.path);
        if (!container) return std::nullopt;
        head_size = container->end;
        std::size_t begin = container->end;
        Tag tag;
        while (scanner_.next(tag)) {
            if (tag.kind == TagKind::other) continue;
            if (tag.kind == TagKind::close) {
                if (!is_tail(bytes_.substr(tag.begin), tail)) return std::nullopt;
                if (begin < tag.begin) list_.push_back({begin, tag.begin, {}, false});
                return std::move(list_);
            }
            std::vector<Tag> children;
            const bool is_table = tag.name == "w:tbl" && tag.kind == TagKind::open;
            const auto end = scanner_.end_of_element(tag, is_table ? &children : nullptr);
            if (!end) return std::nullopt;
            if (is_table && *end - tag.begin > 2 * slice_bytes) {
                if (begin < tag.begin) list_.push_back({begin, tag.begin, {}, false});
                if (!cut_table(tag, *end, children)) return std::nullopt;
                begin = *end;
            } else if (*end - begin > rule_.piece) {
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
    const CutRule& rule_;
    Scanner scanner_;
    std::vector<Slice> list_;
};

}  // namespace

std::optional<Slices> Slices::cut(BytesView bytes, const CutRule& rule) {
    if (bytes.size() < rule.from) return std::nullopt;
    Slices slices;
    slices.tail_ = tail_of(rule.path);
    std::size_t head_size = 0;
    auto list = Cutter(bytes, rule).cut(slices.tail_, head_size);
    if (!list) return std::nullopt;
    slices.bytes_ = bytes;
    slices.head_ = bytes.substr(0, head_size);
    slices.list_ = *std::move(list);
    return slices;
}

Bytes Slices::text(const Slice& slice) const {
    Bytes text;
    text.reserve(head_.size() + slice.table_head.size() + slice.end - slice.begin + tail_.size() +
                 table_tail.size());
    text += head_;
    text += slice.table_head;
    text += bytes_.substr(slice.begin, slice.end - slice.begin);
    if (!slice.table_head.empty()) text += table_tail;
    text += tail_;
    return text;
}

}  // namespace tsb::docx
