// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/docx.hpp"

#include <array>
#include <cstdlib>
#include <new>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/docx/package.hpp"
#include "parsers/docx/story.hpp"

namespace tsb {
namespace docx {
namespace {

struct FaultRow {
    DocxFault fault;
    std::string_view word, problem;
};
constexpr std::array<FaultRow, 5> fault_rows{{
    {DocxFault::not_zip, "not-a-zip-file", "unsupported-format"},
    {DocxFault::encrypted, "encrypted", "encrypted"},
    {DocxFault::no_document, "no-word-document", "unsupported-format"},
    {DocxFault::limit, "limit", "limit"},
    {DocxFault::damaged, "damaged", "damaged"},
}};

const FaultRow& row_of(DocxFault fault) {
    for (const FaultRow& row : fault_rows) {
        if (row.fault == fault) return row;
    }
    std::abort();
}

Error no_document(std::string text) {
    return fault(DocxFault::no_document, std::move(text), "ask for a .docx or .pdf");
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
            return fault(DocxFault::damaged, "two main documents in one file",
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

class Reader {
  public:
    Reader(Package& package, const DocxLimits& limits) : package_(package), limits_(limits) {}

    Result<Sheet> read() {
        auto main = find_main(package_);
        if (!main) return main.error();
        sheet_.format = main->format;
        if (main->format == Format::docm)
            sheet_.problems.push_back({"macros", "macros are not run"});
        auto relationships = package_.relationships(main->name);
        if (!relationships) return relationships.error();
        if (auto ok = read_styles(*relationships); !ok) return ok.error();
        if (auto ok = read_body(main->name); !ok) return ok.error();
        for (const Relationship& relationship : *relationships) {
            if (auto ok = read_aside(relationship); !ok) return ok.error();
        }
        for (Block& block : boxes_) sheet_.aside.push_back(std::move(block));
        return std::move(sheet_);
    }

  private:
    Result<void> read_styles(const std::vector<Relationship>& relationships) {
        for (const Relationship& relationship : relationships) {
            if (relationship.type != "styles" || !package_.find(relationship.target)) continue;
            auto part = package_.xml(relationship.target);
            if (!part) return part.error();
            styles_part_ = *std::move(part);
            styles_ = Styles(styles_part_->root());
            return {};
        }
        return {};
    }

    Result<void> read_body(const std::string& name) {
        auto part = package_.xml(name);
        if (!part) return part.error();
        const pugi::xml_node body = (*part)->root().child("w:body");
        if (name_of((*part)->root()) != "w:document" || !body) {
            return no_document(printable(name) + " is no word-processing document");
        }
        Story story(name, styles_, budget_, boxes_);
        sheet_.blocks = story.read(body, {});
        if (story.embeds()) {
            sheet_.problems.push_back(
                {"unsupported-format", "part of " + printable(name) +
                                           " is another document put into it, which is not read"});
        }
        return within_budget();
    }

    Result<void> read_aside(const Relationship& relationship) {
        struct Kind {
            std::string_view type, element, place;
        };
        constexpr std::array<Kind, 5> kinds{{{"header", "", ""},
                                             {"footer", "", ""},
                                             {"footnotes", "w:footnote", "footnote "},
                                             {"endnotes", "w:endnote", "endnote "},
                                             {"comments", "w:comment", "comment "}}};
        for (const Kind& kind : kinds) {
            if (kind.type != relationship.type || !package_.find(relationship.target)) continue;
            if (++stories_ > limits_.stories) {
                return fault(DocxFault::limit, "stories: more than " +
                                                   std::to_string(limits_.stories) +
                                                   " headers, footers and notes");
            }
            return read_story(relationship.target, kind.element, kind.place);
        }
        return {};
    }

    Result<void> read_story(const std::string& name, std::string_view element,
                            std::string_view place) {
        auto part = package_.xml(name);
        if (!part) return part.error();
        const pugi::xml_node root = (*part)->root();
        if (element.empty()) {
            add(Story(name, styles_, budget_, boxes_).read(root, {}));
            return within_budget();
        }
        std::size_t number = 0;
        for (const pugi::xml_node note : root) {
            // Separators are notes of a type.
            if (name_of(note) != element || note.attribute("w:type")) continue;
            add(Story(name, styles_, budget_, boxes_)
                    .read(note, std::string(place) + std::to_string(++number) + ", "));
        }
        return within_budget();
    }

    void add(std::vector<Block> blocks) {
        for (Block& block : blocks) sheet_.aside.push_back(std::move(block));
    }

    [[nodiscard]] Result<void> within_budget() const {
        if (budget_.passed == nullptr) return {};
        return fault(DocxFault::limit,
                     std::string(budget_.passed) + ": the document holds more than that");
    }

    Package& package_;
    const DocxLimits& limits_;
    Sheet sheet_;
    std::vector<Block> boxes_;
    std::unique_ptr<XmlPart> styles_part_;
    Styles styles_;
    Budget budget_;
    std::size_t stories_ = 0;
};

}  // namespace
}  // namespace docx

std::string_view to_string(DocxFault fault) {
    return docx::row_of(fault).word;
}
std::string_view problem_code(DocxFault fault) {
    return docx::row_of(fault).problem;
}

std::optional<DocxFault> docx_fault(const Error& error) {
    for (const docx::FaultRow& row : docx::fault_rows) {
        if (error.what.starts_with(std::string(row.word) + ": ")) return row.fault;
    }
    return std::nullopt;
}

Result<Sheet> read_docx(BytesView bytes, const DocxLimits& limits) {
    try {
        auto package = docx::Package::open(bytes, limits);
        if (!package) return package.error();
        return docx::Reader(*package, limits).read();
    } catch (const std::bad_alloc&) {
        return docx::fault(DocxFault::limit, "memory: the document needs more than there is");
    }
}

}  // namespace tsb
