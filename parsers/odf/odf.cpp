// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/odf/odf.hpp"

#include <algorithm>
#include <array>
#include <new>
#include <utility>

#include "config/base/text.hpp"
#include "parsers/odf/story.hpp"
#include "parsers/odf/xml.hpp"
#include "parsers/package/archive.hpp"

namespace tsb {
namespace odf {
namespace {

constexpr std::string_view text_type = "application/vnd.oasis.opendocument.text";
constexpr std::size_t max_xml_sniff_bytes = 8192;

Error no_document(std::string text) {
    return document_error(DocumentFault::no_document, std::move(text),
                          "ask for a .odt, .docx or .pdf");
}

Result<void> check_type(std::string_view type) {
    if (type == text_type || type == std::string(text_type) + "-template" ||
        type == std::string(text_type) + "-flat-xml")
        return {};
    return no_document("it is of type " + printable(clip_utf8(type, 120)));
}

// META-INF/manifest.xml: what is encrypted (ODF 1.3 part 2, 4.8), and whether there are macros.
Result<void> read_manifest(package::Archive& archive, const OdfLimits& limits, bool& macros) {
    constexpr std::string_view name = "META-INF/manifest.xml";
    if (!archive.find(name)) return {};
    auto bytes = archive.inflate(name);
    if (!bytes) return bytes.error();
    auto part = parse_xml(*std::move(bytes), name, limits);
    if (!part) return part.error();
    for (const pugi::xml_node entry : (*part)->root()) {
        for (const pugi::xml_node child : entry) {
            if (local_name(child) == "encryption-data")
                return document_error(DocumentFault::encrypted,
                                      "the document is protected with a password",
                                      "ask for a copy without a password");
        }
        for (const pugi::xml_attribute item : entry.attributes()) {
            const std::string_view path = item.value();
            macros = macros || path.starts_with("Basic/") || path.starts_with("Scripts/");
        }
    }
    return {};
}

// Two texts, or two lists of styles, in whatever they are wrapped: some programs read both.
Result<void> check_once(pugi::xml_node root) {
    struct Count : pugi::xml_tree_walker {
        std::array<std::string_view, 5> names{"office:body", "office:text", "office:styles",
                                              "office:automatic-styles", "office:master-styles"};
        std::array<std::size_t, 5> found{};
        bool for_each(pugi::xml_node& node) override {
            const auto name = std::find(names.begin(), names.end(), name_of(node));
            if (name != names.end()) ++found.at(static_cast<std::size_t>(name - names.begin()));
            return true;
        }
    } count;
    root.traverse(count);
    for (std::size_t i = 0; i < count.names.size(); ++i) {
        if (count.found.at(i) > 1)
            return document_error(
                DocumentFault::damaged,
                std::string(count.names.at(i)) + ": the document holds more than one",
                "ask for the file again");
    }
    return {};
}

class Reader {
  public:
    explicit Reader(const OdfLimits& limits) : limits_(limits) {
        sheet_.format = Format::odt;
        shared_.max_visited = limits.visited_nodes;
    }

    Result<Sheet> read_package(BytesView bytes) {
        auto archive = package::Archive::open(bytes, limits_);
        if (!archive) return archive.error();
        if (archive->find("encrypted-package"))
            return document_error(DocumentFault::encrypted,
                                  "the document is protected with a password",
                                  "ask for a copy without a password");
        if (archive->find("[Content_Types].xml"))
            return document_error(DocumentFault::damaged, "a Word document stands in the same file",
                                  "ask for the file again");
        if (!archive->find("mimetype")) return no_document("the zip file does not say its type");
        auto type = archive->inflate("mimetype");
        if (!type) return type.error();
        if (auto ok = check_type(trim(*type)); !ok) return ok.error();
        if (auto ok = read_manifest(*archive, limits_, shared_.findings.macros); !ok)
            return ok.error();
        if (archive->find("Basic/script-lc.xml")) shared_.findings.macros = true;
        if (auto ok = load(*archive, "styles.xml", styles_part_); !ok) return ok.error();
        if (auto ok = load(*archive, "content.xml", content_part_); !ok) return ok.error();
        if (!content_part_) return no_document("the zip file holds no content.xml");
        auto sheet = read("content.xml", content_part_->root(), "styles.xml",
                          styles_part_ ? styles_part_->root() : pugi::xml_node{});
        if (sheet) take_pictures(*archive, *sheet);
        return sheet;
    }

    Result<Sheet> read_flat(BytesView bytes) {
        if (bytes.size() > limits_.part_bytes)
            return document_error(DocumentFault::limit, "part_bytes: the file is larger than " +
                                                            std::to_string(limits_.part_bytes) +
                                                            " bytes");
        auto part = parse_xml(Bytes(bytes), "the file", limits_);
        if (!part) return part.error();
        content_part_ = *std::move(part);
        const pugi::xml_node root = content_part_->root();
        if (name_of(root) != "office:document") return no_document("it is no whole document");
        if (auto ok = check_type(attribute(root, "office:mimetype")); !ok) return ok.error();
        return read("", root, "", root);
    }

  private:
    Result<void> load(package::Archive& archive, std::string_view name,
                      std::unique_ptr<XmlPart>& into) const {
        if (!archive.find(name)) return {};
        auto bytes = archive.inflate(name);
        if (!bytes) return bytes.error();
        auto part = parse_xml(*std::move(bytes), name, limits_);
        if (!part) return part.error();
        into = *std::move(part);
        return {};
    }

