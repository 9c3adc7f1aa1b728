// SPDX-License-Identifier: GPL-3.0-or-later
// ActiveX controls (D12): what a control of a form was left at. Its value stands beside the
// document: in word/activeX/activeXN.xml as properties, or in the binary part that it names, as
// MorphData ([MS-OFORMS] 2.2.5), bare behind the control's class or in a compound file.
//
// Guarantees: "1" is ticked, "0" is empty, anything else is unclear with a why. The picture that
// the document shows is not looked at, nothing is run.
// Trust: the bytes are hostile. Limits: DocxLimits, CfbLimits, max_control_text.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "config/base/bytes.hpp"
#include "parsers/docx/package.hpp"
#include "parsers/sheet/sheet.hpp"

namespace tsb::docx {

constexpr std::size_t max_control_text = 4096;  // bytes of a caption or value

// Properties of a control, whatever way they were kept. Nullopt: not stated.
struct MorphData {
    std::optional<std::string> value, caption;
};
// [MS-OFORMS] 2.2.5 MorphDataControl. Nullopt: it is not that.
std::optional<MorphData> read_morph_data(BytesView bytes);

struct ActiveX {
    std::optional<Mark> mark;  // nullopt: a control to type text into
    std::string text;          // the label it shows beside its box, or the text in it
};

class Controls {
  public:
    Controls() = default;  // a document without parts
    explicit Controls(Package& package) : package_(&package) {}

    // The control that `part` names by the relationship `id`.
    ActiveX read(std::string_view part, std::string_view id);

  private:
    const std::vector<Relationship>& relationships(std::string_view part);
    std::optional<MorphData> binary(std::string_view part, std::string_view id,
                                    std::string_view class_id);

    Package* package_ = nullptr;
    std::unordered_map<std::string, std::vector<Relationship>> relationships_;  // by part
};

}  // namespace tsb::docx
