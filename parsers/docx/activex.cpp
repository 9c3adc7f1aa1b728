// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/docx/activex.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "config/base/text.hpp"
#include "config/base/utf8.hpp"
#include "parsers/cfb/cfb.hpp"
#include "parsers/docx/xml.hpp"

namespace tsb::docx {
namespace {

enum class ControlKind { box, text, other };
struct ClassRow {
    std::string_view class_id;
    ControlKind kind;
    const char* name;
};
// [MS-OFORMS] 1.9; D12. A toggle button is no box, though it has a value.
constexpr std::array<ClassRow, 6> class_rows{{
    {"{8BD21D40-EC42-11CE-9E0D-00AA006002F3}", ControlKind::box, "CheckBox"},
    {"{8BD21D50-EC42-11CE-9E0D-00AA006002F3}", ControlKind::box, "OptionButton"},
    {"{8BD21D10-EC42-11CE-9E0D-00AA006002F3}", ControlKind::text, "TextBox"},
    {"{8BD21D20-EC42-11CE-9E0D-00AA006002F3}", ControlKind::text, "ListBox"},
    {"{8BD21D30-EC42-11CE-9E0D-00AA006002F3}", ControlKind::text, "ComboBox"},
    {"{8BD21D60-EC42-11CE-9E0D-00AA006002F3}", ControlKind::other, "ToggleButton"},
}};

const ClassRow* find_class(std::string_view class_id) {
    for (const ClassRow& row : class_rows) {
        if (ascii_iequals(row.class_id, class_id)) return &row;
    }
    return nullptr;
}

// Reads what is asked for in order; `failed` once something was not there.
class Cursor {
  public:
    explicit Cursor(BytesView bytes) : bytes_(bytes) {}

    std::uint32_t number(std::size_t size) {
        std::uint32_t value = 0;
        const BytesView piece = take(size);
        for (std::size_t i = piece.size(); i > 0; --i)
            value = value << 8U | static_cast<unsigned char>(piece.at(i - 1));
        return value;
    }
    BytesView take(std::size_t size) {
        if (size > bytes_.size() - at_) failed = true;
        if (failed) return {};
        at_ += size;
        return bytes_.substr(at_ - size, size);
    }
    // Properties stand at multiples of their size, counted from the first byte.
    void align(std::size_t size) {
        if (at_ % size != 0) take(size - at_ % size);
    }

    bool failed = false;

