// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/intake/references.hpp"

#include <algorithm>
#include <map>
#include <set>

#include "daemon/record/record.hpp"

namespace tsb {
namespace {

constexpr std::size_t max_reference_findings = 1000;  // more says nothing new

enum class What { mail, picture, version };

class Collector {
  public:
    void add(const LedgerEntry& entry) {
        seq_ = entry.seq;
        switch (entry.kind) {
            case EntryKind::message:
                return with(message_body(entry.body), [this](const auto& b) { add_message(b); });
            case EntryKind::circular:
                return with(circular_body(entry.body),
                            [this](const auto& b) { need_version(b.digest); });
            case EntryKind::roster:
                return with(roster_body(entry.body),
                            [this](const auto& b) { need_version(b.digest); });
            case EntryKind::note:
                return with(note_body(entry.body), [this](const auto& b) {
                    if (b.about == "gone") gone_.insert(b.digests.begin(), b.digests.end());
                });
            case EntryKind::decision:
                return with(decision_body(entry.body), [](const auto&) {});
        }
    }

    [[nodiscard]] ReferenceReport look_in(
        const Archive& archive, std::size_t max_mail_bytes,
        const std::function<void(std::size_t, std::size_t)>& progress) const {
        ReferenceReport report;
        report.damage = bad_;
        for (const auto& [key, seq] : wanted_) {
            const auto& [what, digest] = key;
            ++report.checked;
            if (auto failed = look_for(archive, what, digest, max_mail_bytes))
                report.damage.push_back({seq, *failed});
            if (progress) progress(report.checked, wanted_.size());
            if (report.damage.size() >= max_reference_findings) break;
        }
        std::stable_sort(report.damage.begin(), report.damage.end(),
                         [](const auto& a, const auto& b) { return a.line < b.line; });
        return report;
    }

  private:
    template <class Body, class Use>
    void with(const Result<Body>& body, Use use) {
        if (body)
            use(*body);
        else
            bad_.push_back({seq_, "its body is not as FORMAT.md says: " + body.error().what});
    }

    void need(What what, const Digest& digest) { wanted_.emplace(std::pair{what, digest}, seq_); }

    void need_version(const std::string& tagged) {
        if (const auto digest = Digest::parse_tagged(tagged)) need(What::version, *digest);
    }

    void add_message(const MessageBody& body) {
        if (body.raw) need(What::mail, *body.raw);
        for (const PagePicture& page : body.pictures) need(What::picture, page.picture);
        for (const JudgedReading& judged : body.verdict.readings)
            for (const Answer& answer : judged.reading.answers)
                for (const Evidence& one : answer.evidence)
                    if (one.picture) need(What::picture, *one.picture);
        need_version(body.made_with.roster);
        need_version(body.made_with.keys);
        for (const std::string& circular : body.made_with.circulars) need_version(circular);
    }

    [[nodiscard]] std::optional<std::string> look_for(const Archive& archive, What what,
                                                      const Digest& digest,
                                                      std::size_t max_mail_bytes) const {
        std::string name;
        Result<Bytes> found = Bytes();
        switch (what) {
            case What::mail:
                if (gone_.contains(digest)) return std::nullopt;
                name = "the raw mail ";
                found = archive.get_mail(digest, max_mail_bytes);
                break;
            case What::picture:
                name = "the evidence picture ";
                found = archive.get_picture(digest);
                break;
            case What::version:
                name = "the version of circular, roster or keys ";
                found = archive.get_version(digest);
                break;
        }
        if (found) return std::nullopt;
        return name + digest.tagged() + " that it names: " + found.error().what;
    }

    std::int64_t seq_ = 0;
    std::map<std::pair<What, Digest>, std::int64_t> wanted_;  // the first entry that names it
    std::set<Digest> gone_;
    std::vector<LedgerFinding> bad_;
};

}  // namespace

Result<ReferenceReport> check_references(
    const std::filesystem::path& ledger, const Archive& archive, std::size_t max_mail_bytes,
    const std::function<void(std::size_t done, std::size_t all)>& progress) {
    ReferenceReport report;
    // A second look where something is missing: the service may have removed it meanwhile, and noted
    // that before.
    for (int look = 0; look < 2; ++look) {
        Collector collector;
        const auto head = read_ledger(ledger, [&](const LedgerEntry& entry) {
            collector.add(entry);
            return true;
        });
        // Damage of the chain is the verifier's to tell.
        if (!head && head.error().kind != ErrorKind::fatal) return head.error();
        report = collector.look_in(archive, max_mail_bytes, progress);
        if (report.damage.empty()) break;
    }
    return report;
}

}  // namespace tsb
