// SPDX-License-Identifier: GPL-3.0-or-later
// How the two boxes of an item are written as form fields (P1-P7).
#include <stdexcept>

#include "tests/support/pdf_form.hpp"

namespace tsb::test::pdf_boxes {
namespace {

const std::array<std::string, 6> on_states = {"Yes", "On", "1", "Oui", "Option3", "☒"};

std::string on_state(const PdfItem& item, std::size_t k) {
    return on_states.at((2 * item.index + k) % on_states.size());
}

std::string option(std::size_t k) {
    return k == 0 ? "supports" : "opposes";
}

std::string appearance(PdfForm& form, const std::string& on, bool round = false) {
    const std::string frame = round ? "1 w 6 1 m 11 6 l 6 11 l 1 6 l s\n" : "1 w 1 1 10 10 re S\n";
    const std::string entries = "/Type /XObject /Subtype /Form /BBox [0 0 12 12] /Resources << >>";
    const int ticked = form.file.add_stream(entries, frame + "3 3 m 9 9 l S 3 9 m 9 3 l S\n");
    const int empty = form.file.add_stream(entries, frame);
    return " /AP << /N << " + pdf_name(on) + " " + PdfFile::ref(ticked) + " /Off " +
           PdfFile::ref(empty) + " >> >>";
}

// What makes one check box; entries that are "" are left out.
struct Box {
    std::string name, value, shown, on, flags = "/F 4";
    bool with_appearance = true;
};

Box plain_box(const PdfItem& item, std::size_t k) {
    const std::string on = on_state(item, k), state = item.ticked.at(k) ? on : "Off";
    return {item.name + " " + option(k), "/V " + pdf_name(state), "/AS " + pdf_name(state), on};
}

std::string box_body(PdfForm& form, const PdfItem& item, std::size_t k, const Box& box) {
    return "<< /Type /Annot /Subtype /Widget /FT /Btn " + box.flags + " /T " +
           pdf_text_string(box.name) + " " + box.value + " " + box.shown + " /Rect " +
           item.rects.at(k) + (box.with_appearance ? appearance(form, box.on) : "") + " >>";
}

void put(PdfForm& form, PdfPage& page, const std::string& body) {
    const std::string ref = PdfFile::ref(form.file.add(body)) + " ";
    form.fields += ref;
    page.annotations += ref;
}

template <class Change>
void boxes(PdfForm& form, PdfPage& page, const PdfItem& item, Change change) {
    for (std::size_t k = 0; k < 2; ++k) {
        Box box = plain_box(item, k);
        change(box, k);
        put(form, page, box_body(form, item, k, box));
    }
}

void nothing(const Box&, std::size_t) {}

// A field with one widget, as two objects.
void split_boxes(PdfForm& form, PdfPage& page, const PdfItem& item, bool in_fields,
                 bool names_parent) {
    for (std::size_t k = 0; k < 2; ++k) {
        const Box box = plain_box(item, k);
        const int field = form.file.reserve();
        const int widget =
            form.file.add("<< /Type /Annot /Subtype /Widget /F 4 " + box.shown + " /Rect " +
                          item.rects.at(k) + appearance(form, box.on) +
                          (names_parent ? " /Parent " + PdfFile::ref(field) : "") + " >>");
        form.file.set(field, "<< /FT /Btn /T " + pdf_text_string(box.name) + " " + box.value +
                                 " /Kids [" + PdfFile::ref(widget) + "] >>");
        if (in_fields) form.fields += PdfFile::ref(field) + " ";
        page.annotations += PdfFile::ref(widget) + " ";
    }
}

struct Group {
    std::string flags = "49152", options = "/Opt [(supports) (opposes)]";  // Radio, NoToggleToOff
    std::array<std::string, 2> states{"0", "1"}, values{"/0", "/1"};
};

void group(PdfForm& form, PdfPage& page, const PdfItem& item, const Group& how) {
    if (item.ticked[0] && item.ticked[1])
        throw std::invalid_argument("a radio group cannot carry both");
    const int field = form.file.reserve();
    std::string kids, value = "/Off";
    for (std::size_t k = 0; k < 2; ++k) {
        const bool ticked = item.ticked.at(k);
        const std::string& on = how.states.at(k);
        if (ticked) value = how.values.at(k);
        const int kid =
            form.file.add("<< /Type /Annot /Subtype /Widget /F 4 /Parent " + PdfFile::ref(field) +
                          " /AS " + pdf_name(ticked ? on : "Off") + " /Rect " + item.rects.at(k) +
                          appearance(form, on, true) + " >>");
        kids += PdfFile::ref(kid) + " ";
    }
    page.annotations += kids;
    form.fields += PdfFile::ref(field) + " ";
    form.file.set(field, "<< /FT /Btn /Ff " + how.flags + " /T " + pdf_text_string(item.name) +
                             " " + how.options + " /V " + value + " /Kids [" + kids + "] >>");
}

}  // namespace

void checkbox(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, nothing);
}

// Either side can be the stale one.
void conflict(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [&](Box& box, std::size_t k) {
        if (item.ticked.at(k))
            (item.index % 2 == 0 ? box.value : box.shown) =
                item.index % 2 == 0 ? "/V /Off" : "/AS /Off";
    });
}

