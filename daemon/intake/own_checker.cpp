// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/own_checker.hpp"

#include <algorithm>

#include "config/base/file.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;

namespace {

Result<std::vector<DkimKey>> load_keys(const std::filesystem::path& file) {
    if (file.empty()) return std::vector<DkimKey>{};
    auto text = read_file(file, max_key_file_bytes);
    if (!text) return text.error();
    auto keys = parse_key_file(*text);
    if (keys) return keys;
    Error error = keys.error();
    error.kind = ErrorKind::config;
    error.what = file.string() + ": " + error.what;
    return error;
}

// As it came over SMTP: files keep messages with the line ends of their system.
Bytes with_crlf(BytesView message) {
    const std::size_t first = message.find('\n');
    if (first == BytesView::npos || (first > 0 && message[first - 1] == '\r'))
        return Bytes(message);
    Bytes out;
    out.reserve(message.size() + message.size() / 32);
    for (std::size_t i = 0; i < message.size(); ++i) {
        if (message[i] == '\n' && (i == 0 || message[i - 1] != '\r')) out += '\r';
        out += message[i];
    }
    return out;
}

bool answered(const LookedUpKey& key) {
    return key.key.state != KeyState::trouble;
}

}  // namespace

Result<std::unique_ptr<OwnChecker>> OwnChecker::open(asio::any_io_executor executor,
                                                     const DkimSettings& settings,
                                                     const Clock& clock, Ask ask) {
    SignatureOptions options;
    options.program = settings.program.empty() ? shipped().dkim : settings.program;
    auto known = load_keys(ask == Ask::stored_only ? std::filesystem::path() : settings.key_file);
    if (!known) return known.error();
    std::optional<Keys> keys;
    if (ask == Ask::dns) {
        Dns dns;
        dns.servers = settings.dns;
        dns.trust_anchor = settings.trust_anchor;
        auto opened = Keys::open(executor, dns, clock);
        if (!opened) return opened.error();
        keys.emplace(std::move(*opened));
    }
    return std::unique_ptr<OwnChecker>(new OwnChecker(
        std::move(executor), std::move(options), std::move(*known), std::move(keys), ask, clock));
}

OwnChecker::OwnChecker(asio::any_io_executor executor, SignatureOptions options,
                       std::vector<DkimKey> known, std::optional<Keys> dns, Ask ask,
                       const Clock& clock)
    : executor_(std::move(executor)),
      options_(std::move(options)),
      known_(std::move(known)),
      dns_(std::move(dns)),
      ask_(ask),
      clock_(clock) {}

awaitable<void> OwnChecker::ask_dns(std::vector<LookedUpKey>& keys) {
    std::vector<std::string> names;
    for (const LookedUpKey& key : keys)
        if (!answered(key)) names.push_back(key.key.name);
    if (names.empty() || !dns_ || (rest_until_ && clock_.now() < *rest_until_)) co_return;
    const std::vector<LookedUpKey> found = co_await dns_->look_up(std::move(names));
    for (LookedUpKey& key : keys) {
        const auto same = [&](const LookedUpKey& one) { return one.key.name == key.key.name; };
        const auto it = std::find_if(found.begin(), found.end(), same);
        if (!answered(key) && it != found.end()) key = *it;
    }
    rest_until_.reset();
    if (std::none_of(found.begin(), found.end(), answered)) rest_until_ = clock_.now() + dns_rest;
}

awaitable<std::vector<LookedUpKey>> OwnChecker::keys_for(std::vector<std::string> names,
                                                         std::vector<LookedUpKey> stored) {
    std::vector<LookedUpKey> keys;
    for (std::string& name : names) {
        LookedUpKey key;
        key.key.name = std::move(name);
        key.asked = clock_.now();
        key.why = "not asked";
        const auto file = std::find_if(known_.begin(), known_.end(), [&](const DkimKey& one) {
            return one.name == key.key.name;
        });
        const auto kept = std::find_if(stored.begin(), stored.end(), [&](const LookedUpKey& one) {
            return one.key.name == key.key.name && (ask_ == Ask::stored_only || answered(one));
        });
        if (kept != stored.end())
            key = *kept;
        else if (file != known_.end()) {
            key.key = *file;
            key.why = "of the key file";
        }
        keys.push_back(std::move(key));
    }
    co_await ask_dns(keys);
    co_return keys;
}

awaitable<OwnChecked> OwnChecker::check(BytesView message, std::vector<LookedUpKey> stored,
                                        std::optional<UtcTime> received) {
    OwnChecked out;
    std::vector<std::string> names = key_names(message);
    if (names.empty()) co_return out;
    out.keys = co_await keys_for(std::move(names), std::move(stored));
    std::vector<DkimKey> keys;
    for (const LookedUpKey& one : out.keys) keys.push_back(one.key);
    const Bytes as_sent = with_crlf(message);
    const UtcTime when = received.value_or(clock_.now());
    auto checked = co_await check_signatures(executor_, options_, as_sent, std::move(keys), when);
    if (checked)
        out.check.signatures = std::move(*checked);
    else
        out.check.failed = checked.error().what;
    co_return out;
}

}  // namespace tsb
