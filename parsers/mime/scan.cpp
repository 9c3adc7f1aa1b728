// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/scan.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/mime/encodings.hpp"
#include "parsers/mime/split.hpp"

namespace tsb::mime {
namespace {

constexpr std::size_t max_defects = 100;

Error limit_error(const std::string& what) {
    return {ErrorKind::input, "limit: " + what,
            "the message is kept as it is; a person must read it"};
}

// What the surroundings say about an entity.
struct Context {
    std::string leaf_path;     // its own section number
    std::string child_prefix;  // of the parts of a multipart: "" or "2."
    std::size_t depth = 0;
    std::string carried_as;  // of the root of an attached message: the part that holds it
    bool outermost = false;
    bool message = false;  // the root of a message, the outermost or an attached one
    bool digest = false;   // in a multipart/digest: the default type is message/rfc822
    bool related = false;
    bool in_report = false;  // directly in a multipart/report
    bool automatic = false;  // the message around it is an automatic answer (RFC 3834)
    Enclosure enclosure = Enclosure::own;
};

bool is_type(std::string_view text) {
    const auto slash = text.find('/');
    if (slash == std::string_view::npos || slash == 0 || slash + 1 == text.size()) return false;
    return std::all_of(text.begin(), text.end(), [](char c) {
        return c > 32 && c < 127 &&
               std::string_view("()<>@,;:\\\"[]?=").find(c) == std::string_view::npos;
    });
}

// A header field of a part where no part is: some readers would see an attachment there.
bool holds_part_header(BytesView text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t feed = std::min(text.find('\n', at), text.size());
        const std::string_view line = text.substr(at, feed - at);
        if (line.size() > 9 && ascii_iequals(line.substr(0, 8), "content-") &&
            line.find(':') != std::string_view::npos)
            return true;
        at = feed + 1;
    }
    return false;
}

class MessageScanner {
  public:
    explicit MessageScanner(const MimeLimits& limits) : limits_(limits) {}

    Result<MessageScan> run(BytesView raw) {
        if (raw.size() > limits_.message_bytes)
            return limit_error("the message has " + std::to_string(raw.size()) +
                               " bytes; at most " + std::to_string(limits_.message_bytes) +
                               " are read");
        if (auto checked = check_lines(raw); !checked) return checked.error();
        Context root;
        root.leaf_path = "1";
        root.outermost = root.message = true;
        if (auto done = entity(raw, root); !done) return done.error();
        return std::move(scan_);
    }

  private:
    Result<void> check_lines(BytesView raw) const {
        for (std::size_t at = 0; at < raw.size();) {
            const std::size_t feed = std::min(raw.find('\n', at), raw.size());
            if (feed - at > limits_.body_line_bytes)
                return limit_error("a line is longer than " +
                                   std::to_string(limits_.body_line_bytes) + " bytes");
            at = feed + 1;
        }
        return {};
    }

    void defect(const std::string& path, std::string text, bool ambiguous) {
        if (scan_.defects.size() < max_defects)
            scan_.defects.push_back({path, std::move(text), ambiguous});
        else if (ambiguous)
            scan_.defects.back().ambiguous = true;
    }

    Result<void> entity(BytesView bytes, const Context& at) {
        if (at.depth > limits_.depth)
            return limit_error("nested deeper than " + std::to_string(limits_.depth) + " levels");
        auto header = scan_header(bytes, at.message, limits_);
        if (!header) return header.error();
        header_bytes_ += header->header_bytes;
        if (header_bytes_ > limits_.all_header_bytes)
            return limit_error("more than " + std::to_string(limits_.all_header_bytes) +
                               " bytes of headers");
        for (MimeDefect& found : header->defects)
            defect(at.leaf_path, std::move(found.text), found.ambiguous);
        Entity made = describe(*header, at);
        const std::size_t index = scan_.entities.size();
        scan_.entities.push_back(made);
        if (made.type.value.starts_with("multipart/")) return multipart(made, at, index);
        if (made.type.value == "message/rfc822" || made.type.value == "message/global")
            return attached(made, at, index);
        return leaf(index);
    }

