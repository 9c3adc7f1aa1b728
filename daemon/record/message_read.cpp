// SPDX-License-Identifier: GPL-3.0-or-later
#include <array>

#include "daemon/record/fields.hpp"
#include "daemon/record/shapes.hpp"
#include "parsers/reading/json.hpp"

namespace tsb {

using nlohmann::json;

Result<MailCoordinates> where_from(const json& object) {
    Fields in(object, "");
    MailCoordinates where;
    where.mailbox = in.text_or_empty("mailbox");
    where.uidvalidity = in.number<std::uint32_t>("uidvalidity");
    where.uid = in.number<std::uint32_t>("uid");
    where.file = in.text_or_empty("file");
    return in.done(std::move(where));
}

namespace {

template <class Enum, std::size_t n>
std::optional<Enum> find_word(const std::array<Enum, n>& values, std::string_view word) {
    for (const Enum value : values) {
        if (to_string(value) == word) return value;
    }
    return std::nullopt;
}

std::optional<RosterMatch> parse_match(std::string_view word) {
    constexpr std::array all = {RosterMatch::none, RosterMatch::address, RosterMatch::domain,
                                RosterMatch::shared_domain, RosterMatch::several};
    return find_word(all, word);
}

std::optional<AuthenticatedBy> parse_by(std::string_view word) {
    constexpr std::array all = {AuthenticatedBy::none, AuthenticatedBy::authentication_results,
                                AuthenticatedBy::dkim};
    return find_word(all, word);
}

Result<Reason> reason_from(const json& object) {
    Fields in(object, "");
    Reason reason;
    reason.id = in.text("id");
    reason.text = in.text("text");
    return in.done(std::move(reason));
}

Result<DkimResult> dkim_from(const json& object) {
    Fields in(object, "");
    DkimResult result;
    result.domain = in.text("domain");
    result.selector = in.text("selector");
    result.result = in.text("result");
    result.why = in.text("why");
    return in.done(std::move(result));
}

Result<ReceivedTime> received_from(const json& object) {
    Fields in(object, "");
    ReceivedTime received;
    received.time = in.optional_time("time");
    received.source = in.text_or_empty("source");
    received.internaldate = in.optional_time("internaldate");
    received.border = in.optional_time("border");
    return in.done(std::move(received));
}

Result<SenderCheck> sender_from(const json& object) {
    Fields in(object, "");
    SenderCheck check;
    check.administration = in.optional_text("administration");
    check.match = in.word("match", parse_match).value_or(RosterMatch::none);
    check.authenticated = in.boolean("authenticated");
    check.by = in.word("by", parse_by).value_or(AuthenticatedBy::none);
    check.spf_only = in.boolean("spf_only");
    check.dkim = in.list<DkimResult>("dkim", dkim_from);
    check.evidence = in.texts("evidence");
    check.reasons = in.list<Reason>("reasons", reason_from);
    check.signed_content = in.text_or_empty("signed_content");
    check.automatic = in.optional_text("automatic");
    return in.done(std::move(check));
}

// As it was recorded: the problem table of a later version may know another class for the code, or
// not know it at all.
Result<Problem> problem_from(const json& object) {
    Fields in(object, "");
    Problem problem;
    problem.code = in.text("code");
    problem.problem_class = in.word("class", parse_problem_class).value_or(ProblemClass::hold);
    problem.item = in.optional_text("item");
    problem.text = in.text("text");
    return in.done(std::move(problem));
}

// Takes own and standing out of each answer, so that what is left is exactly the reader's object.
Result<std::vector<AnswerStanding>> take_standings(json& object) {
    std::vector<AnswerStanding> out;
    const auto answers = object.find("answers");
    if (answers == object.end() || !answers->is_array())
        return out;  // the reading's own parser says so
    for (json& answer : *answers) {
        const json copy = {{"item", answer.value("item", json())},
                           {"own", answer.value("own", json())},
                           {"standing", answer.value("standing", json())}};
        Fields in(copy, "answers[" + std::to_string(out.size()) + "]");
        AnswerStanding standing;
        standing.item = in.text("item");
        standing.own = in.word("own", parse_standing).value_or(Standing::held);
        standing.standing = in.word("standing", parse_standing).value_or(Standing::held);
        auto done = in.done(std::move(standing));
        if (!done) return done.error();
        out.push_back(std::move(*done));
        answer.erase("own");
        answer.erase("standing");
    }
    return out;
}

constexpr std::array judged_keys = {"part",     "form_digest", "inside_returned", "from_image",
                                    "credited", "standing",    "reasons",         "problems"};

Result<JudgedReading> reply_from(const json& object) {
    if (!object.is_object()) return Error{ErrorKind::fatal, "not an object", "", 74};
    json rest = object;
    json beside = json::object();
    for (const char* key : judged_keys) {
        if (!rest.contains(key)) continue;
        beside[key] = std::move(rest[key]);
        rest.erase(key);
    }
    rest["problems"] = json::array();
    auto standings = take_standings(rest);
    if (!standings) return standings.error();
    auto reading = reading_from_json(rest);
    if (!reading) return reading.error();
    Fields in(beside, "");
    JudgedReading judged;
    judged.reading = std::move(*reading);
    judged.answers = std::move(*standings);
    judged.reading.part = in.text_or_empty("part");
    judged.reading.form_digest = in.optional_digest("form_digest");
    judged.reading.inside_returned = in.boolean("inside_returned");
    judged.reading.from_image = in.boolean("from_image");
    judged.administration = in.text_or_empty("credited");
    judged.standing = in.word("standing", parse_standing).value_or(Standing::held);
    judged.reasons = in.list<Reason>("reasons", reason_from);
    judged.reading.problems = in.list<Problem>("problems", problem_from);
    return in.done(std::move(judged));
}

Result<MadeWith> made_with_from(const json& object) {
    Fields in(object, "");
    MadeWith made;
    made.parser = in.text_or_empty("parser");
    made.roster = in.text_or_empty("roster");
    made.circulars = in.texts("circulars");
    if (in.has("keys")) made.keys = in.text_or_empty("keys");
    return in.done(std::move(made));
}

Result<PagePicture> picture_from(const json& object) {
    Fields in(object, "");
    PagePicture page;
    page.name = in.text("name");
    const auto digest = Digest::parse(in.text("picture"));
    if (!digest) in.fail("picture", "not a digest");
    page.picture = digest.value_or(Digest{});
    return in.done(std::move(page));
}

void read_reply_parts(Fields& in, MessageBody& body) {
    body.size = in.number<std::uint64_t>("size");
    const std::string date = in.text_or_empty("date"), from = in.text_or_empty("from");
    const std::string subject = in.text_or_empty("subject"), id = in.text_or_empty("message_id");
    body.sender = in.nested<SenderCheck>("sender", sender_from);
    body.sender.date = date;
    body.sender.from = from;
    body.sender.subject = subject;
    body.sender.message_id = id;
    body.verdict.row = in.text_or_empty("row");
    body.verdict.standing = in.optional_word("standing", parse_standing);
    body.verdict.reasons = in.list<Reason>("reasons", reason_from);
    body.verdict.readings = in.list<JudgedReading>("replies", reply_from);
    body.problems = in.list<Problem>("problems", problem_from);
    if (in.has("pictures")) body.pictures = in.list<PagePicture>("pictures", picture_from);
    body.made_with = in.nested<MadeWith>("made_with", made_with_from);
}

}  // namespace

Result<MessageBody> message_body(std::string_view text) {
    const auto object = parse_body(text);
    if (!object) return object.error();
    Fields in(*object, "");
    MessageBody body;
    body.raw = in.optional_digest("raw");
    body.where = in.nested<MailCoordinates>("where", where_from);
    body.received = in.nested<ReceivedTime>("received", received_from);
    body.verdict.disposition =
        in.word("disposition", parse_disposition).value_or(Disposition::unreadable);
    body.verdict.reason = in.text_or_empty("reason");
    body.supersedes = in.texts("supersedes");
    if (!shapes::is_other_mail(body.verdict.disposition)) read_reply_parts(in, body);
    return in.done(std::move(body));
}

}  // namespace tsb
