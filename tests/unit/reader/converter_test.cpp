// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/converter.hpp"

#include <gtest/gtest.h>
#include <sys/wait.h>

#include <fstream>

#include "config/circular.hpp"
#include "daemon/reader/worker_reader.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;
using namespace std::chrono_literals;

ConvertOptions fake_office(std::chrono::milliseconds deadline = 30s) {
    ConvertOptions options;
    options.enabled = true;
    options.office = FAKE_OFFICE;
    options.worker = REAL_WORKER;
    options.deadline = deadline;
    return options;
}

std::string told(const PartAnswer& answer) {
    if (const auto* why = std::get_if<Unreadable>(&answer)) return why->reason + ": " + why->text;
    return "docx: " + std::get<Bytes>(answer).substr(0, 40);
}

std::string convert(const std::string& order, const ConvertOptions& options = fake_office()) {
    boost::asio::io_context io;
    const Bytes document = "DO:" + order;
    return told(test::run(io, convert_document(io.get_executor(), options, document)));
}

// Scratch folders are made in a folder of the test's own: other tests convert at the same time.
class Converter : public ::testing::Test {
  protected:
    void SetUp() override { ::setenv("TMPDIR", scratch_.path().c_str(), 1); }
    void TearDown() override { ::unsetenv("TMPDIR"); }
    [[nodiscard]] std::size_t folders_left() const {
        std::size_t count = 0;
        for (const auto& entry : fs::directory_iterator(scratch_.path()))
            count += entry.path().filename().string().starts_with("tsbreply-convert.") ? 1U : 0U;
        return count;
    }

  private:
    test::TemporaryFolder scratch_;
};

bool runs(pid_t process) {
    std::ifstream stat("/proc/" + std::to_string(process) + "/stat");
    std::string number, name, state;
    stat >> number >> name >> state;
    return !state.empty() && state != "Z" && state != "X";
}

TEST_F(Converter, WhateverTheProgramDoesIsADocxOrAReason) {
    const test::TemporaryFolder outside;
    std::ofstream(outside / "secret") << "the ledger";
    const std::string none = "unsupported-format: LibreOffice made no DOCX of it (it ended with ";
    const struct {
        const char* why;
        std::string order, outcome;
    } rows[] = {
        {"it works", "copy PK", "docx: PK"},
        {"it wants a second start", "restart", "docx: second start"},
        {"it makes nothing", "nothing", none + "0)."},
        {"it makes an empty file", "empty", none + "0)."},
        {"it fails", "fail", none + "9)."},
        {"it makes too much", "huge",
         "limit: The DOCX that LibreOffice made of it is longer than 16 MiB."},
        {"it writes elsewhere", "write-outside " + (outside / "mine").string(), "docx: refused"},
        {"it links to elsewhere", "link-outside " + (outside / "secret").string(), none + "0)."},
        {"it makes a pipe that nobody writes", "pipe", none + "0)."},
    };
    for (const auto& row : rows) EXPECT_EQ(convert(row.order), row.outcome) << row.why;
    EXPECT_FALSE(fs::exists(outside / "mine"));
    EXPECT_EQ(folders_left(), 0U);
    EXPECT_EQ(::waitpid(-1, nullptr, WNOHANG), -1) << "no child is left";
}

TEST_F(Converter, AHangEndsAtTheDeadlineAndNothingIsLeft) {
    const auto start = std::chrono::steady_clock::now();
    EXPECT_EQ(convert("sleep", fake_office(1s)),
              "unsupported-format: It was not converted: LibreOffice takes longer than 1 s.");
    EXPECT_LT(std::chrono::steady_clock::now() - start, 10s);
    EXPECT_EQ(folders_left(), 0U);
}

