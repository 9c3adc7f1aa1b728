// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects.hpp"

#include <algorithm>
#include <map>
#include <new>
#include <optional>
#include <qpdf/QPDF.hh>
#include <qpdf/QPDFExc.hh>
#include <qpdf/QPDFObjectHandle.hh>
#include <set>
#include <stdexcept>

#include "config/base/text.hpp"
#include "parsers/pdf/drawing.hpp"
#include "parsers/pdf/stream_guard.hpp"

namespace tsb::pdf {
namespace {

// ISO 32000-1 tables 165, 227, 230.
constexpr long long annotation_hidden = 1 << 1, annotation_no_view = 1 << 5;
constexpr long long button_radio = 1 << 15, button_push = 1 << 16;

// ---- small values

std::optional<Rect> to_rect(Handle array) {
    if (!array.isArray() || array.getArrayNItems() != 4) return std::nullopt;
    double value[4];
    for (int i = 0; i < 4; ++i)
        if (!array.getArrayItem(i).getValueAsNumber(value[i])) return std::nullopt;
    return Rect{value[0], value[1], value[2], value[3]}.normalized();
}

long long to_integer(Handle object) {
    return object.isInteger() ? object.getIntValue() : 0;
}

std::optional<std::string> to_name(Handle object) {
    if (object.isName()) return object.getName().substr(1);
    if (object.isString()) return object.getUTF8Value();
    return std::nullopt;
}

std::string to_text(Handle object) {
    if (object.isString()) return to_valid_utf8(object.getUTF8Value());
    if (object.isName()) return to_valid_utf8(object.getName().substr(1));
    return {};
}

bool remember(Visited& visited, Handle object) {
    return !object.isIndirect() || visited.insert(object.getObjGen()).second;
}

// ---- one reader for the whole document

class Reader {
  public:
    Reader(QPDF& file, const PdfLimits& limits, StreamGuard& guard)
        : file_(file), limits_(limits), guard_(guard) {}

    Objects read() {
        if (file_.getXRefTable().size() > limits_.max_objects) throw LimitMet("max_objects");
        objects_.empty_password = file_.isEncrypted();
        Handle root = file_.getRoot();
        walk_pages(root.getKey("/Pages"));
        walk_form(root.getKey("/AcroForm"));
        for (std::size_t i = 0; i < objects_.pages.size(); ++i) walk_annotations(i);
        collect_unplaced();
        leave_out_form(root);
        return std::move(objects_);
    }

  private:
    // -- the document without its form

    void leave_out_form(Handle root) {
        Handle catalog = root.shallowCopy();
        catalog.removeKey("/AcroForm");
        if (root.isIndirect() && root.hasKey("/AcroForm")) replace(root, catalog);
        for (std::size_t i = 0; i < page_handles_.size(); ++i)
            if (!objects_.pages.at(i).widgets.empty()) leave_out_widgets(page_handles_[i]);
        Handle trailer = file_.getTrailer();
        for (const char* key : {"/Size", "/Root", "/ID", "/Encrypt"})
            if (trailer.hasKey(key))
                objects_.without_form.trailer +=
                    std::string(key) + " " + trailer.getKey(key).unparse() + " ";
    }

    void leave_out_widgets(Handle page) {
        Handle others = Handle::newArray();
        Handle annotations = page.getKey("/Annots");
        for (int i = 0; i < annotations.getArrayNItems(); ++i) {
            Handle annotation = annotations.getArrayItem(i);
            if (annotation.isDictionary() && !is_field_drawing(annotation))
                others.appendItem(annotation);
        }
        Handle copy = page.shallowCopy();
        copy.replaceKey("/Annots", others);
        if (page.isIndirect()) replace(page, copy);
    }

    void replace(Handle object, Handle by) {
        if (!replaced_.insert(object.getObjGen()).second) return;
        objects_.without_form.objects.push_back(
            {object.getObjectID(), object.getGeneration(), by.unparse()});
    }

