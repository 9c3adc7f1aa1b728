// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/reading/agree.hpp"

#include <algorithm>
#include <iterator>
#include <string_view>
#include <utility>

#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

template <class T>
void append_new(std::vector<T>& all, const std::vector<T>& more, std::size_t limit) {
    for (const T& one : more) {
        if (all.size() >= limit) return;
        if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    }
}

// With an item: bound to it. A form with nothing at all marked is a blank copy, whatever else it
// says.
bool is_blank_copy(const Reading& reading) {
    return std::all_of(reading.answers.begin(), reading.answers.end(), [](const Answer& answer) {
        return answer.choice == Choice::blank && answer.reasons.empty();
    });
}

// What a form says only because nobody filled it: no reason to hold a filled copy beside it.
bool comes_with_blank(const Problem& problem) {
    return problem.code == "no-choice-made" || problem.code == "item-blank" ||
           problem.code == "administration-missing";
}

// One unclear copy leaves the item unclear; so does blank beside both. A blank beside an answer is
// no contradiction only if the copy is blank throughout, which blend() has dealt with.
void blend_answer(Answer& mine, const Answer& other, std::vector<Problem>& problems) {
    if (mine.choice != other.choice) {
        const bool unclear = mine.choice == Choice::unclear || other.choice == Choice::unclear;
        problems.push_back(make_problem(
            unclear ? "copy-unclear" : "copies-disagree",
            "Item " + mine.item + " reads " + choices_with_places(mine, other) + ".", mine.item));
        mine.choice = Choice::unclear;
    }
    append_new(mine.evidence, other.evidence, max_evidence);
    if (mine.reasons.empty()) mine.reasons = other.reasons;
}

// Reasons that differ between the copies are kept as a comment on the item: nothing a delegate
// wrote is lost.
void keep_other_reasons(Reading& all, const Answer& mine, const Answer& other,
                        const std::string& part) {
    if (other.reasons.empty() || other.reasons == mine.reasons) return;
    append_new(all.comments, {Comment{other.item, other.reasons, part, ""}}, max_comments);
}

void blend_administration(Reading& mine, const Reading& other) {
    FormAdministration& ours = mine.administration;
    const FormAdministration& theirs = other.administration;
    if (ours.code && theirs.code && *ours.code != *theirs.code) {
        mine.problems.push_back(
            make_problem("administrations-differ",
                         "One copy names " + *ours.code + ", another " + *theirs.code + "."));
        ours.code.reset();
    } else if (!ours.text || (!ours.code && theirs.code)) {
        ours = theirs;
    }
}

void take_if_absent(std::optional<std::string>& mine, const std::optional<std::string>& other) {
    if (!mine) mine = other;
}

const Answer* find_answer(const Reading& reading, const std::string& item) {
    const auto found = std::find_if(reading.answers.begin(), reading.answers.end(),
                                    [&](const Answer& answer) { return answer.item == item; });
    return found == reading.answers.end() ? nullptr : &*found;
}

void blend_answers(Reading& mine, const Reading& other) {
    for (Answer& answer : mine.answers) {
        const Answer* same = find_answer(other, answer.item);
        if (same == nullptr) continue;
        keep_other_reasons(mine, answer, *same, other.part);
        blend_answer(answer, *same, mine.problems);
    }
    for (const Answer& answer : other.answers) {
        if (find_answer(mine, answer.item) == nullptr && mine.answers.size() < max_answers) {
            mine.answers.push_back(answer);
        }
    }
}

std::vector<Problem> without_blanks_own(const std::vector<Problem>& problems) {
    std::vector<Problem> kept;
    std::copy_if(problems.begin(), problems.end(), std::back_inserter(kept),
                 [](const Problem& problem) { return !comes_with_blank(problem); });
    return kept;
}

// A problem of one copy that the other copy settles: the administration is missing only if both
// lack it.
void drop_settled(Reading& reading) {
    if (!reading.administration.text) return;
    std::erase_if(reading.problems,
                  [](const Problem& p) { return p.code == "administration-missing"; });
}

Reading filled_beside_blank(Reading filled, const Reading& blank) {
    append_new(filled.problems, without_blanks_own(blank.problems), max_problems);
    append_new(filled.comments, blank.comments, max_comments);
    // The copies' administrations still have to agree, if the blank one names any.
    blend_administration(filled, blank);
    drop_settled(filled);
    return filled;
}

Reading agree_as_they_are(const Reading& first, const Reading& second) {
    const bool first_blank = is_blank_copy(first);
    const bool second_blank = is_blank_copy(second);
    Reading all = first;
    if (first_blank != second_blank) {
        all = first_blank ? filled_beside_blank(second, first) : filled_beside_blank(first, second);
    } else {
        append_new(all.problems, second.problems, max_problems);
        append_new(all.comments, second.comments, max_comments);
        blend_answers(all, second);
        blend_administration(all, second);
        drop_settled(all);
        // What two different parts say together is not what the first one says.
        if (first.form_digest != second.form_digest) all.form_digest.reset();
        take_if_absent(all.language, second.language);
        take_if_absent(all.signed_by.name, second.signed_by.name);
        take_if_absent(all.signed_by.title, second.signed_by.title);
        take_if_absent(all.signed_by.date, second.signed_by.date);
        // A scan beside a digital copy with the same answers is evidence, no proposal (product.md
        // §5).
        all.from_image = first.from_image && second.from_image;
        all.inside_returned = first.inside_returned && second.inside_returned;
        all.inside_attached = first.inside_attached && second.inside_attached;
    }
    if (all.problems.size() > max_problems) all.problems.resize(max_problems);
    return all;
}

