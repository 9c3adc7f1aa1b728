// SPDX-License-Identifier: GPL-3.0-or-later
#include "config/base/text.hpp"
#include "daemon/keys/keys.hpp"

namespace tsb {
namespace {

Error wrong(std::size_t line, const std::string& why) {
    return {ErrorKind::input, "line " + std::to_string(line) + ": " + why,
            "a line is: selector._domainkey.domain, tab, TXT record"};
}

}  // namespace

Result<std::vector<DkimKey>> parse_key_file(std::string_view text) {
    if (text.size() > max_key_file_bytes)
        return Error{ErrorKind::input,
                     "the key file is longer than " + std::to_string(max_key_file_bytes) + " bytes",
                     ""};
    std::vector<DkimKey> keys;
    std::size_t number = 0;
    for (const std::string_view whole : split(text, '\n')) {
        ++number;
        const std::string_view line = trim(whole);
        if (line.empty() || line.front() == '#') continue;
        const std::size_t tab = line.find('\t');
        if (tab == std::string_view::npos) return wrong(number, "there is no tab");
        DkimKey key;
        key.name = ascii_lower(trim(line.substr(0, tab)));
        key.record = trim(line.substr(tab + 1));
        key.state = KeyState::found;
        if (key.name.find("._domainkey.") == std::string::npos)
            return wrong(number, printable(key.name) + " is no name of a DKIM key");
        if (key.record.size() > max_key_record)
            return wrong(number,
                         "the record is longer than " + std::to_string(max_key_record) + " bytes");
        for (const DkimKey& earlier : keys)
            if (earlier.name == key.name && earlier.record != key.record)
                return wrong(number,
                             printable(key.name) + " stands there twice with different records");
        keys.push_back(std::move(key));
    }
    return keys;
}

}  // namespace tsb