    bool is_known(Handle annotation) const {
        return annotation.isIndirect() && widget_of_.count(annotation.getObjGen()) > 0;
    }

    // Of signatures, which are of no type known here, the drawing is all there is to read.
    bool is_field_drawing(Handle annotation) const {
        if (!is_known(annotation)) return is_widget(annotation);
        const WidgetRef ref = widget_of_.at(annotation.getObjGen());
        return objects_.fields.at(ref.field).type != FieldType::other;
    }

    bool is_widget(Handle annotation) const {
        return is_known(annotation) || annotation.getKey("/Subtype").isNameAndEquals("/Widget");
    }

    // -- pages: an own walk, because a page named a million times must not be copied a million
    // times

    struct PageNode {
        Handle node, media, crop, rotate, resources;
        std::size_t depth = 0;
    };

    void walk_pages(Handle top) {
        std::vector<PageNode> stack{{top, {}, {}, {}, {}, 0}};
        Visited visited;
        while (!stack.empty()) {
            PageNode at = std::move(stack.back());
            stack.pop_back();
            if (!at.node.isDictionary()) continue;
            if (at.depth > limits_.max_depth) throw LimitMet("max_depth");
            inherit(at.node, "/MediaBox", at.media);
            inherit(at.node, "/CropBox", at.crop);
            inherit(at.node, "/Rotate", at.rotate);
            inherit(at.node, "/Resources", at.resources);
            Handle kids = at.node.getKey("/Kids");
            if (!kids.isArray()) {
                if (!add_page(at)) return;
                continue;
            }
            if (!remember(visited, at.node)) throw std::runtime_error("the page tree has a loop");
            const int count = kids.getArrayNItems();
            if (static_cast<std::size_t>(count) + stack.size() > limits_.max_objects)
                throw LimitMet("max_objects");
            for (int i = count - 1; i >= 0; --i)
                stack.push_back({kids.getArrayItem(i), at.media, at.crop, at.rotate, at.resources,
                                 at.depth + 1});
        }
    }

    static void inherit(Handle node, const std::string& key, Handle& value) {
        if (node.hasKey(key)) value = node.getKey(key);
    }

    bool add_page(PageNode& at) {
        if (objects_.pages.size() == limits_.max_pages) {
            objects_.more_pages = true;
            return false;
        }
        PageObjects page;
        const Rect media = to_rect(at.media).value_or(Rect{});
        page.frame = PageFrame(media, to_rect(at.crop).value_or(media), to_integer(at.rotate),
                               static_cast<int>(objects_.pages.size()) + 1);
        Handle contents = at.node.getKey("/Contents");
        guard_.check_contents(contents);
        guard_.check_forms(at.resources);
        page.has_content = contents.isStream() || contents.isArray();
        objects_.pages.push_back(std::move(page));
        page_handles_.push_back(at.node);
        return true;
    }

    // -- fields from the top

    struct FieldNode {
        Handle node;
        std::string name;
        Handle type, flags, value, options;
        std::optional<std::size_t> field;
        std::size_t depth = 0;
    };

    void walk_form(Handle form) {
        if (!form.isDictionary()) return;
        objects_.has_xfa = form.hasKey("/XFA");
        std::vector<FieldNode> stack;
        push_kids(form.getKey("/Fields"), {}, stack);
        Visited visited;
        while (!stack.empty()) {
            FieldNode at = std::move(stack.back());
            stack.pop_back();
            if (!at.node.isDictionary() || !remember(visited, at.node)) continue;
            if (at.depth > limits_.max_depth) throw LimitMet("max_depth");
            count_node();
            const std::size_t field = enter_field(at);
            Handle kids = at.node.getKey("/Kids");
            if (kids.isArray() && kids.getArrayNItems() > 0)
                push_kids(kids, at, stack);
            else
                add_widget(at.node, field);
        }
    }

