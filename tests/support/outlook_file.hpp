// SPDX-License-Identifier: GPL-3.0-or-later
// Outlook's files around some parts: .msg ([MS-OXMSG]) and winmail.dat ([MS-OXTNEF]). For tests only.
#pragma once

#include <cstdint>
#include <cstdio>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/cfb_file.hpp"

namespace tsb::test {

struct OutlookMail;

struct OutlookFile {
    std::string name, content;
    std::string type = "application/octet-stream";
    std::vector<OutlookMail> message = {};  // one: it is a message and no file
};

struct OutlookMail {
    std::string subject = "Reply to TSB Circular 101", name = "Jean Exemple",
                address = "itu@bakom.admin.ch", body = "Please find our reply attached.\r\n";
    std::string html = {}, rtf = {};  // rtf: as the property has it, packed
    std::vector<OutlookFile> files = {};
    bool wide = true;  // texts as UTF-16; else in the 8-bit code page below
    std::uint32_t codepage = 1252;
};

namespace outlook_detail {

inline std::string le(std::uint64_t value, int bytes) {
    std::string out;
    for (int i = 0; i < bytes; ++i) out += static_cast<char>(value >> (8 * i) & 0xFFU);
    return out;
}

inline std::string utf16(const std::string& ascii) {
    std::string out;
    for (const char c : ascii) out += std::string(1, c) + '\0';
    return out;
}

inline std::string hex(std::uint32_t value, int digits) {
    char out[16];
    std::snprintf(out, sizeof out, "%0*X", digits, value);
    return out;
}

// One storage: its list of properties, and a stream for each that has no fixed length.
class Storage {
  public:
    Storage(std::string path, std::size_t header, CfbWriter::Streams& streams)
        : path_(std::move(path)), streams_(streams), list_(header, '\0') {}
    void number(std::uint16_t id, std::uint32_t value) {
        list_ += le(0x0003, 2) + le(id, 2) + le(6, 4) + le(value, 4) + le(0, 4);
    }
    void time(std::uint16_t id, std::uint64_t filetime) {
        list_ += le(0x0040, 2) + le(id, 2) + le(6, 4) + le(filetime, 8);
    }
    void value(std::uint16_t id, std::uint16_t type, const std::string& bytes) {
        const std::size_t end = type == 0x001F ? 2 : type == 0x001E ? 1 : 0;
        list_ += le(type, 2) + le(id, 2) + le(6, 4) + le(bytes.size() + end, 4) + le(0, 4);
        streams_.emplace_back(path_ + "__substg1.0_" + hex(id, 4) + hex(type, 4), bytes);
    }
    void text(std::uint16_t id, const std::string& text, bool wide) {
        if (!text.empty()) value(id, wide ? 0x001F : 0x001E, wide ? utf16(text) : text);
    }
    void object(std::uint16_t id) {
        list_ += le(0x000D, 2) + le(id, 2) + le(6, 4) + le(0xFFFFFFFF, 4) + le(1, 4);
    }
    void done() { streams_.emplace_back(path_ + "__properties_version1.0", list_); }
    [[nodiscard]] std::string inner(const std::string& name) const { return path_ + name + "/"; }

