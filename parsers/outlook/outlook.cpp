// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/outlook/outlook.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/outlook/mapi.hpp"

namespace tsb::outlook {
namespace {

constexpr std::size_t max_name_bytes = 1024;

// "Jean Exemple <jean@example.org>", as far as the file says so.
std::string author(const Item& item) {
    const auto text = [&item](std::uint16_t id) { return item.properties.text(id, item.charset); };
    const auto first = [&text](std::initializer_list<std::uint16_t> ids) {
        for (const std::uint16_t id : ids)
            if (std::string found = text(id); !found.empty()) return found;
        return std::string();
    };
    const std::string name = first({id::represents_name, id::sender_name});
    const std::string address =
        first({id::represents_smtp, id::sender_smtp, id::represents_address, id::sender_address});
    if (name.empty() || address.empty() || name == address) return name.empty() ? address : name;
    return name + " <" + address + ">";
}

class PartMaker {
  public:
    explicit PartMaker(const OutlookLimits& limits) : limits_(limits) {}

    MimeMessage run(Item item) {
        message_.subject = subject(item);
        message(item, "", Enclosure::own);
        return std::move(message_);
    }

  private:
    static std::string subject(const Item& item) {
        return clip_utf8(item.properties.text(id::subject, item.charset), max_name_bytes);
    }

    // path: of the part that holds it, "" for the whole. As deep as the item is: bounded.
    void message(Item& item, const std::string& path, Enclosure enclosure) {
        message_.attached.push_back({path, clip_utf8(author(item), max_name_bytes),
                                     item.properties.time(id::submitted), subject(item)});
        std::size_t number = 0;
        const auto next = [&] {
            return (path.empty() ? "" : path + ".") + std::to_string(++number);
        };
        add_bodies(item, next, enclosure);
        for (Attachment& attachment : item.attachments) {
            const std::string at = next();
            if (attachment.embedded.empty())
                add(of_attachment(attachment, item.charset), at, enclosure);
            else
                message(attachment.embedded.front(), at, Enclosure::attached);
        }
    }

    template <class Next>
    void add_bodies(Item& item, Next&& next, Enclosure enclosure) {
        const Properties& has = item.properties;
        bool any = false;
        const auto body = [&](std::string type, std::string charset, Bytes content) {
            if (trim(content).empty()) return;
            MimeLeaf leaf;
            leaf.type = std::move(type);
            leaf.charset = std::move(charset);
            leaf.content = std::move(content);
            add(std::move(leaf), next(), enclosure);
            any = true;
        };
        body("text/plain", "utf-8", has.text(id::body, item.charset));
        if (const Bytes* html = has.find(id::html_body, type::binary))
            body("text/html", charset_of(has.number(id::internet_codepage)), *html);
        else
            body("text/html", "utf-8", has.text(id::html_body, item.charset));
        const Bytes* packed = has.find(id::rtf_body, type::binary);
        if (any || packed == nullptr || packed->empty()) return;
        // One that does not unpack stays as it is: its reader will say what is wrong.
        auto rtf = unpack_rtf(*packed, limits_);
        Bytes content = *packed;
        if (rtf) content = std::move(*rtf);
        body("application/rtf", "", std::move(content));
    }

    static MimeLeaf of_attachment(Attachment& attachment, const std::string& charset) {
        MimeLeaf leaf;
        const auto text = [&](std::uint16_t id) { return attachment.properties.text(id, charset); };
        leaf.type = ascii_lower(text(id::mime_type));
        if (leaf.type.empty()) leaf.type = "application/octet-stream";
        for (const std::uint16_t id : {id::long_name, id::short_name, id::shown_name})
            if (!leaf.filename && !text(id).empty()) leaf.filename = text(id);
        if (!leaf.filename && !attachment.name.empty()) leaf.filename = attachment.name;
        if (leaf.filename) leaf.filename = clip_utf8(to_valid_utf8(*leaf.filename), max_name_bytes);
        leaf.disposition = "attachment";
        constexpr std::uint32_t shown_in_html = 4;  // PidTagAttachFlags: attRenderedInBody
        leaf.related = (attachment.properties.number(id::flags).value_or(0) & shown_in_html) != 0;
        const Bytes* data = attachment.properties.find(id::attached_data, type::binary);
        leaf.incomplete = attachment.unknown && data == nullptr;
        leaf.content = std::move(attachment.content);
        if (leaf.content.empty() && data != nullptr) leaf.content = *data;
        return leaf;
    }

    void add(MimeLeaf leaf, std::string path, Enclosure enclosure) {
        leaf.path = std::move(path);
        leaf.enclosure = enclosure;
        message_.leaves.push_back(std::move(leaf));
    }

    const OutlookLimits& limits_;
    MimeMessage message_;
};

}  // namespace

MimeMessage parts_of(Item item, const OutlookLimits& limits) {
    return PartMaker(limits).run(std::move(item));
}

}  // namespace tsb::outlook
