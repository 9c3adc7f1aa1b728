// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <array>
#include <cstdio>
#include <set>

#include "config/base/text.hpp"
#include "parsers/cfb/cfb.hpp"
#include "parsers/outlook/mapi.hpp"

namespace tsb {
namespace outlook {
namespace {

// [MS-OXMSG] 2.1-2.4: a storage has its fixed-length properties in one stream, behind a header whose
// length depends on what it is, and one stream for each other property.
constexpr std::string_view list_name = "__properties_version1.0", value_name = "__substg1.0_",
                           attachment_name = "__attach_version1.0_#";
constexpr std::size_t top_header = 32, inner_header = 24, attachment_header = 8, row_bytes = 16;

std::string hex(std::uint32_t number, int digits) {
    std::array<char, 9> out{};
    std::snprintf(out.data(), out.size(), "%0*X", digits, number);
    return out.data();
}

std::string value_path(const std::string& storage, std::uint32_t id, std::uint32_t type) {
    return storage + std::string(value_name) + hex(id, 4) + hex(type, 4);
}

// What is looked at: the rest of a mailbox's bookkeeping stays where it is.
bool is_wanted(std::uint16_t id) {
    constexpr std::array wanted = {id::subject,
                                   id::submitted,
                                   id::represents_name,
                                   id::represents_address,
                                   id::sender_name,
                                   id::sender_address,
                                   id::body,
                                   id::rtf_body,
                                   id::html_body,
                                   id::shown_name,
                                   id::attached_data,
                                   id::short_name,
                                   id::flags,
                                   id::method,
                                   id::long_name,
                                   id::mime_type,
                                   id::internet_codepage,
                                   id::codepage,
                                   id::sender_smtp,
                                   id::represents_smtp};
    return std::find(wanted.begin(), wanted.end(), id) != wanted.end();
}

class MsgReader {
  public:
    MsgReader(const CompoundFile& file, const OutlookLimits& limits)
        : file_(file), limits_(limits) {
        for (const CfbStream& stream : file.streams()) streams_.insert(ascii_lower(stream.path));
    }

    Result<Item> message(const std::string& storage, std::size_t header, std::size_t depth) {
        if (depth > limits_.depth) return over("depth", limits_.depth);
        auto properties = properties_of(storage, header);
        if (!properties) return properties.error();
        Item item;
        item.properties = std::move(*properties);
        item.charset = charset_of(item.properties.number(id::codepage));
        for (std::uint32_t number = 0;; ++number) {
            const std::string inner = storage + std::string(attachment_name) + hex(number, 8) + "/";
            if (!has(inner + std::string(list_name))) break;
            if (++attachments_ > limits_.attachments)
                return over("attachments", limits_.attachments);
            auto attachment = attachment_of(inner, depth);
            if (!attachment) return attachment.error();
            item.attachments.push_back(std::move(*attachment));
        }
        return item;
    }

    // Storages of attachments that the numbering did not reach: none may be passed over.
    Result<void> all_taken() const {
        std::set<std::string> storages;
        const std::string mark = ascii_lower(std::string(attachment_name));
        for (const std::string& path : streams_) {
            const std::size_t at = path.rfind(mark);
            if (at == std::string::npos) continue;
            storages.insert(path.substr(0, path.find('/', at)));
        }
        if (storages.size() != attachments_)
            return damaged("attachments are not numbered in order");
        return {};
    }

  private:
    [[nodiscard]] bool has(const std::string& path) const {
        return streams_.contains(ascii_lower(path));
    }

    Result<Attachment> attachment_of(const std::string& storage, std::size_t depth) {
        auto properties = properties_of(storage, attachment_header);
        if (!properties) return properties.error();
        Attachment out;
        const auto method = static_cast<Method>(properties->number(id::method).value_or(0));
        const Bytes* data = properties->find(id::attached_data, type::binary);
        const std::string inner = value_path(storage, id::attached_data, type::object) + "/";
        if (method == Method::embedded && has(inner + std::string(list_name))) {
            auto item = message(inner, inner_header, depth + 1);
            if (!item) return item.error();
            out.embedded.push_back(std::move(*item));
        } else if (data != nullptr) {
            out.content = *data;
        } else {
            out.unknown = true;
        }
        out.properties = std::move(*properties);
        return out;
    }

    Result<Properties> properties_of(const std::string& storage, std::size_t header) {
        auto list = file_.stream(storage + std::string(list_name));
        if (!list) return list.error();
        if (list->size() < header || (list->size() - header) % row_bytes != 0)
            return damaged("a list of properties is cut off");
        if ((list->size() - header) / row_bytes > limits_.properties)
            return over("properties", limits_.properties);
        Properties out;
        for (std::size_t at = header; at < list->size(); at += row_bytes) {
            const auto type = static_cast<std::uint16_t>(u16_at(*list, at));
            const auto id = static_cast<std::uint16_t>(u16_at(*list, at + 2));
            if (!is_wanted(id)) continue;
            const bool fixed = type == type::int32 || type == type::time;
            Bytes value = list->substr(at + 8, 8);
            const std::string path = value_path(storage, id, type);
            if (!fixed && !has(path)) continue;  // a storage: an object, or no value
            if (!fixed) {
                auto stream = file_.stream(path);
                if (!stream) return stream.error();
                value = std::move(*stream);
            }
            taken_ += value.size();
            if (taken_ > limits_.decoded_bytes) return over("decoded_bytes", limits_.decoded_bytes);
            if (!out.put(id, type, std::move(value), limits_.properties))
                return over("properties", limits_.properties);
        }
        return out;
    }

    const CompoundFile& file_;
    const OutlookLimits& limits_;
    std::set<std::string> streams_;
    std::size_t attachments_ = 0, taken_ = 0;
};

}  // namespace
}  // namespace outlook

bool is_compound_message(BytesView bytes) {
    return is_compound_file(bytes);
}

Result<MimeMessage> parse_msg(BytesView bytes, const OutlookLimits& limits) {
    CfbLimits within;
    within.file_bytes = limits.file_bytes;
    const auto file = CompoundFile::open(bytes, within);
    if (!file) return file.error();
    if (!file->has_stream(outlook::list_name))
        return Error{ErrorKind::input, "unsupported-format: it is no Outlook message (.msg)", ""};
    outlook::MsgReader reader(*file, limits);
    auto item = reader.message("", outlook::top_header, 1);
    if (!item) return item.error();
    if (auto all = reader.all_taken(); !all) return all.error();
    return outlook::parts_of(std::move(*item), limits);
}

}  // namespace tsb
