// SPDX-License-Identifier: GPL-3.0-or-later
// AsRecorded: the ledger's message entries made once more, each with what was before it in the
// ledger: the circulars and the roster in force then (of the archive's versions), the DKIM keys that
// were stored with it, times and place of the entry, the replies recorded before. With the same
// parser and the same settings the body must come out the same, byte for byte.
// Guarantees: changes nothing, asks no DNS. What was never parsed (not archived, or the service ended
// at it) is taken as the entry says.
// Trust: settings as they are now: [border], [limits], scan_policy, convert_doc and the workers' are
// in no entry. Limits: replay_batch messages at a time.
#pragma once

#include <boost/asio/io_context.hpp>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "config/settings.hpp"
#include "daemon/archive/archive.hpp"
#include "daemon/intake/own_checker.hpp"
#include "daemon/ledger/ledger.hpp"
#include "daemon/reader/reader.hpp"
#include "daemon/tally/tally.hpp"

namespace tsb {

struct AsRecordedEntry {
    enum class Result { identical, differs, gone, missing };
    std::int64_t entry = 0;
    Result result = Result::identical;
    // The entry was made by another parser: that alone is no difference.
    bool other_parser = false;
    std::string recorded, replayed;  // bodies, of one that differs
    std::string why;                 // of missing
};
std::string_view to_string(AsRecordedEntry::Result result);

// {"entry":…,"result":…,"parser":"same|other","differs":[…],"recorded":{…},"replayed":{…},"why":…}
std::string as_recorded_json(const AsRecordedEntry& one);

class AsRecorded {
  public:
    // today: its circulars say where issued documents lie that versions name by digest.
    AsRecorded(boost::asio::io_context& io, const Settings& settings, Archive archive,
               Circulars today, Reader& reader, std::unique_ptr<OwnChecker> stored_keys);
    ~AsRecorded();

    // Each message entry of the ledger, in order. Errors end the run: the ledger is damaged, or no
    // worker can be had.
    Result<void> run(const std::filesystem::path& ledger,
                     const std::function<void(const AsRecordedEntry&)>& tell);

  private:
    struct Item;
    Result<void> take(const LedgerEntry& entry);
    Result<void> flush();
    boost::asio::awaitable<Result<void>> read_all();
    boost::asio::awaitable<Result<void>> read(Item& item);
    boost::asio::awaitable<Result<void>> read_or_say(Item& item, const MessageBody& body);
    Result<void> conclude_all();
    [[nodiscard]] AsRecordedEntry conclude_one(const Item& item, const MessageBody& body) const;
    void believe(const LedgerEntry& entry);
    void believe_circular(const CircularBody& body);
    void believe_roster(const std::string& tagged);

    boost::asio::io_context& io_;
    const Settings& settings_;
    Archive archive_;
    Circulars today_;
    Reader& reader_;
    std::unique_ptr<OwnChecker> stored_keys_;
    std::function<void(const AsRecordedEntry&)> tell_;
    Circulars circulars_;
    Roster roster_;
    Digest roster_digest_;
    std::map<std::string, std::string> lacking_;  // what cannot be had of the beliefs, and why
    bool changed_ = true;                         // the reader does not know them yet
    std::set<Digest> gone_;                       // as of the ledger's end
    Fold fold_;
    std::vector<Item> pending_;
};

}  // namespace tsb
