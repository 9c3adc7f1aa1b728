// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/checkpoint.hpp"

#include <algorithm>

#include "config/base/number.hpp"
#include "daemon/ledger/base64.hpp"

namespace tsb {
namespace {

constexpr std::string_view dash = "\xE2\x80\x94 ";  // U+2014 and a space begin a signature

Error wrong(std::string what) {
    return Error{ErrorKind::fatal, std::move(what), "", 74};
}

std::string text_of(const Checkpoint& checkpoint) {
    const std::string_view root(reinterpret_cast<const char*>(checkpoint.root.bytes.data()),
                                checkpoint.root.bytes.size());
    return checkpoint.origin + '\n' + std::to_string(checkpoint.size) + '\n' + to_base64(root) +
           '\n';
}

// One line off the front, which must end in a newline.
std::optional<std::string_view> take_line(std::string_view& rest) {
    const auto at = rest.find('\n');
    if (at == std::string_view::npos) return std::nullopt;
    const auto line = rest.substr(0, at);
    rest.remove_prefix(at + 1);
    return line;
}

struct Signature {
    std::string_view name;
    std::string id, bytes;
};

std::optional<Signature> parse_signature(std::string_view line) {
    if (!line.starts_with(dash)) return std::nullopt;
    line.remove_prefix(dash.size());
    const auto space = line.find(' ');
    if (space == std::string_view::npos) return std::nullopt;
    auto raw = from_base64(line.substr(space + 1));
    if (!raw || raw->size() < 5) return std::nullopt;
    Signature out{line.substr(0, space), raw->substr(0, 4), raw->substr(4)};
    if (!valid_origin(out.name)) return std::nullopt;
    return out;
}

Result<void> check_signatures(std::string_view text, std::string_view lines,
                              const VerifierKey& key) {
    bool ours = false;
    for (int n = 0; !lines.empty(); ++n) {
        const auto line = take_line(lines);
        const auto signature = line ? parse_signature(*line) : std::nullopt;
        if (!signature || n == max_signatures) return wrong("has a signature line of another form");
        if (signature->name != key.name || signature->id != key.id) continue;
        if (ours || !key.verifies(text, signature->bytes))
            return wrong("has a signature that is not of " + key.name);
        ours = true;
    }
    if (!ours) return wrong("is not signed by " + key.name);
    return {};
}

Result<Checkpoint> parse_text(std::string_view text) {
    const auto origin = take_line(text);
    const auto size_text = take_line(text);
    const auto root_text = take_line(text);
    if (!origin || !size_text || !root_text || !text.empty())
        return wrong("is not three lines and a signature");
    const auto size = parse_number<std::int64_t>(*size_text);
    const auto root = from_base64(*root_text);
    Checkpoint out;
    if (!size || *size < 0 || std::to_string(*size) != *size_text || !root ||
        root->size() != out.root.bytes.size())
        return wrong("has no size or root");
    out.origin = *origin;
    out.size = *size;
    std::copy(root->begin(), root->end(), out.root.bytes.begin());
    return out;
}

}  // namespace

Result<std::string> sign_checkpoint(const Checkpoint& checkpoint, const SigningKey& key) {
    const auto verifier = key.verifier(checkpoint.origin);
    if (!verifier) return verifier.error();
    const std::string text = text_of(checkpoint);
    const auto signature = key.sign(text);
    if (!signature) return signature.error();
    return text + '\n' + std::string(dash) + checkpoint.origin + ' ' +
           to_base64(verifier->id + *signature) + '\n';
}

Result<Checkpoint> open_checkpoint(std::string_view note, const VerifierKey& key) {
    if (note.size() > max_checkpoint_bytes) return wrong("is too long");
    const auto end = note.find("\n\n");
    if (end == std::string_view::npos) return wrong("is no signed note");
    const auto text = note.substr(0, end + 1);
    if (auto checked = check_signatures(text, note.substr(end + 2), key); !checked)
        return checked.error();
    auto checkpoint = parse_text(text);
    if (checkpoint && checkpoint->origin != key.name) return wrong("is of another ledger");
    return checkpoint;
}

}  // namespace tsb
