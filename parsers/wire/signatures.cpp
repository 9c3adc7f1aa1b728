// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/wire/signatures.hpp"

#include <algorithm>
#include <array>

#include "parsers/wire/taker.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_word_bytes = 512, max_why_bytes = 512;
constexpr std::size_t max_unsigned_fields = 16;

struct StateWord {
    KeyState state;
    std::string_view word;
};
constexpr std::array state_words = {StateWord{KeyState::found, "found"},
                                    StateWord{KeyState::absent, "absent"},
                                    StateWord{KeyState::trouble, "trouble"}};
constexpr std::array<std::string_view, 5> result_words = {"pass", "fail", "neutral", "temperror",
                                                          "permerror"};

std::string word_of(KeyState state) {
    for (const StateWord& row : state_words)
        if (row.state == state) return std::string(row.word);
    std::abort();
}

Result<DkimKey> take_key(Json& object) {
    Taker in(std::move(object));
    DkimKey key;
    key.name = in.text("name", max_word_bytes);
    key.record = in.text("record", max_key_record);
    const std::string word = in.text("state", max_word_bytes);
    const auto* const found = std::find_if(state_words.begin(), state_words.end(),
                                           [&](const StateWord& row) { return row.word == word; });
    if (found == state_words.end())
        in.fail("state is no word of its set");
    else
        key.state = found->state;
    if (auto error = in.error()) return *error;
    return key;
}

Result<std::string> take_text(Json& value) {
    const std::string* text = value.get_ptr<const std::string*>();
    if (text == nullptr || text->size() > max_word_bytes || !valid_utf8(*text))
        return report_error("a field name is no short text");
    return *text;
}

Result<DkimSignature> take_signature(Json& object) {
    Taker in(std::move(object));
    DkimSignature one;
    one.domain = in.text("domain", max_word_bytes);
    one.selector = in.text("selector", max_word_bytes);
    one.algorithm = in.text("algorithm", max_word_bytes);
    one.result = in.text("result", max_word_bytes);
    one.why = in.text("why", max_why_bytes);
    one.weak = in.boolean("weak");
    one.test_key = in.boolean("test_key");
    one.unsigned_fields = in.list<std::string>("unsigned_fields", max_unsigned_fields, take_text);
    if (std::find(result_words.begin(), result_words.end(), one.result) == result_words.end())
        in.fail("result is no word of its set");
    if (auto error = in.error()) return *error;
    return one;
}

Json shown(const DkimSignature& one) {
    return {{"domain", clip_utf8(to_valid_utf8(one.domain), max_word_bytes)},
            {"selector", clip_utf8(to_valid_utf8(one.selector), max_word_bytes)},
            {"algorithm", clip_utf8(to_valid_utf8(one.algorithm), max_word_bytes)},
            {"result", one.result},
            {"why", clip_utf8(to_valid_utf8(one.why), max_why_bytes)},
            {"weak", one.weak},
            {"test_key", one.test_key},
            {"unsigned_fields", one.unsigned_fields}};
}

Result<Json> parse(BytesView payload) {
    Json object = Json::parse(payload, nullptr, false);
    if (object.is_discarded()) return report_error("no JSON");
    return object;
}

}  // namespace

Bytes encode_signature_job(const std::vector<DkimKey>& keys, UtcTime when) {
    Json list = Json::array();
    for (const DkimKey& key : keys) {
        if (list.size() == max_signatures) break;
        const bool fits = key.record.size() <= max_key_record && valid_utf8(key.record);
        list.push_back({{"name", clip_utf8(to_valid_utf8(key.name), max_word_bytes)},
                        {"record", fits ? key.record : ""},
                        {"state", word_of(fits ? key.state : KeyState::absent)}});
    }
    return encode_frame(FrameType::keys, dumped({{"keys", std::move(list)},
                                                 {"when", when.time_since_epoch().count()}}));
}

Result<SignatureJob> decode_signature_job(BytesView input) {
    const auto frame = take_frame(input, max_signature_job_bytes);
    if (!frame) return frame.error();
    if (frame->type != FrameType::keys) return report_error("not a frame of keys");
    auto object = parse(frame->payload);
    if (!object) return object.error();
    Taker in(std::move(*object));
    SignatureJob job;
    job.keys = in.list<DkimKey>("keys", max_signatures, take_key);
    const Json when = in.take("when");
    if (when.is_number_integer())
        job.when = UtcTime(std::chrono::seconds(when.get<std::int64_t>()));
    else
        in.fail("when is no number");
    if (auto error = in.error()) return *error;
    job.message = input;
    return job;
}

Bytes encode_signatures(const Result<std::vector<DkimSignature>>& results) {
    Json list = Json::array();
    if (results)
        for (const DkimSignature& one : *results) list.push_back(shown(one));
    const std::string why =
        results ? "" : clip_utf8(to_valid_utf8(results.error().what), max_why_bytes);
    return encode_frame(FrameType::signatures,
                        dumped({{"signatures", std::move(list)}, {"error", why}}));
}

Result<std::vector<DkimSignature>> decode_signatures(BytesView bytes) {
    const auto frame = take_frame(bytes, max_signature_results_bytes);
    if (!frame) return frame.error();
    if (frame->type != FrameType::signatures) return report_error("not a frame of signatures");
    if (!bytes.empty()) return report_error("bytes after the frame");
    auto object = parse(frame->payload);
    if (!object) return object.error();
    Taker in(std::move(*object));
    auto list = in.list<DkimSignature>("signatures", max_signatures, take_signature);
    const std::string why = in.text("error", max_why_bytes);
    if (auto error = in.error()) return *error;
    if (!why.empty()) return Error{ErrorKind::input, why, ""};
    return list;
}

}  // namespace tsb