  private:
    BytesView bytes_;
    std::size_t at_ = 0;
};

// 2.4.14: the compression flag leaves out the upper byte of each UTF-16 unit.
std::string decoded(BytesView bytes, bool compressed) {
    std::string text;
    const std::size_t step = compressed ? 1 : 2;
    char32_t high = 0;
    for (std::size_t i = 0; i + step <= bytes.size(); i += step) {
        char32_t unit = static_cast<unsigned char>(bytes.at(i));
        if (!compressed) unit |= char32_t{static_cast<unsigned char>(bytes.at(i + 1))} << 8U;
        if (unit >= 0xD800 && unit < 0xDC00) {
            high = unit;
            continue;
        }
        if (unit >= 0xDC00 && unit < 0xE000)
            unit = high == 0 ? 0xFFFD : 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00);
        high = 0;
        append_utf8(text, unit);
    }
    return text;
}

// 2.2.5.1, 2.2.5.2: bit of the mask, bytes in the data block, and what is kept of it.
enum class Keep { nothing, pair, value, caption };
struct PropertyRow {
    unsigned bit;
    std::size_t size;
    Keep keep;
};
constexpr std::array<PropertyRow, 29> property_rows{{
    {0, 4, Keep::nothing},   // VariousPropertyBits
    {1, 4, Keep::nothing},   // BackColor
    {2, 4, Keep::nothing},   // ForeColor
    {3, 4, Keep::nothing},   // MaxLength
    {4, 1, Keep::nothing},   // BorderStyle
    {5, 1, Keep::nothing},   // ScrollBars
    {6, 1, Keep::nothing},   // DisplayStyle
    {7, 1, Keep::nothing},   // MousePointer
    {8, 0, Keep::pair},      // Size
    {9, 2, Keep::nothing},   // PasswordChar
    {10, 4, Keep::nothing},  // ListWidth
    {11, 2, Keep::nothing},  // BoundColumn
    {12, 2, Keep::nothing},  // TextColumn
    {13, 2, Keep::nothing},  // ColumnCount
    {14, 2, Keep::nothing},  // ListRows
    {15, 2, Keep::nothing},  // cColumnInfo
    {16, 1, Keep::nothing},  // MatchEntry
    {17, 1, Keep::nothing},  // ListStyle
    {18, 1, Keep::nothing},  // ShowDropButtonWhen
    {20, 1, Keep::nothing},  // DropButtonStyle
    {21, 1, Keep::nothing},  // MultiSelect
    {22, 4, Keep::value},    // Value
    {23, 4, Keep::caption},  // Caption
    {24, 4, Keep::nothing},  // PicturePosition
    {25, 4, Keep::nothing},  // BorderColor
    {26, 4, Keep::nothing},  // SpecialEffect
    {27, 2, Keep::nothing},  // MouseIcon
    {28, 2, Keep::nothing},  // Picture
    {29, 2, Keep::nothing},  // Accelerator
}};
constexpr unsigned group_name_bit = 32;  // the last one, text of no interest: after what is kept

struct TextField {
    std::uint32_t length = 0;
    bool compressed = false;
    Keep keep = Keep::nothing;
};

// The data block holds numbers and the lengths of texts; the texts follow it in the same order.
std::vector<TextField> read_data_block(Cursor& cursor, std::uint64_t mask, bool& has_pair) {
    std::vector<TextField> texts;
    for (const PropertyRow& row : property_rows) {
        if ((mask >> row.bit & 1U) == 0) continue;
        if (row.keep == Keep::pair) has_pair = true;
        if (row.size == 0) continue;
        cursor.align(row.size);
        const std::uint32_t value = cursor.number(row.size);
        if (row.keep != Keep::nothing)
            texts.push_back({value & 0x7FFFFFFFU, (value & 0x80000000U) != 0, row.keep});
    }
    if ((mask >> group_name_bit & 1U) != 0) {
        cursor.align(4);
        cursor.take(4);
    }
    cursor.align(4);
    return texts;
}

Mark unclear_control(std::string why) {
    Mark mark;
    mark.kind = MarkKind::activex;
    mark.why = std::move(why);
    return mark;
}

ActiveX unclear(std::string why) {
    return {unclear_control("the ActiveX control: " + std::move(why)), ""};
}

Mark box_of(const std::optional<std::string>& value) {
    Mark mark;
    mark.kind = MarkKind::activex;
    if (value && (*value == "1" || *value == "0")) {
        mark.state = *value == "1" ? MarkState::ticked : MarkState::empty;
        return mark;
    }
    return unclear_control(value ? "the ActiveX control's value is neither 0 nor 1 but \"" +
                                       clip_utf8(printable(*value), 32) + "\""
                                 : "the ActiveX control does not say whether it is ticked");
}

// persistPropertyBag: ax:ocxPr name=Value. A property given twice is none.
MorphData property_bag(pugi::xml_node ocx) {
    MorphData data;
    std::size_t values = 0;
    for (const pugi::xml_node property : ocx) {
        if (local_name(property) != "ocxPr") continue;
        std::string_view name, value;
        for (const pugi::xml_attribute item : property.attributes()) {
            const std::string_view written = item.name();
            const std::string_view local = written.substr(written.find(':') + 1);
            if (local == "name") name = item.value();
            if (local == "value") value = item.value();
        }
        if (name == "Value" && ++values == 1) data.value = std::string(value);
        if (name == "Caption") data.caption = std::string(value);
    }
    if (values > 1) data.value.reset();
    return data;
}

std::string_view attribute_named(pugi::xml_node node, std::string_view local) {
    for (const pugi::xml_attribute item : node.attributes()) {
        const std::string_view written = item.name();
        if (written.substr(written.find(':') + 1) == local) return item.value();
    }
    return {};
}

// "{8BD21D40-EC42-…}" as the sixteen bytes that stand before a control's data ([MS-DTYP] 2.3.4).
Bytes class_bytes(std::string_view class_id) {
    constexpr std::array<std::size_t, 16> digits{7,  5,  3,  1,  12, 10, 17, 15,
                                                 20, 22, 25, 27, 29, 31, 33, 35};
    Bytes bytes;
    for (const std::size_t at : digits) {
        if (at + 2 > class_id.size()) return {};
        unsigned value = 0;
        for (const char c : ascii_lower(class_id.substr(at, 2)))
            value = value << 4U | static_cast<unsigned>(c >= 'a' ? c - 'a' + 10 : c - '0');
        bytes += static_cast<char>(value & 0xFFU);
    }
    return bytes;
}

// What Word writes until somebody changes it: "CheckBox1". Nobody typed it.
bool is_default_caption(std::string_view caption) {
    for (const std::string_view name : {"CheckBox", "OptionButton"}) {
        if (!caption.starts_with(name)) continue;
        caption.remove_prefix(name.size());
        return std::all_of(caption.begin(), caption.end(),
                           [](char c) { return c >= '0' && c <= '9'; });
    }
    return false;
}

}  // namespace

