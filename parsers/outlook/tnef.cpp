// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <numeric>

#include "parsers/outlook/mapi.hpp"

namespace tsb {
namespace outlook {
namespace {

constexpr BytesView signature = "\x78\x9f\x3e\x22";
constexpr std::size_t start_bytes = 6, attribute_head = 9, checksum_bytes = 2, guid_bytes = 16;
constexpr unsigned level_message = 1, level_attachment = 2;
constexpr std::uint16_t several = 0x1000;  // a property with a list of values
constexpr std::uint16_t first_named = 0x8000;

// [MS-OXTNEF] 2.1.3.3: attributes that are looked at.
constexpr std::uint32_t att_codepage = 0x00069007, att_subject = 0x00018004, att_body = 0x0002800C,
                        att_message = 0x00069003, att_new_attachment = 0x00069002,
                        att_data = 0x0006800F, att_title = 0x00018010, att_attachment = 0x00069005;

struct Attribute {
    unsigned level = 0;
    std::uint32_t id = 0;
    BytesView data;
};

// A cursor that fails once and for all.
class Cursor {
  public:
    explicit Cursor(BytesView bytes) : rest_(bytes) {}
    [[nodiscard]] bool failed() const { return failed_; }
    [[nodiscard]] bool empty() const { return rest_.empty(); }
    BytesView take(std::size_t count) {
        if (count > rest_.size()) {
            failed_ = true;
            rest_ = {};
            return {};
        }
        const BytesView out = rest_.substr(0, count);
        rest_.remove_prefix(count);
        return out;
    }
    std::uint32_t number() { return u32_at(take(4), 0); }
    // Values are filled up to four bytes.
    BytesView padded(std::size_t count) {
        const BytesView out = take(count);
        if (!failed_) take((4 - count % 4) % 4);
        return out;
    }

  private:
    BytesView rest_;
    bool failed_ = false;
};

// Bytes that a value of a fixed length takes; 0: it has a length of its own.
std::size_t fixed_bytes(std::uint16_t type) {
    switch (type) {
        case 0x0002:  // 16-bit, filled up
        case 0x0003:
        case 0x0004:
        case 0x000A:
        case 0x000B:
            return 4;
        case 0x0005:
        case 0x0006:
        case 0x0007:
        case 0x0014:
        case 0x0040:
            return 8;
        case 0x0048:
            return guid_bytes;
        default:
            return 0;
    }
}

bool has_own_length(std::uint16_t type) {
    return type == type::string8 || type == type::unicode || type == type::binary ||
           type == type::object;
}

class TnefReader {
  public:
    explicit TnefReader(const OutlookLimits& limits) : limits_(limits) {}

    Result<Item> message(BytesView bytes, std::size_t depth) {
        if (depth > limits_.depth) return over("depth", limits_.depth);
        if (!bytes.starts_with(signature) || bytes.size() < start_bytes)
            return damaged("it does not begin as winmail.dat does");
        Item item;
        Cursor in(bytes.substr(start_bytes));
        while (!in.empty()) {
            const auto attribute = next(in);
            if (!attribute) return attribute.error();
            const auto taken = attribute->level == level_attachment
                                   ? take_of_attachment(*attribute, item, depth)
                                   : take_of_message(*attribute, item, depth);
            if (!taken) return taken.error();
        }
        if (item.charset.empty()) item.charset = charset_of(item.properties.number(id::codepage));
        return item;
    }

  private:
    static Result<Attribute> next(Cursor& in) {
        const BytesView head = in.take(attribute_head);
        if (in.failed()) return damaged("winmail.dat is cut off");
        Attribute out;
        out.level = static_cast<unsigned char>(head.front());
        out.id = u32_at(head, 1);
        out.data = in.take(u32_at(head, 5));
        const BytesView check = in.take(checksum_bytes);
        if (in.failed() || (out.level != level_message && out.level != level_attachment))
            return damaged("winmail.dat is cut off");
        const auto sum = std::accumulate(
            out.data.begin(), out.data.end(), std::uint32_t{0},
            [](std::uint32_t all, char c) { return all + static_cast<unsigned char>(c); });
        if ((sum & 0xFFFFU) != u16_at(check, 0))
            return damaged("a checksum in winmail.dat is wrong");
        return out;
    }

    Result<void> take_of_message(const Attribute& attribute, Item& item, std::size_t depth) {
        switch (attribute.id) {
            case att_codepage:
                item.charset = charset_of(u32_at(attribute.data, 0));
                return {};
            case att_subject:
                return put(item.properties, id::subject, attribute.data);
            case att_body:
                return put(item.properties, id::body, attribute.data);
            case att_message:
                return properties(attribute.data, item.properties, nullptr, depth);
            default:
                return {};
        }
    }

