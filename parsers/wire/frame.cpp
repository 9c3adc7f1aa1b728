// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/wire/fields.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_note_bytes = 512;

Error wire_error(std::string what) {
    return {ErrorKind::input, "frame: " + std::move(what), ""};
}

Result<BytesView> only_frame(BytesView bytes, FrameType type, std::size_t max_payload) {
    auto frame = take_frame(bytes, max_payload);
    if (!frame) return frame.error();
    if (frame->type != type) return wire_error("not of the expected type");
    if (!bytes.empty()) return wire_error("something follows it");
    return frame->payload;
}

}  // namespace

Bytes encode_frame(FrameType type, BytesView payload) {
    Bytes out;
    out.reserve(frame_header_bytes + payload.size());
    out += static_cast<char>(type);
    put_text(out, payload);
    return out;
}

Result<Frame> take_frame(BytesView& rest, std::size_t max_payload) {
    if (rest.size() < frame_header_bytes) return wire_error("cut off in its header");
    FieldReader in(rest.substr(0, frame_header_bytes));
    const std::uint64_t type = in.number(1);
    const std::uint64_t size = in.number(4);
    if (type < static_cast<std::uint64_t>(FrameType::setup) ||
        type > static_cast<std::uint64_t>(FrameType::members_end))
        return wire_error("unknown type " + std::to_string(type));
    if (size > max_payload)
        return wire_error("longer than " + std::to_string(max_payload) + " bytes");
    if (size > rest.size() - frame_header_bytes) return wire_error("cut off");
    const Frame frame{static_cast<FrameType>(type), rest.substr(frame_header_bytes, size)};
    rest.remove_prefix(frame_header_bytes + size);
    return frame;
}

Bytes encode_setup(const Setup& setup) {
    Bytes payload;
    put(payload, setup.circulars.size(), 4);
    for (const CircularText& circular : setup.circulars) {
        put_text(payload, circular.name);
        put_text(payload, circular.toml);
    }
    put_text(payload, setup.roster);
    return encode_frame(FrameType::setup, payload);
}

Result<Setup> decode_setup(BytesView frame) {
    const auto payload = only_frame(frame, FrameType::setup, max_setup_bytes);
    if (!payload) return payload.error();
    FieldReader in(*payload);
    Setup setup;
    const std::uint64_t count = in.number(4);
    if (count > max_setup_circulars)
        return wire_error("more than " + std::to_string(max_setup_circulars) + " circulars");
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
        CircularText circular;
        circular.name = in.text();
        circular.toml = in.text();
        setup.circulars.push_back(std::move(circular));
    }
    setup.roster = in.text();
    if (!in.complete()) return wire_error("a setup that is cut off or too long");
    return setup;
}

Bytes encode_request(const Request& request) {
    Bytes payload;
    put(payload, request.message ? 1 : 0, 1);
    put(payload, request.list_marks ? 1 : 0, 1);
    put(payload, request.draw ? 1 : 0, 1);
    put(payload, request.can_convert ? 1 : 0, 1);
    put(payload, request.issued ? 1 : 0, 1);
    put(payload, request.give_pictures ? 1 : 0, 1);
    put(payload, request.all_pages ? 1 : 0, 1);
    put(payload, request.cpu_seconds, 4);
    put(payload, request.memory_bytes, 8);
    put_text(payload, clip_utf8(to_valid_utf8(request.filename), max_short_bytes));
    put(payload, request.give_part ? 1 : 0, 1);
    put_text(payload, request.give_part.value_or("").substr(0, max_part_path_bytes));
    put(payload, request.expand ? 1 : 0, 1);
    put(payload, request.expand.value_or(0), 4);
    put_text(payload, clip_utf8(request.no_conversion, max_note_bytes));
    const std::size_t count = std::min(request.conversions.size(), max_conversions);
    put(payload, count, 1);
    for (std::size_t i = 0; i < count; ++i) {
        const Conversion& one = request.conversions.at(i);
        put_text(payload, one.path.substr(0, max_part_path_bytes));
        put(payload, one.bytes, 4);
        put_text(payload, clip_utf8(one.note, max_note_bytes));
    }
    return encode_frame(FrameType::request, payload);
}

// A scan's input begins with both; what follows is left to whoever reads it in the box.
Result<ScanStart> take_scan_start(BytesView input) {
    ScanStart start;
    BytesView all = input;
    if (auto frame = take_frame(input, max_setup_bytes); !frame) return frame.error();
    auto setup = decode_setup(all.substr(0, all.size() - input.size()));
    if (!setup) return setup.error();
    all = input;
    if (auto frame = take_frame(input, max_request_bytes); !frame) return frame.error();
    auto request = decode_request(all.substr(0, all.size() - input.size()));
    if (!request) return request.error();
    start.setup = std::move(*setup);
    start.request = std::move(*request);
    start.rest = input;
    return start;
}

Result<Request> decode_request(BytesView frame) {
    const auto payload = only_frame(frame, FrameType::request, max_request_bytes);
    if (!payload) return payload.error();
    FieldReader in(*payload);
    Request request;
    request.message = in.flag();
    request.list_marks = in.flag();
    request.draw = in.flag();
    request.can_convert = in.flag();
    request.issued = in.flag();
    request.give_pictures = in.flag();
    request.all_pages = in.flag();
    request.cpu_seconds = static_cast<std::uint32_t>(in.number(4));
    request.memory_bytes = in.number(8);
    request.filename = in.text();
    const bool give = in.flag();
    std::string path = in.text();
    if (give) request.give_part = std::move(path);
    const bool expand = in.flag();
    const auto from = static_cast<std::uint32_t>(in.number(4));
    if (expand) request.expand = from;
    request.no_conversion = in.text();
    const std::uint64_t count = in.number(1);
    for (std::uint64_t i = 0; i < count && !in.failed(); ++i) {
        Conversion one;
        one.path = in.text();
        one.bytes = static_cast<std::uint32_t>(in.number(4));
        one.note = in.text();
        request.conversions.push_back(std::move(one));
    }
    if (!in.complete()) return wire_error("a request that is cut off or too long");
    return request;
}

}  // namespace tsb
