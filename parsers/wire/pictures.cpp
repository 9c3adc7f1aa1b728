// SPDX-License-Identifier: GPL-3.0-or-later
// Frames with pictures: on their way from the document worker to tsbreply-scan, and the pages of
// blank forms that go with them.
#include <algorithm>
#include <cmath>

#include "config/base/text.hpp"
#include "parsers/wire/content_frames.hpp"
#include "parsers/wire/fields.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

constexpr double dpi_unit = 100;                           // crosses in hundredths
constexpr std::uint64_t in_returned = 1, in_attached = 2;  // where a picture stands; 0: neither

Error picture_error(std::string what) {
    return {ErrorKind::input, "picture: " + std::move(what), ""};
}

std::string short_text(const std::string& text) {
    return clip_utf8(to_valid_utf8(text), max_short_bytes);
}

bool is_short(const std::string& text) {
    return text.size() <= max_short_bytes && valid_utf8(text);
}

std::uint64_t hundredths(double dpi) {
    if (!(dpi > 0)) return 0;
    return static_cast<std::uint64_t>(
        std::lround(std::min(dpi, static_cast<double>(max_dpi)) * dpi_unit));
}

Result<ReportPicture> parse_picture(BytesView payload) {
    FieldReader in(payload);
    ReportPicture picture;
    const std::uint64_t where = in.number(1);
    picture.returned = where == in_returned;
    picture.attached = where == in_attached;
    const std::uint64_t dpi = in.number(4);
    picture.dpi = static_cast<double>(dpi) / dpi_unit;
    picture.part = in.text();
    picture.at = in.text();
    picture.format = in.text();
    picture.sha256 = in.digest();
    picture.content = in.rest();
    if (in.failed() || where > in_attached) return picture_error("cut off in its header");
    if (picture.dpi > static_cast<double>(max_dpi))
        return picture_error("more than " + std::to_string(max_dpi) + " dpi");
    if (!is_short(picture.part) || !is_short(picture.at) || !is_format(picture.format))
        return picture_error("named by no text of the kind that it should be");
    if (picture.content.size() > max_report_picture_bytes)
        return picture_error("longer than " + std::to_string(max_report_picture_bytes) + " bytes");
    if (sha256(picture.content) != picture.sha256) return picture_error("not what its digest says");
    return picture;
}

Result<BlankForm> parse_blank(BytesView payload) {
    FieldReader in(payload);
    BlankForm blank;
    blank.circular = in.text();
    blank.language = in.text();
    const Digest digest = in.digest();
    blank.content = in.rest();
    if (in.failed() || !is_short(blank.circular) || !is_short(blank.language))
        return picture_error("a blank form that is cut off or has no name");
    if (sha256(blank.content) != digest) return picture_error("not what its digest says");
    return blank;
}

}  // namespace

Bytes encode_pictures(const std::vector<ReportPicture>& pictures) {
    Bytes out;
    std::size_t count = 0, bytes = 0;
    for (const ReportPicture& picture : pictures) {
        bytes += picture.content.size();
        if (++count > max_report_pictures || bytes > max_report_pictures_bytes ||
            picture.content.size() > max_report_picture_bytes)
            break;
        Bytes payload;
        put(payload, picture.returned ? in_returned : (picture.attached ? in_attached : 0), 1);
        put(payload, hundredths(picture.dpi), 4);
        put_text(payload, short_text(picture.part));
        put_text(payload, short_text(picture.at));
        put_text(payload, is_format(picture.format) ? picture.format : "");
        put_digest(payload, sha256(picture.content));
        payload += picture.content;
        out += encode_frame(FrameType::picture, payload);
    }
    return out;
}

Result<std::vector<ReportPicture>> take_pictures(BytesView& rest) {
    return take_contents<ReportPicture>(
        rest, FrameType::picture,
        {max_report_pictures, max_picture_head_bytes, max_report_pictures_bytes}, parse_picture,
        picture_error);
}

Bytes encode_blanks(const std::vector<BlankForm>& blanks) {
    Bytes out;
    std::size_t count = 0, bytes = 0;
    for (const BlankForm& blank : blanks) {
        bytes += blank.content.size();
        if (++count > max_blanks || bytes > max_blanks_bytes) break;
        Bytes payload;
        put_text(payload, short_text(blank.circular));
        put_text(payload, short_text(blank.language));
        put_digest(payload, sha256(blank.content));
        payload += blank.content;
        out += encode_frame(FrameType::blank, payload);
    }
    return out;
}

Result<std::vector<BlankForm>> take_blanks(BytesView& rest) {
    return take_contents<BlankForm>(rest, FrameType::blank,
                                    {max_blanks, max_picture_head_bytes, max_blanks_bytes},
                                    parse_blank, picture_error);
}

}  // namespace tsb
