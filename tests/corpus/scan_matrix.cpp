// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/corpus/scan_matrix.hpp"

#include <algorithm>
#include <cmath>
#include <iomanip>
#include <iostream>
#include <sstream>

#include "config/circular_rows.hpp"

namespace tsb::test {
namespace {

constexpr const char* ocr_data = "/usr/share/tesseract-ocr/5/tessdata";

template <class T>
void add(std::vector<T>& list, const std::vector<T>& more) {
    list.insert(list.end(), more.begin(), more.end());
}

ScanHints hints(const std::vector<PrintedForm>& forms, bool with_blanks) {
    ScanHints all;
    const Circular& circular = circular_101();
    for (const auto& [language, wording] : circular.wording) {
        PrintedLanguage printed;
        printed.language = language;
        add(printed.labels, wording.supports);
        add(printed.labels, wording.opposes);
        for (const WordingRow& row : wording_rows) add(printed.lines, wording.*row.member);
        for (const Item& item : circular.items) {
            const auto found = item.wording.find(language);
            if (found == item.wording.end()) continue;
            printed.items.push_back(
                {item.id, found->second.numbers, found->second.titles, found->second.status});
        }
        all.printed.push_back(std::move(printed));
    }
    for (const Item& item : circular.items) all.items.push_back(item.id);
    if (!with_blanks) return all;
    for (const PrintedForm& form : forms) {
        all.blanks.push_back({circular.id, form.language, blank_page(form, 150)});
    }
    return all;
}

std::vector<PrintedForm> forms_of_101(const std::filesystem::path& folder) {
    std::vector<PrintedForm> forms = printed_forms(folder);
    std::erase_if(forms, [](const PrintedForm& form) { return form.look == "recommendations"; });
    return forms;
}

std::string band(double degrees) {
    const double size = std::abs(degrees);
    return size <= 1 ? "0-1" : size <= 3 ? "1-3" : "3-5";
}

bool is_fax(Device device) {
    return device == Device::fax_fine || device == Device::fax_low;
}

// The rows of the table that a page belongs to.
std::vector<std::string> families(const ScanCase& made) {
    const ScanSpec& spec = made.spec;
    std::vector<std::string> rows{
        "all",
        "device " + std::string(to_string(spec.device)),
        "language " + made.form->language,
        "look " + made.form->look,
        "rotation " + band(spec.degrees),
        "style " + std::string(to_string(made.style)),
        made.with_blank ? "blank at hand" : "blank unknown",
    };
    if (!is_fax(spec.device)) {
        rows.push_back("dpi " + std::to_string(spec.dpi));
        rows.push_back("jpeg " + (spec.jpeg > 0 ? std::to_string(spec.jpeg) : "none"));
        rows.push_back("noise " + std::to_string(static_cast<int>(spec.noise)));
    }
    if (spec.quarter_turns != 0)
        rows.push_back("turned " + std::to_string(90 * spec.quarter_turns));
    if (spec.stamp) rows.emplace_back("stamp beside");
    if (spec.stamp_over_form) rows.emplace_back("stamp over form");
    // A fax in standard resolution has 204 dots an inch across and 98 lines down.
    const bool coarse = spec.device == Device::fax_low || (!is_fax(spec.device) && spec.dpi < 150);
    if (spec.device != Device::photo && !coarse && std::abs(spec.degrees) <= 3)
        rows.emplace_back(required_family);
    return rows;
}

void judge(ScanFigures& figures, const ItemTruth& truth, Choice got) {
    const bool definite = is_definite(truth.meant);
    if (truth.doubtful) ++figures.doubtful;
    if (!truth.doubtful && definite) ++figures.meant;
    if (is_definite(got) && got != truth.meant) {
        ++figures.wrong;
    } else if (truth.doubtful) {
        if (is_definite(got)) ++figures.doubtful_definite;
        if (got == Choice::blank && truth.meant != Choice::blank) ++figures.unseen;
    } else if (truth.meant == Choice::blank) {
        if (got != Choice::blank) ++figures.alarms;
    } else if (got == Choice::blank) {
        ++figures.unseen;
    } else if (definite) {
        ++(got == truth.meant ? figures.right : figures.refused);
    }
}

std::string answers_of(const Reading& reading) {
    std::string all;
    for (const Answer& answer : reading.answers)
        all += answer.item + '=' + std::string(to_string(answer.choice)) + ' ';
    for (const Problem& problem : reading.problems)
        all += '[' + problem.code + (problem.item ? "@" + *problem.item : "") + ']';
    return all.empty() ? "no form" : all;
}

}  // namespace

ScanMatrix::ScanMatrix(const std::filesystem::path& forms)
    : forms_(forms_of_101(forms)),
      with_blanks_(need(Scanner::open(ocr_data, hints(forms_, true)))),
      without_(need(Scanner::open(ocr_data, hints(forms_, false)))) {}

void ScanMatrix::run(Sender sender, std::size_t first, std::size_t pages) {
    for (std::size_t number = first; number < first + pages; ++number) {
        const ScanCase made = scan_case(sender, number, forms_);
        const ScannedForm scan = make_scan(*made.form, made.spec);
        count(made, scan, read_one(made, scan));
    }
}

void ScanMatrix::run_both_ways(Sender sender, std::size_t pages) {
    for (std::size_t number = 0; number < pages; ++number) {
        ScanCase made = scan_case(sender, number, forms_);
        const ScannedForm scan = make_scan(*made.form, made.spec);
        for (const bool with_blank : {false, true}) {
            made.with_blank = with_blank;
            count(made, scan, read_one(made, scan));
        }
    }
}

Reading ScanMatrix::read_one(const ScanCase& made, const ScannedForm& scan) {
    const ScanPicture picture{"scan" + scan.suffix, "", scan.file, 0};
    const auto read = (made.with_blank ? with_blanks_ : without_).read({&picture, 1});
    if (!read) {
        std::cout << "  not read: " << describe(made) << " -> " << read.error().what << "\n";
        return {};
    }
    keep_boxes(made, scan, *read);
    for (const ScanForm& form : read->forms)
        if (!form.circular.empty())
            ++(form.language == made.form->language ? registered_ : misplaced_);
    FormResult result =
        match_form(read->sheet, FormContext{world().circulars, world().roster, &world().books});
    return result.readings.size() == 1 ? std::move(result.readings.front()) : Reading{};
}

void ScanMatrix::keep_boxes(const ScanCase& made, const ScannedForm& scan, const Scan& read) {
    const std::vector<Mark> marks = all_marks(read.sheet);
    if (marks.size() != scan.hands.size() || read.measures.size() != marks.size()) return;
    for (std::size_t i = 0; i < marks.size(); ++i) {
        const int dpi = made.spec.device == Device::fax_low    ? 98
                        : made.spec.device == Device::fax_fine ? 196
                                                               : made.spec.dpi;
        boxes_.push_back(
            {scan.hands.at(i), made.spec.device, dpi, read.measures.at(i), marks.at(i).state});
    }
}

void ScanMatrix::count(const ScanCase& made, const ScannedForm& scan, const Reading& reading) {
    ScanFigures page;
    page.pages = 1;
    page.no_form = reading.answers.empty() ? 1 : 0;
    for (const auto& [item, truth] : scan.truth) {
        const auto answer =
            std::find_if(reading.answers.begin(), reading.answers.end(),
                         [&item = item](const Answer& a) { return a.item == item; });
        judge(page, truth, answer == reading.answers.end() ? Choice::unclear : answer->choice);
    }
    for (const std::string& family : families(made)) {
        ScanFigures& row = table_[family];
        for (const auto column :
             {&ScanFigures::pages, &ScanFigures::no_form, &ScanFigures::meant, &ScanFigures::right,
              &ScanFigures::refused, &ScanFigures::wrong, &ScanFigures::unseen,
              &ScanFigures::alarms, &ScanFigures::doubtful, &ScanFigures::doubtful_definite})
            row.*column += page.*column;
    }
    if (page.wrong > 0) wrong_.push_back(describe(made) + " -> " + answers_of(reading));
    if (page.wrong + page.refused + page.unseen + page.alarms + page.no_form > 0)
        std::cout << "  not right: " << describe(made) << " -> " << answers_of(reading)
                  << std::endl;
}

void ScanMatrix::print() const {
    std::cout << std::left << std::setw(40) << "family" << std::right << std::setw(6) << "pages"
              << std::setw(8) << "no form" << std::setw(9) << "answers" << std::setw(7) << "right"
              << std::setw(7) << "%" << std::setw(9) << "refused" << std::setw(7) << "wrong"
              << std::setw(8) << "unseen" << std::setw(8) << "alarms" << std::setw(10) << "doubtful"
              << std::setw(9) << "definite"
              << "\n";
    for (const auto& [name, row] : table_) {
        const double percent = row.meant == 0 ? 0
                                              : 100.0 * static_cast<double>(row.right) /
                                                    static_cast<double>(row.meant);
        std::cout << std::left << std::setw(40) << name << std::right << std::setw(6) << row.pages
                  << std::setw(8) << row.no_form << std::setw(9) << row.meant << std::setw(7)
                  << row.right << std::setw(7) << std::fixed << std::setprecision(1) << percent
                  << std::setw(9) << row.refused << std::setw(7) << row.wrong << std::setw(8)
                  << row.unseen << std::setw(8) << row.alarms << std::setw(10) << row.doubtful
                  << std::setw(9) << row.doubtful_definite << "\n";
    }
    std::cout << std::flush;
}

}  // namespace tsb::test
