// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/kind.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <string>

#include "config/base/text.hpp"
#include "parsers/cfb/cfb.hpp"
#include "parsers/docx/docx.hpp"
#include "parsers/odf/odf.hpp"
#include "parsers/worker/picture_size.hpp"

namespace tsb {
namespace {

using namespace std::string_view_literals;

struct Magic {
    std::string_view bytes;
    std::string_view name;
};

struct PictureMagic {
    std::string_view bytes;
    std::string_view name;
    PartKind kind;  // picture: what tsbreply-scan decodes
};

constexpr PictureMagic pictures[] = {
    {"\x89PNG\r\n"sv, "a PNG picture", PartKind::picture},
    {"\xff\xd8\xff"sv, "a JPEG picture", PartKind::picture},
    {"II*\0"sv, "a TIFF picture", PartKind::picture},
    {"MM\0*"sv, "a TIFF picture", PartKind::picture},
    {"GIF8"sv, "a GIF picture", PartKind::later},
    {"BM"sv, "a BMP picture", PartKind::later},
};

constexpr Magic not_read_yet[] = {
    {"\x78\x9f\x3e\x22"sv, "winmail.dat (Outlook rich text)"},
    {"%!PS"sv, "a PostScript document"},
    {"7z\xbc\xaf\x27\x1c"sv, "a 7z archive"},
    {"Rar!\x1a\x07"sv, "a RAR archive"},
    {"\x1f\x8b\x08"sv, "a gzip archive"},
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

// Of a zip file: the name, and what follows it.
BytesView first_member(BytesView content) {
    constexpr std::size_t name_at = 30;  // of a local file header
    return content.substr(std::min(name_at, content.size()), 100);
}

// The first member's name tells an Office file from an archive that has one in it.
bool is_other_office(BytesView content) {
    const BytesView start = first_member(content);
    if (start.starts_with("mimetypeapplication/vnd.oasis.opendocument")) return true;
    if (content.find("xl/") == BytesView::npos && content.find("ppt/") == BytesView::npos)
        return false;
    return start.starts_with("[Content_Types].xml") || start.starts_with("_rels/") ||
           start.starts_with("docProps/") || start.starts_with("xl/") ||
           start.starts_with("ppt/") || start.starts_with("customXml/");
}

// No text either, whatever it is said to be.
bool is_archive(BytesView content, PartKind declared) {
    const bool readable = declared == PartKind::docx || declared == PartKind::odf ||
                          declared == PartKind::pdf || declared == PartKind::encrypted;
    return !readable && !is_other_office(content);
}

// An OpenDocument file begins with its type. A Word document may have such a file inside.
PartLook look_at_zip(BytesView content) {
    constexpr std::string_view type = "mimetypeapplication/vnd.oasis.opendocument.text";
    if (first_member(content).starts_with(type)) return {PartKind::odf, "an OpenDocument text"};
    if (content.find("word/") != BytesView::npos) return {PartKind::docx, "a Word document"};
    return {};
}

// [MS-DOC] 2.5.2 FibBase: the flags at byte 10, fEncrypted among them.
bool has_password(const CompoundFile& file) {
    constexpr std::size_t flags_at = 10;
    const auto stream = file.stream("WordDocument");
    return stream && stream->size() > flags_at + 1 &&
           (static_cast<unsigned char>(stream->at(flags_at + 1)) & 1U) != 0;
}

// Microsoft's compound file: Word 97, but also password-protected OOXML, Excel, Outlook messages.
// One that our strict reader refuses is still called by its names: the reader says what is wrong.
PartLook look_at_compound(BytesView content) {
    if (const auto file = CompoundFile::open(content); file && file->has_stream("WordDocument")) {
        if (has_password(*file)) return {PartKind::encrypted, "a Word 97 document with a password"};
        return {PartKind::doc, "a Word 97 document (.doc)"};
    }
    if (content.find(utf16("EncryptedPackage")) != BytesView::npos)
        return {PartKind::encrypted, "an Office document with a password"};
    if (content.find(utf16("WordDocument")) != BytesView::npos)
        return {PartKind::doc, "a Word 97 document (.doc)"};
    if (is_outlook_message(content)) return {PartKind::later, "an Outlook message (.msg)"};
    return {};
}

// HEIF says by its brand what is in it; a film begins the same way.
bool is_heif(BytesView content, const PartHint& hint) {
    constexpr std::string_view brands[] = {"heic", "heix", "heim", "heis", "mif1", "msf1"};
    if (content.size() < 12 || content.substr(4, 4) != "ftyp") return false;
    return hint.type.starts_with("image/") || std::find(std::begin(brands), std::end(brands),
                                                        content.substr(8, 4)) != std::end(brands);
}

bool has_page_pixels(const std::optional<PictureSize>& size) {
    constexpr std::uint32_t page_side = 700;  // the shorter one, of A4 at 85 dpi
    return size && std::min(size->width, size->height) >= page_side;
}

PartLook look_at_picture(BytesView content, const PartHint& hint) {
    PartLook look;
    for (const PictureMagic& magic : pictures)
        if (content.starts_with(magic.bytes)) look = {magic.kind, magic.name};
    if (content.starts_with("RIFF") && content.substr(0, 12).ends_with("WEBP"))
        look = {PartKind::later, "a WebP picture"};
    if (is_heif(content, hint)) look = {PartKind::picture, "a HEIF picture"};
    if (look.kind == PartKind::other) return {};
    const auto size = picture_size(content);
    if (size && is_decoration(*size)) return {};
    if (hint.related && content.size() < max_decoration_bytes && !has_page_pixels(size)) return {};
    return look;
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
    if (named(hint, {".odt", ".ott", ".fodt"}) ||
        hint.type.starts_with("application/vnd.oasis.opendocument.text"))
        return {PartKind::odf, "an OpenDocument text"};
    if (named(hint, {".rtf"}) || hint.type == "application/rtf")
        return {PartKind::rtf, "an RTF document"};
    if (named(hint, {".pdf"}) || hint.type == "application/pdf")
        return {PartKind::pdf, "a PDF document"};
    return {};
}

// "Name: " of a field that a message on its way has.
bool is_message_field(std::string_view line) {
    constexpr std::string_view fields[] = {
        "content-type", "date",        "delivered-to", "from", "message-id",      "mime-version",
        "received",     "return-path", "subject",      "to",   "x-mozilla-status"};
    const std::string name = ascii_lower(line.substr(0, std::min(line.find(':'), line.size())));
    return line.find(':') != std::string_view::npos &&
           std::find(std::begin(fields), std::end(fields), name) != std::end(fields);
}

// Begins with a header of several fields.
bool is_message(BytesView content) {
    constexpr std::size_t header_reach = 8192, enough = 3;
    std::size_t fields = 0;
    for (std::string_view line : split(content.substr(0, header_reach), '\n')) {
        if (trim(line).empty()) break;
        if (line.starts_with(' ') || line.starts_with('\t')) continue;
        if (is_message_field(line)) ++fields;
        if (line.find(':') == std::string_view::npos && !line.starts_with("From ")) break;
    }
    return fields >= enough;
}

// Of uuencode: the first character tells how many bytes are in the line.
bool is_uuencoded_line(std::string_view line) {
    constexpr unsigned first = 0x20, last = 0x60;
    const bool in_range = std::all_of(line.begin(), line.end(), [](char c) {
        return static_cast<unsigned char>(c) >= first && static_cast<unsigned char>(c) <= last;
    });
    if (line.size() < 2 || !in_range) return false;
    const unsigned bytes = (static_cast<unsigned char>(line.front()) - first) & 63U;
    return bytes > 0 && line.size() <= 2 + (bytes + 2) / 3 * 4;  // one more: a checksum
}

// A line "begin 644 name" and data behind it.
bool has_uuencoded_file(BytesView text) {
    constexpr std::string_view word = "begin ";
    for (std::size_t at = text.find(word); at != BytesView::npos; at = text.find(word, at + 1)) {
        if (at > 0 && text[at - 1] != '\n' && text[at - 1] != '\r') continue;
        const std::size_t end = text.find('\n', at);
        if (end == BytesView::npos) return false;
        const std::string_view mode = text.substr(at + word.size(), end - at - word.size());
        const std::size_t digits = std::min(mode.find_first_not_of("01234567"), mode.size());
        const std::string_view data =
            text.substr(end + 1, std::min(text.find('\n', end + 1), text.size()) - end - 1);
        if ((digits == 3 || digits == 4) && digits < mode.size() && mode[digits] == ' ' &&
            is_uuencoded_line(data.substr(0, data.find('\r'))))
            return true;
    }
    return false;
}

PartLook look_at_text(BytesView content) {
    if (has_uuencoded_file(content)) return {PartKind::later, "text with a uuencoded file in it"};
    return {PartKind::text, "text"};
}

bool is_plain_text(BytesView content) {
    return !content.empty() && content.find('\0') == BytesView::npos && valid_utf8(content);
}

}  // namespace

bool is_outlook_message(BytesView content) {
    return is_compound_file(content) && content.find(utf16("__substg1.0_")) != BytesView::npos;
}

PartLook look_at(BytesView content, const PartHint& hint) {
    content = content.substr(0, max_sniff_bytes);
    if (content.starts_with("PK\x03\x04") || content.starts_with("PK\x05\x06")) {
        const PartLook zip = look_at_zip(content);
        if (zip.kind != PartKind::other) return zip;
        const PartLook declared = by_declaration(content, hint);
        if (is_archive(content, declared.kind)) return {PartKind::later, "a ZIP archive"};
        return declared;
    }
    if (content.starts_with("{\\rtf")) return {PartKind::rtf, "an RTF document"};
    if (content.substr(0, 1024).find("%PDF-") != BytesView::npos)
        return {PartKind::pdf, "a PDF document"};
    if (content.starts_with("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")) {
        const PartLook compound = look_at_compound(content);
        return compound.kind == PartKind::other ? by_declaration(content, hint) : compound;
    }
    if (is_word_xml(content)) return {PartKind::docx, "a Word document (XML)"};
    if (is_flat_odf(content)) return {PartKind::odf, "an OpenDocument text (XML)"};
    for (const Magic& magic : not_read_yet)
        if (content.starts_with(magic.bytes)) return {PartKind::later, magic.name};
    if (const PartLook picture = look_at_picture(content, hint); picture.kind != PartKind::other)
        return picture;
    if (named(hint, {".eml"})) return {PartKind::later, "a message as a file (.eml)"};
    const PartLook declared = by_declaration(content, hint);
    if (declared.kind == PartKind::text) return look_at_text(content);
    if (declared.kind != PartKind::other) return declared;
    const bool unnamed_kind = hint.type.empty() || hint.type == "application/octet-stream" ||
                              hint.type == "application/unknown";
    if (unnamed_kind && is_message(content)) return {PartKind::later, "a message as a file"};
    if (!unnamed_kind || !is_plain_text(content)) return {};
    const std::string start = ascii_lower(trim(content.substr(0, 200)));
    if (start.starts_with("<!doctype html") || start.starts_with("<html"))
        return {PartKind::html, "HTML text"};
    return look_at_text(content);
}

}  // namespace tsb