TEST_F(Converter, AProcessThatIsLeftBehindIsKilledWithItsGroup) {
    const std::string outcome = convert("orphan");
    ASSERT_TRUE(outcome.starts_with("docx: ")) << outcome;
    const pid_t left = std::stoi(outcome.substr(6));
    for (int i = 0; i < 100 && runs(left); ++i) ::usleep(20'000);
    EXPECT_FALSE(runs(left));
}

TEST_F(Converter, ItSaysWhyNothingIsConverted) {
    ConvertOptions options = fake_office();
    EXPECT_EQ(why_no_conversion(options), "");
    options.office = "/nonexistent/soffice";
    EXPECT_EQ(why_no_conversion(options),
              "LibreOffice is not installed as /nonexistent/soffice (worker.office)");
    options.enabled = false;
    EXPECT_EQ(why_no_conversion(options), "conversion is switched off (convert_doc)");
    options.worker = "/nonexistent/tsbreply-worker";
    EXPECT_EQ(convert("copy PK", options),
              "unsupported-format: It was not converted: cannot start "
              "/nonexistent/tsbreply-worker: No such file or directory");
}

// A Word 97 file as far as its kind goes.
std::string doc(const std::string& order) {
    std::string bytes = "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1";
    for (const char c : std::string("WordDocument")) bytes += std::string{c, '\0'};
    return bytes + "DO:" + order;
}

class ConvertingReader : public ::testing::Test {
  protected:
    std::string read(const std::string& bytes, bool message, ConvertOptions convert) {
        WorkerOptions options;
        options.program = REAL_WORKER;
        options.convert = std::move(convert);
        WorkerReader reader(io.get_executor(), options, make_setup({}, Roster()));
        ReadJob job;
        job.bytes = bytes;
        job.message = message;
        job.filename = message ? "" : "reply.doc";
        const auto outcome = test::run(io, reader.read(job));
        if (!outcome) return outcome.error().what;
        if (const auto* why = std::get_if<Unreadable>(&*outcome))
            return why->reason + ": " + why->text;
        const Report& report = std::get<Report>(*outcome);
        std::string all = report.format;
        for (const Problem& problem : report.problems)
            all += "; " + problem.code + ": " + problem.text;
        return all + (report.failed_part ? "; failed" : "") + "; text " + report.text;
    }
    static std::string mail(const std::string& first, const std::string& second) {
        const auto part = [](const std::string& content) {
            return "--b\r\nContent-Type: application/msword; name=x.doc\r\n"
                   "Content-Transfer-Encoding: binary\r\n\r\n" +
                   content + "\r\n";
        };
        return "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\nhello\r\n" +
               part(first) + part(second) + "--b--\r\n";
    }
    boost::asio::io_context io;
};

TEST_F(ConvertingReader, WithoutConversionADocIsUnreadableAndSaysWhy) {
    ConvertOptions off = fake_office();
    off.enabled = false;
    EXPECT_EQ(
        read(doc("copy PK"), false, off),
        "unsupported-format: a Word 97 document (.doc) (reply.doc): conversion is switched off "
        "(convert_doc)");
    EXPECT_EQ(read(mail(doc("copy x"), "plain"), true, off),
              "eml; unsupported-format: Part 2 is a Word 97 document (.doc) (x.doc): conversion is "
              "switched off (convert_doc); failed; text hello");
}

TEST_F(ConvertingReader, EachDocIsConvertedAndWhatCameOutIsReadAsAnyOtherFile) {
    EXPECT_EQ(read(doc("copy no zip at all"), false, fake_office()),
              "unsupported-format: a Word 97 document (.doc) (reply.doc): the file does not begin "
              "as a zip file does");
    const std::string two = read(mail(doc("nothing"), doc("copy no zip")), true, fake_office());
    EXPECT_NE(two.find("Part 2 is a Word 97 document (.doc) (x.doc): LibreOffice made no DOCX"),
              std::string::npos)
        << two;
    EXPECT_NE(two.find("Part 3 is a Word 97 document (.doc) (x.doc): "), std::string::npos) << two;
    EXPECT_NE(two.find("; failed; text hello"), std::string::npos) << two;
}

TEST_F(ConvertingReader, NoMoreThanTheLimitAreConverted) {
    std::string many = "Content-Type: multipart/mixed; boundary=b\r\n\r\n";
    for (std::size_t i = 0; i <= max_conversions; ++i)
        many +=
            "--b\r\nContent-Type: application/msword\r\nContent-Transfer-Encoding: "
            "binary\r\n\r\n" +
            doc("nothing") + "\r\n";
    const std::string outcome = read(many + "--b--\r\n", true, fake_office());
    EXPECT_NE(outcome.find("Part 5 is a Word 97 document (.doc): only 4 are converted"),
              std::string::npos)
        << outcome;
}

}  // namespace
}  // namespace tsb
