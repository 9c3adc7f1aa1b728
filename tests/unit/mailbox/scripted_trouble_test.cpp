// SPDX-License-Identifier: GPL-3.0-or-later
// A scripted server in every state of a session: noise, BYE, lies, busy answers, and time.
#include "daemon/mailbox/imap_parser.hpp"
#include "tests/unit/mailbox/scripted_server.hpp"

namespace tsb {
namespace {

// A server with three messages that does all that it is asked, and says `noise` before each answer.
std::string well_behaved(const std::string& command, const std::string& noise) {
    const auto say = [&](const std::string& answer) { return noise + answer + "$T OK done\r\n"; };
    if (command.starts_with("SELECT")) return noise + selected;
    if (command.starts_with("UID SEARCH")) return say("* SEARCH 1 2 3\r\n");
    if (command.find("RFC822.SIZE") != std::string::npos)
        return say(
            "* 2 FETCH (UID 2 RFC822.SIZE 6 INTERNALDATE \"01-Mar-2026 10:00:00 +0000\")\r\n");
    if (command.find("BODY.PEEK[]") != std::string::npos)
        return say("* 2 FETCH (BODY[] {6}\r\nT9 OK\n UID 2)\r\n");
    if (command.starts_with("UID STORE") || command.starts_with("UID FETCH"))
        return say("* 2 FETCH (UID 2 FLAGS ($TsbCounted))\r\n");
    if (command.starts_with("UID MOVE"))
        return say("* OK [COPYUID 9 2 1] moved\r\n* 2 EXPUNGE\r\n");
    if (command == "NOOP") return say("");
    if (command == "IDLE") return noise + "+ idling\r\n";
    if (command == "DONE") return "";
    return "";
}

class Engine : public ScriptedImap {
  protected:
    // All that a session does; each step's error, or "".
    struct Done {
        std::string open, list, fetch, settle, wait;
        Uids uids;
        std::string bytes;
        bool settled = false;
    };
    template <class T>
    static std::string said(const Result<T>& result) {
        return result ? "" : result.error().what;
    }
    Done all() {
        Done done;
        const auto opened = run(mailbox_->open());
        done.open = said(opened);
        if (!opened) return done;
        auto listed = run(mailbox_->list(1, std::nullopt, 10));
        done.list = said(listed);
        done.uids = std::move(listed).value_or(Uids());
        const auto fetched = run(mailbox_->fetch({2}, FetchBudget()));
        done.fetch = said(fetched);
        if (fetched && fetched->messages.size() == 1) done.bytes = fetched->messages[0].bytes;
        std::vector<SettleAction> actions(1);
        actions[0] = {2, "$TsbCounted", "Processed"};
        const auto settled = run(mailbox_->settle(actions));
        done.settle = said(settled);
        done.settled = settled && settled->at(0).done;
        done.wait = said(run(mailbox_->wait(1s)));
        return done;
    }
};

TEST_F(Engine, WhatNobodyAskedForChangesNothingWhereverItComes) {
    struct Row {
        const char* noise;
        const char* why;
    };
    const std::vector<Row> rows{
        {"", "silence"},
        {"* VANISHED 2\r\n", "VANISHED of a message that is there (RFC 7162): not believed"},
        {"* VANISHED (EARLIER) 1:4294967295\r\n", "VANISHED of all"},
        {"* 1 EXPUNGE\r\n* 1 EXPUNGE\r\n", "EXPUNGE"},
        {"* 2 FETCH (FLAGS (\\Seen))\r\n", "a FETCH without UID"},
        {"* 7 FETCH (UID 7 FLAGS (\\Seen) MODSEQ (12))\r\n", "a FETCH of another message"},
        {"* 9 FETCH (UID 9 BODY[] {10}\r\nT1 OK no\r\n)\r\n",
         "another message with a forged answer"},
        {"* 3 RECENT\r\n* FLAGS (\\Seen $TsbHeld)\r\n", "RECENT and FLAGS"},
        {"* OK [HIGHESTMODSEQ 99] x\r\n* OK [ALERT] look {5}\r\n",
         "codes, and no literal in a text"},
        {"* NO low on disk\r\n* BAD what\r\n", "warnings without a tag"},
        {"* STATUS \"x\" (MESSAGES 9)\r\n* NAMESPACE NIL NIL NIL\r\n", "other data"},
        {"* ENABLED CONDSTORE\r\n* XYZZY (((\r\n* ID {3}\r\n)\r\n\r\n", "data of no kind we know"},
        {"* LIST () \"/\" {3}\r\na\r\n\r\n", "a LIST with a literal"},
    };
    for (const Row& row : rows) {
        serve([&row](const std::string& command) { return well_behaved(command, row.noise); }, {},
              "UIDPLUS MOVE CONDSTORE QRESYNC");
        const Done done = all();
        EXPECT_EQ(done.open + done.list + done.fetch + done.settle + done.wait, "") << row.why;
        EXPECT_EQ(done.uids, (Uids{1, 2, 3})) << row.why;
        EXPECT_EQ(done.bytes, "T9 OK\n") << row.why;
        EXPECT_TRUE(done.settled) << row.why;
    }
}

// The commands of a session in their order.
const std::vector<std::string> steps{
    "LOGIN",     "SELECT",   "UID SEARCH", "UID FETCH 2 (UID INTERN", "UID FETCH 2 (UID BODY",
    "UID STORE", "UID MOVE", "NOOP"};

TEST_F(Engine, ByeInAnyStateEndsTheSessionAndIsQuoted) {
    for (const std::string& step : steps) {
        for (const std::string& end : std::vector<std::string>{"$CLOSE", "$T OK done\r\n$CLOSE"}) {
            serve([&](const std::string& command) {
                return command.starts_with(step) ? "* BYE going for lunch\r\n" + end
                                                 : well_behaved(command, "");
            });
            const Done done = all();
            const std::string errors = done.open + done.list + done.fetch + done.settle + done.wait;
            EXPECT_NE(errors, "") << step;
            if (step != "LOGIN" && !end.starts_with("$T")) {
                EXPECT_NE(errors.find("going for lunch"), std::string::npos) << step << errors;
            }
            const auto later = run(mailbox_->list(1, std::nullopt, 10));
            EXPECT_FALSE(later) << step << ": nothing works until it is opened anew";
        }
    }
}

const std::vector<std::string> busy_answers{
    "$T NO Server Unavailable. 15\r\n",
    "$T BAD Request is throttled. Suggested Backoff Time: 299961 milliseconds\r\n",
    "* BYE Suggested Backoff Time: 299961 milliseconds\r\n$CLOSE"};

TEST_F(Engine, ABusyServerIsTransientInEveryStateAndItsWishIsPassedOn) {
    for (const std::string& step : steps) {
        if (step == "UID STORE" || step == "UID MOVE") continue;  // of one message: told as its why
        for (const std::string& answer : busy_answers) {
            if (step == "LOGIN" && answer.starts_with("* BYE")) continue;  // libcurl keeps it
            serve([&](const std::string& command) {
                return command.starts_with(step) ? answer : well_behaved(command, "");
            });
            Result<void> outcome;
            const auto opened = run(mailbox_->open());
            if (!opened) outcome = opened.error();
            if (outcome) {
                const auto listed = run(mailbox_->list(1, std::nullopt, 10));
                if (!listed) outcome = listed.error();
            }
            if (outcome) {
                const auto fetched = run(mailbox_->fetch({2}, FetchBudget()));
                if (!fetched) outcome = fetched.error();
            }
            if (outcome) {
                const auto waited = run(mailbox_->wait(1s));
                if (!waited) outcome = waited.error();
            }
            ASSERT_FALSE(outcome) << step << answer;
            EXPECT_EQ(outcome.error().kind, ErrorKind::transient) << step << outcome.error().what;
            ASSERT_TRUE(mailbox_->condition().busy_for) << step << ": " << outcome.error().what;
            const bool wish = answer.find("299961") != std::string::npos;
            EXPECT_EQ(*mailbox_->condition().busy_for, wish ? 299961ms : 0ms) << step;
        }
    }
}

TEST_F(Engine, EveryStepHasItsDeadlineHoweverBusilyTheServerTalks) {
    struct Row {
        const char* command;
        const char* said;
    };
    const std::vector<Row> rows{
        {"SELECT", "opening the folder took longer"},
        {"UID SEARCH", "listing the folder took longer"},
        {"UID FETCH", "fetching mail took longer"},
        {"UID STORE", "flagging or moving mail took longer"},
        {"NOOP", "NOOP took longer"},
    };
    for (const Row& row : rows) {
        for (const char* how : {"trickle", "flood"}) {
            deadlines_ = ImapDeadlines{300ms, 300ms, 300ms, 300ms, 300ms, 300ms, 300ms, 300ms};
            serve([&](const std::string& command) {
                return command.starts_with(row.command) ? std::string(how)
                                                        : well_behaved(command, "");
            });
            const auto start = std::chrono::steady_clock::now();
            const Done done = all();
            const std::string errors = done.open + done.list + done.fetch + done.settle + done.wait;
            EXPECT_NE(errors.find(row.said), std::string::npos) << how << ": " << errors;
            EXPECT_LT(std::chrono::steady_clock::now() - start, 10s) << row.said;
        }
    }
}

TEST_F(Engine, ALoginThatNeverEndsCostsTheTimeoutHoweverBusilyTheServerTalks) {
    serve([](const std::string& command) { return command == "LOGIN" ? "trickle" : ""; });
    EXPECT_EQ(open_error().kind, ErrorKind::transient);
}

TEST_F(Engine, WhoStripsOrForgesStarttlsGetsNoPassword) {
    struct Row {
        const char* greeting;
        const char* capability;
        const char* answer;  // to STARTTLS
        ErrorKind kind;
        const char* why;
    };
    const char* const hello = "* OK ready\r\n";
    const std::vector<Row> rows{
        {hello, "", "", ErrorKind::config, "not offered"},
        {hello, "STARTTLS", "$T NO not today\r\n", ErrorKind::config, "refused"},
        {hello, "STARTTLS", "$T BAD what\r\n", ErrorKind::config, "unknown"},
        {"* PREAUTH welcome\r\n", "STARTTLS", "$T OK\r\n", ErrorKind::config,
         "logged in already, by somebody else's account"},
        {hello, "STARTTLS", "$T OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\nA002 OK done\r\n",
         ErrorKind::transient, "answers forged in clear behind the OK"},
        {hello, "STARTTLS", "silence", ErrorKind::transient, "no answer"},
    };
    in_clear_ = false;
    for (const Row& row : rows) {
        greeting_ = row.greeting;
        auto logins = std::make_shared<int>(0);
        serve(
            [&row, logins](const std::string& command) -> std::string {
                if (command.starts_with("LOGIN")) ++*logins;
                return command.starts_with("STARTTLS") ? row.answer : "";
            },
            {}, row.capability);
        const Error error = open_error();
        EXPECT_EQ(error.kind, row.kind) << row.why << ": " << error.what;
        EXPECT_EQ(*logins, 0) << row.why;
    }
}

TEST_F(Engine, IdleIsBegunAnewInTimeAndVerifiedByNoop) {
    deadlines_.idle = 200ms;
    auto commands = std::make_shared<std::vector<std::string>>();
    serve(
        [commands](const std::string& command) -> std::string {
            commands->push_back(command);
            if (command == "DONE") return "$IDLE OK done\r\n";
            return well_behaved(command, "");
        },
        {}, "UIDPLUS IDLE");
    ASSERT_TRUE(run(mailbox_->open()));
    const auto waited = run(mailbox_->wait(1s));
    ASSERT_TRUE(waited) << waited.error().what;
    EXPECT_FALSE(*waited);
    const auto count = [&](const std::string& command) {
        return std::count(commands->begin(), commands->end(), command);
    };
    EXPECT_GE(count("IDLE"), 3);
    EXPECT_EQ(count("DONE"), count("IDLE"));
    EXPECT_EQ(count("NOOP"), count("IDLE")) << "after each";
}

TEST_F(Engine, NewsThatIdleDoesNotTellIsTakenFromNoop) {
    serve(
        [](const std::string& command) -> std::string {
            if (command == "DONE") return "$IDLE OK done\r\n";
            if (command == "NOOP") return "* 4 EXISTS\r\n$T OK\r\n";
            return well_behaved(command, "");
        },
        {}, "UIDPLUS IDLE");
    ASSERT_TRUE(run(mailbox_->open()));
    const auto waited = run(mailbox_->wait(1s));
    ASSERT_TRUE(waited) << waited.error().what;
    EXPECT_TRUE(*waited);
}

TEST_F(Engine, AServerThatRefusesIdleIsPolled) {
    for (const char* answer : {"$T NO not now\r\n", "$T BAD what\r\n", "$T OK ended\r\n"}) {
        auto idles = std::make_shared<int>(0);
        serve(
            [=](const std::string& command) -> std::string {
                if (command == "IDLE") ++*idles;
                return command == "IDLE" ? std::string(answer) : well_behaved(command, "");
            },
            {}, "UIDPLUS IDLE");
        ASSERT_TRUE(run(mailbox_->open()));
        for (int i = 0; i < 2; ++i) {
            const auto waited = run(mailbox_->wait(1s));
            ASSERT_TRUE(waited) << answer << waited.error().what;
        }
        EXPECT_EQ(*idles, 1) << answer << ": it would only refuse again";
    }
}

TEST_F(Engine, AServerThatLiesAboutUidsIsCheckedOrRefused) {
    struct Row {
        const char* select;
        const char* esearch;  // nullptr: not offered
        const char* search;
        Uids uids;
        bool refused;
        const char* why;
    };
    const char* const usual = "";
    const std::vector<Row> rows{
        {usual, nullptr, "* SEARCH 3 1 2 2\r\n$T OK\r\n", {1, 2, 3}, false, "unsorted and doubled"},
        {usual, nullptr, "* SEARCH 1\r\n* SEARCH 2\r\n$T OK\r\n", {1, 2}, false, "in two lines"},
        {usual, nullptr, "* SEARCH 2 (MODSEQ 917162500)\r\n$T OK\r\n", {2}, false, "CONDSTORE"},
        {usual, nullptr, "$T OK\r\n", {}, false, "no line at all"},
        {usual, nullptr, "* SEARCH 0\r\n$T OK\r\n", {}, true, "UID 0"},
        {usual, nullptr, "* SEARCH -1\r\n$T OK\r\n", {}, true, "below 0"},
        {usual, nullptr, "* SEARCH 4294967296\r\n$T OK\r\n", {}, true, "33 bits"},
        {usual, nullptr, "* SEARCH 1:4294967295\r\n$T OK\r\n", {}, true, "more than max_set_uids"},
        {usual, nullptr, "* SEARCH 1 x\r\n$T OK\r\n", {}, true, "no number"},
        {"* OK [UIDNEXT 1] gone back\r\n",
         nullptr,
         "* SEARCH 2\r\n$T OK\r\n",
         {2},
         false,
         "UIDNEXT goes down: it decides nothing"},
        {usual, "* ESEARCH (TAG \"x\") UID ALL 3:1\r\n$T OK\r\n", "", {1, 2, 3}, false, "ESEARCH"},
        {usual, "* ESEARCH UID\r\n$T OK\r\n", "", {}, false, "ESEARCH finds nothing"},
        {usual,
         "* ESEARCH UID COUNT 3\r\n$T OK\r\n",
         "* SEARCH 2\r\n$T OK\r\n",
         {2},
         false,
         "ESEARCH does not say which"},
        {usual,
         "* ESEARCH UID ALL 1:4294967295\r\n$T OK\r\n",
         "* SEARCH 2\r\n$T OK\r\n",
         {2},
         false,
         "ESEARCH names too many"},
        {usual,
         "$T BAD unknown\r\n",
         "* SEARCH 2\r\n$T OK\r\n",
         {2},
         false,
         "ESEARCH is offered and not there"},
        {usual, "$T OK\r\n", "* SEARCH 2\r\n$T OK\r\n", {2}, false, "ESEARCH gives no answer"},
        {usual, "* SEARCH 2\r\n$T OK\r\n", "", {2}, false, "a plain answer to it"},
        {usual,
         "$T NO [UNAVAILABLE] later\r\n",
         "* SEARCH 2\r\n$T OK\r\n",
         {},
         true,
         "unwell for now"},
    };
    for (const Row& row : rows) {
        serve(
            [&row](const std::string& command) -> std::string {
                if (command.starts_with("SELECT")) return row.select + selected;
                if (command.starts_with("UID SEARCH RETURN")) return row.esearch;
                if (command.starts_with("UID SEARCH")) return row.search;
                return "";
            },
            {}, row.esearch == nullptr ? "" : "ESEARCH");
        ASSERT_TRUE(run(mailbox_->open())) << row.why;
        auto listed = run(mailbox_->list(1, std::nullopt, 10));
        EXPECT_EQ(!listed, row.refused) << row.why;
        EXPECT_TRUE(listed || listed.error().kind == ErrorKind::transient) << row.why;
        EXPECT_EQ(std::move(listed).value_or(Uids()), row.uids) << row.why;
    }
}

TEST_F(Engine, ALineOfMoreThan64KibIsReadWholeAndOneBeyondTheLimitEndsTheSession) {
    for (const std::size_t uids : {20'000UL, 200'000UL}) {
        std::string line = "* SEARCH";
        for (std::size_t i = 0; i < uids; ++i) line += " " + std::to_string(100'000 + i);
        serve([line](const std::string& command) {
            return command.starts_with("UID SEARCH") ? line + "\r\n$T OK\r\n" : "";
        });
        ASSERT_TRUE(run(mailbox_->open()));
        const auto listed = run(mailbox_->list(1, std::nullopt, uids));
        const bool fits = line.size() <= ImapLimits{}.line_bytes;
        ASSERT_EQ(listed.has_value(), fits) << uids;
        EXPECT_TRUE(fits ? listed->size() == uids : listed.error().kind == ErrorKind::transient);
    }
}

}  // namespace
}  // namespace tsb
