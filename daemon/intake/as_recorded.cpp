// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/as_recorded.hpp"

#include <algorithm>
#include <boost/asio/co_spawn.hpp>
#include <nlohmann/json.hpp>

#include "daemon/intake/gateway_parts.hpp"
#include "daemon/intake/lanes.hpp"
#include "daemon/intake/replay.hpp"

namespace tsb {
namespace asio = boost::asio;
using asio::awaitable;
using nlohmann::json;

// One entry that waits for its turn: those of a message are read in parallel, and concluded and
// folded in order.
struct AsRecorded::Item {
    LedgerEntry entry;
    std::optional<MessageBody> body;  // of a message
    RawMessage raw;                   // without its bytes, once it was read
    std::string head;
    std::optional<ReadOutcome> outcome;
    OwnChecked own;
    std::optional<AsRecordedEntry::Result> not_read;  // gone, missing
    std::string why;
};

namespace {

std::string dump(const json& value) {
    return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

// What was recorded without parsing has its outcome from the entry.
std::optional<ReadOutcome> recorded_outcome(const MessageBody& body) {
    if (body.verdict.disposition != Disposition::unreadable || body.verdict.reasons.empty())
        return std::nullopt;
    if (body.raw && !ended_the_service(body)) return std::nullopt;
    return Unreadable{body.verdict.reason, body.verdict.reasons.front().text};
}

// The bodies' keys whose values differ, and these values.
json differing(const json& recorded, const json& replayed, const json& of) {
    json out = json::object();
    for (const auto& [key, value] : of.items()) {
        if (recorded.value(key, json()) != replayed.value(key, json())) out[key] = value;
    }
    return out;
}

std::string with_parser(const std::string& body, const std::string& parser) {
    json object = json::parse(body, nullptr, false);
    if (object.is_object() && object.contains("made_with"))
        object["made_with"]["parser"] = parser.empty() ? json(nullptr) : json(parser);
    return dump(object);
}

}  // namespace

std::string_view to_string(AsRecordedEntry::Result result) {
    switch (result) {
        case AsRecordedEntry::Result::identical:
            return "identical";
        case AsRecordedEntry::Result::differs:
            return "differs";
        case AsRecordedEntry::Result::gone:
            return "gone";
        case AsRecordedEntry::Result::missing:
            return "missing";
    }
    std::abort();
}

std::string as_recorded_json(const AsRecordedEntry& one) {
    json object = {{"entry", one.entry},
                   {"result", to_string(one.result)},
                   {"parser", one.other_parser ? "other" : "same"},
                   {"differs", json::array()},
                   {"why", one.why.empty() ? json(nullptr) : json(one.why)}};
    if (one.result == AsRecordedEntry::Result::differs) {
        const json recorded = json::parse(one.recorded, nullptr, false);
        const json replayed = json::parse(one.replayed, nullptr, false);
        object["recorded"] = differing(recorded, replayed, recorded);
        object["replayed"] = differing(recorded, replayed, replayed);
        json keys = object["recorded"];
        keys.update(object["replayed"]);
        for (const auto& [key, value] : keys.items()) object["differs"].push_back(key);
    }
    return dump(object);
}

AsRecorded::AsRecorded(asio::io_context& io, const Settings& settings, Archive archive,
                       Circulars today, Reader& reader, std::unique_ptr<OwnChecker> stored_keys)
    : io_(io),
      settings_(settings),
      archive_(std::move(archive)),
      today_(std::move(today)),
      reader_(reader),
      stored_keys_(std::move(stored_keys)) {}

AsRecorded::~AsRecorded() = default;

Result<void> AsRecorded::run(const std::filesystem::path& ledger,
                             const std::function<void(const AsRecordedEntry&)>& tell) {
    tell_ = tell;
    std::int64_t last = 0;
    auto head = read_ledger(ledger, [&](const LedgerEntry& entry) {
        last = entry.seq;
        if (entry.kind != EntryKind::note) return true;
        const auto note = note_body(entry.body);
        if (note && note->about == "gone") gone_.insert(note->digests.begin(), note->digests.end());
        return true;
    });
    if (!head) return head.error();
    Result<void> taken;
    head = read_ledger(ledger, [&](const LedgerEntry& entry) {
        if (entry.seq > last) return false;  // appended since
        taken = take(entry);
        return taken.has_value();
    });
    if (!head) return head.error();
    if (!taken) return taken;
    return flush();
}

Result<void> AsRecorded::take(const LedgerEntry& entry) {
    if (entry.kind == EntryKind::circular || entry.kind == EntryKind::roster) {
        if (auto flushed = flush(); !flushed) return flushed;
        if (auto applied = fold_.apply(entry); !applied) return applied;
        believe(entry);
        return {};
    }
    Item item;
    item.entry = entry;
    if (entry.kind == EntryKind::message) {
        auto body = message_body(entry.body);
        if (!body) return body.error();
        item.body = std::move(*body);
    }
    pending_.push_back(std::move(item));
    return pending_.size() < replay_batch ? Result<void>{} : flush();
}

void AsRecorded::believe(const LedgerEntry& entry) {
    changed_ = true;
    if (entry.kind == EntryKind::roster) {
        if (const auto body = roster_body(entry.body)) believe_roster(body->digest);
    } else if (const auto body = circular_body(entry.body)) {
        believe_circular(*body);
    }
}

void AsRecorded::believe_circular(const CircularBody& body) {
    const auto digest = Digest::parse_tagged(body.digest);
    auto toml = digest ? archive_.get_version(*digest)
                       : Result<Bytes>(Error{ErrorKind::input, "no digest", ""});
    const Circular* now = find_circular(today_, body.id);
    auto circular =
        toml ? parse_circular(*toml,
                              now != nullptr ? now->path : std::filesystem::path(body.id + ".toml"))
             : Result<Circular>(toml.error());
    lacking_.erase(body.id);
    std::erase_if(circulars_, [&](const Circular& one) { return one.id == body.id; });
    if (!circular) {
        lacking_[body.id] =
            "circular " + body.id + " " + body.digest + ": " + circular.error().what;
        return;
    }
    const auto place = std::find_if(circulars_.begin(), circulars_.end(),
                                    [&](const Circular& one) { return one.id > body.id; });
    circulars_.insert(place, std::move(*circular));
}

void AsRecorded::believe_roster(const std::string& tagged) {
    const Digest digest = Digest::parse_tagged(tagged).value_or(Digest{});
    auto text = archive_.get_version(digest);
    auto roster = text ? parse_roster(*text, tagged) : Result<Roster>(text.error());
    lacking_.erase("");
    if (!roster) {
        lacking_[""] = "roster " + tagged + ": " + roster.error().what;
        return;
    }
    roster_ = std::move(*roster);
    roster_digest_ = roster_.digest();
    if (roster_digest_ != digest) lacking_[""] = "roster " + tagged + " loads as another one";
}

Result<void> AsRecorded::flush() {
    if (pending_.empty()) return {};
    if (std::exchange(changed_, false)) reader_.know(circulars_, roster_);
    std::optional<Result<void>> done;
    const auto keep = [&]() -> awaitable<void> { done = co_await read_all(); };
    asio::co_spawn(io_, keep(), [this](const std::exception_ptr&) { io_.stop(); });
    io_.restart();
    io_.run();
    if (!done) return Error{ErrorKind::transient, "interrupted", "", 75};
    if (!*done) return *done;
    auto concluded = conclude_all();
    pending_.clear();
    return concluded;
}

awaitable<Result<void>> AsRecorded::read_all() {
    const std::function<awaitable<Result<void>>(std::size_t)> one =
        [this](std::size_t i) -> awaitable<Result<void>> { co_return co_await read(pending_[i]); };
    const std::size_t lanes = reading_lanes(settings_.worker);
    co_return co_await in_lanes(io_.get_executor(), lanes, pending_.size(), one);
}

awaitable<Result<void>> AsRecorded::read(Item& item) {
    const std::optional<MessageBody>& body = item.body;
    if (!body) co_return Result<void>{};
    const std::optional<Digest>& raw = body->raw;
    if (raw && gone_.contains(*raw)) {
        item.not_read = AsRecordedEntry::Result::gone;
        co_return Result<void>{};
    }
    auto failed = co_await read_or_say(item, *body);
    if (!failed && failed.error().kind != ErrorKind::input) co_return failed;
    if (!failed) {
        item.not_read = AsRecordedEntry::Result::missing;
        item.why = failed.error().what;
    }
    item.head = item.raw.bytes.substr(0, max_header_bytes);
    Bytes().swap(item.raw.bytes);
    co_return Result<void>{};
}

awaitable<Result<void>> AsRecorded::read_or_say(Item& item, const MessageBody& body) {
    if (!lacking_.empty())
        co_return Error{ErrorKind::input, "it was judged with " + lacking_.begin()->second, ""};
    auto raw = message_of(body, archive_, settings_.limits);
    if (!raw) co_return raw.error();
    item.raw = std::move(*raw);
    item.outcome = recorded_outcome(body);
    if (!item.outcome && item.raw.size > settings_.limits.parse_bytes)
        item.outcome = too_large(item.raw.size, "limits.parse_bytes", settings_.limits.parse_bytes);
    if (!item.outcome) {
        ReadJob job;
        job.bytes = item.raw.bytes;
        auto outcome = co_await reader_.read(job);
        if (!outcome) co_return outcome.error();
        item.outcome = std::move(*outcome);
    }
    const auto keys = Digest::parse_tagged(body.made_with.keys);
    if (!keys) co_return Result<void>{};
    auto text = archive_.get_version(*keys);
    if (!text) co_return text.error();
    auto stored = parse_keys_json(*text);
    if (!stored) co_return stored.error();
    const auto received =
        received_time(std::string_view(item.raw.bytes).substr(0, max_header_bytes),
                      settings_.border, item.raw.internaldate, source_of_given(item.raw));
    std::vector<LookedUpKey> known = std::move(*stored);
    const std::optional<UtcTime> when = received.time ? received.time : item.entry.time;
    item.own = co_await stored_keys_->check(item.raw.bytes, std::move(known), when);
    co_return Result<void>{};
}

Result<void> AsRecorded::conclude_all() {
    for (const Item& item : pending_) {
        if (const std::optional<MessageBody>& body = item.body; body)
            tell_(conclude_one(item, *body));
        if (auto applied = fold_.apply(item.entry); !applied) return applied;
    }
    return {};
}

AsRecordedEntry AsRecorded::conclude_one(const Item& item, const MessageBody& recorded) const {
    AsRecordedEntry out;
    out.entry = item.entry.seq;
    const std::optional<ReadOutcome>& outcome = item.outcome;
    if (item.not_read || !outcome) {
        out.result = item.not_read.value_or(AsRecordedEntry::Result::missing);
        out.why = item.why;
        return out;
    }
    MessageFacts facts;
    facts.digest = recorded.raw;
    facts.size = item.raw.size;
    facts.where = recorded.where;
    facts.head = item.head;
    facts.given = item.raw.internaldate;
    facts.given_source = source_of_given(item.raw);
    facts.supersedes = recorded.supersedes;
    facts.own = item.own.check;
    if (!item.own.keys.empty()) facts.keys = sha256(keys_json(item.own.keys)).tagged();
    const Beliefs beliefs{settings_, circulars_, roster_, roster_digest_};
    const MessageBody body = conclude_to_append(facts, *outcome, beliefs, fold_, item.entry.seq);
    out.replayed = to_body(body);
    out.recorded = item.entry.body;
    const Report* report = std::get_if<Report>(&*outcome);
    const std::string& then = recorded.made_with.parser;
    out.other_parser = report != nullptr && !then.empty() && then != report->parser;
    const std::string same_parser =
        out.other_parser ? with_parser(out.replayed, then) : out.replayed;
    if (same_parser != out.recorded) {
        out.result = AsRecordedEntry::Result::differs;
        return out;
    }
    out.recorded.clear();
    out.replayed.clear();
    return out;
}

}  // namespace tsb
