// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/package/xml.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "config/base/text.hpp"

namespace tsb::package {
namespace {

constexpr std::string_view foreign = "foreign";

std::string_view meaning_of(XmlNamespaces namespaces, std::string_view uri) {
    for (const XmlNamespace& known : namespaces) {
        if (known.uri == uri) return known.prefix;
    }
    return foreign;
}

bool is_canonical(XmlNamespaces namespaces, std::string_view prefix) {
    return std::any_of(namespaces.begin(), namespaces.end(),
                       [&](const XmlNamespace& known) { return known.prefix == prefix; });
}

std::string_view prefix_of(std::string_view name) {
    const auto colon = name.find(':');
    return colon == std::string_view::npos ? std::string_view{} : name.substr(0, colon);
}

// What each prefix of the part means; one prefix has one meaning in a part that we read.
class Prefixes {
  public:
    explicit Prefixes(XmlNamespaces namespaces) : namespaces_(namespaces) {}
    // False: a prefix gets a second meaning, and one of the two is ours.
    bool declare(std::string_view prefix, std::string_view uri) {
        const std::string_view meaning = meaning_of(namespaces_, uri);
        for (std::size_t i = 0; i < map_.size(); ++i) {
            if (map_.at(i).first != prefix) continue;
            if (declared_.at(i).uri != uri) declared_.at(i).uri.clear();
            return map_.at(i).second == meaning;
        }
        map_.emplace_back(std::string(prefix), meaning);
        declared_.push_back({std::string(prefix), std::string(uri)});
        // A file that writes <w:p> for WordprocessingML needs no renaming: nearly every one.
        if (meaning == foreign ? is_canonical(namespaces_, prefix) : prefix != meaning)
            must_rename_ = true;
        return true;
    }
    [[nodiscard]] bool must_rename() const { return must_rename_; }
    std::vector<DeclaredPrefix> take_declared() { return std::move(declared_); }
    // The canonical prefix for a prefix as written; foreign if it is none of ours.
    [[nodiscard]] std::string_view meaning(std::string_view prefix) const {
        for (const auto& [known, meaning] : map_) {
            if (known == prefix) return meaning;
        }
        return foreign;
    }

  private:
    XmlNamespaces namespaces_;
    std::vector<std::pair<std::string, std::string_view>> map_;
    std::vector<DeclaredPrefix> declared_;  // as map_
    bool must_rename_ = false;
};

Error damaged(std::string_view name, std::string_view text) {
    return document_error(DocumentFault::damaged, std::string(name) + ": " + std::string(text),
                          "ask for the file again");
}

Error too_much(std::string_view limit, std::size_t number, std::string_view name) {
    return document_error(DocumentFault::limit, std::string(limit) + ": " + std::string(name) +
                                                    " has more than " + std::to_string(number));
}

// Looks at every node once: depth, attributes, prefixes.
class Check : public pugi::xml_tree_walker {
  public:
    Check(std::string_view part_name, const XmlLimits& limits, XmlNamespaces namespaces)
        : prefixes(namespaces), part_(part_name), limits_(limits) {}

    bool for_each(pugi::xml_node& node) override {
        // depth() of the document element is 0.
        if (static_cast<std::size_t>(depth()) >= limits_.xml_depth) {
            error = too_much("xml_depth", limits_.xml_depth, part_);
        } else {
            attributes(node);
        }
        return !error;
    }

    std::optional<Error> error;
    Prefixes prefixes;

  private:
    void attributes(pugi::xml_node node) {
        names_.clear();
        for (auto item = node.first_attribute(); item; item = item.next_attribute()) {
            const std::string_view name = item.name();
            if (names_.size() >= limits_.attributes) {
                error = too_much("attributes", limits_.attributes, part_);
            } else if (std::find(names_.begin(), names_.end(), name) != names_.end()) {
                error = damaged(part_, "an attribute given twice");
            } else if (name.starts_with("xmlns")) {
                declaration(name, item.value());
            }
            if (error) return;
            names_.push_back(name);
        }
    }

    void declaration(std::string_view name, std::string_view uri) {
        if (name.size() > 5 && name.at(5) != ':') return;
        const std::string_view prefix = name.size() > 6 ? name.substr(6) : std::string_view{};
        if (!prefixes.declare(prefix, uri))
            error = damaged(part_, "a namespace prefix with two meanings");
    }

