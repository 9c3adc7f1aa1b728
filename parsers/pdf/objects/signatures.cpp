// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/pdf/objects/signatures.hpp"

#include <algorithm>
#include <array>
#include <map>

#include "config/base/text.hpp"
#include "parsers/pdf/objects/revision.hpp"
#include "parsers/pdf/objects/values.hpp"
#include "parsers/pdf/signer.hpp"

namespace tsb::pdf {
namespace {

constexpr std::size_t max_listed = 5;  // changed things, by name

// `gap` is the string `contents`, in hexadecimal, and nothing else.
bool is_hex_of(BytesView gap, BytesView contents) {
    constexpr std::string_view digits = "0123456789abcdef";
    if (gap.size() < 2 || gap.front() != '<' || gap.back() != '>') return false;
    std::size_t at = 0;  // half bytes
    for (const char c : ascii_lower(gap.substr(1, gap.size() - 2))) {
        if (c == ' ' || c == '\r' || c == '\n' || c == '\t') continue;
        if (at / 2 == contents.size()) return false;
        const auto byte = static_cast<unsigned char>(contents[at / 2]);
        if (c != digits[at % 2 == 0 ? byte >> 4U : byte & 15U]) return false;
        ++at;
    }
    return at == contents.size() * 2;
}

std::string said_by(const SignatureValue& signature) {
    Handle value = signature.value;
    if (value.getKey("/SubFilter").isNameAndEquals("/ETSI.RFC3161")) return "a time stamp";
    Signer signer;
    Handle contents = value.getKey("/Contents");
    if (contents.isString()) signer = read_signer(contents.getStringValue()).value_or(Signer{});
    if (signer.name.empty()) signer.name = to_text(value.getKey("/Name"));
    if (signer.time.empty()) signer.time = to_text(value.getKey("/M"));
    const auto shown = [](const std::string& text) {
        return text.empty() ? std::string("unknown") : printable(clip_utf8(text, max_name));
    };
    return "signer " + shown(signer.name) + ", time " + shown(signer.time);
}

// The documents that signatures cover, each opened once.
class Revisions {
  public:
    Revisions(BytesView bytes, const PdfLimits& limits) : bytes_(bytes), limits_(limits) {}

    // Nothing: it cannot be read, or only after repair.
    const std::optional<Revision>& until(std::size_t end) {
        const auto [found, is_new] = known_.try_emplace(end);
        if (is_new) found->second = read(bytes_.substr(0, end));
        return found->second;
    }

  private:
    std::optional<Revision> read(BytesView bytes) const {
        try {
            StreamGuard guard(limits_);
            QPDF file;
            file.setSuppressWarnings(true);
            file.setAttemptRecovery(true);
            file.processMemoryFile("signed revision", bytes.data(), bytes.size());
            const Document document = read_document(file, limits_, guard);
            Revision revision = describe_revision(file, document, limits_);
            if (file.anyWarnings()) return std::nullopt;
            return revision;
        } catch (const LimitMet&) {
            throw;
        } catch (const std::exception&) {
            return std::nullopt;
        }
    }

    BytesView bytes_;
    const PdfLimits& limits_;
    std::map<std::size_t, std::optional<Revision>> known_;
};

std::string list_of(const std::vector<std::string>& names) {
    std::string text;
    for (std::size_t i = 0; i < std::min(names.size(), max_listed); ++i)
        text += (i == 0 ? "" : ", ") + clip_utf8(names[i], max_name);
    if (names.size() > max_listed)
        text += " and " + std::to_string(names.size() - max_listed) + " more";
    return text;
}

// Empty: nothing speaks against the signature.
std::string change_after(const SignatureValue& signature, BytesView bytes, Revisions& revisions,
                         const Revision& now) {
    const std::string name = "the signature " + signature.field;
    const auto range = signed_range(bytes, signature.value);
    if (!range) return name + " does not cover the document from its start without a gap";
    if (trim(bytes.substr(range->end)).empty()) return {};
    const std::optional<Revision>& then = revisions.until(range->end);
    if (!then) return name + " covers a revision that cannot be read, so changes cannot be seen";
    const std::vector<std::string> changed = changes(*then, now);
    return changed.empty() ? "" : "changed after " + name + ": " + list_of(changed);
}

}  // namespace

std::optional<SignedRange> signed_range(BytesView bytes, Handle signature) {
    Handle list = signature.getKey("/ByteRange");
    if (!list.isArray() || list.getArrayNItems() != 4) return std::nullopt;
    std::array<std::size_t, 4> number{};
    for (int i = 0; i < 4; ++i) {
        const long long value = to_integer(list.getArrayItem(i));
        if (value < 0 || static_cast<unsigned long long>(value) > bytes.size()) return std::nullopt;
        number.at(static_cast<std::size_t>(i)) = static_cast<std::size_t>(value);
    }
    const auto [start, gap, after, rest] = number;
    if (start != 0 || gap == 0 || after <= gap || rest == 0 || rest > bytes.size() - after)
        return std::nullopt;
    Handle contents = signature.getKey("/Contents");
    if (!contents.isString() ||
        !is_hex_of(bytes.substr(gap, after - gap), contents.getStringValue()))
        return std::nullopt;
    return SignedRange{after + rest};
}

void check_signatures(BytesView bytes, QPDF& file, Document& document, const PdfLimits& limits) {
    if (document.signatures.empty()) return;
    Objects& objects = document.objects;
    const Revision now = describe_revision(file, document, limits);
    Revisions revisions(bytes, limits);
    std::size_t seen = 0;
    for (const SignatureValue& signature : document.signatures) {
        if (++seen > limits.max_signatures) {
            objects.problems.push_back({"limit", "the PDF has more signatures than are compared"});
            return;
        }
        objects.problems.push_back(
            {"signed", "signature " + signature.field + ": " + said_by(signature) +
                           " (evidence only: the signature was not verified)"});
        if (std::string change = change_after(signature, bytes, revisions, now); !change.empty())
            objects.problems.push_back({"changed-after-signing", std::move(change)});
    }
}

}  // namespace tsb::pdf
