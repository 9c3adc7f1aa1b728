// SPDX-License-Identifier: GPL-3.0-or-later
// Forms that LibreOffice has saved: opened from ours, written anew by it in four formats. Saving
// must never change an answer.
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>

#include "parsers/docx/docx.hpp"
#include "parsers/odf/odf.hpp"
#include "parsers/rtf/rtf.hpp"
#include "tests/corpus/matrix.hpp"
#include "tests/support/make_other.hpp"
#include "tests/support/temporary_folder.hpp"

namespace tsb::test {
namespace {

namespace fs = std::filesystem;

Bytes read(const fs::path& path) {
    return need(read_file(path, 64U << 20U));
}

struct Saved {
    FormSpec spec;
    Bytes before, after;   // as generated, as LibreOffice wrote it
    Bytes odt, fodt, rtf;  // the same in its other formats
};

std::vector<FormSpec> specs() {
    const std::map<Encoding, std::vector<std::string>> made{
        {Encoding::legacy_checked, {"zh", "ar", "en", "es", "fr", "ru"}},
        {Encoding::legacy_default, {"en", "ar"}},
        {Encoding::legacy_libreoffice, {"ru"}},
        {Encoding::content_control, {"fr", "zh"}},
        {Encoding::wingdings_symbol, {"es", "ar"}},
        {Encoding::wingdings_text, {"en"}},
        {Encoding::unicode_glyph, {"zh", "ar"}},
    };
    std::vector<FormSpec> list;
    for (const auto& [encoding, tongues] : made) {
        for (const std::string& language : tongues) {
            FormSpec spec;
            spec.circular = &circular_101();
            spec.language = language;
            spec.encoding = encoding;
            list.push_back(spec);  // blank
            spec.answers = {
                {"7/17", Choice::supports}, {"10/17", Choice::opposes}, {"16/17", Choice::both}};
            spec.administration = "Utopia";
            spec.reasons = {{"10/17", "because"}};
            list.push_back(spec);
        }
    }
    for (const char* name : {"typed_X_instead", "typed_X_after"}) {
        FormSpec spec = filled_form("en", {Choice::supports, Choice::opposes, Choice::both, true});
        spec.word = &word_encoding(name);
        list.push_back(spec);
    }
    return list;
}

const std::vector<Saved>& saved() {
    static const std::vector<Saved> all = [] {
        std::vector<Saved> list;
        const test::TemporaryFolder folder;
        const auto name = [](std::size_t i, const char* suffix = ".docx") {
            return std::to_string(i) + suffix;
        };
        for (const FormSpec& spec : specs()) {
            list.push_back({spec, make_docx(spec), {}, {}, {}, {}});
            std::ofstream(folder.path() / name(list.size() - 1), std::ios::binary)
                << list.back().before;
        }
        const std::string command = "FORMATS='docx odt fodt rtf' '" TSB_SOURCE_DIR
                                    "/tests/support/libreoffice_forms.sh' '" +
                                    folder.path().string() + "'";
        if (std::system(command.c_str()) != 0)
            throw std::runtime_error("libreoffice_forms.sh failed");
        for (std::size_t i = 0; i < list.size(); ++i) {
            list.at(i).after = read(folder.path() / "docx" / name(i));
            list.at(i).odt = read(folder.path() / "odt" / name(i, ".odt"));
            list.at(i).fodt = read(folder.path() / "fodt" / name(i, ".fodt"));
            list.at(i).rtf = read(folder.path() / "rtf" / name(i, ".rtf"));
        }
        return list;
    }();
    return all;
}

std::vector<MarkState> states_of(const Sheet& sheet) {
    std::vector<MarkState> states;
    for (const Mark& mark : all_marks(sheet)) states.push_back(mark.state);
    return states;
}

std::vector<MarkState> truth(const FormSpec& spec) {
    const auto state = [](bool ticked) { return ticked ? MarkState::ticked : MarkState::empty; };
    std::vector<MarkState> states;
    for (const Item& item : spec.circular->items) {
        const auto found = spec.answers.find(item.id);
        const Choice choice = found == spec.answers.end() ? Choice::blank : found->second;
        states.push_back(state(choice == Choice::supports || choice == Choice::both));
        states.push_back(state(choice == Choice::opposes || choice == Choice::both));
    }
    return states;
}

TEST(LibreOffice, EveryFormItSavesHasTheMarksThatWereMade) {
    ASSERT_EQ(saved().size(), 34U);
    for (const Saved& form : saved()) {
        if (form.spec.word != nullptr) continue;  // typed: words to a reader
        const std::string which = to_string(form.spec.encoding) + ' ' + form.spec.language;
        EXPECT_NE(form.before, form.after) << which;
        const auto sheet = read_docx(form.after);
        ASSERT_TRUE(sheet.has_value()) << which << ": " << sheet.error().what;
        EXPECT_EQ(states_of(*sheet), truth(form.spec)) << which;
        for (const Mark& mark : all_marks(*sheet)) {
            EXPECT_FALSE(mark.hidden) << which;
            EXPECT_TRUE(mark.is_box) << which;
        }
    }
}

// Text and places, as far as one of the formats has them.
void expect_same(const Sheet& before, const Result<Sheet>& after, const std::string& which) {
    ASSERT_TRUE(after.has_value()) << which << ": " << after.error().what;
    EXPECT_EQ(plain_text(before.blocks), plain_text(after->blocks)) << which;
    const auto ours = all_marks(before), theirs = all_marks(*after);
    ASSERT_EQ(ours.size(), theirs.size()) << which;
    for (std::size_t i = 0; i < ours.size(); ++i) {
        EXPECT_EQ(ours.at(i).at, theirs.at(i).at) << which;
        EXPECT_EQ(ours.at(i).text, theirs.at(i).text) << which;
        EXPECT_EQ(ours.at(i).is_box, theirs.at(i).is_box) << which;
        EXPECT_FALSE(theirs.at(i).hidden) << which;
    }
}

TEST(LibreOffice, TextAndPlacesOfMarksSurviveSaving) {
    for (const Saved& form : saved()) {
        const std::string which = to_string(form.spec.encoding) + ' ' + form.spec.language;
        const auto before = read_docx(form.before);
        ASSERT_TRUE(before.has_value()) << which;
        expect_same(*before, read_docx(form.after), which + " as DOCX");
        expect_same(*before, read_odf(form.odt), which + " as ODT");
        expect_same(*before, read_odf(form.fodt), which + " as FODT");
        expect_same(*before, read_rtf(form.rtf), which + " as RTF");
    }
}

// Typed answers too, which the reader leaves to the matcher: they are words to LibreOffice.
TEST(LibreOffice, SavingNeverChangesAnAnswerInAnyOfItsFormats) {
    for (const Saved& form : saved()) {
        const std::string which = (form.spec.word != nullptr ? std::string(form.spec.word->name)
                                                             : to_string(form.spec.encoding)) +
                                  ' ' + form.spec.language;
        // Where both boxes are gone there is no box left that is positively empty or ticked.
        const bool typed_in_place =
            form.spec.word != nullptr && form.spec.word->name == std::string("typed_X_instead");
        const std::string before = choices_of(read_document(form.before, "a.docx"));
        EXPECT_EQ(before, form.spec.answers.empty() ? "blank blank blank"
                          : typed_in_place          ? "supports opposes unclear"
                                                    : "supports opposes both")
            << which;
        EXPECT_EQ(choices_of(read_document(form.after, "a.docx")), before) << which << " as DOCX";
        EXPECT_EQ(choices_of(read_document(form.odt, "a.odt")), before) << which << " as ODT";
        EXPECT_EQ(choices_of(read_document(form.fodt, "a.fodt")), before) << which << " as FODT";
        // In RTF it writes a form field without its state: nobody can tell what was ticked.
        const bool stateless = form.rtf.find("FORMCHECKBOX") != Bytes::npos;
        EXPECT_EQ(choices_of(read_document(form.rtf, "a.rtf")),
                  stateless ? "unclear unclear unclear" : before)
            << which << " as RTF";
    }
}

// What our generator of OpenDocument writes is to LibreOffice what it is to us.
TEST(LibreOffice, SavingNeverChangesAnAnswerOfAnOpenDocumentForm) {
    const FormSpec spec =
        filled_form("fr", {Choice::supports, Choice::opposes, Choice::both, false});
    const test::TemporaryFolder folder;
    std::map<std::string, Bytes> forms;
    for (const OtherEncoding& row : other_encodings()) {
        if (row.suffix != ".odt") continue;
        const std::string name(row.name);
        forms[name] = row.make(spec, row.box);
        std::ofstream(folder.path() / (name + ".odt"), std::ios::binary) << forms[name];
    }
    ASSERT_GE(forms.size(), 10U);
    const std::string command = "FROM=odt FORMATS=fodt '" TSB_SOURCE_DIR
                                "/tests/support/libreoffice_forms.sh' '" +
                                folder.path().string() + "'";
    ASSERT_EQ(std::system(command.c_str()), 0);
    for (const auto& [name, form] : forms) {
        const Bytes after = read(folder.path() / "fodt" / (name + ".fodt"));
        EXPECT_EQ(choices_of(read_document(after, "a.fodt")),
                  choices_of(read_document(form, "a.odt")))
            << name;
    }
}

}  // namespace
}  // namespace tsb::test
