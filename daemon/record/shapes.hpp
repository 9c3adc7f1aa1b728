// SPDX-License-Identifier: GPL-3.0-or-later
// The small objects that several bodies share, to JSON, and the words of enums. Absent is null;
// integers only.
#pragma once

#include <nlohmann/json.hpp>

#include "daemon/record/record.hpp"

namespace tsb::shapes {

using nlohmann::json;

// Bodies come from values that are UTF-8 already; a byte that is not becomes U+FFFD rather than an
// exception.
inline std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

inline json text_or_null(const std::string& text) {
    return text.empty() ? json(nullptr) : json(text);
}
inline json or_null(const std::optional<std::string>& text) {
    return text ? json(*text) : json(nullptr);
}
inline json time_or_null(const std::optional<UtcTime>& time) {
    return time ? json(format_utc(*time)) : json(nullptr);
}
inline json tagged_or_null(const std::optional<Digest>& digest) {
    return digest ? json(digest->tagged()) : json(nullptr);
}

json reasons(const std::vector<Reason>& list);
json where(const MailCoordinates& coordinates);
json dkim(const std::vector<DkimResult>& results);

inline std::string_view word(SecondReply rule) {
    return rule == SecondReply::hold ? "hold" : "latest";
}

// Other people's mail leaves nothing but what product.md §4 lists.
inline bool is_other_mail(Disposition disposition) {
    return disposition == Disposition::not_a_reply || disposition == Disposition::automatic;
}

}  // namespace tsb::shapes
