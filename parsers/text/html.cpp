// SPDX-License-Identifier: GPL-3.0-or-later
// A tolerant tag stripper: one pass, no tree, no recursion.
#include <unicode/utf8.h>

#include <algorithm>
#include <charconv>
#include <optional>

#include "config/base/text.hpp"
#include "parsers/text/charset.hpp"
#include "parsers/text/glyph_marks.hpp"
#include "parsers/text/html_look.hpp"
#include "parsers/text/text.hpp"

namespace tsb {
namespace {

constexpr std::string_view block_tags[] = {
    "address", "article", "aside", "blockquote", "body",     "br",     "caption", "center",
    "dd",      "div",     "dl",    "dt",         "fieldset", "footer", "form",    "h1",
    "h2",      "h3",      "h4",    "h5",         "h6",       "header", "hr",      "html",
    "legend",  "li",      "main",  "nav",        "ol",       "p",      "pre",     "section",
    "table",   "tbody",   "tfoot", "thead",      "tr",       "ul"};
static_assert(std::is_sorted(std::begin(block_tags), std::end(block_tags)));

// Their content is never text.
constexpr std::string_view dropped_tags[] = {"noscript", "script", "style", "template", "title"};

struct Entity {
    std::string_view name;
    std::string_view text;
};

// What mail programs write. Others stay as they stand.
constexpr Entity entities[] = {
    {"amp", "&"},    {"apos", "'"},   {"bull", "•"},   {"check", "✓"},  {"copy", "©"},
    {"cross", "✗"},  {"euro", "€"},   {"gt", ">"},     {"hellip", "…"}, {"laquo", "«"},
    {"ldquo", "“"},  {"lsquo", "‘"},  {"lt", "<"},     {"mdash", "—"},  {"nbsp", " "},
    {"ndash", "–"},  {"quot", "\""},  {"raquo", "»"},  {"rdquo", "”"},  {"rsquo", "’"},
    {"squ", "□"},    {"square", "□"}, {"zwj", ""},     {"zwnj", ""},    {"lrm", ""},
    {"rlm", ""},     {"shy", ""},     {"Agrave", "À"}, {"Eacute", "É"}, {"aacute", "á"},
    {"acirc", "â"},  {"agrave", "à"}, {"ccedil", "ç"}, {"eacute", "é"}, {"ecirc", "ê"},
    {"egrave", "è"}, {"euml", "ë"},   {"iacute", "í"}, {"icirc", "î"},  {"iuml", "ï"},
    {"ntilde", "ñ"}, {"oacute", "ó"}, {"ocirc", "ô"},  {"ouml", "ö"},   {"uacute", "ú"},
    {"ucirc", "û"},  {"ugrave", "ù"}, {"uuml", "ü"},   {"auml", "ä"},   {"szlig", "ß"}};

constexpr std::size_t longest_entity = 10;

template <std::size_t N>
bool is_one_of(const std::string_view (&list)[N], std::string_view name) {
    return std::find(std::begin(list), std::end(list), name) != std::end(list);
}

bool is_space(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

std::string encode(char32_t character) {
    uint8_t bytes[4];
    int32_t length = 0;
    UBool failed = false;
    U8_APPEND(bytes, length, 4, static_cast<UChar32>(character), failed);
    if (failed || character == 0) return "\uFFFD";
    return {bytes, bytes + length};
}

std::optional<std::string> numeric_entity(std::string_view digits) {
    int base = 10;
    if (!digits.empty() && (digits[0] == 'x' || digits[0] == 'X')) {
        base = 16;
        digits.remove_prefix(1);
    }
    unsigned value = 0;
    const auto [stop, error] =
        std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
    if (error != std::errc{} || stop != digits.data() + digits.size() || digits.empty())
        return std::nullopt;
    return value == 0xA0 ? " " : encode(value <= 0x10FFFF ? value : 0xFFFD);
}

std::optional<std::string> decode_entity(std::string_view name) {
    if (!name.empty() && name[0] == '#') return numeric_entity(name.substr(1));
    for (const Entity& entity : entities)
        if (entity.name == name) return std::string(entity.text);
    return std::nullopt;
}

// Of an attribute's value; what would end the value stays as it is written.
std::string decode_attributes(std::string_view attributes) {
    std::string result;
    for (std::size_t at = 0; at < attributes.size();) {
        const std::size_t end = attributes.substr(at, longest_entity + 2).find(';');
        if (attributes[at] == '&' && end != std::string_view::npos) {
            const auto text = decode_entity(attributes.substr(at + 1, end - 1));
            if (text && *text != "\"" && *text != "'") {
                result += *text;
                at += end + 1;
                continue;
            }
        }
        result += attributes[at++];
    }
    return result;
}

class Stripper {
  public:
    Stripper(std::string_view html, text::Paragraphs& out) : html_(html), out_(out) {}

    void run() {
        while (at_ < html_.size()) {
            if (html_[at_] == '<')
                take_markup();
            else if (html_[at_] == '&')
                take_entity();
            else
                take_character(html_[at_++]);
        }
        end_paragraph();
    }

  private:
    void take_character(char c) {
        if (in_pre_ && (c == '\n' || c == '\r')) return end_paragraph();
        if (!is_space(c))
            line_ += c;
        else if (!line_.empty() && line_.back() != ' ' && line_.back() != '\t')
            line_ += ' ';
    }

    void take_entity() {
        const std::size_t end = html_.substr(at_, longest_entity + 2).find(';');
        if (end != std::string_view::npos) {
            if (const auto text = decode_entity(html_.substr(at_ + 1, end - 1))) {
                line_ += *text;
                at_ += end + 1;
                return;
            }
        }
        take_character(html_[at_++]);
    }

    void take_markup() {
        const std::string_view rest = html_.substr(at_);
        if (rest.substr(0, 4) == "<!--") return skip_past("-->", 4);
        const bool closing = rest.size() > 1 && rest[1] == '/';
        const std::size_t name_at = closing ? 2 : 1;
        const bool is_tag =
            rest.size() > name_at && (is_letter(rest[name_at]) || rest[1] == '!' || rest[1] == '?');
        if (!is_tag) return take_character(html_[at_++]);
        std::size_t name_end = name_at;
        while (name_end < rest.size() && !is_space(rest[name_end]) && rest[name_end] != '>' &&
               rest[name_end] != '/')
            ++name_end;
        const std::string name = ascii_lower(rest.substr(name_at, name_end - name_at));
        const std::size_t attributes_at = at_ + name_end;
        skip_tag();
        act_on(name, closing, html_.substr(attributes_at, at_ - attributes_at));
    }

    void act_on(const std::string& name, bool closing, std::string_view attributes) {
        if (!closing && is_one_of(dropped_tags, name)) return skip_content(name);
        if (name == "pre") in_pre_ = !closing;
        if (is_one_of(block_tags, name)) end_paragraph();
        if ((name == "td" || name == "th") && !line_.empty() && line_.back() != '\t') line_ += '\t';
        change_look(name, closing, attributes);
    }

    void change_look(const std::string& name, bool closing, std::string_view attributes) {
        if (attributes.ends_with('>')) attributes.remove_suffix(1);
        const bool ends_p = is_one_of(block_tags, name) && name != "br";
        if (closing)
            looks_.leave(name);
        else if (!looks_.enter(name, decode_attributes(attributes), ends_p))
            out_.note_cut();
        note_look();
    }

    void note_look() {
        const text::HtmlLook look = looks_.now();
        const text::LookChange change{line_.size(), look.hidden(), look.struck};
        const text::LookChange last = changes_.empty() ? text::LookChange{} : changes_.back();
        if (change.hidden != last.hidden || change.strike != last.strike)
            changes_.push_back(change);
    }

    // To the end of the tag; a > inside quotes is not it, unless the quotes never end.
    void skip_tag() {
        char quote = 0;
        for (std::size_t at = at_ + 1; at < html_.size(); ++at) {
            const char c = html_[at];
            if (quote != 0) {
                if (c == quote) quote = 0;
            } else if ((c == '"' || c == '\'') && html_[at - 1] == '=') {
                quote = c;
            } else if (c == '>') {
                at_ = at + 1;
                return;
            }
        }
        skip_past(">", 1);
    }

    void skip_past(std::string_view mark, std::size_t from) {
        const std::size_t found = html_.find(mark, at_ + from);
        at_ = found == std::string_view::npos ? html_.size() : found + mark.size();
    }

    void skip_content(const std::string& name) {
        for (std::size_t at = html_.find("</", at_); at != std::string_view::npos;
             at = html_.find("</", at + 2)) {
            if (!ascii_iequals(html_.substr(at + 2, name.size()), name)) continue;
            at_ = at;
            return skip_past(">", 0);
        }
        at_ = html_.size();
    }

    void end_paragraph() {
        if (!trim(line_).empty()) out_.add(line_, changes_);
        line_.clear();
        changes_.clear();
        note_look();
    }

    std::string_view html_;
    text::Paragraphs& out_;
    std::size_t at_ = 0;
    std::string line_;
    std::vector<text::LookChange> changes_;  // in line_
    text::HtmlLooks looks_;
    bool in_pre_ = false;
};

}  // namespace

Sheet read_html(BytesView bytes, std::string_view charset) {
    Sheet sheet;
    sheet.format = Format::html;
    text::Paragraphs paragraphs(sheet);
    if (bytes.size() > max_text_bytes) {
        paragraphs.note_cut();
        bytes = bytes.substr(0, max_text_bytes);
    }
    const std::string content = text::decode(bytes, charset);
    Stripper(content, paragraphs).run();
    return sheet;
}

}  // namespace tsb
