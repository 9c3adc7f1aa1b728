// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/embedded.hpp"

#include <utility>

#include "config/base/text.hpp"
#include "parsers/pdf/objects/values.hpp"

namespace tsb::pdf {
namespace {

class Taker {
  public:
    Taker(const PdfLimits& limits, StreamGuard& guard, Objects& objects)
        : limits_(limits),
          guard_(guard),
          objects_(objects),
          nodes_(limits.max_fields, "max_fields") {}

    // ISO 32000-1, 7.9.6.
    void walk_names(Handle top) {
        std::vector<std::pair<Handle, std::size_t>> stack{{top, 0}};
        while (!stack.empty()) {
            auto [node, depth] = stack.back();
            stack.pop_back();
            if (!node.isDictionary() || !remember(seen_, node)) continue;
            if (depth > limits_.max_depth) throw LimitMet("max_depth");
            Handle names = node.getKey("/Names"), kids = node.getKey("/Kids");
            for (int i = 1; names.isArray() && i < names.getArrayNItems(); i += 2) {
                nodes_.take();
                take(names.getArrayItem(i));
            }
            for (int i = 0; kids.isArray() && i < kids.getArrayNItems(); ++i) {
                nodes_.take();
                stack.emplace_back(kids.getArrayItem(i), depth + 1);
            }
        }
    }

    void take(Handle specification) {
        if (!specification.isDictionary()) return;
        Handle versions = specification.getKey("/EF");
        if (!versions.isDictionary()) return;
        Handle stream = versions.getKey("/F");
        if (!stream.isStream()) stream = versions.getKey("/UF");
        if (!stream.isStream() || !remember(seen_, stream)) return;
        std::string name = to_text(specification.getKey("/UF"));
        if (name.empty()) name = to_text(specification.getKey("/F"));
        try {
            add({clip_utf8(name, max_name), guard_.content_of(stream)});
        } catch (const LimitMet&) {
            cut_ = true;  // the form itself was read
        }
    }

    void finish() {
        if (cut_)
            objects_.problems.push_back(
                {"limit", "the PDF carries more or larger files than are looked at"});
    }

  private:
    void add(EmbeddedFile file) {
        if (!file.content.empty() && valid_utf8(file.content)) return;  // a text holds no boxes
        bytes_ += file.content.size();
        cut_ = cut_ || objects_.files.size() == limits_.max_embedded_files ||
               bytes_ > limits_.max_embedded_bytes;
        if (!cut_) objects_.files.push_back(std::move(file));
    }

    const PdfLimits& limits_;
    StreamGuard& guard_;
    Objects& objects_;
    NodeCount nodes_;
    Visited seen_;
    std::size_t bytes_ = 0;
    bool cut_ = false;
};

}  // namespace

void take_embedded_files(QPDF& file, Document& document, const PdfLimits& limits,
                         StreamGuard& guard) {
    Taker taker(limits, guard, document.objects);
    Handle root = file.getRoot();
    Handle names = root.getKey("/Names");
    if (names.isDictionary()) taker.walk_names(names.getKey("/EmbeddedFiles"));
    for (const std::vector<Handle>& page : document.annotations)
        for (Handle annotation : page) taker.take(annotation.getKey("/FS"));
    taker.finish();
}

}  // namespace tsb::pdf
