// SPDX-License-Identifier: GPL-3.0-or-later
// A draft as a circular file: plain text, one key after the other.
#include <algorithm>
#include <cstdio>
#include <set>

#include "config/base/text.hpp"
#include "config/circular_draft.hpp"
#include "config/circular_rows.hpp"
#include "config/toml_reader.hpp"

namespace tsb {
namespace {

constexpr std::size_t line_width = 120;

std::string date_text(UtcTime time) {
    const std::string text = format_utc(time);
    return text.ends_with("T00:00:00Z") ? text.substr(0, 10) : text;
}

// What a terminal may take for a command, or what turns text around, is written as an escape: a
// person reads this file, perhaps straight from the program.
std::string toml_text(std::string_view text) {
    const std::string plain = toml_quote(text);
    std::string out;
    for (std::size_t at = 0; at < plain.size();) {
        const auto byte = [&](std::size_t i) {
            return at + i < plain.size() ? static_cast<unsigned char>(plain[at + i]) : 0U;
        };
        const unsigned three =
            (byte(0) & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU);
        const bool c1 = byte(0) == 0xC2 && byte(1) < 0xA0;
        const bool turns = byte(0) == 0xE2 && (three == 0x200E || three == 0x200F ||
                                               (three >= 0x2028 && three <= 0x202E) ||
                                               (three >= 0x2066 && three <= 0x2069));
        if (!c1 && !turns) {
            out += plain[at++];
            continue;
        }
        char escape[8];
        std::snprintf(escape, sizeof escape, "\\u%04X", c1 ? byte(1) : three);
        out += escape;
        at += c1 ? 2 : 3;
    }
    return out;
}

class Writer {
  public:
    explicit Writer(const CircularDraft& draft) : draft_(draft), circular_(draft.circular) {}

    std::string write() {
        top();
        table("title", "title");
        for (const auto& [language, title] : circular_.title)
            key("title." + language, language, toml_text(title));
        rule();
        blank();
        for (const Item& one : circular_.items) item(one);
        if (circular_.items.empty()) gap("item", "no items were found: each takes an [[item]]");
        for (const auto& [language, wording] : circular_.wording) form(language, wording);
        return header() + unplaced() + out_;
    }

  private:
    void comment(const std::string& text) {
        // One line whatever it holds; control characters are shown, not written.
        out_ += "# " + printable(text) + "\n";
    }
    void notes(const std::string& at) {
        for (const DraftNote& note : draft_.notes)
            if (note.at == at) comment("check: " + note.text);
        placed_.insert(at);
    }
    // Notes on keys that the file does not have.
    [[nodiscard]] std::string unplaced() const {
        std::string text;
        for (const DraftNote& note : draft_.notes)
            if (!placed_.contains(note.at))
                text += "# check: " + printable(note.at + ": " + note.text) + "\n";
        return text.empty() ? "" : text + "\n";
    }
    void gap(const std::string& at, const std::string& text) {
        notes(at);
        comment("missing: " + text);
    }
    void key(const std::string& at, const std::string& name, const std::string& value) {
        notes(at);
        out_ += name + " = " + value + "\n";
    }
    void table(const std::string& name, const std::string& at) {
        out_ += "\n";
        if (!at.empty()) notes(at);
        out_ += "[" + name + "]\n";
    }

    static std::string list(const std::vector<std::string>& lines) {
        std::string all;
        for (const std::string& line : lines) all += (all.empty() ? "" : ", ") + toml_text(line);
        if (all.size() <= line_width) return "[" + all + "]";
        all.clear();
        for (const std::string& line : lines) all += "    " + toml_text(line) + ",\n";
        return "[\n" + all + "]";
    }

    static std::string header() {
        return "# Made from issued documents by `tsbreply circular import`. A person must compare "
               "it with them;\n"
               "# wherever it says \"check\" something is unsure, \"missing\" was not found. "
               "Then:\n"
               "# `tsbreply circular check FILE`. What each key means: the comments of the "
               "shipped circular 101.\n\n";
    }

    void top() {
        notes("");
        if (circular_.id.empty())
            gap("id", R"(id = "T25-TSB-CIR-0101": study period and number)");
        else
            key("id", "id", toml_text(circular_.id));
        if (circular_.issued) {
            key("issued", "issued", date_text(*circular_.issued));
            if (!circular_.issued_sure) out_ += "issued_sure = false\n";
        } else {
            gap("issued", "issued = 2026-02-01: the day of issue");
        }
        if (draft_.has_deadline) {
            key("deadline", "deadline", format_utc(circular_.deadline));
            key("deadline_confirmed", "deadline_confirmed",
                circular_.deadline_confirmed ? "true" : "false");
        } else {
            gap("deadline", "deadline = 2026-04-03T23:59:59Z: the last second in time, UTC");
        }
        key("entitled", "entitled", toml_text(circular_.entitled));
        key("second_reply", "second_reply",
            circular_.second_reply == SecondReply::latest ? "\"latest\"" : "\"hold\"");
    }

    // A rule that was not found must not become the usual one unseen: 0 is refused by the loader.
    void rule() {
        table("rule", "rule");
        const Rule& rule = circular_.rule;
        if (!draft_.has_rule) {
            gap("rule.percent", "percent (1 to 100) and the rest of the rule; 0 is refused");
            out_ += "percent = 0\n";
            return;
        }
        key("rule.percent", "percent", std::to_string(rule.percent));
        key("rule.strict", "strict", rule.strict ? "true" : "false");
        key("rule.min_replies", "min_replies", std::to_string(rule.min_replies));
        key("rule.no_replies", "no_replies", toml_text(rule.no_replies));
    }

    void blank() {
        table("blank", "blank");
        for (const auto& [language, digest] : circular_.blank)
            key("blank." + language, language, toml_text(digest.hex()));
    }

    void item(const Item& one) {
        const std::string at = "item." + one.id;
        out_ += "\n";
        notes(at);
        out_ += "[[item]]\nid = " + toml_text(one.id) + "\n";
        if (one.kind.empty())
            gap(at + ".kind", R"(kind = "question" or "recommendation")");
        else
            key(at + ".kind", "kind", toml_text(one.kind));
        if (one.status.empty())
            gap(at + ".status", R"(status = "new", "revised" or "deleted")");
        else
            key(at + ".status", "status", toml_text(one.status));
        for (const auto& [language, wording] : one.wording) {
            const std::string path = at + "." + language;
            table("item.wording." + language, path);
            for (const ItemWordingRow& row : item_wording_rows)
                lines(path, row.key, wording.*row.member, row.required);
        }
    }

    void form(const std::string& language, const Wording& wording) {
        const std::string path = "wording." + language;
        table(path, path);
        key(path + ".confirmed", "confirmed", wording.confirmed ? "true" : "false");
        for (const WordingRow& row : wording_rows)
            lines(path, row.key, wording.*row.member, row.required);
    }

    void lines(const std::string& path, std::string_view name,
               const std::vector<std::string>& values, bool required) {
        const std::string at = path + "." + std::string(name);
        if (!values.empty()) return key(at, std::string(name), list(values));
        if (required)
            gap(at, std::string(name) + " = [\"…\"]");
        else
            notes(at);
    }

    const CircularDraft& draft_;
    const Circular& circular_;
    std::string out_;
    std::set<std::string, std::less<>> placed_;  // keys whose notes are written
};

}  // namespace

std::string write_circular(const CircularDraft& draft) {
    return Writer(draft).write();
}

}  // namespace tsb