  private:
    std::string path_;
    CfbWriter::Streams& streams_;
    std::string list_;
};

inline void put_message(const OutlookMail& mail, const std::string& path, std::size_t header,
                        CfbWriter::Streams& streams) {
    Storage storage(path, header, streams);
    storage.text(0x001A, "IPM.Note", mail.wide);
    storage.text(0x0037, mail.subject, mail.wide);
    storage.text(0x0C1A, mail.name, mail.wide);
    storage.text(0x5D01, mail.address, mail.wide);
    storage.text(0x1000, mail.body, mail.wide);
    if (!mail.html.empty()) storage.value(0x1013, 0x0102, mail.html);
    if (!mail.rtf.empty()) storage.value(0x1009, 0x0102, mail.rtf);
    storage.number(0x3FFD, mail.codepage);
    storage.time(0x0039, 134'176'075'530'000'000);  // 2026-03-10T09:12:33Z
    for (std::uint32_t i = 0; i < mail.files.size(); ++i) {
        const OutlookFile& file = mail.files.at(i);
        Storage inner(storage.inner("__attach_version1.0_#" + hex(i, 8)), 8, streams);
        inner.text(0x3707, file.name, mail.wide);
        inner.text(0x370E, file.type, mail.wide);
        inner.number(0x3705, file.message.empty() ? 1 : 5);
        if (file.message.empty()) {
            inner.value(0x3701, 0x0102, file.content);
        } else {
            inner.object(0x3701);
            put_message(file.message.front(), inner.inner("__substg1.0_3701000D"), 24, streams);
        }
        inner.done();
    }
    storage.done();
}

inline std::string attribute(unsigned level, std::uint32_t id, const std::string& data) {
    std::uint32_t sum = 0;
    for (const char c : data) sum += static_cast<unsigned char>(c);
    return le(level, 1) + le(id, 4) + le(data.size(), 4) + data + le(sum & 0xFFFFU, 2);
}

inline std::string padded(const std::string& bytes) {
    return le(bytes.size(), 4) + bytes + std::string((4 - bytes.size() % 4) % 4, '\0');
}

struct Property {
    std::uint16_t id, type;
    std::string value;  // of a fixed length as it is, else without its length
    bool fixed = false;
};

inline std::string property_list(const std::vector<Property>& all) {
    std::string out = le(all.size(), 4);
    for (const Property& one : all)
        out += le(one.type, 2) + le(one.id, 2) +
               (one.fixed ? one.value : le(1, 4) + padded(one.value));
    return out;
}

}  // namespace outlook_detail

inline std::string msg_file(const OutlookMail& mail) {
    CfbWriter::Streams streams;
    for (const char* id : {"0002", "0003", "0004"})
        streams.emplace_back("__nameid_version1.0/__substg1.0_" + std::string(id) + "0102", "");
    outlook_detail::put_message(mail, "", 32, streams);
    return cfb_file(streams);
}

inline std::string tnef_file(const OutlookMail& mail) {
    using namespace outlook_detail;
    const auto text = [](const std::string& value) { return utf16(value) + std::string(2, '\0'); };
    std::string out = le(0x223E9F78, 4) + le(1, 2);
    out += attribute(1, 0x00089006, le(0x00010000, 4));
    out += attribute(1, 0x00069007, le(mail.codepage, 4) + le(0, 4));
    out += attribute(1, 0x00078008, std::string("IPM.Microsoft Mail.Note\0", 24));
    std::vector<Property> all = {{0x0037, 0x001F, text(mail.subject)},
                                 {0x3FDE, 0x0003, le(mail.codepage, 4), true},
                                 {0x0E07, 0x000B, le(1, 4), true},
                                 {0x0C1A, 0x001F, text(mail.name)},
                                 {0x5D01, 0x001F, text(mail.address)},
                                 {0x0039, 0x0040, le(134'176'075'530'000'000, 8), true}};
    if (!mail.body.empty()) all.push_back({0x1000, 0x001F, text(mail.body)});
    if (!mail.rtf.empty()) all.push_back({0x1009, 0x0102, mail.rtf});
    out += attribute(1, 0x00069003, property_list(all));
    for (const OutlookFile& file : mail.files) {
        out += attribute(2, 0x00069002, le(1, 2) + std::string(12, '\0'));
        if (file.message.empty()) {
            out += attribute(2, 0x00018010, file.name + '\0');
            out += attribute(2, 0x0006800F, file.content);
        }
        std::vector<Property> list = {{0x3707, 0x001F, text(file.name)},
                                      {0x370E, 0x001F, text(file.type)}};
        if (!file.message.empty()) {
            const std::string guid("\x07\x03\x02\0\0\0\0\0\xC0\0\0\0\0\0\0\x46", 16);
            list.push_back({0x3701, 0x000D, guid + tnef_file(file.message.front())});
        }
        out += attribute(2, 0x00069005, property_list(list));
    }
    return out;
}

}  // namespace tsb::test
