// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/ledger/walk.hpp"

#include "daemon/ledger/line.hpp"
#include "daemon/ledger/line_file.hpp"

namespace tsb {
namespace {

class Walker {
  public:
    Walker(LineStore& store, const WalkVisitor& visitor) : store_(store), visitor_(visitor) {}

    Result<Walk> run() {
        for (std::uint64_t offset = 0; going_;) {
            auto block = store_.read_from(offset, read_block_bytes);
            if (!block) return block.error();
            if (block->empty()) break;
            offset += block->size();
            take(*block);
        }
        if (going_) take_tail();
        return walk_;
    }

  private:
    void take(std::string_view block) {
        while (going_) {
            const auto at = block.find('\n');
            pending_ += block.substr(0, at);
            if (at == std::string_view::npos) break;
            walk_.whole_bytes += pending_.size() + 1;
            take_line(pending_);
            pending_.clear();
            block.remove_prefix(at + 1);
        }
        // Nothing that we write is so long: keep no more of it than shows that.
        if (pending_.size() > max_line_bytes + 1 && going_) {
            going_ = false;
            visitor_.damage(walk_.head.entries + 1,
                            "longer than " + std::to_string(max_line_bytes) + " bytes");
        }
    }

    Result<ParsedLine> check(std::string_view line) const {
        auto parsed = parse_line(line);
        if (!parsed) return parsed;
        const std::int64_t number = walk_.head.entries + 1;
        if (parsed->entry.seq != number) {
            return damage_error("", number, "seq is " + std::to_string(parsed->entry.seq));
        }
        if (parsed->prev != walk_.head.digest) {
            return damage_error("", number,
                                "prev is " + parsed->prev.tagged() +
                                    ", the line before hashes to " + walk_.head.digest.tagged());
        }
        return parsed;
    }

    void take_line(std::string_view line) {
        auto parsed = check(line);
        if (parsed) {
            going_ = visitor_.entry(parsed->entry);
        } else {
            going_ = visitor_.damage(walk_.head.entries + 1, parsed.error().what);
        }
        walk_.head.entries += 1;
        walk_.head.digest = parsed ? parsed->entry.line_digest : sha256(line);
        walk_.tree.add(line);
        if (visitor_.grown) visitor_.grown(walk_.tree);
    }

    void take_tail() {
        walk_.torn_bytes = pending_.size();
        if (pending_.size() < 2 || pending_.back() == '\0') return;
        const std::string_view without_last(pending_.data(), pending_.size() - 1);
        if (check(without_last)) {
            visitor_.damage(walk_.head.entries + 1,
                            "whole, but its newline was changed into another byte");
        }
    }

    LineStore& store_;
    const WalkVisitor& visitor_;
    Walk walk_;
    std::string pending_;
    bool going_ = true;
};

Result<std::unique_ptr<LineStore>> open_for_reading(const std::filesystem::path& dir) {
    return open_line_file(dir / ledger_file_name, LineFileMode::read);
}

}  // namespace

Error damage_error(const std::string& where, std::int64_t line, const std::string& what) {
    if (where.empty()) return Error{ErrorKind::fatal, what, "", 74};
    return Error{
        ErrorKind::fatal, where + ": line " + std::to_string(line) + ": " + what,
        "the ledger is damaged: change nothing, compare it with a copy (`tsbreply ledger verify`)",
        74};
}

Result<Walk> walk_lines(LineStore& store, const WalkVisitor& visitor) {
    return Walker(store, visitor).run();
}

Result<LedgerHead> read_ledger(const std::filesystem::path& dir,
                               const std::function<bool(const LedgerEntry&)>& visit) {
    auto store = open_for_reading(dir);
    if (!store) return store.error();
    std::optional<Error> damage;
    WalkVisitor visitor;
    visitor.entry = visit;
    visitor.damage = [&](std::int64_t line, const std::string& what) {
        damage = damage_error((dir / ledger_file_name).string(), line, what);
        return false;
    };
    auto walk = walk_lines(**store, visitor);
    if (!walk) return walk.error();
    if (damage) return *damage;
    return walk->head;
}

}  // namespace tsb
