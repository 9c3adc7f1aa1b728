// SPDX-License-Identifier: GPL-3.0-or-later
// The bodies of circular, roster and note entries.
#include "daemon/record/fields.hpp"
#include "daemon/record/shapes.hpp"

namespace tsb {

using namespace shapes;

namespace {

std::optional<SecondReply> parse_second_reply(std::string_view text) {
    if (text == word(SecondReply::hold)) return SecondReply::hold;
    if (text == word(SecondReply::latest)) return SecondReply::latest;
    return std::nullopt;
}

Result<Rule> rule_from(const json& object) {
    Fields in(object, "");
    Rule rule;
    rule.percent = in.number<int>("percent");
    rule.strict = in.boolean("strict");
    rule.min_replies = in.number<int>("min_replies");
    rule.no_replies = in.text("no_replies");
    if (rule.percent < 0 || rule.percent > 100) in.fail("percent", "not from 0 to 100");
    if (rule.min_replies < 0) in.fail("min_replies", "below 0");
    if (rule.no_replies != "approved" && rule.no_replies != "needs-decision") {
        in.fail("no_replies", "unknown word");
    }
    return in.done(std::move(rule));
}

Result<std::map<std::string, std::string>> titles_from(const json& object) {
    std::map<std::string, std::string> titles;
    if (!object.is_object()) return Error{ErrorKind::fatal, "not an object", "", 74};
    for (const auto& [language, title] : object.items()) {
        if (!is_language(language) || !title.is_string()) {
            return Error{ErrorKind::fatal, "not a title in one of the six languages", "", 74};
        }
        titles[language] = title.get<std::string>();
    }
    return titles;
}

Result<Digest> digest_from(const json& value) {
    const auto digest =
        value.is_string() ? Digest::parse_tagged(value.get<std::string>()) : std::nullopt;
    if (!digest) return Error{ErrorKind::fatal, "not a digest", "", 74};
    return *digest;
}

}  // namespace

std::string to_body(const CircularBody& body) {
    const json rule = {{"percent", body.rule.percent},
                       {"strict", body.rule.strict},
                       {"min_replies", body.rule.min_replies},
                       {"no_replies", body.rule.no_replies}};
    return dump({{"id", body.id},
                 {"issued", time_or_null(body.issued)},
                 {"deadline", format_utc(body.deadline)},
                 {"deadline_confirmed", body.deadline_confirmed},
                 {"rule", rule},
                 {"second_reply", word(body.second_reply)},
                 {"items", body.items},
                 {"titles", body.titles},
                 {"digest", body.digest}});
}

std::string to_body(const RosterBody& body) {
    return dump({{"digest", body.digest}, {"entitled_exceptions", body.entitled_exceptions}});
}

std::string to_body(const NoteBody& body) {
    json digests = json::array();
    for (const Digest& digest : body.digests) digests.push_back(digest.tagged());
    json places = json::array();
    for (const MailCoordinates& one : body.where) places.push_back(where(one));
    return dump({{"about", body.about},
                 {"digests", digests},
                 {"where", places},
                 {"text", text_or_null(body.text)}});
}

Result<CircularBody> circular_body(std::string_view text) {
    const auto object = parse_body(text);
    if (!object) return object.error();
    Fields in(*object, "");
    CircularBody body;
    body.id = in.text("id");
    body.issued = in.optional_time("issued");
    body.deadline = in.time("deadline");
    body.deadline_confirmed = in.boolean("deadline_confirmed");
    body.rule = in.nested<Rule>("rule", rule_from);
    body.second_reply = in.word("second_reply", parse_second_reply).value_or(SecondReply::hold);
    body.items = in.texts("items");
    body.titles = in.nested<std::map<std::string, std::string>>("titles", titles_from);
    const auto digest = in.optional_digest("digest");
    if (!digest) in.fail("digest", "no digest");
    body.digest = digest ? digest->tagged() : "";
    return in.done(std::move(body));
}

Result<RosterBody> roster_body(std::string_view text) {
    const auto object = parse_body(text);
    if (!object) return object.error();
    Fields in(*object, "");
    RosterBody body;
    const auto digest = in.optional_digest("digest");
    if (!digest) in.fail("digest", "no digest");
    body.digest = digest ? digest->tagged() : "";
    body.entitled_exceptions = in.texts("entitled_exceptions");
    return in.done(std::move(body));
}

Result<NoteBody> note_body(std::string_view text) {
    const auto object = parse_body(text);
    if (!object) return object.error();
    Fields in(*object, "");
    NoteBody body;
    body.about = in.text("about");
    if (body.about != "gone" && body.about != "seen-again" && body.about != "remark")
        in.fail("about", "unknown word");
    body.digests = in.list<Digest>("digests", digest_from);
    body.where = in.list<MailCoordinates>("where", where_from);
    body.text = in.text_or_empty("text");
    if (body.about == "seen-again" && body.where.size() != body.digests.size()) {
        in.fail("where", "not one for each digest");
    }
    return in.done(std::move(body));
}

CircularBody describe(const Circular& circular) {
    CircularBody body;
    body.id = circular.id;
    body.deadline = circular.deadline;
    body.deadline_confirmed = circular.deadline_confirmed;
    body.issued = circular.issued;
    body.rule = circular.rule;
    body.second_reply = circular.second_reply;
    for (const Item& item : circular.items) body.items.push_back(item.id);
    body.titles.insert(circular.title.begin(), circular.title.end());
    body.digest = circular.digest.tagged();
    return body;
}

}  // namespace tsb
