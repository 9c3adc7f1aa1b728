// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/docx.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/cfb/cfb.hpp"
#include "parsers/docx/package.hpp"
#include "parsers/docx/slices.hpp"
#include "parsers/docx/story.hpp"

namespace tsb {
namespace docx {
namespace {

Error no_document(std::string text) {
    return document_error(DocxFault::no_document, std::move(text), "ask for a .docx or .pdf");
}

struct MainPart {
    std::string name;
    Format format = Format::docx;
};

// The package's relationships name the document, [Content_Types] says of which kind it is (never
// the file's suffix).
Result<MainPart> find_main(Package& package) {
    auto relationships = package.relationships("");
    if (!relationships) return relationships.error();
    std::optional<std::string> name;
    for (const Relationship& relationship : *relationships) {
        if (relationship.type != "officeDocument") continue;
        if (name && *name != relationship.target) {
            return document_error(DocxFault::damaged, "two main documents in one file",
                                  "ask for the file again");
        }
        name = relationship.target;
    }
    if (!name || !package.find(*name)) return no_document("the zip file names no document");
    auto type = package.content_type(*name);
    if (!type) return type.error();
    constexpr std::string_view word =
        "application/vnd.openxmlformats-officedocument.wordprocessingml.";
    constexpr std::string_view macros = "application/vnd.ms-word.";
    if (type->starts_with(word)) return MainPart{*name, Format::docx};
    if (type->starts_with(macros)) return MainPart{*name, Format::docm};
    return no_document("its main part is of type " + printable(clip_utf8(*type, 120)));
}

using flow::max_text_beside_scan;
using flow::some_of;

class Reader {
  public:
    explicit Reader(const DocxLimits& limits) : limits_(limits) {}

    Result<Sheet> read(Package& package) {
        auto main = find_main(package);
        if (!main) return main.error();
        sheet_.format = main->format;
        auto relationships = package.relationships(main->name);
        if (!relationships) return relationships.error();
        for (const Relationship& relationship : *relationships)
            has_macros_ = has_macros_ || relationship.type == "vbaProject";
        has_macros_ = has_macros_ || main->format == Format::docm;
        auto styles = read_styles(package, *relationships);
        if (!styles) return styles.error();
        Controls controls(package);
        Shared shared{*styles, controls, budget_, {}, {}, {}, {}};
        if (auto ok = read_main(package, main->name, shared); !ok) return ok.error();
        for (const Relationship& relationship : *relationships) {
            if (auto ok = read_aside(package, relationship, shared); !ok) return ok.error();
        }
        take_pictures(package, *relationships, shared);
        return finished(shared, main->name);
    }

    // D19: one XML part that is all of the document; notes and comments stand in the text.
    Result<Sheet> read_2003(const XmlPart& part) {
        const pugi::xml_node root = part.root();
        if (name_of(root) != "w:wordDocument" || !root.child("w:body"))
            return no_document("the XML file is no Word document");
        sheet_.format = Format::docx;
        has_macros_ = attribute(root, "w:macrosPresent") == "yes";
        Styles styles{ThemeFonts()};
        styles.add(root.child("w:styles"));
        // There are no parts that a control could name.
        Controls controls;
        Shared shared{styles, controls, budget_, {}, {}, {}, {}};
        if (auto ok = read_body("", part, root.child("w:body"), shared); !ok) return ok.error();
        return finished(shared, "the document");
    }

  private:
    Result<Styles> read_styles(Package& package, const std::vector<Relationship>& relationships) {
        ThemeFonts theme;
        for (const Relationship& relationship : relationships) {
            if (relationship.type != "theme" || !package.find(relationship.target)) continue;
            auto part = package.xml(relationship.target);
            if (!part) return part.error();
            theme = ThemeFonts(part->root);
            break;
        }
        Styles styles(std::move(theme));
        for (const Relationship& relationship : relationships) {
            if (relationship.type != "styles" || !package.find(relationship.target)) continue;
            if (auto ok = read_styles(package, relationship.target, styles); !ok) return ok.error();
            break;
        }
        return styles;
    }

    Result<void> read_styles(Package& package, const std::string& name, Styles& styles) {
        if (package.is_flat()) {
            auto part = package.xml(name);
            if (!part) return part.error();
            styles.add(part->root);
            return {};
        }
        auto bytes = package.bytes(name);
        if (!bytes) return bytes.error();
        return styles.read(*std::move(bytes), printable(name), limits_);
    }