std::optional<MorphData> read_morph_data(BytesView bytes) {
    Cursor cursor(bytes);
    const std::uint32_t version = cursor.number(2), size = cursor.number(2);
    if (cursor.failed || version != 0x0200 || size < 8 || size > bytes.size() - 4)
        return std::nullopt;
    cursor = Cursor(bytes.substr(0, size + 4));
    cursor.take(4);
    const std::uint64_t low = cursor.number(4);
    const std::uint64_t mask = low | std::uint64_t{cursor.number(4)} << 32U;
    bool has_pair = false;
    const std::vector<TextField> texts = read_data_block(cursor, mask, has_pair);
    if (has_pair) cursor.take(8);
    MorphData data;
    for (const TextField& field : texts) {
        const BytesView text = cursor.take(field.length);
        if (field.length > max_control_text) return std::nullopt;
        (field.keep == Keep::value ? data.value : data.caption) = decoded(text, field.compressed);
        cursor.align(4);
    }
    return cursor.failed ? std::nullopt : std::optional(std::move(data));
}

const std::vector<Relationship>& Controls::relationships(std::string_view part) {
    const auto [place, is_new] = relationships_.try_emplace(std::string(part));
    if (is_new && package_ != nullptr) {
        if (auto list = package_->relationships(part)) place->second = *std::move(list);
    }
    return place->second;
}

std::optional<MorphData> Controls::binary(std::string_view part, std::string_view id,
                                          std::string_view class_id) {
    for (const Relationship& relationship : relationships(part)) {
        if (relationship.id != id || !package_->find(relationship.target)) continue;
        auto bytes = package_->bytes(relationship.target);
        if (!bytes) return std::nullopt;
        if (is_compound_file(*bytes)) {
            const auto file = CompoundFile::open(*bytes);
            if (!file) return std::nullopt;
            const auto contents = file->stream("contents");
            return contents ? read_morph_data(*contents) : std::nullopt;
        }
        const Bytes own_class = class_bytes(class_id);
        if (own_class.empty() || !bytes->starts_with(own_class)) return std::nullopt;
        return read_morph_data(BytesView(*bytes).substr(own_class.size()));
    }
    return std::nullopt;
}

// D12: persistPropertyBag in the part itself; persistStreamInit, persistStream and persistStorage
// in a binary part, which shows by its first bytes which of them it is.
ActiveX Controls::read(std::string_view part, std::string_view id) {
    std::optional<std::string> target;
    for (const Relationship& relationship : relationships(part)) {
        if (relationship.id == id && relationship.type == "control") target = relationship.target;
    }
    if (!target || !package_->find(*target)) return unclear("its data is not in the file");
    const auto xml = package_->xml(*target);
    if (!xml) return unclear("its data is damaged");
    const pugi::xml_node ocx = xml->root;
    const std::string_view class_id = attribute_named(ocx, "classid");
    const ClassRow* row = find_class(class_id);
    if (local_name(ocx) != "ocx" || row == nullptr) return unclear("it is of an unknown kind");
    if (row->kind == ControlKind::other)
        return unclear(std::string("it is a ") + row->name + ", which is no box");
    const bool bag = attribute_named(ocx, "persistence") == "persistPropertyBag";
    const auto data =
        bag ? std::optional(property_bag(ocx)) : binary(*target, attribute(ocx, "r:id"), class_id);
    if (!data) return unclear("its data cannot be read");
    if (row->kind == ControlKind::text) return {std::nullopt, data->value.value_or("")};
    const std::string caption = data->caption.value_or("");
    return {box_of(data->value), is_default_caption(caption) ? "" : caption};
}

}  // namespace tsb::docx
