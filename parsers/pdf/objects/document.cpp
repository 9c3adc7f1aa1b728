// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/document.hpp"

#include <map>
#include <string>
#include <utility>

namespace tsb::pdf {
namespace {

class Reader {
  public:
    Reader(QPDF& file, const PdfLimits& limits, StreamGuard& guard)
        : file_(file),
          limits_(limits),
          guard_(guard),
          nodes_(limits.max_fields, "max_fields"),
          tree_(limits, guard, nodes_) {}

    Document read() {
        if (file_.getXRefTable().size() > limits_.max_objects) throw LimitMet("max_objects");
        Objects& objects = document_.objects;
        objects.empty_password = file_.isEncrypted();
        Handle root = file_.getRoot();
        PageList list = list_pages(root.getKey("/Pages"), limits_);
        objects.more_pages = list.more;
        document_.pages = std::move(list.pages);
        for (PageNode& page : document_.pages) add_page(page);
        Handle form = root.getKey("/AcroForm");
        objects.has_xfa = form.isDictionary() && form.hasKey("/XFA");
        tree_.walk(form);
        for (std::size_t i = 0; i < objects.pages.size(); ++i) walk_annotations(i);
        objects.fields = std::move(tree_.fields());
        document_.widgets = tree_.widgets();
        document_.signatures = std::move(tree_.signatures());
        collect_unplaced();
        doubt_fields_of_one_name();
        return std::move(document_);
    }

  private:
    void add_page(PageNode& at) {
        PageObjects page;
        const Rect media = to_rect(at.media).value_or(Rect{});
        page.frame = PageFrame(media, to_rect(at.crop).value_or(media), to_integer(at.rotate),
                               static_cast<int>(document_.objects.pages.size()) + 1);
        Handle contents = at.node.getKey("/Contents");
        guard_.check_contents(contents);
        guard_.check_forms(at.resources);
        page.has_content = contents.isStream() || contents.isArray();
        document_.objects.pages.push_back(std::move(page));
    }

    void walk_annotations(std::size_t index) {
        document_.annotations.emplace_back();
        Handle annotations = document_.pages.at(index).node.getKey("/Annots");
        if (!annotations.isArray()) return;
        PageObjects& page = document_.objects.pages.at(index);
        for (int i = 0; i < annotations.getArrayNItems(); ++i) {
            nodes_.take();
            Handle annotation = annotations.getArrayItem(i);
            if (!annotation.isDictionary()) continue;
            if (!tree_.is_widget(annotation))
                add_overlay(annotation, page);
            else if (const auto ref = tree_.place(annotation, page.frame))
                page.widgets.push_back(*ref);
            else  // one widget on two pages: its mark stands on the first, here it only covers
                add_overlay(annotation, page);
        }
    }

    void add_overlay(Handle annotation, PageObjects& page) {
        if (is_invisible(annotation)) return;
        page.has_content = true;
        document_.annotations.back().push_back(annotation);
        if (const auto rect = to_rect(annotation.getKey("/Rect")))
            page.overlays.push_back({subtype_of(annotation), page.frame.to_view(*rect)});
    }

    void collect_unplaced() {
        Objects& objects = document_.objects;
        for (std::size_t f = 0; f < objects.fields.size(); ++f)
            for (std::size_t w = 0; w < objects.fields[f].widgets.size(); ++w)
                if (objects.fields[f].widgets[w].box.page == 0) objects.unplaced.push_back({f, w});
    }

    static bool is_seen(const Field& field) {
        for (const Widget& widget : field.widgets)
            if (widget.box.page != 0 && !widget.hidden) return true;
        return false;
    }

    // P7: two fields of one name are one field to a viewer, which then shows one of their values.
    void doubt_fields_of_one_name() {
        std::map<std::string, std::vector<Field*>> by_name;
        for (Field& field : document_.objects.fields)
            if ((field.type == FieldType::checkbox || field.type == FieldType::radio) &&
                !field.name.empty() && is_seen(field))
                by_name[field.name].push_back(&field);
        for (auto& [name, fields] : by_name) {
            bool differ = false;
            for (const Field* field : fields)
                differ =
                    differ || field->value.value_or("Off") != fields.front()->value.value_or("Off");
            if (!differ) continue;
            for (Field* field : fields)
                for (Widget& widget : field->widgets)
                    widget.doubt = "fields of the same name have different values";
        }
    }

    QPDF& file_;
    const PdfLimits& limits_;
    StreamGuard& guard_;
    NodeCount nodes_;
    FieldTree tree_;
    Document document_;
};

// ---- the document without its form

class FormRemover {
  public:
    FormRemover(QPDF& file, const Document& document) : file_(file), document_(document) {
        for (const auto& [ref, handle] : document.widgets) {
            const Field& field = document.objects.fields.at(ref.field);
            if (handle.isIndirect())
                draws_a_field_[handle.getObjGen()] = field.type != FieldType::other;
        }
    }

    Update run() {
        Handle root = file_.getRoot();
        Handle catalog = root.shallowCopy();
        catalog.removeKey("/AcroForm");
        if (root.isIndirect() && root.hasKey("/AcroForm")) replace(root, catalog);
        for (std::size_t i = 0; i < document_.pages.size(); ++i)
            if (!document_.objects.pages.at(i).widgets.empty())
                leave_out_widgets(document_.pages[i].node);
        Handle trailer = file_.getTrailer();
        for (const char* key : {"/Size", "/Root", "/ID", "/Encrypt"})
            if (trailer.hasKey(key))
                update_.trailer += std::string(key) + " " + trailer.getKey(key).unparse() + " ";
        return std::move(update_);
    }

  private:
    // Of signatures, which are of no type known here, the drawing is all there is to read.
    bool draws_a_field(Handle annotation) const {
        if (annotation.isIndirect())
            if (const auto known = draws_a_field_.find(annotation.getObjGen());
                known != draws_a_field_.end())
                return known->second;
        return annotation.getKey("/Subtype").isNameAndEquals("/Widget");
    }

    void leave_out_widgets(Handle page) {
        Handle others = Handle::newArray();
        Handle annotations = page.getKey("/Annots");
        for (int i = 0; i < annotations.getArrayNItems(); ++i) {
            Handle annotation = annotations.getArrayItem(i);
            if (annotation.isDictionary() && !draws_a_field(annotation))
                others.appendItem(annotation);
        }
        Handle copy = page.shallowCopy();
        copy.replaceKey("/Annots", others);
        if (page.isIndirect()) replace(page, copy);
    }

    void replace(Handle object, Handle by) {
        if (!replaced_.insert(object.getObjGen()).second) return;
        update_.objects.push_back({object.getObjectID(), object.getGeneration(), by.unparse()});
    }

    QPDF& file_;
    const Document& document_;
    std::map<QPDFObjGen, bool> draws_a_field_;
    Visited replaced_;
    Update update_;
};

}  // namespace

Document read_document(QPDF& file, const PdfLimits& limits, StreamGuard& guard) {
    return Reader(file, limits, guard).read();
}

Update leave_out_form(QPDF& file, const Document& document) {
    return FormRemover(file, document).run();
}

}  // namespace tsb::pdf