    std::string_view part_;
    const XmlLimits& limits_;
    std::vector<std::string_view> names_;  // of the node in hand
};

// Gives every element and attribute the canonical prefix of its namespace.
class Rename : public pugi::xml_tree_walker {
  public:
    explicit Rename(const Prefixes& prefixes) : prefixes_(prefixes) {}

    bool for_each(pugi::xml_node& node) override {
        if (node.type() != pugi::node_element) return true;
        node.set_name(canonical(node.name()).c_str());
        for (pugi::xml_attribute item : node.attributes()) {
            // An attribute without a prefix stands in no namespace.
            const std::string_view prefix = prefix_of(item.name());
            if (!prefix.empty() && prefix != "xml") item.set_name(canonical(item.name()).c_str());
        }
        return true;
    }

  private:
    [[nodiscard]] std::string canonical(std::string_view written) const {
        const std::string_view prefix = prefix_of(written);
        const std::string_view local = prefix.empty() ? written : written.substr(prefix.size() + 1);
        return std::string(prefixes_.meaning(prefix)) + ':' + std::string(local);
    }

    const Prefixes& prefixes_;
};

// Bounds the tree before there is one: every node begins or ends at a '<', every attribute has a
// '='.
std::size_t nodes_at_most(BytesView bytes, std::size_t limit) {
    constexpr std::size_t least_bytes = 2;  // of one node or attribute, terminator included
    if (bytes.size() / least_bytes <= limit) return bytes.size() / least_bytes;
    std::size_t nodes = 0;
    for (const char c : bytes) nodes += static_cast<std::size_t>(c == '<' || c == '=');
    return nodes;
}

bool plain_encoding(const pugi::xml_document& document, pugi::xml_encoding detected) {
    if (detected != pugi::encoding_utf8 && detected != pugi::encoding_utf16_le &&
        detected != pugi::encoding_utf16_be) {
        return false;
    }
    const pugi::xml_node first = document.first_child();
    if (first.type() != pugi::node_declaration) return true;
    const std::string named = ascii_lower(first.attribute("encoding").value());
    return named.empty() || named == "utf-8" || named == "utf8" || named == "us-ascii" ||
           named == "utf-16";
}

bool has_doctype(const pugi::xml_document& document) {
    for (const pugi::xml_node node : document) {
        if (node.type() == pugi::node_doctype) return true;
    }
    return false;
}

}  // namespace

Result<void> check_nodes(BytesView bytes, std::string_view name, const XmlLimits& limits) {
    if (nodes_at_most(bytes, limits.xml_nodes) > limits.xml_nodes)
        return too_much("xml_nodes", limits.xml_nodes, name);
    return {};
}

Result<std::unique_ptr<XmlPart>> parse_xml(Bytes bytes, std::string_view name,
                                           const XmlLimits& limits, XmlNamespaces namespaces,
                                           Blanks blanks) {
    if (auto ok = check_nodes(bytes, name, limits); !ok) return ok.error();
    auto part = std::make_unique<XmlPart>();
    part->bytes = std::move(bytes);
    const unsigned blank_option =
        blanks == Blanks::kept ? pugi::parse_ws_pcdata : pugi::parse_ws_pcdata_single;
    const unsigned options = pugi::parse_cdata | pugi::parse_escapes | pugi::parse_eol |
                             pugi::parse_wconv_attribute | pugi::parse_doctype |
                             pugi::parse_declaration | blank_option;
    const auto parsed = part->document.load_buffer_inplace(part->bytes.data(), part->bytes.size(),
                                                           options, pugi::encoding_auto);
    if (parsed.status == pugi::status_out_of_memory) return too_much("memory", 0, name);
    if (!parsed || !part->root()) {
        return damaged(name, std::string("not well-formed XML: ") + parsed.description());
    }
    if (has_doctype(part->document)) return damaged(name, "a document type declaration");
    if (!plain_encoding(part->document, parsed.encoding))
        return damaged(name, "an unusual character encoding");
    Check check(name, limits, namespaces);
    part->document.traverse(check);
    if (check.error) return *std::move(check.error);
    if (check.prefixes.must_rename()) {
        Rename rename(check.prefixes);
        part->document.traverse(rename);
    }
    part->prefixes = check.prefixes.take_declared();
    return part;
}

}  // namespace tsb::package