    Result<void> leaf(std::size_t index) {
        scan_.entities.at(index).leaf = true;
        if (++leaves_ > limits_.parts)
            return limit_error("more than " + std::to_string(limits_.parts) + " parts");
        return {};
    }

    Entity describe(const HeaderScan& header, const Context& at) {
        Entity made;
        made.path = at.leaf_path;
        made.fields = header.fields;
        made.body = header.body;
        made.related = at.related;
        made.outermost = at.outermost;
        made.carried_as = at.carried_as;
        made.enclosure = at.enclosure;
        made.type = type_of(header, at);
        made.encoding = bare_value(single(header, "content-transfer-encoding", at));
        single(header, "content-disposition", at);
        return made;
    }

    // The first field of that name; a second one that differs makes the message ambiguous.
    std::string single(const HeaderScan& header, std::string_view name, const Context& at) {
        const FieldView* first = nullptr;
        for (const FieldView& field : header.fields) {
            if (!ascii_iequals(field.name, name)) continue;
            if (first == nullptr)
                first = &field;
            else
                defect(at.leaf_path, "more than one field " + std::string(name),
                       unfold(field.value) != unfold(first->value));
        }
        return first == nullptr ? std::string() : unfold(first->value);
    }

    Parameterized type_of(const HeaderScan& header, const Context& at) {
        const std::string raw = single(header, "content-type", at);
        Parameterized type = parse_parameterized(raw);
        if (raw.empty()) {
            type.value = at.digest ? "message/rfc822" : "text/plain";
        } else if (!is_type(type.value)) {
            const std::string lower = ascii_lower(raw);
            const bool container = lower.find("multipart") != std::string::npos ||
                                   lower.find("boundary") != std::string::npos ||
                                   lower.find("message/") != std::string::npos;
            defect(at.leaf_path,
                   "the Content-Type cannot be read: " + clip_utf8(printable(raw), 80), container);
            type.value = "text/plain";
        } else if (type.malformed) {
            defect(at.leaf_path, "the Content-Type has parameters that cannot be read",
                   type.value.starts_with("multipart/"));
        }
        return type;
    }

    Result<void> multipart(const Entity& made, const Context& at, std::size_t index) {
        check_container_encoding(made);
        const std::string boundary = boundary_of(made);
        Sections sections;
        if (!boundary.empty()) {
            auto split = split_multipart(made.body, boundary, limits_.parts);
            if (!split) return split.error();
            sections = std::move(*split);
        }
        if (sections.parts.empty()) {
            if (!boundary.empty())
                defect(made.path, "a multipart without any part: its boundary occurs nowhere",
                       true);
            return leaf(index);
        }
        if (++containers_ > limits_.containers)
            return limit_error("more than " + std::to_string(limits_.containers) + " containers");
        check_sections(made, sections);
        boundaries_.push_back(boundary);
        Context child = at;
        child.depth = at.depth + 1;
        child.outermost = child.message = false;
        child.carried_as.clear();
        child.digest = made.type.value == "multipart/digest";
        child.related = made.type.value == "multipart/related";
        child.in_report = made.type.value == "multipart/report";
        for (std::size_t i = 0; i < sections.parts.size(); ++i) {
            child.leaf_path = at.child_prefix + std::to_string(i + 1);
            child.child_prefix = child.leaf_path + ".";
            child.automatic = at.automatic || (at.message && is_automatic(made));
            if (auto done = entity(sections.parts[i], child); !done) return done.error();
        }
        boundaries_.pop_back();
        return {};
    }