    // What is linked instead of embedded is not there; one that is over a limit is said to be so.
    void take_pictures(package::Archive& archive, Sheet& sheet) const {
        for (const flow::ShownPicture& shown : shared_.pictures) {
            if (!archive.find(shown.name)) continue;
            auto bytes = archive.inflate(shown.name);
            if (bytes)
                flow::take_picture(sheet, printable(shown.name), shown.at, *std::move(bytes));
            else
                sheet.problems.push_back(
                    {"limit", "the picture at " + shown.at + ": " + bytes.error().what});
        }
    }

    Result<Sheet> read(const std::string& content_name, pugi::xml_node content,
                       const std::string& styles_name, pugi::xml_node styles) {
        for (const pugi::xml_node root : {content, styles}) {
            if (auto ok = check_once(root); !ok) return ok.error();
        }
        const pugi::xml_node text = content.child("office:body").child("office:text");
        if (!text) return no_document("there is no text in it");
        Styles of_content, of_pages;
        add_styles(of_content, styles, content);
        add_styles(of_pages, styles, styles);
        look_for_macros(content.child("office:scripts"));
        if (auto ok = read_body(content_name, text, of_content); !ok) return ok.error();
        const pugi::xml_node pages = styles.child("office:master-styles");
        if (auto ok = read_pages(styles_name, pages, of_pages); !ok) return ok.error();
        if (shared_.changes.ambiguous()) shared_.findings.doubtful = true;
        for (Block& block : shared_.aside) sheet_.aside.push_back(std::move(block));
        flow::report(shared_.findings, budget_, sheet_);
        return std::move(sheet_);
    }

    // Automatic styles belong to the part that they stand in.
    static void add_styles(Styles& all, pugi::xml_node common, pugi::xml_node own) {
        all.add(common.child("office:font-face-decls"));
        all.add(own.child("office:font-face-decls"));
        all.add(common.child("office:styles"));
        all.add(own.child("office:automatic-styles"));
    }

    // Not every program reads the same one of two lists.
    void add_changes(pugi::xml_node container) {
        std::size_t lists = 0;
        for (const pugi::xml_node list : container.children("text:tracked-changes")) {
            shared_.changes.add(list);
            if (++lists > 1) shared_.findings.doubtful = true;
        }
    }

    // A flat file carries its macros in the text.
    void look_for_macros(pugi::xml_node scripts) {
        for (const pugi::xml_node node : scripts) {
            if (local_name(node) == "module" || local_name(node) == "source-code")
                shared_.findings.macros = true;
            look_for_macros(node);
        }
    }

    Result<void> read_body(const std::string& name, pugi::xml_node text, Styles& styles) {
        shared_.forms.add(text.child("office:forms"));
        add_changes(text);
        Story story(name, styles, shared_);
        story.is_body = true;
        sheet_.blocks = story.read(text, {});
        if (budget_.marks > 0) {
            for (const std::string& page : shared_.on_pages) shared_.findings.drawn.add(page);
        }
        return within_budget();
    }

    // Headers and footers.
    Result<void> read_pages(const std::string& name, pugi::xml_node master_styles, Styles& styles) {
        std::size_t stories = 0;
        for (const pugi::xml_node page : master_styles.children("style:master-page")) {
            for (const pugi::xml_node node : page) {
                const std::string_view kind = name_of(node);
                const bool is_story =
                    kind.starts_with("style:header") || kind.starts_with("style:footer");
                // One that is switched off often holds a copy of another's text.
                if (!is_story || attribute(node, "style:display") == "false") continue;
                if (++stories > limits_.stories)
                    return document_error(DocumentFault::limit,
                                          "stories: more than " + std::to_string(limits_.stories) +
                                              " headers and footers");
                add_changes(node);
                std::vector<Block> blocks = Story(name, styles, shared_).read(node, {});
                for (Block& block : blocks) sheet_.aside.push_back(std::move(block));
                if (auto ok = within_budget(); !ok) return ok.error();
            }
        }
        return {};
    }

    [[nodiscard]] Result<void> within_budget() const {
        if (budget_.passed == nullptr) return {};
        return document_error(DocumentFault::limit,
                              std::string(budget_.passed) + ": the document holds more than that");
    }

    const OdfLimits& limits_;
    Sheet sheet_;
    std::unique_ptr<XmlPart> content_part_, styles_part_;
    Budget budget_;
    Shared shared_{budget_, {}, {}, {}, {}, {}, 0, 0, 0, 0, 0};
};

}  // namespace
}  // namespace odf

bool is_flat_odf(BytesView bytes) {
    BytesView start = bytes.substr(0, odf::max_xml_sniff_bytes);
    if (start.starts_with("\xEF\xBB\xBF")) start.remove_prefix(3);
    const std::size_t named = start.find(odf::office_namespace);
    if (!trim(start).starts_with('<') || named == BytesView::npos) return false;
    if (ascii_lower(start.substr(0, named)).find("<html") != std::string::npos) return false;
    constexpr std::string_view types = "application/vnd.oasis.opendocument.";
    const std::size_t type = start.find(types);
    return type == BytesView::npos || start.substr(type).starts_with(odf::text_type);
}

Result<Sheet> read_odf(BytesView bytes, const OdfLimits& limits) {
    try {
        if (is_flat_odf(bytes)) return odf::Reader(limits).read_flat(bytes);
        return odf::Reader(limits).read_package(bytes);
    } catch (const std::bad_alloc&) {
        return document_error(DocumentFault::limit,
                              "memory: the document needs more than there is");
    }
}

}  // namespace tsb
