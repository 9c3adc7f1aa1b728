// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/drawn/fields_only.hpp"

#include <Annot.h>
#include <Catalog.h>
#include <Dict.h>
#include <Gfx.h>
#include <OutputDev.h>
#include <PDFDoc.h>
#include <Page.h>

#include <memory>

namespace tsb::pdf {
namespace {

Object known_fonts(PDFDoc& file) {
    XRef* xref = file.getXRef();
    auto* dingbats = new Dict(xref);
    dingbats->add("Type", Object(objName, "Font"));
    dingbats->add("Subtype", Object(objName, "Type1"));
    dingbats->add("BaseFont", Object(objName, "ZapfDingbats"));
    auto* fonts = new Dict(xref);
    fonts->add("ZaDb", Object(dingbats));
    auto* resources = new Dict(xref);
    resources->add("Font", Object(fonts));
    return Object(resources);
}

Object form_fonts(PDFDoc& file) {
    Object* form = file.getCatalog()->getAcroForm();
    return form != nullptr && form->isDict() ? form->dictLookup("DR") : Object(objNull);
}

}  // namespace

void draw_fields(PDFDoc& file, int page, OutputDev& out, double dpi, const Slice& slice,
                 bool (*stop)(void*), void* who) {
    ::Page* source = file.getPage(page);
    if (source == nullptr) return;
    const std::unique_ptr<Gfx> drawing(source->createGfx(&out, dpi, dpi, 0, false, true, slice.left,
                                                         slice.top, slice.width, slice.height,
                                                         false, stop, who));
    const Object known = known_fonts(file), form = form_fonts(file);
    drawing->pushResources(known.getDict());
    if (form.isDict()) drawing->pushResources(form.getDict());
    for (Annot* annotation : source->getAnnots()->getAnnots())
        if (annotation->getType() == Annot::typeWidget && annotation->getAppearance().isStream())
            annotation->draw(drawing.get(), false);
    if (form.isDict()) drawing->popResources();
    drawing->popResources();
    out.dump();
}

}  // namespace tsb::pdf