    // The main part is the large one: of a large one only a piece at a time is a tree.
    Result<void> read_main(Package& package, const std::string& name, Shared& shared) {
        std::optional<Story> story;
        const auto read_piece = [&](const Result<Part>& part, bool more_rows) -> Result<void> {
            if (!part) return part.error();
            const pugi::xml_node body = part->root.child("w:body");
            if (name_of(part->root) != "w:document" || !body)
                return no_document(printable(name) + " is no word-processing document");
            if (!story) story.emplace(name, *part->source, shared).is_body = true;
            story->read_piece(*part->source, body, more_rows, sheet_.blocks);
            return within_budget();
        };
        auto ok = package.is_flat() ? read_piece(package.xml(name), false)
                                    : each_piece(package, name, read_piece);
        if (ok) look_for_scan(shared);
        return ok;
    }

    template <class Visit>
    Result<void> each_piece(Package& package, const std::string& name, const Visit& visit) {
        auto bytes = package.bytes(name);
        if (!bytes) return bytes.error();
        if (auto ok = package::check_nodes(*bytes, name, limits_); !ok) return ok.error();
        const auto slices = Slices::cut(*bytes, cut_body);
        if (!slices) return visit(package.parse(*std::move(bytes), name), false);
        for (const Slice& slice : slices->list()) {
            auto ok = visit(package.parse(slices->text(slice), name), slice.more_rows);
            if (!ok) return ok.error();
        }
        return {};
    }

    Result<void> read_body(const std::string& name, const XmlPart& part, pugi::xml_node body,
                           Shared& shared) {
        Story story(name, part, shared);
        story.is_body = true;
        sheet_.blocks = story.read(body, {});
        look_for_scan(shared);
        return within_budget();
    }

    // What is linked instead of embedded is not there; one that is over a limit is said to be so.
    void take_pictures(Package& package, const std::vector<Relationship>& relationships,
                       const Shared& shared) {
        for (const flow::ShownPicture& shown : shared.pictures) {
            for (const Relationship& relationship : relationships) {
                if (relationship.id != shown.name || !package.find(relationship.target)) continue;
                auto bytes = package.bytes(relationship.target);
                if (bytes)
                    flow::take_picture(sheet_, printable(relationship.target), shown.at,
                                       *std::move(bytes));
                else
                    report("limit", "the picture at " + shown.at + ": " + bytes.error().what);
            }
        }
    }

    // D15.
    void look_for_scan(const Shared& shared) {
        if (shared.findings.big_pictures > 0 && budget_.marks == 0 &&
            plain_text(sheet_.blocks).size() <= max_text_beside_scan)
            report("no-text-layer", "the document is a picture of a page, without a form in text");
    }

    Result<void> read_aside(Package& package, const Relationship& relationship, Shared& shared) {
        struct Kind {
            std::string_view type, element, place;
        };
        constexpr std::array<Kind, 5> kinds{{{"header", "", ""},
                                             {"footer", "", ""},
                                             {"footnotes", "w:footnote", "footnote "},
                                             {"endnotes", "w:endnote", "endnote "},
                                             {"comments", "w:comment", "comment "}}};
        for (const Kind& kind : kinds) {
            if (kind.type != relationship.type || !package.find(relationship.target)) continue;
            if (++stories_ > limits_.stories) {
                return document_error(DocxFault::limit, "stories: more than " +
                                                            std::to_string(limits_.stories) +
                                                            " headers, footers and notes");
            }
            auto part = package.xml(relationship.target);
            if (!part) return part.error();
            return read_story(relationship.target, *part, kind.element, kind.place, shared);
        }
        return {};
    }

    Result<void> read_story(const std::string& name, const Part& part, std::string_view element,
                            std::string_view place, Shared& shared) {
        if (element.empty()) {
            add(Story(name, *part.source, shared).read(part.root, {}), "");
            return within_budget();
        }
        std::size_t number = 0;
        for (const pugi::xml_node note : part.root) {
            // Separators are notes of a type.
            if (name_of(note) != element || note.attribute("w:type")) continue;
            const auto anchor =
                shared.anchors.find(std::string(place) + std::string(attribute(note, "w:id")));
            add(Story(name, *part.source, shared)
                    .read(note, std::string(place) + std::to_string(++number) + ", "),
                anchor == shared.anchors.end() ? "" : anchor->second);
        }
        return within_budget();
    }

