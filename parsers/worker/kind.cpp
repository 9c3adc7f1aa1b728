// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/kind.hpp"

#include <string>

#include "config/base/text.hpp"

namespace tsb {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    std::string_view name;
};

constexpr Magic pictures[] = {
    {"\x89PNG\r\n"sv, "a PNG picture"}, {"\xff\xd8\xff"sv, "a JPEG picture"},
    {"II*\0"sv, "a TIFF picture"},      {"MM\0*"sv, "a TIFF picture"},
    {"GIF8"sv, "a GIF picture"},        {"BM"sv, "a BMP picture"},
};

constexpr Magic not_read_yet[] = {
    {"{\\rtf"sv, "an RTF document"},
    {"\x78\x9f\x3e\x22"sv, "winmail.dat (Outlook rich text)"},
    {"%!PS"sv, "a PostScript document"},
};

std::string utf16(std::string_view text) {
    std::string wide;
    for (const char c : text) {
        wide += c;
        wide += '\0';
    }
    return wide;
}

bool named(const PartHint& hint, std::initializer_list<std::string_view> endings) {
    const std::string lower = ascii_lower(hint.filename);
    for (const std::string_view ending : endings)
        if (lower.ends_with(ending)) return true;
    return false;
}

PartLook look_at_zip(BytesView content) {
    if (content.find("mimetypeapplication/vnd.oasis.opendocument.text") != BytesView::npos)
        return {PartKind::later, "an OpenDocument text"};
    if (content.find("word/") != BytesView::npos) return {PartKind::docx, "a Word document"};
    return {};
}

// Microsoft's compound file: Word 97, but also password-protected OOXML, Excel, Outlook messages.
PartLook look_at_compound(BytesView content) {
    if (content.find(utf16("EncryptedPackage")) != BytesView::npos)
        return {PartKind::encrypted, "an Office document with a password"};
    if (content.find(utf16("WordDocument")) != BytesView::npos)
        return {PartKind::later, "a Word 97 document (.doc)"};
    if (content.find(utf16("__substg1.0_")) != BytesView::npos)
        return {PartKind::later, "an Outlook message (.msg)"};
    return {};
}

PartLook look_at_picture(BytesView content, const PartHint& hint) {
    std::string_view name;
    for (const Magic& magic : pictures)
        if (content.starts_with(magic.bytes)) name = magic.name;
    if (content.starts_with("RIFF") && content.substr(0, 12).ends_with("WEBP"))
        name = "a WebP picture";
    if (content.size() > 12 && content.substr(4, 4) == "ftyp" && hint.type.starts_with("image/"))
        name = "a HEIF picture";
    if (name.empty() || (hint.related && content.size() < max_decoration_bytes)) return {};
    return {PartKind::later, name};
}

PartLook by_declaration(BytesView content, const PartHint& hint) {
    if (hint.type.starts_with("application/pkcs7-mime") ||
        hint.type == "application/x-pkcs7-mime" || named(hint, {".p7m"}))
        return {PartKind::encrypted, "an S/MIME envelope"};
    if (hint.type == "application/pgp-encrypted" ||
        content.substr(0, 200).find("-----BEGIN PGP MESSAGE-----") != BytesView::npos)
        return {PartKind::encrypted, "a PGP message"};
    if (hint.type == "text/html" || named(hint, {".html", ".htm"}))
        return {PartKind::html, "HTML text"};
    if (hint.type == "text/calendar" || hint.type == "text/vcard" || hint.type == "text/x-vcard" ||
        hint.type == "text/css")
        return {};
    if (hint.type.starts_with("text/") || named(hint, {".txt"})) return {PartKind::text, "text"};
    // Said to be a form, but not one by its structure: the reader will say what is wrong with it.
    if (named(hint, {".docx", ".docm"}) ||
        hint.type.find("wordprocessingml") != std::string_view::npos)
        return {PartKind::docx, "a Word document"};
    if (named(hint, {".pdf"}) || hint.type == "application/pdf")
        return {PartKind::pdf, "a PDF document"};
    return {};
}

bool is_plain_text(BytesView content) {
    return !content.empty() && content.find('\0') == BytesView::npos && valid_utf8(content);
}

}  // namespace

PartLook look_at(BytesView content, const PartHint& hint) {
    content = content.substr(0, max_sniff_bytes);
    if (content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06")) {
        const PartLook zip = look_at_zip(content);
        return zip.kind == PartKind::other ? by_declaration(content, hint) : zip;
    }
    if (content.substr(0, 1024).find("%PDF-") != BytesView::npos)
        return {PartKind::pdf, "a PDF document"};
    if (content.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
        const PartLook compound = look_at_compound(content);
        return compound.kind == PartKind::other ? by_declaration(content, hint) : compound;
    }
    for (const Magic& magic : not_read_yet)
        if (content.starts_with(magic.bytes)) return {PartKind::later, magic.name};
    if (const PartLook picture = look_at_picture(content, hint); picture.kind != PartKind::other)
        return picture;
    if (const PartLook declared = by_declaration(content, hint); declared.kind != PartKind::other)
        return declared;
    const bool unnamed_kind = hint.type.empty() || hint.type == "application/octet-stream" ||
                              hint.type == "application/unknown";
    if (!unnamed_kind || !is_plain_text(content)) return {};
    const std::string start = ascii_lower(trim(content.substr(0, 200)));
    if (start.starts_with("<!doctype html") || start.starts_with("<html"))
        return {PartKind::html, "HTML text"};
    return {PartKind::text, "text"};
}

}  // namespace tsb