    void push_kids(Handle kids, const FieldNode& parent, std::vector<FieldNode>& stack) {
        if (!kids.isArray()) return;
        const int count = kids.getArrayNItems();
        if (static_cast<std::size_t>(count) + stack.size() > limits_.max_fields)
            throw LimitMet("max_fields");
        for (int i = count - 1; i >= 0; --i) {
            FieldNode kid = parent;
            kid.node = kids.getArrayItem(i);
            ++kid.depth;
            stack.push_back(std::move(kid));
        }
    }

    // A node with a name of its own is a field; one without is a widget of the field above it.
    // The index of that field.
    std::size_t enter_field(FieldNode& at) {
        inherit(at.node, "/FT", at.type);
        inherit(at.node, "/Ff", at.flags);
        inherit(at.node, "/Opt", at.options);
        const bool named = at.node.hasKey("/T");
        if (at.field && !named) {
            const std::size_t above = *at.field;
            Field& field = objects_.fields.at(above);
            if (field.type == FieldType::other) field.type = type_of(at.type, at.flags);
            return above;
        }
        inherit(at.node, "/V", at.value);
        if (named) at.name += (at.name.empty() ? "" : ".") + to_text(at.node.getKey("/T"));
        at.name = clip_utf8(at.name, max_name);
        const std::size_t own =
            add_field(at.node, at.name, at.type, at.flags, at.value, at.options);
        at.field = own;
        return own;
    }

    std::size_t add_field(Handle node, const std::string& name, Handle type, Handle flags,
                          Handle value, Handle options) {
        Field field;
        field.name = name;
        field.type = type_of(type, flags);
        set_value(field, value);
        if (options.isArray())
            for (int i = 0; i < options.getArrayNItems(); ++i) {
                count_node();
                field.options.push_back(to_name(options.getArrayItem(i)).value_or(""));
            }
        objects_.fields.push_back(std::move(field));
        if (node.isIndirect()) field_of_[node.getObjGen()] = objects_.fields.size() - 1;
        return objects_.fields.size() - 1;
    }

    static FieldType type_of(Handle type, Handle flags) {
        if (type.isNameAndEquals("/Tx")) return FieldType::text;
        if (type.isNameAndEquals("/Ch")) return FieldType::choice;
        if (!type.isNameAndEquals("/Btn")) return FieldType::other;
        const long long bits = to_integer(flags);
        if ((bits & button_push) != 0) return FieldType::push_button;
        return (bits & button_radio) != 0 ? FieldType::radio : FieldType::checkbox;
    }

    static void set_value(Field& field, Handle value) {
        if (!value.isInitialized() || value.isNull()) return;
        if (value.isArray()) {  // several choices of a list
            std::string joined;
            for (int i = 0; i < std::min(value.getArrayNItems(), 100); ++i)
                joined += (i == 0 ? "" : "\n") + to_text(value.getArrayItem(i));
            field.value = joined;
            field.odd_value = true;
            return;
        }
        field.value = to_name(value);
        field.odd_value = !field.value;
    }

    std::size_t add_widget(Handle node, std::size_t field_index) {
        Field& field = objects_.fields.at(field_index);
        Widget widget;
        widget.as = to_name(node.getKey("/AS"));
        if (!is_same_object(node, field_index)) widget.value = to_name(node.getKey("/V"));
        read_appearance(node.getKey("/AP"), widget);
        const long long flags = to_integer(node.getKey("/F"));
        widget.hidden = (flags & (annotation_hidden | annotation_no_view)) != 0;
        if (node.hasKey("/OC")) widget.doubt = in_layer;
        field.widgets.push_back(std::move(widget));
        const std::size_t index = field.widgets.size() - 1;
        if (node.isIndirect()) widget_of_[node.getObjGen()] = {field_index, index};
        return index;
    }

    bool is_same_object(Handle node, std::size_t field) const {
        if (!node.isIndirect()) return false;
        const auto found = field_of_.find(node.getObjGen());
        return found != field_of_.end() && found->second == field;
    }