    Result<void> take_of_attachment(const Attribute& attribute, Item& item, std::size_t depth) {
        if (attribute.id == att_new_attachment) {
            if (++attachments_ > limits_.attachments)
                return over("attachments", limits_.attachments);
            item.attachments.emplace_back().unknown = true;
            return {};
        }
        if (item.attachments.empty()) return damaged("an attachment without its beginning");
        Attachment& attachment = item.attachments.back();
        if (attribute.id == att_data) {
            attachment.content = attribute.data;
            attachment.unknown = false;
            return count(attribute.data.size());
        }
        if (attribute.id == att_title)
            attachment.name = attribute.data.substr(0, attribute.data.find('\0'));
        if (attribute.id != att_attachment) return {};
        return properties(attribute.data, attachment.properties, &attachment, depth);
    }

    // An attribute beside the properties: 8-bit text with its terminator.
    Result<void> put(Properties& into, std::uint16_t id, BytesView text) {
        if (!into.put(id, type::string8, Bytes(text), limits_.properties))
            return over("properties", limits_.properties);
        return count(text.size());
    }

    Result<void> count(std::size_t bytes) {
        taken_ += bytes;
        if (taken_ > limits_.decoded_bytes) return over("decoded_bytes", limits_.decoded_bytes);
        return {};
    }

    // 2.1.3.4: a list of properties. attachment: whose, where it is one's.
    Result<void> properties(BytesView bytes, Properties& into, Attachment* attachment,
                            std::size_t depth) {
        Cursor in(bytes);
        const std::uint32_t rows = in.number();
        if (rows > limits_.properties) return over("properties", limits_.properties);
        for (std::uint32_t i = 0; i < rows && !in.failed(); ++i) {
            const BytesView tag = in.take(4);
            const auto type = static_cast<std::uint16_t>(u16_at(tag, 0));
            const auto id = static_cast<std::uint16_t>(u16_at(tag, 2));
            if (id >= first_named) skip_name(in);
            auto value = value_of(in, type);
            if (!value) return value.error();
            if (id >= first_named || in.failed()) continue;
            const bool inner =
                attachment != nullptr && id == id::attached_data && type == type::object;
            const auto taken = inner ? embedded(*value, *attachment, depth) : Result<void>();
            if (!taken) return taken.error();
            if (inner) continue;
            if (!into.put(id, type, Bytes(*value), limits_.properties))
                return over("properties", limits_.properties);
            if (auto counted = count(value->size()); !counted) return counted;
        }
        if (in.failed()) return damaged("properties in winmail.dat are cut off");
        return {};
    }

    static void skip_name(Cursor& in) {
        in.take(guid_bytes);
        const bool by_text = in.number() == 1;
        if (by_text)
            in.padded(in.number());
        else
            in.number();
    }

    // Of a list the first value: none that is looked at is one.
    static Result<BytesView> value_of(Cursor& in, std::uint16_t type) {
        const auto plain = static_cast<std::uint16_t>(type & ~several);
        const bool own_length = has_own_length(plain);
        const std::size_t fixed = fixed_bytes(plain);
        if (!own_length && fixed == 0) return damaged("a property of an unknown type");
        const std::uint32_t values = own_length || (type & several) != 0 ? in.number() : 1;
        BytesView first;
        for (std::uint32_t i = 0; i < values && !in.failed(); ++i) {
            const BytesView one = own_length ? in.padded(in.number()) : in.take(fixed);
            if (i == 0) first = one;
            if (one.empty() && in.empty()) break;  // nothing can follow: no loop over a huge count
        }
        return first;
    }

    // An object: an interface's id, then what it is. Only a message's is understood.
    Result<void> embedded(BytesView object, Attachment& attachment, std::size_t depth) {
        const BytesView inner = object.substr(std::min(guid_bytes, object.size()));
        if (!inner.starts_with(signature)) return {};
        auto item = message(inner, depth + 1);
        if (!item) return item.error();
        attachment.embedded.push_back(std::move(*item));
        return {};
    }

    const OutlookLimits& limits_;
    std::size_t attachments_ = 0, taken_ = 0;
};

}  // namespace
}  // namespace outlook

bool is_tnef(BytesView bytes) {
    return bytes.starts_with(outlook::signature);
}

Result<MimeMessage> parse_tnef(BytesView bytes, const OutlookLimits& limits) {
    if (bytes.size() > limits.file_bytes) return outlook::over("file_bytes", limits.file_bytes);
    auto item = outlook::TnefReader(limits).message(bytes, 1);
    if (!item) return item.error();
    return outlook::parts_of(std::move(*item), limits);
}

}  // namespace tsb
