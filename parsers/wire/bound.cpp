// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

class Bounder {
  public:
    [[nodiscard]] bool cut() const { return cut_; }

    void text(std::string& value, std::size_t limit) {
        if (!valid_utf8(value)) value = to_valid_utf8(value);
        if (value.size() <= limit) return;
        value = clip_utf8(value, limit);
        cut_ = true;
    }
    void text(std::optional<std::string>& value, std::size_t limit) {
        if (value) text(*value, limit);
    }
    template <class T>
    void list(std::vector<T>& values, std::size_t limit) {
        if (values.size() <= limit) return;
        values.resize(limit);
        cut_ = true;
    }

    void problems(std::vector<Problem>& problems) {
        list(problems, max_problems - 1);  // one is left for the limit itself
        for (Problem& problem : problems) {
            text(problem.text, max_short_bytes);
            text(problem.item, max_short_bytes);
        }
    }
    void answer(Answer& answer) {
        text(answer.reasons, max_reason_bytes);
        list(answer.evidence, max_evidence);
        for (Evidence& one : answer.evidence) {
            text(one.part, max_short_bytes);
            text(one.at, max_short_bytes);
            text(one.kind, max_short_bytes);
        }
    }
    void comments(std::vector<Comment>& comments, std::size_t limit) {
        list(comments, limit);
        for (Comment& one : comments) {
            text(one.text, max_reason_bytes);
            text(one.part, max_short_bytes);
            text(one.at, max_short_bytes);
        }
    }
    void reading(Reading& reading) {
        list(reading.answers, max_answers);
        for (Answer& one : reading.answers) answer(one);
        comments(reading.comments, max_comments);
        text(reading.administration.text, max_short_bytes);
        text(reading.signed_by.name, max_short_bytes);
        text(reading.signed_by.title, max_short_bytes);
        text(reading.signed_by.date, max_short_bytes);
        text(reading.part, max_short_bytes);
        problems(reading.problems);
    }

  private:
    bool cut_ = false;
};

template <class Holder>
void say_cut(const Bounder& bounder, Holder& holder) {
    if (bounder.cut())
        holder.problems.push_back(
            make_problem("limit", "More was found than a report holds; the rest was left out."));
}

}  // namespace

void bound(Report& report) {
    Bounder whole;
    whole.list(report.parts, max_parts);
    for (PartInfo& part : report.parts) {
        whole.text(part.path, max_short_bytes);
        whole.text(part.type, max_short_bytes);
        whole.text(part.filename, max_short_bytes);
    }
    whole.list(report.marks, max_report_marks);
    for (MarkRow& mark : report.marks)
        for (std::string* text : {&mark.part, &mark.at, &mark.text})
            *text = clip_utf8(to_valid_utf8(*text), 200);
    whole.list(report.readings, max_readings);
    for (Reading& reading : report.readings) {
        Bounder bounder;
        bounder.reading(reading);
        say_cut(bounder, reading);
    }
    whole.comments(report.beside, max_beside);
    report.to_convert.resize(std::min(report.to_convert.size(), max_conversions));
    std::erase_if(report.to_convert,
                  [](const std::string& path) { return path.size() > max_part_path_bytes; });
    whole.problems(report.problems);
    say_cut(whole, report);
    report.author = clip_utf8(to_valid_utf8(report.author), max_short_bytes);
    report.text =
        clip_utf8(to_valid_utf8(report.text), max_reason_bytes);  // shown to a person only
}

}  // namespace tsb
