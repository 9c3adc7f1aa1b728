// SPDX-License-Identifier: GPL-3.0-or-later
// What the daemon and tsbreply-dkim say to each other (PROTOCOL.md): a frame of keys and after it the
// message; back comes one frame of results.
// Guarantees: as wire.hpp: decoding is total, strict and bounded.
// Trust: a job is the daemon's; results may be a subverted process's. Limits: those of reading/signature.hpp.
#pragma once

#include <vector>

#include "config/base/bytes.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"
#include "parsers/reading/signature.hpp"

namespace tsb {

constexpr std::size_t max_signature_job_bytes = max_signatures * (max_key_record + 2048) * 2;
constexpr std::size_t max_signature_results_bytes = 64U << 10U;

struct SignatureJob {
    std::vector<DkimKey> keys;
    UtcTime when;
    BytesView message;  // what stands behind the frame
};
Bytes encode_signature_job(const std::vector<DkimKey>& keys, UtcTime when);
Result<SignatureJob> decode_signature_job(BytesView input);

// An Error is sent as such: the message as a whole cannot be checked.
Bytes encode_signatures(const Result<std::vector<DkimSignature>>& results);
Result<std::vector<DkimSignature>> decode_signatures(BytesView bytes);

}  // namespace tsb