// Its marks were found in a picture.
bool is_scan(const Reading& reading) {
    return std::any_of(reading.answers.begin(), reading.answers.end(), [](const Answer& answer) {
        return std::any_of(answer.evidence.begin(), answer.evidence.end(),
                           [](const Evidence& one) { return one.kind == "scan"; });
    });
}

bool same_choices(const Reading& first, const Reading& second) {
    return first.answers.size() == second.answers.size() &&
           std::all_of(first.answers.begin(), first.answers.end(), [&](const Answer& answer) {
               const Answer* other = find_answer(second, answer.item);
               return other != nullptr && other->choice == answer.choice;
           });
}

// What OCR makes of print and handwriting, where the same words stand in a document beside it.
bool is_doubt_of_ocr(const Problem& problem) {
    constexpr std::string_view codes[] = {"administration-missing", "administration-unknown",
                                          "circular-not-named",     "wording-not-confirmed",
                                          "unknown-text",           "long-text-before-form",
                                          "reasons-on-support",     "opposes-without-reasons",
                                          "ocr-unconfirmed"};
    return std::find(std::begin(codes), std::end(codes), problem.code) != std::end(codes);
}

// A scan that says the same as a digital copy proves its marks; how well its text was read is no
// reason to hold the copy.
Reading without_doubts_of_ocr(Reading scan) {
    std::erase_if(scan.problems, is_doubt_of_ocr);
    if (!scan.administration.code) scan.administration = {};
    return scan;
}

}  // namespace

std::string choices_with_places(const Answer& first, const Answer& second) {
    const auto place = [](const Answer& answer) {
        if (answer.evidence.empty()) return std::string("no mark");
        return answer.evidence.front().part + " " + answer.evidence.front().at;
    };
    return std::string(to_string(first.choice)) + " (" + place(first) + ") and " +
           std::string(to_string(second.choice)) + " (" + place(second) + ")";
}

Reading agree(const Reading& first, const Reading& second) {
    if (is_scan(first) != is_scan(second) && same_choices(first, second) && !is_blank_copy(first)) {
        if (is_scan(first)) return agree_as_they_are(without_doubts_of_ocr(first), second);
        return agree_as_they_are(first, without_doubts_of_ocr(second));
    }
    return agree_as_they_are(first, second);
}

std::vector<Reading> merge_copies(std::vector<Reading> readings) {
    std::vector<Reading> merged;
    for (Reading& reading : readings) {
        const auto same = std::find_if(merged.begin(), merged.end(), [&](const Reading& earlier) {
            return earlier.circular && earlier.circular == reading.circular;
        });
        if (same == merged.end()) {
            merged.push_back(std::move(reading));
        } else {
            *same = agree(*same, reading);
        }
    }
    return merged;
}

std::vector<Reading> merge_replies(std::vector<Reading> readings) {
    const auto returned =
        std::stable_partition(readings.begin(), readings.end(),
                              [](const Reading& reading) { return !reading.inside_returned; });
    std::vector<Reading> merged = merge_copies(
        {std::make_move_iterator(readings.begin()), std::make_move_iterator(returned)});
    for (Reading& reading : merge_copies(
             {std::make_move_iterator(returned), std::make_move_iterator(readings.end())})) {
        const bool answered = std::any_of(
            merged.begin(), merged.end(),
            [&reading](const Reading& one) { return one.circular == reading.circular; });
        if (!answered) merged.push_back(std::move(reading));
    }
    return merged;
}

void take_beside(Report& report) {
    if (report.readings.size() != 1) return;
    std::vector<Comment>& comments = report.readings.front().comments;
    for (Comment& one : report.beside)
        if (comments.size() < max_comments) comments.push_back(std::move(one));
    report.beside.clear();
}

void merge_scan(Report& report, Report scan) {
    const auto move_all = [](auto& from, auto& to, std::size_t limit) {
        for (auto& one : from)
            if (to.size() < limit) to.push_back(std::move(one));
    };
    move_all(scan.readings, report.readings, 2 * max_readings);
    report.readings = merge_replies(std::move(report.readings));
    if (report.readings.size() > max_readings) report.readings.resize(max_readings);
    move_all(scan.marks, report.marks, SIZE_MAX);
    move_all(scan.evidence, report.evidence, 2 * max_evidence_files);
    append_new(report.circulars_named, scan.circulars_named, SIZE_MAX);
    move_all(scan.beside, report.beside, max_comments);
    report.mark_beside_option = report.mark_beside_option || scan.mark_beside_option;
    // Beside the one form a picture without one is an attachment: reasons, a letter, a photograph.
    const bool beside_a_form = report.readings.size() == 1;
    if (beside_a_form)
        std::erase_if(scan.problems, [](const Problem& problem) {
            return problem.code == "picture-without-form";
        });
    const bool failed = scan.failed_part && !(beside_a_form && scan.problems.empty());
    report.failed_part = report.failed_part || failed;
    report.failed_outside = report.failed_outside || (failed && scan.failed_outside);
    move_all(scan.problems, report.problems, max_problems);
    take_beside(report);
}

}  // namespace tsb
