// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/revision.hpp"

#include <cmath>
#include <utility>

#include "parsers/pdf/objects/values.hpp"

namespace tsb::pdf {
namespace {

// What an annotation shows, and nothing that names the page it stands on.
constexpr const char* shown_entries[] = {
    "/Subtype", "/Rect", "/AP",       "/AS",         "/F",       "/OC", "/Contents", "/RC",
    "/DA",      "/Q",    "/C",        "/IC",         "/CA",      "/BS", "/BE",       "/Border",
    "/LE",      "/L",    "/Vertices", "/QuadPoints", "/InkList", "/MK", "/Name"};

class Describer {
  public:
    Describer(QPDF& file, const Document& document, const PdfLimits& limits)
        : file_(file),
          document_(document),
          steps_(limits.max_objects * steps_per_object, "max_objects") {}

    Revision run() {
        for (std::size_t i = 0; i < document_.pages.size(); ++i) add_page(i);
        add_fields();
        begin();
        take(file_.getRoot().getKey("/OCProperties"));
        end("the layers");
        return std::move(result_);
    }

  private:
    // -- a fingerprint

    void begin() {
        hash_ = Sha256();
        order_.clear();
    }

    void end(std::string name) {
        std::string own = name;
        for (int i = 2; result_.count(own) > 0; ++i) own = name + " #" + std::to_string(i);
        result_.emplace(std::move(own), hash_.finish());
    }

    void say(std::string_view text) {
        hash_.update(std::to_string(text.size()));
        hash_.update(":");
        hash_.update(text);
    }

    // Everything that the object refers to; objects by the order in which they are met, as an
    // update may give them other numbers.
    void take(Handle object) {
        std::vector<Handle> stack{object};
        while (!stack.empty()) {
            Handle at = stack.back();
            stack.pop_back();
            steps_.take();
            if (at.isIndirect()) {
                const auto [known, is_new] =
                    order_.try_emplace(at.getObjGen(), std::to_string(order_.size()));
                say("object " + known->second);
                if (!is_new) continue;
            }
            if (at.isStream()) {
                say(raw_data(at));
                push_entries(at.getDict(), stack);
            } else if (at.isDictionary()) {
                push_entries(at, stack);
            } else if (at.isArray()) {
                const int count = at.getArrayNItems();
                say("array of " + std::to_string(count));
                for (int i = count - 1; i >= 0; --i) stack.push_back(at.getArrayItem(i));
            } else {
                say(at.isInitialized() ? at.unparseResolved() : "nothing");
            }
        }
    }

    void push_entries(Handle dictionary, std::vector<Handle>& stack) {
        const std::set<std::string> keys = dictionary.getKeys();
        say("entries " + std::to_string(keys.size()));
        for (const std::string& key : keys) say(key);
        for (auto key = keys.rbegin(); key != keys.rend(); ++key)
            stack.push_back(dictionary.getKey(*key));
    }

    std::string_view raw_data(Handle stream) {
        const auto [known, is_new] = data_.try_emplace(stream.getObjGen());
        if (is_new) {
            const auto raw = stream.getRawStreamData();
            known->second =
                sha256({reinterpret_cast<const char*>(raw->getBuffer()), raw->getSize()}).hex();
        }
        return known->second;
    }

    // -- what is fingerprinted

    void add_page(std::size_t index) {
        PageNode page = document_.pages[index];
        const std::string number = std::to_string(index + 1);
        begin();
        take(page.node.getKey("/Contents"));
        for (const Handle& part : {page.resources, page.media, page.crop, page.rotate}) take(part);
        take(page.node.getKey("/UserUnit"));
        end("page " + number);
        const std::vector<Handle>& annotations = document_.annotations.at(index);
        if (annotations.empty()) return;
        begin();
        for (const Handle& annotation : annotations) take_annotation(annotation);
        end("the annotations of page " + number);
    }

    void take_annotation(Handle annotation) {
        for (const char* key : shown_entries) take(annotation.getKey(key));
    }

    void add_fields() {
        std::vector<std::vector<Handle>> handles(document_.objects.fields.size());
        for (const auto& [ref, handle] : document_.widgets) handles.at(ref.field).push_back(handle);
        for (std::size_t i = 0; i < handles.size(); ++i) {
            const Field& field = document_.objects.fields[i];
            if (field.signature) continue;  // whoever signs next fills it
            begin();
            say(field.value.value_or("(none)"));
            for (std::size_t w = 0; w < field.widgets.size(); ++w)
                take_widget(field, field.widgets[w], handles[i].at(w));
            end("the field " + field.name);
        }
    }

    // Programs draw texts anew when they like; of boxes the picture is part of what was signed.
    void take_widget(const Field& field, const Widget& widget, Handle handle) {
        say(widget.as.value_or("(none)"));
        say(widget.value.value_or("(none)"));
        say(widget.hidden ? "hidden" : "seen");
        for (const double edge :
             {widget.box.left, widget.box.top, widget.box.right, widget.box.bottom})
            say(std::to_string(std::lround(edge)));
        say(std::to_string(widget.box.page));
        if (field.type != FieldType::text && field.type != FieldType::choice)
            take(handle.getKey("/AP"));
    }

    QPDF& file_;
    const Document& document_;
    NodeCount steps_;
    Sha256 hash_;
    std::map<QPDFObjGen, std::string> order_;
    std::map<QPDFObjGen, std::string> data_;
    Revision result_;
};

}  // namespace

Revision describe_revision(QPDF& file, const Document& document, const PdfLimits& limits) {
    return Describer(file, document, limits).run();
}

std::vector<std::string> changes(const Revision& before, const Revision& after) {
    std::vector<std::string> names;
    for (const auto& [name, digest] : before) {
        const auto now = after.find(name);
        if (now == after.end() || now->second != digest) names.push_back(name);
    }
    for (const auto& [name, digest] : after)
        if (before.count(name) == 0) names.push_back(name);
    return names;
}

}  // namespace tsb::pdf
