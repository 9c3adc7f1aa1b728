// SPDX-License-Identifier: GPL-3.0-or-later
// One message on the control socket: u32 length (big endian), then that many bytes of JSON; one
// descriptor may travel with the first byte (SCM_RIGHTS).
// Limits: max_control_bytes a message.
//
// Request:  {"op":"reprocess","name":…,"received":…,"received_from":…} + descriptor of the raw
// message
//           {"op":"reprocess-done"}
//           {"op":"replace-roster"} + descriptor of the TOML
//           {"op":"decide","body":"…"}   body: a DecisionRequest as JSON (review/decide.hpp)
//           {"op":"retry","name":"12/1"}
//           {"op":"replay","body":"[12,14]"}   body: entries, at most max_control_entries
// Answer:   {"ok":true,"result":"…one line…"} or {"ok":false,"kind":…,"what":…,"hint":…,"exit":n}
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/file.hpp"
#include "config/base/result.hpp"

namespace tsb {

constexpr std::size_t max_control_bytes = 4U << 20U;
constexpr std::size_t max_control_entries = 1'000;

struct ControlRequest {
    std::string op, name, received, received_from;
    std::string body = {};
};

std::string encode_control_request(const ControlRequest& request);
Result<ControlRequest> decode_control_request(std::string_view json);
std::string encode_control_answer(const Result<std::string>& answer);
Result<std::string> decode_control_answer(std::string_view json);

std::string encode_entries(const std::vector<std::int64_t>& entries);
Result<std::vector<std::int64_t>> decode_entries(std::string_view json);

// With its length in front, ready for the socket.
std::string framed(std::string_view json);

}  // namespace tsb