    void read_appearance(Handle appearance, Widget& widget) {
        if (!appearance.isDictionary()) return;
        Handle states = appearance.getKey("/N");
        if (states.isNull()) states = appearance.getKey("/D");
        if (states.isStream()) widget.appearance = Appearance::single;
        if (!states.isDictionary()) return;
        widget.appearance = Appearance::states;
        for (const std::string& key : states.getKeys()) {
            count_node();
            if (key == "/Off") continue;
            widget.on_states.push_back(key.substr(1));
            const std::string doubt = doubt_of(states.getKey(key), states.getKey("/Off"));
            if (!doubt.empty()) widget.doubt = doubt;
        }
    }

    std::string doubt_of(Handle ticked, Handle empty) {
        const Drawing& on = drawing_of(ticked);
        const Drawing& off = drawing_of(empty);
        if (on.layered || off.layered) return in_layer;
        if (shows_a_tick(on, off)) return {};
        return "the picture of the ticked box shows no more than the one of the empty box";
    }

    // Many boxes share one picture.
    const Drawing& drawing_of(Handle stream) {
        static const Drawing nothing;
        if (!stream.isStream()) return nothing;
        const auto [found, is_new] = drawings_.try_emplace(stream.getObjGen());
        if (!is_new) return found->second;
        found->second = measure_drawing(guard_.content_of(stream));
        if (stream.getDict().hasKey("/OC")) found->second.layered = true;
        return found->second;
    }

    // -- widgets from the pages

    void walk_annotations(std::size_t page_index) {
        Handle annotations = page_handles_.at(page_index).getKey("/Annots");
        if (!annotations.isArray()) return;
        for (int i = 0; i < annotations.getArrayNItems(); ++i) {
            count_node();
            Handle annotation = annotations.getArrayItem(i);
            if (!annotation.isDictionary()) continue;
            if (is_widget(annotation))
                place_widget(annotation, is_known(annotation), page_index);
            else
                add_overlay(annotation, objects_.pages.at(page_index));
        }
    }

    void place_widget(Handle node, bool known, std::size_t page_index) {
        const FieldNode above = climb(node);
        const WidgetRef ref = known ? widget_of_.at(node.getObjGen()) : join(node, above);
        Field& field = objects_.fields.at(ref.field);
        PageObjects& page = objects_.pages.at(page_index);
        Widget& widget = field.widgets.at(ref.widget);
        if (widget.box.page == 0) {
            widget.box = page.frame.to_view(to_rect(node.getKey("/Rect")).value_or(Rect{}));
            constexpr double smallest = 1;  // point: nobody sees less
            if (widget.box.right - widget.box.left < smallest ||
                widget.box.bottom - widget.box.top < smallest || !page.frame.shows(widget.box))
                widget.hidden = true;
        } else if (widget.box.page != page.frame.number()) {
            // One widget on two pages: its mark stands on the first, here it only covers.
            add_overlay(node, page);
            return;
        }
        const auto own = above.value.isInitialized() ? to_name(above.value) : std::nullopt;
        if (known && own && field.value && *own != *field.value) field.parents_disagree = true;
        if (known && own && !field.value) field.value = own;
        if (field.type == FieldType::other) field.type = type_of(above.type, above.flags);
        page.widgets.push_back(ref);
    }

    // What the /Parent chain says: the nearest entry of each key; `node` becomes the field's own
    // object.
    FieldNode climb(Handle widget) {
        FieldNode result;
        Handle at = widget;
        Visited visited;
        bool found_field = false;
        for (std::size_t depth = 0; at.isDictionary() && remember(visited, at); ++depth) {
            if (depth > limits_.max_depth) throw LimitMet("max_depth");
            const auto nearest = [&](const char* key, Handle& value) {
                if (!value.isInitialized() && at.hasKey(key)) value = at.getKey(key);
            };
            nearest("/FT", result.type);
            nearest("/Ff", result.flags);
            nearest("/V", result.value);
            nearest("/Opt", result.options);
            if (!found_field) result.node = at;
            if (at.hasKey("/T")) {
                found_field = true;
                const std::string part = to_text(at.getKey("/T"));
                result.name =
                    clip_utf8(result.name.empty() ? part : part + "." + result.name, max_name);
            }
            at = at.getKey("/Parent");
        }
        return result;
    }