    void add(std::vector<Block> blocks, const std::string& anchor) {
        anchor_to(blocks, anchor);
        for (Block& block : blocks) sheet_.aside.push_back(std::move(block));
    }

    void report(std::string code, std::string text) {
        sheet_.problems.push_back({std::move(code), std::move(text)});
    }

    Sheet finished(Shared& shared, const std::string& name) {
        const Findings& found = shared.findings;
        if (has_macros_) report("macros", "macros are not run");
        if (found.embeds)
            report("unsupported-format", "part of " + printable(name) +
                                             " is another document put into it, which is not read");
        if (found.doubtful)  // D11
            report("views-disagree", "what is shown depends on the program that opens the file");
        if (!found.objects.empty())  // D13
            report("embedded-object",
                   "an object of another program that was not opened: " + some_of(found.objects));
        std::vector<std::string> drawn = found.drawn;  // D14
        if (flow::has_marks(sheet_.blocks))
            drawn.insert(drawn.end(), found.marked_boxes.begin(), found.marked_boxes.end());
        if (!drawn.empty())
            report("drawn-mark", "a drawing or picture lies beside the boxes: " + some_of(drawn));
        for (Block& block : shared.floating) sheet_.aside.push_back(std::move(block));
        return std::move(sheet_);
    }

    [[nodiscard]] Result<void> within_budget() const {
        if (budget_.passed == nullptr) return {};
        return document_error(DocxFault::limit,
                              std::string(budget_.passed) + ": the document holds more than that");
    }

    const DocxLimits& limits_;
    Sheet sheet_;
    Budget budget_;
    std::size_t stories_ = 0;
    bool has_macros_ = false;
};

// D23: a compound file is a document with a password, or something else that Office wrote.
Error not_read(const CompoundFile& file) {
    if (file.has_stream("EncryptedPackage")) {
        return document_error(DocxFault::encrypted, "the document is protected with a password",
                              "ask for a copy without a password");
    }
    return document_error(DocxFault::not_zip,
                          file.has_stream("WordDocument") ? "an old Word document (.doc)"
                                                          : "an OLE file (a message, a workbook …)",
                          "ask for a .docx or .pdf");
}

Result<Sheet> read_xml(BytesView bytes, const DocxLimits& limits) {
    const BytesView start = bytes.substr(0, max_xml_sniff_bytes);
    if (start.find(flat_package_namespace) != BytesView::npos) {
        auto package = Package::open_flat(Bytes(bytes), limits);
        if (!package) return package.error();
        return Reader(limits).read(*package);
    }
    if (bytes.size() > limits.part_bytes) {
        return document_error(DocxFault::limit, "part_bytes: the file is larger than " +
                                                    std::to_string(limits.part_bytes) + " bytes");
    }
    auto part = parse_xml(Bytes(bytes), "the file", limits, Dialect::word2003);
    if (!part) return part.error();
    return Reader(limits).read_2003(**part);
}

// By what the bytes are, never by a suffix.
Result<Sheet> read(BytesView bytes, const DocxLimits& limits) {
    if (is_compound_file(bytes)) {
        const auto file = CompoundFile::open(bytes);
        if (file) return not_read(*file);
        return document_error(DocxFault::damaged, "OLE file", "ask for the file again");
    }
    if (is_word_xml(bytes)) return read_xml(bytes, limits);
    auto package = Package::open_zip(bytes, limits);
    if (!package) return package.error();
    return Reader(limits).read(*package);
}

}  // namespace
}  // namespace docx

bool is_word_xml(BytesView bytes) {
    const BytesView start = bytes.substr(0, max_xml_sniff_bytes);
    BytesView text = start.substr(start.starts_with("\xEF\xBB\xBF") ? 3 : 0);
    text = trim(text);
    return text.starts_with('<') && (text.find(docx::flat_package_namespace) != BytesView::npos ||
                                     text.find(docx::word2003_namespace) != BytesView::npos);
}

Result<Sheet> read_docx(BytesView bytes, const DocxLimits& limits) {
    try {
        return docx::read(bytes, limits);
    } catch (const std::bad_alloc&) {
        return document_error(DocxFault::limit, "memory: the document needs more than there is");
    }
}

}  // namespace tsb