    void check_container_encoding(const Entity& made) {
        if (made.encoding.empty() || made.encoding == "7bit" || made.encoding == "8bit" ||
            made.encoding == "binary")
            return;
        defect(made.path,
               "a multipart with the transfer encoding \"" +
                   clip_utf8(printable(made.encoding), 40) + "\"",
               true);
    }

    std::string boundary_of(const Entity& made) {
        std::string boundary(made.type.parameter("boundary"));
        const auto named = [](const std::vector<std::string>& names) {
            return std::find(names.begin(), names.end(), "boundary") != names.end();
        };
        if (named(made.type.repeated))
            defect(made.path, "two boundary parameters", true);
        else if (named(made.type.extended))
            defect(made.path, "a boundary parameter in the extended form of RFC 2231", true);
        if (boundary.empty()) defect(made.path, "a multipart without a boundary parameter", true);
        if (boundary.size() > limits_.boundary_bytes ||
            boundary.find_first_of(std::string_view("\r\n\0", 3)) != std::string::npos) {
            defect(made.path, "a boundary that cannot be used", true);
            return {};
        }
        for (const std::string& outer : boundaries_)
            if (outer == boundary || outer + "--" == boundary || boundary + "--" == outer)
                defect(made.path, "a boundary that is also that of an outer multipart", true);
        return boundary;
    }

    void check_sections(const Entity& made, const Sections& sections) {
        if (!sections.closed) defect(made.path, "a multipart that is not closed", false);
        if (sections.delimiter_after_close)
            defect(made.path, "a boundary after the closing boundary", true);
        if (sections.delimiter_after_cr) defect(made.path, "a boundary behind a bare CR", true);
        if (holds_part_header(sections.preamble))
            defect(made.path, "header fields of a part before the first boundary", true);
        if (holds_part_header(sections.epilogue))
            defect(made.path, "header fields of a part after the last boundary", true);
    }

    static bool is_automatic(const Entity& message) {
        return std::any_of(message.fields.begin(), message.fields.end(),
                           [](const FieldView& field) {
                               return ascii_iequals(field.name, "auto-submitted") &&
                                      bare_value(unfold(field.value)) != "no";
                           });
    }

    Result<void> attached(const Entity& made, const Context& at, std::size_t index) {
        if (++containers_ > limits_.containers)
            return limit_error("more than " + std::to_string(limits_.containers) + " containers");
        BytesView inner = made.body;
        if (made.encoding == "base64" || made.encoding == "quoted-printable") {
            // RFC 2046 forbids it; readers differ on whether they look inside.
            defect(made.path, "an attached message that is transfer-encoded", true);
            Bytes bytes = made.encoding == "base64" ? decode_base64(inner).bytes
                                                    : decode_quoted_printable(inner).bytes;
            decoded_bytes_ += bytes.size();
            if (decoded_bytes_ > limits_.decoded_bytes)
                return limit_error("more than " + std::to_string(limits_.decoded_bytes) +
                                   " bytes of encoded messages");
            inner = scan_.decoded.emplace_back(std::move(bytes));
        }
        if (inner.empty()) return leaf(index);
        Context child;
        child.leaf_path = at.leaf_path + ".1";
        child.child_prefix = at.leaf_path + ".";
        child.carried_as = at.leaf_path;
        child.depth = at.depth + 1;
        child.message = true;
        const bool returned = at.in_report || at.automatic || at.enclosure == Enclosure::returned ||
                              (at.message && is_automatic(made));
        child.automatic = at.automatic;
        child.enclosure = returned ? Enclosure::returned : Enclosure::attached;
        return entity(inner, child);
    }

    const MimeLimits& limits_;
    MessageScan scan_;
    std::vector<std::string> boundaries_;  // of the multiparts around
    std::size_t header_bytes_ = 0, decoded_bytes_ = 0, leaves_ = 0, containers_ = 0;
};

}  // namespace

Result<MessageScan> scan_message(BytesView raw, const MimeLimits& limits) {
    return MessageScanner(limits).run(raw);
}

}  // namespace tsb::mime