void only_shown_state(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [](Box& box, std::size_t) { box.value.clear(); });
}

void only_value(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [](Box& box, std::size_t) { box.shown.clear(); });
}

void value_as_text(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [&](Box& box, std::size_t k) {
        box.value = "/V " + pdf_text_string(item.ticked.at(k) ? box.on : "Off");
    });
}

void odd_names(PdfForm& form, PdfPage& page, const PdfItem& item) {
    const std::array<std::string, 6> names = {"ja gern", "да", "同意", "نعم", "a/b#c", "\xE9t\xE9"};
    boxes(form, page, item, [&](Box& box, std::size_t k) {
        box.on = names.at(2 * item.index % 6 + k);
        const std::string state = pdf_name(item.ticked.at(k) ? box.on : "Off");
        box.value = "/V " + state;
        box.shown = "/AS " + state;
    });
}

void empty_name(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [&](Box& box, std::size_t k) {
        box.on = "";
        box.value = item.ticked.at(k) ? "/V / " : "/V /Off";
        box.shown = item.ticked.at(k) ? "/AS / " : "/AS /Off";
    });
}

void radio(PdfForm& form, PdfPage& page, const PdfItem& item) {
    group(form, page, item, {});
}

void radio_export_value(PdfForm& form, PdfPage& page, const PdfItem& item) {
    Group how;
    how.values = {"(supports)", "(opposes)"};
    group(form, page, item, how);
}

void radio_in_unison(PdfForm& form, PdfPage& page, const PdfItem& item) {
    Group how;
    how.flags = std::to_string((1 << 25) | (1 << 15));
    group(form, page, item, how);
}

void radio_without_options(PdfForm& form, PdfPage& page, const PdfItem& item) {
    Group how;
    how.flags = std::to_string(1 << 15);
    how.options = "";
    how.states = {"Supports", "Opposes"};
    how.values = {"/Supports", "/Opposes"};
    group(form, page, item, how);
}

void from_top_only(PdfForm& form, PdfPage& page, const PdfItem& item) {
    split_boxes(form, page, item, true, false);
}

void from_page_only(PdfForm& form, PdfPage& page, const PdfItem& item) {
    split_boxes(form, page, item, false, true);
}

void broken_fields(PdfForm& form, PdfPage& page, const PdfItem& item) {
    if (item.index == 0) form.fields += "null 9999 0 R 17 (text) [] ";
    split_boxes(form, page, item, item.index == 1, true);
}

void no_appearance(PdfForm& form, PdfPage& page, const PdfItem& item) {
    form.form_entries = "/NeedAppearances true";
    boxes(form, page, item, [](Box& box, std::size_t) { box.with_appearance = false; });
}

// What LibreOffice 7.4 writes for a content control.
void one_picture(PdfForm& form, PdfPage& page, const PdfItem& item) {
    const std::string ref =
        PdfFile::ref(form.file.add_stream("/Type /XObject /Subtype /Form /BBox [0 0 12 12]", ""));
    boxes(form, page, item, [&](Box& box, std::size_t k) {
        box.value = "/V " + pdf_name(item.ticked.at(k) ? "☒" : "☐");
        box.shown = "/AS /N /AP << /N " + ref + " >>";
        box.with_appearance = false;
    });
}

void hidden(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [](Box& box, std::size_t) { box.flags = "/F 2"; });
}

void no_view(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [](Box& box, std::size_t) { box.flags = "/F 36"; });
}

void in_layer(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item,
          [](Box& box, std::size_t) { box.flags = "/F 4 /OC << /Type /OCG /Name (layer) >>"; });
}

void not_printed(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [](Box& box, std::size_t) { box.flags = "/F 0"; });
}

// Two programs may take either; the second is what the delegate chose.
void duplicate_keys(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [](Box& box, std::size_t) {
        box.value = "/V /Off " + box.value;
        box.shown = "/AS /Off " + box.shown;
    });
}

// As LiveCycle names them: a path of subforms, of which the data know only those that are bound.
void with_xfa_copy(PdfForm& form, PdfPage& page, const PdfItem& item) {
    boxes(form, page, item, [&](Box& box, std::size_t k) {
        const std::string name = "Item" + std::to_string(item.index) + "_" + std::to_string(k);
        box.name = "form1[0].#subform[0]." + name + "[0]";
        form.xfa_data += "<" + name + ">" +
                         (item.ticked.at(k) ? box.on
                          : k == 0          ? "0"
                                            : "") +
                         "</" + name + ">";
    });
}

void against_xfa_copy(PdfForm& form, PdfPage& page, const PdfItem& item) {
    PdfItem other = item;
    std::swap(other.ticked[0], other.ticked[1]);
    PdfForm thrown_away;
    with_xfa_copy(thrown_away, thrown_away.add_page(), other);
    const std::string data = form.xfa_data + thrown_away.xfa_data;
    with_xfa_copy(form, page, item);
    form.xfa_data = data;
}

}  // namespace tsb::test::pdf_boxes
