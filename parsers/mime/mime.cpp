// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/mime/mime.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/mime/encodings.hpp"
#include "parsers/mime/header.hpp"
#include "parsers/mime/scan.hpp"
#include "parsers/mime/words.hpp"

namespace tsb {

bool MimeMessage::ambiguous() const {
    return std::any_of(defects.begin(), defects.end(),
                       [](const MimeDefect& defect) { return defect.ambiguous; });
}

namespace mime {
namespace {

constexpr std::size_t max_name_bytes = 1024;
constexpr std::size_t max_defects = 100;

// mimetic parses a Content-Type by itself as it meets one, parameters wrongly: it never gets the
// value.
bool kept_from_mimetic(std::string_view name) {
    return ascii_iequals(name, "content-type");
}

// The block that mimetic gets: one clean line a field.
std::string clean_block(const std::vector<FieldView>& fields) {
    std::string block;
    for (const FieldView& field : fields) {
        block += field.name;
        block += ": ";
        if (!kept_from_mimetic(field.name)) block += unfold(field.value);
        block += "\r\n";
    }
    return block += "\r\n";
}

std::string_view value_of(const std::vector<Field>& fields, std::string_view name) {
    const auto found = std::find_if(fields.begin(), fields.end(),
                                    [name](const Field& field) { return field.name == name; });
    return found == fields.end() ? std::string_view{} : std::string_view(found->value);
}

class Maker {
  public:
    explicit Maker(MessageScan scan, const MimeLimits& limits)
        : scan_(std::move(scan)), limits_(limits) {}

    Result<MimeMessage> run() {
        message_.defects = std::move(scan_.defects);
        for (const Entity& entity : scan_.entities) {
            const std::vector<Field> fields = fields_of(entity);
            if (entity.outermost)
                message_.subject =
                    clip_utf8(decode_words(value_of(fields, "subject")), max_name_bytes);
            if (!entity.carried_as.empty()) note_attached(entity, fields);
            if (!entity.leaf) continue;
            message_.leaves.push_back(make_leaf(entity, fields));
            decoded_ += message_.leaves.back().content.size();
            if (decoded_ > limits_.decoded_bytes)
                return Error{
                    ErrorKind::input,
                    "limit: more than " + std::to_string(limits_.decoded_bytes) + " decoded bytes",
                    ""};
        }
        return std::move(message_);
    }

  private:
    void defect(const std::string& path, std::string text, bool ambiguous) {
        if (message_.defects.size() < max_defects)
            message_.defects.push_back({path, std::move(text), ambiguous});
        else if (ambiguous)
            message_.defects.back().ambiguous = true;
    }

    void note_attached(const Entity& entity, const std::vector<Field>& fields) {
        const auto said = [&fields](std::string_view name) {
            return clip_utf8(decode_words(value_of(fields, name)), max_name_bytes);
        };
        message_.attached.push_back(
            {entity.carried_as, said("from"), said("date"), said("subject")});
    }

    // mimetic's fields; they must be the pre-scan's.
    std::vector<Field> fields_of(const Entity& entity) {
        std::vector<Field> ours;
        for (const FieldView& field : entity.fields)
            ours.push_back({ascii_lower(field.name), unfold(field.value)});
        std::vector<Field> theirs = mimetic_fields(clean_block(entity.fields));
        const bool same = std::equal(ours.begin(), ours.end(), theirs.begin(), theirs.end(),
                                     [](const Field& a, const Field& b) {
                                         return a.name == b.name &&
                                                (kept_from_mimetic(a.name) || a.value == b.value);
                                     });
        if (same) return theirs;
        defect(entity.path, "two readings of the header find different fields", true);
        return ours;
    }

    MimeLeaf make_leaf(const Entity& entity, const std::vector<Field>& fields) {
        MimeLeaf leaf;
        leaf.path = entity.path;
        leaf.type = entity.type.value;
        leaf.charset = ascii_lower(entity.type.parameter("charset"));
        leaf.related = entity.related;
        leaf.enclosure = entity.enclosure;
        leaf.incomplete = leaf.type == "message/partial" || leaf.type == "message/external-body";
        const Parameterized disposition =
            parse_parameterized(value_of(fields, "content-disposition"));
        leaf.disposition = disposition.value;
        leaf.filename = filename_of(entity, disposition);
        leaf.content = decode(entity);
        return leaf;
    }

    std::optional<std::string> filename_of(const Entity& entity, const Parameterized& disposition) {
        std::vector<std::string> names;
        for (const auto& [holder, key] :
             {std::pair{&disposition, "filename"}, std::pair{&entity.type, "name"}}) {
            const auto& repeated = holder->repeated;
            if (std::find(repeated.begin(), repeated.end(), key) != repeated.end())
                defect(entity.path, "two different names for one part", false);
            const std::string_view value = holder->parameter(key);
            if (!value.empty()) names.push_back(clip_utf8(decode_words(value), max_name_bytes));
        }
        if (names.empty()) return std::nullopt;
        if (names.size() > 1 && names.front() != names.back())
            defect(entity.path,
                   "the part is named differently in Content-Type and Content-Disposition", false);
        return names.front();
    }

    Bytes decode(const Entity& entity) {
        const bool container = entity.type.value.starts_with("multipart/");
        if (entity.encoding == "base64" && !container) {
            Decoded decoded = decode_base64(entity.body);
            if (decoded.junk)
                defect(entity.path, "characters that are not base64 in a base64 part", true);
            if (decoded.trailing)
                defect(entity.path, "something follows the end of a base64 part", true);
            if (decoded.truncated) defect(entity.path, "a base64 part that is cut off", false);
            return std::move(decoded.bytes);
        }
        if (entity.encoding == "quoted-printable" && !container) {
            Decoded decoded = decode_quoted_printable(entity.body);
            if (decoded.junk) defect(entity.path, "broken quoted-printable", false);
            return std::move(decoded.bytes);
        }
        const auto& known = {"", "7bit", "8bit", "binary", "base64", "quoted-printable"};
        if (std::find(known.begin(), known.end(), std::string_view(entity.encoding)) == known.end())
            defect(entity.path,
                   "an unknown transfer encoding: " + clip_utf8(printable(entity.encoding), 40),
                   true);
        return Bytes(entity.body);
    }

    MessageScan scan_;
    const MimeLimits& limits_;
    MimeMessage message_;
    std::size_t decoded_ = 0;
};

}  // namespace
}  // namespace mime

Result<MimeMessage> parse_mime(BytesView raw, const MimeLimits& limits) {
    auto scan = mime::scan_message(raw, limits);
    if (!scan) return scan.error();
    return mime::Maker(std::move(*scan), limits).run();
}

}  // namespace tsb
