// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/archive/in_flight.hpp"

#include <nlohmann/json.hpp>

namespace tsb {

using nlohmann::json;

Bytes format_in_flight(const InFlight& record) {
    json batch = json::array();
    for (const Digest& digest : record.batch) batch.push_back(digest.tagged());
    const json object = {{"digest", record.digest.tagged()},
                         {"mailbox", record.mailbox},
                         {"uidvalidity", record.uidvalidity},
                         {"uid", record.uid},
                         {"file", record.file},
                         {"internaldate", record.internaldate},
                         {"received_from", record.received_from},
                         {"attempts", record.attempts},
                         {"batch", batch}};
    return object.dump(-1, ' ', false, json::error_handler_t::replace) + "\n";
}

std::optional<InFlight> parse_in_flight(BytesView text) {
    try {
        const json object = json::parse(text);
        const auto digest = Digest::parse_tagged(object.at("digest").get<std::string>());
        if (!digest) return std::nullopt;
        InFlight record;
        record.digest = *digest;
        record.mailbox = object.at("mailbox").get<std::string>();
        record.uidvalidity = object.at("uidvalidity").get<std::uint32_t>();
        record.uid = object.at("uid").get<std::uint32_t>();
        record.file = object.at("file").get<std::string>();
        record.internaldate = object.at("internaldate").get<std::string>();
        record.received_from = object.at("received_from").get<std::string>();
        record.attempts = object.at("attempts").get<std::uint32_t>();
        for (const json& item : object.at("batch")) {
            const auto one = Digest::parse_tagged(item.get<std::string>());
            if (!one) return std::nullopt;
            record.batch.push_back(*one);
        }
        return record;
    } catch (const json::exception&) {
        return std::nullopt;
    }
}

}  // namespace tsb
