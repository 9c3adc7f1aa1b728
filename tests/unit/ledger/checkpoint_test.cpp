// SPDX-License-Identifier: GPL-3.0-or-later
// The signed text by itself: base64, keys, notes.
#include "daemon/ledger/checkpoint.hpp"

#include <gtest/gtest.h>

#include "config/base/file.hpp"
#include "daemon/ledger/base64.hpp"
#include "daemon/ledger/merkle.hpp"

namespace tsb {
namespace {

constexpr const char* origin = "ledger.example/tsb-replies";

// RFC 8032 §7.1, test 1, as PKCS #8.
SigningKey rfc_key() {
    const std::string pem =
        "-----BEGIN PRIVATE KEY-----\n"
        "MC4CAQAwBQYDK2VwBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
        "-----END PRIVATE KEY-----\n";
    auto key = SigningKey::from_pem(pem, "the key of RFC 8032");
    if (!key) throw std::runtime_error(key.error().what);
    return std::move(*key);
}

Checkpoint checkpoint_of(std::int64_t size) {
    return {origin, size, sha256("root " + std::to_string(size))};
}

// What stands in FORMAT.md between ```name and ```.
std::string block(const std::string& text, const std::string& name) {
    const std::string begin = "\n```" + name + "\n";
    const auto from = text.find(begin) + begin.size();
    return text.substr(from, text.find("```\n", from) - from);
}

TEST(Base64, TakesOnlyWhatItWrites) {
    const struct {
        const char *bytes, *text;
    } rows[] = {{"f", "Zg=="}, {"fo", "Zm8="}, {"foo", "Zm9v"}, {"foob", "Zm9vYg=="}};
    for (const auto& row : rows) {
        EXPECT_EQ(to_base64(row.bytes), row.text);
        EXPECT_EQ(from_base64(row.text), row.bytes);
    }
    const struct {
        std::string text;
        const char* why;
    } refused[] = {{"", "nothing"},
                   {"Zh==", "a bit beyond the end is set"},
                   {"Zm9=", "so it is here"},
                   {"Zg", "no padding"},
                   {"Zg=", "half of it"},
                   {"Z===", "too much of it"},
                   {"Zg==\n", "a line feed after it"},
                   {" Zg==", "a space before it"},
                   {"Zm9v Zm9v", "one inside"},
                   {"Zm_v", "the other alphabet"},
                   {"Zg==Zg==", "two"},
                   {std::string(max_base64_bytes + 4, 'A'), "longer than any that we use"}};
    for (const auto& row : refused) EXPECT_FALSE(from_base64(row.text)) << row.why;
}

TEST(VerifierKey, IsTheTextOfSignedNoteAndNoOther) {
    const auto key = rfc_key().verifier(origin);
    ASSERT_TRUE(key);
    const std::string text = key->text();
    EXPECT_EQ(text,
              "ledger.example/tsb-replies+5e9a398a+AddamAGCsQq31Uv+08lkBzoO4XLz2qYjJa8CGmj3B1Ea");
    EXPECT_EQ(VerifierKey::parse(text), *key);
    for (std::size_t at = 0; at < text.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = text;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
            EXPECT_FALSE(VerifierKey::parse(changed)) << at << " " << bit;
        }
    }
    EXPECT_FALSE(VerifierKey::parse(text + "\n"));
    EXPECT_FALSE(VerifierKey::parse(""));
}

TEST(VerifierKey, WithoutANameItIsCalledByItsKey) {
    const auto key = rfc_key().verifier("");
    EXPECT_EQ(key->name, "tsbreply/" + sha256(key->public_key).hex().substr(0, 16));
    EXPECT_TRUE(valid_origin(key->name));
    for (const char* bad : {"", "a b", "a+b", "a\n", "\xC3\xA9"})
        EXPECT_FALSE(valid_origin(bad)) << bad;
    EXPECT_FALSE(valid_origin(std::string(max_origin_bytes + 1, 'a')));
}

TEST(SigningKey, OnlyAnEd25519KeyIsOne) {
    for (const char* text : {"", "rubbish",
                             // X25519: for key agreement, signs nothing
                             "-----BEGIN PRIVATE KEY-----\n"
                             "MC4CAQAwBQYDK2VuBCIEIJ1hsZ3v/VpguoRK9JLsLMREScVpezJpGXA7rAMcrn9g\n"
                             "-----END PRIVATE KEY-----\n"}) {
        const auto key = SigningKey::from_pem(text, "the file");
        ASSERT_FALSE(key) << text;
        EXPECT_EQ(key.error().exit_code, 78);
        EXPECT_NE(key.error().what.find("the file"), std::string::npos);
    }
    const auto made = SigningKey::make(), other = SigningKey::make();
    EXPECT_NE(made->pem().value(), other->pem().value());
    const auto again = SigningKey::from_pem(made->pem().value(), "");
    EXPECT_EQ(again->verifier("a")->text(), made->verifier("a")->text());
}

TEST(CheckpointText, WhatIsSignedIsReadAgain) {
    const SigningKey key = rfc_key();
    for (const std::int64_t size : {0, 1, 10, 1'000'000}) {
        const auto note = sign_checkpoint(checkpoint_of(size), key);
        ASSERT_TRUE(note);
        const auto read = open_checkpoint(*note, *key.verifier(origin));
        ASSERT_TRUE(read) << read.error().what;
        EXPECT_EQ(*read, checkpoint_of(size));
    }
}

TEST(CheckpointText, EveryChangedBitIsFound) {
    const SigningKey key = rfc_key();
    const auto verifier = *key.verifier(origin);
    const std::string note = *sign_checkpoint(checkpoint_of(10), key);
    for (std::size_t at = 0; at < note.size(); ++at) {
        for (unsigned bit = 0; bit < 8; ++bit) {
            std::string changed = note;
            changed[at] = static_cast<char>(static_cast<unsigned char>(changed[at]) ^ (1U << bit));
            const auto read = open_checkpoint(changed, verifier);
            ASSERT_FALSE(read) << "bit " << bit << " of byte " << at;
            EXPECT_EQ(read.error().exit_code, 74);
        }
    }
    for (std::size_t size = 0; size < note.size(); ++size)
        EXPECT_FALSE(open_checkpoint(note.substr(0, size), verifier)) << size;
}

TEST(CheckpointText, OtherSignaturesMayStandBesideOurs) {
    const SigningKey key = rfc_key();
    const auto verifier = *key.verifier(origin);
    const std::string note = *sign_checkpoint(checkpoint_of(10), key);
    const std::string ours = note.substr(note.find("\xE2\x80\x94"));
    const std::string witness =
        "\xE2\x80\x94 witness.example " + to_base64("1234 a signature") + "\n";
    const auto text = note.substr(0, note.size() - ours.size());
    EXPECT_TRUE(open_checkpoint(text + ours + witness, verifier));
    EXPECT_TRUE(open_checkpoint(text + witness + ours, verifier));
    std::string many;
    for (int i = 0; i < max_signatures; ++i) many += witness;
    const struct {
        std::string note;
        const char* why;
    } refused[] = {
        {text + witness, "ours is missing"},
        {text + ours + ours, "ours is there twice"},
        {text + ours + "\n", "an empty line at the end"},
        {text + ours + "x\n", "a line that is no signature"},
        {text + ours + "\xE2\x80\x94 a+b AAAAAAAA\n", "a name with a plus"},
        {text + ours + "\xE2\x80\x94 a AAAA\n", "too short to be a signature"},
        {text + ours + many, "more than max_signatures"},
        {text + ours + std::string(max_checkpoint_bytes, ' '), "longer than max_checkpoint_bytes"},
    };
    for (const auto& row : refused) EXPECT_FALSE(open_checkpoint(row.note, verifier)) << row.why;
}

TEST(CheckpointText, WhatAnotherKeyOrAnotherNameSignedIsNotOurs) {
    const SigningKey key = rfc_key();
    const auto other = SigningKey::make();
    const std::string by_other = *sign_checkpoint(checkpoint_of(10), *other);
    EXPECT_FALSE(open_checkpoint(by_other, *key.verifier(origin)));
    const std::string of_another = *sign_checkpoint({"another.example", 10, sha256("")}, key);
    EXPECT_FALSE(open_checkpoint(of_another, *key.verifier(origin)));
}

TEST(FormatMd, ItsCheckpointIsTheOneOfItsExample) {
    const auto file = read_file(TSB_SOURCE_DIR "/daemon/ledger/FORMAT.md", 1U << 20U);
    ASSERT_TRUE(file) << file.error().what;
    MerkleTree tree;
    const std::string lines = block(*file, "jsonl");
    for (std::size_t at = 0; at < lines.size();) {
        const auto end = lines.find('\n', at);
        tree.add(lines.substr(at, end - at));
        at = end + 1;
    }
    const SigningKey key = rfc_key();
    EXPECT_EQ(block(*file, "note"), *sign_checkpoint({origin, tree.size(), tree.root()}, key));
    EXPECT_EQ(block(*file, "vkey"), key.verifier(origin)->text() + "\n");
}

}  // namespace
}  // namespace tsb
