// SPDX-License-Identifier: GPL-3.0-or-later
// One message on the control socket: u32 length (big endian), then that many bytes of JSON;
// descriptors may travel with the first byte (SCM_RIGHTS).
// Limits: max_control_bytes a request, max_control_answer_bytes an answer, max_control_files.
//
// Request:  {"op":"reprocess","files":[{"name":…,"received":…,"received_from":…}…]} + a descriptor
// of each raw message, in the same order
//           {"op":"reprocess-done"}
//           {"op":"replace-roster"} + descriptor of the TOML
//           {"op":"decide","body":"…"}   body: a DecisionRequest as JSON (review/decide.hpp)
//           {"op":"retry","name":"12/1"}
//           {"op":"replay","body":"[12,14]"}   body: entries, at most max_control_entries
// Answer:   {"ok":true,"result":"…"}, of reprocess a line for each file, else one line; or
//           {"ok":false,"kind":…,"what":…,"hint":…,"exit":n}
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
constexpr std::size_t max_control_answer_bytes = 64U << 20U;
constexpr std::size_t max_control_files = 64;  // far below the kernel's SCM_MAX_FD

struct ControlFile {
    std::string name, received, received_from;
};

struct ControlRequest {
    std::string op;
    std::string name = {}, body = {};
    std::vector<ControlFile> files = {};
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
