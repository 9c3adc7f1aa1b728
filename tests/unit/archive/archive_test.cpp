// SPDX-License-Identifier: GPL-3.0-or-later
#include <fcntl.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <fstream>

#include "config/base/file.hpp"
#include "daemon/archive/archive.hpp"
#include "tests/support/memory_store.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb {
namespace {

using test::MemoryObjectStore;
using test::ObjectDisk;

Archive on(ObjectDisk& disk) {
    return Archive(std::make_unique<MemoryObjectStore>(disk));
}

Bytes noise(std::size_t size) {  // does not compress
    Bytes out;
    std::uint32_t x = 12345;
    while (out.size() < size) out += static_cast<char>((x = x * 1664525U + 1013904223U) >> 24U);
    return out;
}

InFlight flying(const Digest& digest) {
    InFlight record;
    record.digest = digest;
    record.mailbox = "tsbdir";
    record.uidvalidity = 4'000'000'000U;
    record.uid = 7;
    record.internaldate = "2026-03-01T12:00:00Z";
    record.attempts = 2;
    record.batch = {digest, sha256("another of its batch")};
    return record;
}

TEST(Archive, MailComesBackByteForByte) {
    const Bytes mails[] = {"", "From: a@example.org\r\n\r\nhello", Bytes("\0\x01\xFF\n", 4),
                           Bytes(3'000'000, 'A'), noise(2'500'000)};
    ObjectDisk disk;
    Archive archive = on(disk);
    for (const Bytes& mail : mails) {
        const auto digest = archive.put_mail(mail);
        ASSERT_TRUE(digest);
        EXPECT_EQ(*digest, sha256(mail));
        EXPECT_TRUE(archive.has_mail(*digest));
        EXPECT_EQ(archive.get_mail(*digest, mail.size()).value(), mail);
        if (mail.empty()) continue;
        EXPECT_FALSE(archive.get_mail(*digest, mail.size() - 1)) << "one byte above the limit";
    }
    EXPECT_EQ(archive.mails()->size(), 5U);
}

TEST(Archive, MailLiesWhereTheContractSays) {
    test::TemporaryFolder folder;
    auto archive = Archive::open(folder.path());
    const Digest mail = archive->put_mail("mail").value();
    const Digest png = archive->put_picture("png").value();
    const Digest version = archive->put_version("toml").value();
    ASSERT_TRUE(archive->put_in_flight(flying(mail)));
    ASSERT_TRUE(archive->sync());
    const auto at = [](const Digest& d) {
        return d.hex().substr(0, 2) + "/" + d.hex().substr(2, 2) + "/" + d.hex();
    };
    EXPECT_TRUE(std::filesystem::exists(folder / ("archive/" + at(mail) + ".eml.zst")));
    EXPECT_TRUE(std::filesystem::exists(folder / ("evidence/" + at(png) + ".png")));
    EXPECT_TRUE(std::filesystem::exists(folder / ("archive/versions/" + version.hex())));
    EXPECT_TRUE(std::filesystem::exists(folder / ("archive/in-flight/" + mail.hex() + ".json")));
    EXPECT_EQ(archive->mails().value(), std::vector<Digest>{mail})
        << "and nothing else is taken for mail";
}

TEST(Archive, MailFromADescriptorIsTheSameMail) {
    test::TemporaryFolder folder;
    const Bytes mail = noise(5'000'000);
    std::ofstream(folder / "spool") << "skipped" << mail;
    const UniqueFd fd(::open((folder / "spool").c_str(), O_RDONLY | O_CLOEXEC));
    ASSERT_EQ(::lseek(fd.get(), 7, SEEK_SET), 7);
    ObjectDisk disk;
    Archive archive = on(disk);
    EXPECT_EQ(archive.put_mail_from(fd.get()).value(), sha256(mail));
    EXPECT_EQ(archive.get_mail(sha256(mail), mail.size()).value(), mail);
    EXPECT_FALSE(archive.put_mail_from(-1)) << "a descriptor that cannot be read";
    EXPECT_EQ(archive.mails()->size(), 1U) << "leaves nothing";
}

TEST(Archive, EveryDamagedByteOfAMailIsNoticed) {
    ObjectDisk disk;
    Archive archive = on(disk);
    const Bytes mail =
        "From: a@example.org\r\nSubject: a reply\r\n\r\nWe support Question 7/17.\r\n";
    const Digest digest = archive.put_mail(mail).value();
    Bytes& stored = disk.objects.begin()->second;
    const Bytes good = stored;
    int noticed = 0;
    for (std::size_t at = 0; at < good.size(); ++at) {
        stored = good;
        stored[at] = static_cast<char>(~stored[at]);
        const auto got = archive.get_mail(digest, 10'000);
        if (got) {
            EXPECT_EQ(*got, mail) << "never other bytes than were put";
            continue;
        }
        EXPECT_EQ(got.error().kind, ErrorKind::input);
        ++noticed;
    }
    EXPECT_GT(noticed, static_cast<int>(good.size()) / 2);
    for (std::size_t cut = 0; cut < good.size(); ++cut) {
        stored = good.substr(0, cut);
        EXPECT_FALSE(archive.get_mail(digest, 10'000)) << cut;
    }
    stored = good + "x";
    EXPECT_FALSE(archive.get_mail(digest, 10'000)) << "something after the end";
    stored = good;
    EXPECT_TRUE(archive.get_mail(digest, 10'000));
}

TEST(Archive, AMailThatAPowerCutEmptiedIsWrittenAgain) {
    ObjectDisk disk;
    Archive archive = on(disk);
    const Digest digest = archive.put_mail("mail").value();
    disk.objects.begin()->second.clear();
    EXPECT_FALSE(archive.get_mail(digest, 100));
    ASSERT_TRUE(archive.put_mail("mail"));
    EXPECT_EQ(archive.get_mail(digest, 100).value(), "mail");
}

TEST(Archive, RemovedMailIsGoneAndRemovingAgainIsNoError) {
    ObjectDisk disk;
    Archive archive = on(disk);
    const Digest digest = archive.put_mail("mail").value();
    EXPECT_TRUE(archive.remove_mail(digest));
    EXPECT_TRUE(archive.remove_mail(digest));
    EXPECT_FALSE(archive.has_mail(digest));
    EXPECT_EQ(archive.get_mail(digest, 100).error().kind, ErrorKind::input);
}

TEST(Archive, VersionsAndPicturesAreCheckedToo) {
    ObjectDisk disk;
    Archive archive = on(disk);
    const Digest version = archive.put_version("[circular]").value();
    const Digest picture = archive.put_picture("\x89PNG").value();
    EXPECT_EQ(archive.get_version(version).value(), "[circular]");
    EXPECT_EQ(archive.get_picture(picture).value(), "\x89PNG");
    for (auto& [name, bytes] : disk.objects) bytes += "!";
    EXPECT_FALSE(archive.get_version(version));
    EXPECT_FALSE(archive.get_picture(picture));
}

TEST(Archive, ObjectsAboveTheirLimitAreRefused) {
    struct Row {
        std::size_t limit;
        bool picture;
    };
    for (const Row& row : {Row{max_version_bytes, false}, Row{max_picture_bytes, true}}) {
        ObjectDisk disk;
        Archive archive = on(disk);
        const auto put = [&](std::size_t size) {
            const Bytes bytes(size, 'x');
            return row.picture ? archive.put_picture(bytes).value()
                               : archive.put_version(bytes).value();
        };
        const auto get = [&](const Digest& d) {
            return row.picture ? archive.get_picture(d).has_value()
                               : archive.get_version(d).has_value();
        };
        EXPECT_TRUE(get(put(row.limit)));
        EXPECT_FALSE(get(put(row.limit + 1)));
    }
}

TEST(InFlight, ARecordComesBackAndGoes) {
    ObjectDisk disk;
    Archive archive = on(disk);
    InFlight record = flying(archive.put_mail("mail").value());
    ASSERT_TRUE(archive.put_in_flight(record));
    EXPECT_EQ(archive.in_flight().value(), std::vector<InFlight>{record});
    record.attempts = 3;
    ASSERT_TRUE(archive.put_in_flight(record));
    EXPECT_EQ(archive.in_flight().value(), std::vector<InFlight>{record}) << "one record a message";
    ASSERT_TRUE(archive.remove_in_flight(record.digest));
    EXPECT_TRUE(archive.in_flight()->empty());
}

TEST(InFlight, BeforeTheSyncAPowerCutLeavesNothingAndAfterItEverything) {
    ObjectDisk disk;
    Archive archive = on(disk);
    const InFlight first = flying(archive.put_mail("first").value());
    ASSERT_TRUE(archive.put_in_flight(first));
    ASSERT_TRUE(archive.sync());
    ASSERT_TRUE(archive.put_in_flight(flying(archive.put_mail("second").value())));
    disk.power_cut();
    Archive again = on(disk);
    EXPECT_EQ(again.in_flight().value(), std::vector<InFlight>{first});
    EXPECT_EQ(again.get_mail(first.digest, 100).value(), "first");
}

TEST(InFlight, ARecordWhoseMailIsNotWholeIsDropped) {
    ObjectDisk disk;
    Archive archive = on(disk);
    const Digest digest = archive.put_mail("mail").value();
    disk.objects.begin()->second.clear();
    ASSERT_TRUE(archive.put_in_flight(flying(digest)));
    ASSERT_TRUE(archive.put_in_flight(flying(sha256("no mail at all"))));
    EXPECT_TRUE(archive.in_flight()->empty());
    EXPECT_TRUE(disk.objects.size() == 1)
        << "the records are gone, so that they are not looked at for ever";
}

TEST(InFlight, ATornRecordStillNamesItsMail) {
    const Bytes torn[] = {"", "{", "null", "{\"digest\":\"sha256:\"}",
                          Bytes(max_in_flight_bytes + 1, ' ')};
    for (const Bytes& bytes : torn) {
        ObjectDisk disk;
        Archive archive = on(disk);
        const Digest digest = archive.put_mail("mail").value();
        disk.objects["archive/in-flight/" + digest.hex() + ".json"] = bytes;
        const auto records = archive.in_flight();
        ASSERT_EQ(records->size(), 1U);
        EXPECT_EQ(records->front().digest, digest);
        EXPECT_EQ(records->front().mailbox, "");
        EXPECT_EQ(records->front().attempts, 0U);
    }
}

TEST(Archive, FailuresOnTheWayToTheDiskAreFatal) {
    ObjectDisk disk;
    Archive archive = on(disk);
    disk.fail_sync = true;
    EXPECT_EQ(archive.sync().error().kind, ErrorKind::fatal);
    disk.fail_put = true;
    EXPECT_EQ(archive.put_mail("mail").error().kind, ErrorKind::fatal);
    EXPECT_EQ(archive.put_version("v").error().kind, ErrorKind::fatal);
    EXPECT_TRUE(disk.objects.empty());
}

}  // namespace
}  // namespace tsb