    WidgetRef join(Handle node, const FieldNode& above) {
        std::optional<std::size_t> field;
        if (above.node.isIndirect())
            if (const auto found = field_of_.find(above.node.getObjGen()); found != field_of_.end())
                field = found->second;
        if (!field)
            field = add_field(above.node, above.name, above.type, above.flags, above.value,
                              above.options);
        return {*field, add_widget(node, *field)};
    }

    static void add_overlay(Handle annotation, PageObjects& page) {
        static constexpr std::string_view invisible[] = {"/Link", "/Popup", "/PrinterMark",
                                                         "/TrapNet"};
        Handle subtype = annotation.getKey("/Subtype");
        const std::string name = subtype.isName() ? subtype.getName() : "/Unknown";
        if (std::find(std::begin(invisible), std::end(invisible), name) != std::end(invisible))
            return;
        if ((to_integer(annotation.getKey("/F")) & (annotation_hidden | annotation_no_view)) != 0)
            return;
        page.has_content = true;
        if (const auto rect = to_rect(annotation.getKey("/Rect")))
            page.overlays.push_back(
                {clip_utf8(to_valid_utf8(name.substr(1)), max_name), page.frame.to_view(*rect)});
    }

    void collect_unplaced() {
        for (std::size_t f = 0; f < objects_.fields.size(); ++f)
            for (std::size_t w = 0; w < objects_.fields[f].widgets.size(); ++w)
                if (objects_.fields[f].widgets[w].box.page == 0)
                    objects_.unplaced.push_back({f, w});
    }

    void count_node() {
        if (++nodes_ > limits_.max_fields) throw LimitMet("max_fields");
    }

    static constexpr std::size_t max_name = 200;
    static constexpr const char* in_layer = "the box belongs to a layer that may not be shown";
    QPDF& file_;
    const PdfLimits& limits_;
    StreamGuard& guard_;
    Objects objects_;
    std::vector<Handle> page_handles_;
    std::map<QPDFObjGen, std::size_t> field_of_;
    std::map<QPDFObjGen, WidgetRef> widget_of_;
    std::map<QPDFObjGen, Drawing> drawings_;
    Visited replaced_;
    std::size_t nodes_ = 0;
};

Error input_error(std::string what) {
    return {ErrorKind::input, std::move(what), ""};
}

Objects open_and_read(BytesView bytes, const PdfLimits& limits) {
    StreamGuard guard(limits);
    guard.check_raw(bytes);
    QPDF file;
    file.setSuppressWarnings(true);
    file.setAttemptRecovery(true);
    file.processMemoryFile("PDF", bytes.data(), bytes.size());
    Objects objects = Reader(file, limits, guard).read();
    if (file.anyWarnings())
        objects.repaired = clip_utf8(to_valid_utf8(file.getWarnings().front().what()), 200);
    return objects;
}

}  // namespace

Result<Objects> read_objects(BytesView bytes, const PdfLimits& limits) {
    try {
        return open_and_read(bytes, limits);
    } catch (const LimitMet& limit) {
        return input_error(std::string("limit: PDF ") + limit.what());
    } catch (const QPDFExc& error) {
        if (error.getErrorCode() == qpdf_e_password)
            return input_error("encrypted: the PDF needs a password");
        if (error.getErrorCode() == qpdf_e_unsupported)
            return input_error("unsupported-format: " + to_valid_utf8(error.getMessageDetail()));
        return input_error("damaged: " + clip_utf8(to_valid_utf8(error.getMessageDetail()), 200));
    } catch (const std::bad_alloc&) {
        return input_error("limit: memory, while reading the PDF's objects");
    } catch (const std::exception& error) {
        return input_error("damaged: " + clip_utf8(to_valid_utf8(error.what()), 200));
    }
}

}  // namespace tsb::pdf
