// SPDX-License-Identifier: GPL-3.0-or-later
// What a real server cannot be made to say: a scripted one.
#include "tests/unit/mailbox/scripted_server.hpp"

namespace tsb {
namespace {

TEST_F(ScriptedImap, WhyALoginWasRefusedDecidesWhoActs) {
    struct Row {
        std::string answer;
        ErrorKind kind;
        const char* why;
    };
    const std::vector<Row> rows{
        {"$T NO [AUTHENTICATIONFAILED] bad\r\n", ErrorKind::config, "the password"},
        {"$T NO opensesame is wrong\r\n", ErrorKind::config,
         "no code: take it for the password, and do not repeat it"},
        {"$T NO [UNAVAILABLE] try again\r\n", ErrorKind::transient,
         "the directory behind it is down"},
        {"$T NO [LIMIT] too many sessions\r\n", ErrorKind::transient, "throttled"},
    };
    for (const Row& row : rows) {
        serve([&row](const std::string& command) {
            return command == "LOGIN" ? row.answer : std::string();
        });
        const Error error = open_error();
        EXPECT_EQ(error.kind, row.kind) << row.why;
        EXPECT_EQ(error.exit_code, row.kind == ErrorKind::config ? 78 : 69) << row.why;
        EXPECT_EQ((error.what + error.hint).find("opensesame"), std::string::npos) << row.why;
    }
}

TEST_F(ScriptedImap, ASelectThatIsRefusedForNowIsTransient) {
    serve([](const std::string& command) {
        return command.starts_with("SELECT") ? "$T NO [INUSE] locked\r\n" : "";
    });
    EXPECT_EQ(open_error().kind, ErrorKind::transient);
}

TEST_F(ScriptedImap, AFolderWithoutUidvalidityIsNotUsed) {
    serve([](const std::string& command) {
        return command.starts_with("SELECT") ? "* 3 EXISTS\r\n$T OK\r\n" : "";
    });
    EXPECT_EQ(open_error().kind, ErrorKind::transient);
}

TEST_F(ScriptedImap, AServerThatFallsSilentCostsTheTimeoutAndNoMore) {
    serve([](const std::string& command) {
        return command.starts_with("UID SEARCH") ? "silence" : "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    const auto start = std::chrono::steady_clock::now();
    const auto listed = run(mailbox_->list(1, std::nullopt, 10));
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ErrorKind::transient);
    EXPECT_NE(listed.error().what.find("no answer within 1 s"), std::string::npos)
        << listed.error().what;
    EXPECT_LT(std::chrono::steady_clock::now() - start, 4s);
}

TEST_F(ScriptedImap, AByeIsQuotedWhenTheConnectionEnds) {
    serve([](const std::string& command) {
        return command.starts_with("UID SEARCH") ? "* BYE shutting down\r\n$CLOSE" : "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    const auto listed = run(mailbox_->list(1, std::nullopt, 10));
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ErrorKind::transient);
    EXPECT_NE(listed.error().what.find("shutting down"), std::string::npos) << listed.error().what;
}

TEST_F(ScriptedImap, AnAnswerToACommandThatWasNotGivenEndsTheSession) {
    serve([](const std::string& command) {
        return command.starts_with("UID SEARCH") ? "* SEARCH 1 2\r\nT999 OK\r\n" : "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    const auto listed = run(mailbox_->list(1, std::nullopt, 10));
    ASSERT_FALSE(listed);
    EXPECT_EQ(listed.error().kind, ErrorKind::transient);
}

TEST_F(ScriptedImap, UidsThatWereNotAskedForAndDoubledOnesAreIgnored) {
    serve([](const std::string& command) -> std::string {
        if (command.find("RFC822.SIZE") != std::string::npos) {
            return "* 9 EXISTS\r\n* 1 FETCH (RFC822.SIZE 5 UID 1 INTERNALDATE \"01-Mar-2026 "
                   "10:00:00 +0000\")\r\n"
                   "* 2 FETCH (UID 99 RFC822.SIZE 5)\r\n* 3 FETCH (FLAGS ())\r\n$T OK\r\n";
        }
        if (command.find("BODY.PEEK[]") != std::string::npos) {
            return "* 2 FETCH (UID 99 BODY[] {5}\r\nevil!)\r\n* 1 FETCH (BODY[] {5}\r\nfirst UID "
                   "1)\r\n"
                   "* 1 FETCH (UID 1 BODY[] {5}\r\nother)\r\n$T OK\r\n";
        }
        return "";
    });
    const auto fetched = open_and_fetch({1});
    ASSERT_TRUE(fetched) << fetched.error().what;
    ASSERT_EQ(fetched->messages.size(), 1U);
    EXPECT_EQ(fetched->messages[0].bytes, "first");
    EXPECT_EQ(fetched->messages[0].where.uid, 1U);
}

// A server that lies about sizes: 10 announced, `really` bytes there.
ScriptedServer::Script liar(const std::string& really) {
    return [really](const std::string& command) -> std::string {
        if (command.find("RFC822.SIZE") != std::string::npos)
            return "* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n$T OK\r\n";
        const auto slice = command.find("PEEK[]<");
        if (slice != std::string::npos) {
            const std::size_t offset = std::stoul(command.substr(slice + 7));
            const std::string part = offset < really.size() ? really.substr(offset, 1U << 20U) : "";
            return "* 1 FETCH (UID 1 BODY[]<" + std::to_string(offset) + "> {" +
                   std::to_string(part.size()) + "}\r\n" + part + ")\r\n$T OK\r\n";
        }
        if (command.find("PEEK[]") != std::string::npos) {
            return "* 1 FETCH (UID 1 BODY[] {" + std::to_string(really.size()) + "}\r\n" + really +
                   ")\r\n$T OK\r\n";
        }
        return "";
    };
}

TEST_F(ScriptedImap, AMessageLongerThanAnnouncedIsStillWholeAndBounded) {
    const std::string really(18U << 20U, 'x');
    LimitSettings limits;
    limits.parse_bytes = 17U << 20U;
    serve(liar(really), limits);
    auto fetched = open_and_fetch({1});
    ASSERT_TRUE(fetched) << fetched.error().what;
    ASSERT_EQ(fetched->messages.size(), 1U);
    EXPECT_EQ(fetched->messages[0].size, really.size());
    EXPECT_TRUE(fetched->messages[0].spool) << "it is over parse_bytes, whatever was announced";
    limits.archive_bytes = 17U << 20U;
    serve(liar(really), limits);
    fetched = open_and_fetch({1});
    ASSERT_TRUE(fetched) << fetched.error().what;
    EXPECT_TRUE(fetched->messages.at(0).too_large);
    serve(liar(really), LimitSettings());
    fetched = open_and_fetch({1});
    ASSERT_TRUE(fetched) << fetched.error().what;
    EXPECT_TRUE(fetched->messages.at(0).bytes == really) << "under parse_bytes it is in memory";
}

TEST_F(ScriptedImap, AMessageThatVanishesIsGoneOneThatIsWithheldIsNamed) {
    struct Row {
        std::string size, body;  // the answers to the two FETCH
        const char* why;
    };
    const std::string sized = "* 1 FETCH (UID 1 RFC822.SIZE 10)\r\n$T OK\r\n";
    const std::vector<Row> rows{
        {sized, "$T NO [EXPUNGEISSUED] some are gone\r\n* 1 EXPUNGE\r\n", "refused"},
        {sized, "$T NO [SERVERBUG] internal error\r\n", "a message that the server cannot read"},
        {sized, "* 1 FETCH (UID 1 BODY[] NIL)\r\n$T OK\r\n", "nothing of it"},
        {"$T OK\r\n", "$T OK\r\n", "not even its size"},
        {"$T NO cannot stat\r\n", "$T OK\r\n", "its size refused"},
    };
    for (const Row& row : rows) {
        for (const bool present : {false, true}) {
            serve([&row, present](const std::string& command) -> std::string {
                if (command.find("RFC822.SIZE") != std::string::npos) return row.size;
                if (command.find("BODY.PEEK[]") != std::string::npos) return row.body;
                if (command.starts_with("UID SEARCH"))
                    return present ? "* SEARCH 1\r\n$T OK\r\n" : "* SEARCH\r\n$T OK\r\n";
                return "";
            });
            const auto fetched = open_and_fetch({1});
            ASSERT_TRUE(fetched) << row.why << ": " << fetched.error().what;
            EXPECT_TRUE(fetched->messages.empty()) << row.why;
            EXPECT_EQ(fetched->gone, present ? Uids{} : Uids{1}) << row.why;
            EXPECT_EQ(fetched->undelivered, present ? Uids{1} : Uids{}) << row.why;
        }
    }
}

TEST_F(ScriptedImap, OfAPartlyRefusedFetchTheRestIsNamedAndNotTakenForGone) {
    serve([](const std::string& command) -> std::string {
        if (command.find("RFC822.SIZE") != std::string::npos)
            return "* 2 FETCH (UID 2 RFC822.SIZE 5)\r\n* 3 FETCH (UID 3 RFC822.SIZE 5)\r\n"
                   "$T NO some messages cannot be read\r\n";
        if (command.find("BODY.PEEK[]") != std::string::npos)
            return "* 3 FETCH (UID 3 BODY[] {5}\r\nthird)\r\n$T NO some cannot be read\r\n";
        if (command.starts_with("UID SEARCH")) return "* SEARCH 1 2\r\n$T OK\r\n";
        return "";
    });
    const auto fetched = open_and_fetch({1, 2, 3});
    ASSERT_TRUE(fetched) << fetched.error().what;
    ASSERT_EQ(fetched->messages.size(), 1U);
    EXPECT_EQ(fetched->messages[0].where.uid, 3U);
    EXPECT_EQ(fetched->undelivered, (Uids{1, 2}));
    EXPECT_TRUE(fetched->gone.empty());
}

TEST_F(ScriptedImap, AServerThatIsUnwellForNowIsNotTakenAtItsWordAboutMessages) {
    for (const std::string answer :
         {"$T NO [UNAVAILABLE] later\r\n", "$T NO [INUSE] locked\r\n", "$T BAD what\r\n"}) {
        serve([&answer](const std::string& command) {
            return command.starts_with("UID FETCH") ? answer : std::string();
        });
        const auto fetched = open_and_fetch({1});
        ASSERT_FALSE(fetched) << answer;
        EXPECT_EQ(fetched.error().kind, ErrorKind::transient) << answer;
    }
}

TEST_F(ScriptedImap, AnOkWithoutProofIsNotTakenForASettledMessage) {
    serve([](const std::string& command) -> std::string {
        if (command.starts_with("UID STORE")) return "$T OK stored\r\n";
        if (command.starts_with("UID FETCH"))
            return "* 1 FETCH (UID 1 FLAGS (\\Seen))\r\n$T OK\r\n";
        if (command.starts_with("UID MOVE")) return "$T OK moved\r\n";
        if (command.starts_with("UID SEARCH")) return "* SEARCH 1\r\n$T OK\r\n";
        return "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    std::vector<SettleAction> actions(1);
    actions[0].uid = 1;
    actions[0].keyword = "$TsbCounted";
    auto results = run(mailbox_->settle(actions));
    ASSERT_TRUE(results);
    EXPECT_FALSE(results->at(0).done);
    EXPECT_NE(results->at(0).why.find("did not keep $TsbCounted"), std::string::npos);
    actions[0].keyword.clear();
    actions[0].folder = "Processed";
    results = run(mailbox_->settle(actions));
    ASSERT_TRUE(results);
    EXPECT_FALSE(results->at(0).done);
    EXPECT_FALSE(results->at(0).gone);
    EXPECT_NE(results->at(0).why.find("no proof"), std::string::npos);
}

TEST_F(ScriptedImap, FlagsThatTheServerWillNotShowAreNoProofThatAMessageIsGone) {
    serve([](const std::string& command) -> std::string {
        if (command.starts_with("UID STORE")) return "$T OK stored\r\n";
        if (command.starts_with("UID FETCH")) return "$T NO busy with the index\r\n";
        return "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    std::vector<SettleAction> actions(1);
    actions[0].uid = 1;
    actions[0].keyword = "$TsbCounted";
    const auto results = run(mailbox_->settle(actions));
    ASSERT_TRUE(results);
    EXPECT_FALSE(results->at(0).done);
    EXPECT_FALSE(results->at(0).gone);
    EXPECT_NE(results->at(0).why.find("busy with the index"), std::string::npos)
        << results->at(0).why;
}

// Without MOVE: a server that copies and marks, and refuses to expunge.
struct CopyingServer {
    std::string operator()(const std::string& command) {
        if (command.starts_with("UID SEARCH")) return "* SEARCH 1\r\n$T OK\r\n";
        if (command.starts_with("UID FETCH"))
            return "* 1 FETCH (UID 1 FLAGS (" + *flags + "))\r\n$T OK\r\n";
        if (command.starts_with("UID STORE 1 +FLAGS (")) {
            const auto open = command.find('(') + 1;
            *flags += (flags->empty() ? "" : " ") + command.substr(open, command.find(')') - open);
            return "* 1 FETCH (UID 1 FLAGS (" + *flags + "))\r\n$T OK\r\n";
        }
        if (command.starts_with("UID COPY")) {
            ++*copies;
            return "$T OK [COPYUID 9 1 " + std::to_string(*copies) + "] copied\r\n";
        }
        if (command.starts_with("UID EXPUNGE")) return "$T NO expunging is not for you\r\n";
        return "";
    }
    std::shared_ptr<std::string> flags = std::make_shared<std::string>();
    std::shared_ptr<int> copies = std::make_shared<int>(0);
};

TEST_F(ScriptedImap, ACopyWhoseOriginalCannotBeExpungedIsNotCopiedAgainAtTheNextStart) {
    CopyingServer server;
    std::vector<SettleAction> actions(1);
    actions[0].uid = 1;
    actions[0].folder = "Processed";
    for (int start = 0; start < 3; ++start) {
        serve(server, {}, "UIDPLUS");
        ASSERT_TRUE(run(mailbox_->open()));
        const auto results = run(mailbox_->settle(actions));
        ASSERT_TRUE(results);
        EXPECT_FALSE(results->at(0).done);
        EXPECT_FALSE(results->at(0).gone);
        EXPECT_NE(results->at(0).why.find("expunging is not for you"), std::string::npos)
            << results->at(0).why;
        EXPECT_EQ(*server.copies, 1) << "start " << start;
    }
}

TEST_F(ScriptedImap, AMessageThatSomebodyElseDeletedIsCopiedAllTheSame) {
    CopyingServer server;
    *server.flags = "\\Deleted";
    serve(server, {}, "UIDPLUS");
    ASSERT_TRUE(run(mailbox_->open()));
    std::vector<SettleAction> actions(1);
    actions[0].uid = 1;
    actions[0].folder = "Processed";
    ASSERT_TRUE(run(mailbox_->settle(actions)));
    EXPECT_EQ(*server.copies, 1);
}

TEST_F(ScriptedImap, AFolderThatTakesNoKeywordsSaysSoAndGetsNoCommand) {
    serve([](const std::string& command) -> std::string {
        if (command.starts_with("SELECT"))
            return "* OK [UIDVALIDITY 7] ok\r\n* OK [PERMANENTFLAGS (\\Seen \\Deleted)] ok\r\n$T "
                   "OK\r\n";
        EXPECT_FALSE(command.starts_with("UID STORE"));
        return "";
    });
    const auto state = run(mailbox_->open());
    ASSERT_TRUE(state);
    EXPECT_FALSE(state->keywords_allowed);
    std::vector<SettleAction> actions(2);
    actions[0].uid = 1;
    actions[0].keyword = "$TsbCounted";
    actions[1].uid = 2;
    actions[1].keyword = "\\Seen";
    const auto results = run(mailbox_->settle(actions));
    ASSERT_TRUE(results);
    EXPECT_NE(results->at(0).why.find("PERMANENTFLAGS"), std::string::npos);
    EXPECT_FALSE(results->at(1).done) << "only keywords of ours are ever set";
}

TEST_F(ScriptedImap, ALargeFolderWithoutEsearchIsAskedInWindows) {
    serve([](const std::string& command) -> std::string {
        if (command.starts_with("SELECT"))
            return "* 90000 EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n$T OK\r\n";
        if (command == "UID SEARCH UID *") return "* SEARCH 120000\r\n$T OK\r\n";
        if (command == "UID SEARCH UID 10:50009") return "* SEARCH 11 50009\r\n$T OK\r\n";
        if (command == "UID SEARCH UID 50010:100009") return "* SEARCH\r\n$T OK\r\n";
        if (command == "UID SEARCH UID 100010:120000") return "* SEARCH 120000 100010\r\n$T OK\r\n";
        return "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    const auto uids = run(mailbox_->list(10, std::nullopt, 1000));
    ASSERT_TRUE(uids) << uids.error().what;
    EXPECT_EQ(*uids, (Uids{11, 50009, 100010, 120000}));
}

TEST_F(ScriptedImap, AUidvalidityThatChangesInTheSessionEndsIt) {
    serve([](const std::string& command) {
        return command.starts_with("UID SEARCH")
                   ? "* OK [UIDVALIDITY 8] new\r\n* SEARCH 1\r\n$T OK\r\n"
                   : "";
    });
    ASSERT_TRUE(run(mailbox_->open()));
    EXPECT_FALSE(run(mailbox_->list(1, std::nullopt, 10)));
    EXPECT_FALSE(run(mailbox_->fetch({1}, FetchBudget())));
}

}  // namespace
}  // namespace tsb
