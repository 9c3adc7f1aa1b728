// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/tsbreply/read_table.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>

#include "config/base/text.hpp"
#include "config/columns.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

constexpr std::size_t item_columns = 9, tick_columns = 10, choice_columns = 16;
constexpr std::size_t label_columns = 18;

std::string safe(std::string_view text, bool keep_newlines = false) {
    return printable(text, keep_newlines);
}

std::string_view in_words(Choice choice) {
    switch (choice) {
        case Choice::supports:
            return "supports";
        case Choice::opposes:
            return "opposes";
        case Choice::blank:
            return "blank";
        case Choice::both:
            return "both marked";
        case Choice::unclear:
            return "UNCLEAR";
    }
    return "";
}

std::string_view box(std::string_view state) {
    if (state == "ticked") return "[x]";
    return state == "empty" ? "[ ]" : "[?]";
}

// What a person would see beside an option: a tick outweighs a doubt, a doubt an empty box.
std::string_view box_of(const Answer& answer, std::string_view option) {
    const auto has = [&](std::string_view state) {
        return std::any_of(
            answer.evidence.begin(), answer.evidence.end(),
            [&](const Evidence& mark) { return mark.option == option && mark.state == state; });
    };
    if (has("ticked")) return box("ticked");
    if (has("unclear")) return box("unclear");
    return has("empty") ? box("empty") : " - ";
}

class Writer {
  public:
    explicit Writer(std::size_t columns) : columns_(columns) {}

    void line(const std::string& text) {
        std::size_t end = text.size();
        while (end > 0 && text.at(end - 1) == ' ') --end;
        out_ += text.substr(0, end) + "\n";
    }
    // Text behind a first column, continued under itself.
    void under(const std::string& head, std::size_t indent, const std::string& text) {
        std::string start = pad_columns(head, indent);
        for (const std::string& one : wrap_columns(text, columns_ - indent)) {
            line(start + one);
            start = std::string(indent, ' ');
        }
    }
    void field(const std::string& label, const std::string& text) {
        if (!text.empty()) under("  " + label, label_columns, text);
    }
    [[nodiscard]] std::size_t columns() const { return columns_; }
    std::string take() { return std::move(out_); }

  private:
    std::size_t columns_;
    std::string out_;
};

std::string language_name(const std::optional<std::string>& language) {
    constexpr std::pair<std::string_view, std::string_view> names[] = {
        {"ar", "Arabic"}, {"en", "English"}, {"es", "Spanish"},
        {"fr", "French"}, {"ru", "Russian"}, {"zh", "Chinese"}};
    for (const auto& [code, name] : names)
        if (language == code) return std::string(name);
    return "not established";
}

void say_head(Writer& to, const std::string& file, const Reading& reading) {
    to.line(safe(file));
    to.field("format", reading.format.empty() ? "unknown" : reading.format);
    to.field("circular", reading.circular ? safe(*reading.circular) : "none found");
    if (reading.circular) to.field("language", language_name(reading.language));
    const FormAdministration& from = reading.administration;
    if (from.text || from.code || !reading.answers.empty()) {
        to.field("administration",
                 from.text ? safe(*from.text) +
                                 (from.code ? " (" + *from.code + ")" : " (no State has that name)")
                           : from.code.value_or("not named"));
    }
    to.field("signed by", safe(reading.signed_by.name.value_or("")));
    to.field("title", safe(reading.signed_by.title.value_or("")));
    to.field("date", safe(reading.signed_by.date.value_or("")));
    to.field("part", safe(reading.part));
    if (reading.inside_returned) to.field("note", "it stands inside a returned message only");
    if (reading.inside_attached) to.field("note", "it stands inside an attached message only");
    if (reading.from_image) to.field("note", "a choice rests on a picture: it is a proposal");
}

// The title comes last: whatever a terminal does with Arabic, the columns before it stand.
void say_table(Writer& to, const Reading& reading, const Circular* circular) {
    if (reading.answers.empty()) return;
    const auto row = [&to](std::string_view item, std::string_view yes, std::string_view no,
                           std::string_view choice, const std::string& title) {
        const std::string start = "  " + pad_columns(item, item_columns) +
                                  pad_columns(yes, tick_columns) + pad_columns(no, tick_columns) +
                                  pad_columns(choice, choice_columns);
        to.line(start + clip_columns(title, to.columns() - columns_of(start)));
    };
    to.line("");
    row("item", "supports", "opposes", "choice", "title");
    for (const Answer& answer : reading.answers) {
        row(safe(answer.item), "  " + std::string(box_of(answer, "supports")),
            "  " + std::string(box_of(answer, "opposes")), in_words(answer.choice),
            safe(item_title(circular, answer.item, reading.language)));
    }
}

void say_evidence(Writer& to, const Reading& reading) {
    bool first = true;
    for (const Answer& answer : reading.answers) {
        for (const Evidence& mark : answer.evidence) {
            if (std::exchange(first, false)) to.line("\nWhere the boxes stand");
            to.under("  " + pad_columns(safe(answer.item), item_columns) +
                         std::string(box(mark.state)) + " " + pad_columns(mark.option, 10),
                     2 + item_columns + 4 + 10,
                     safe(mark.state + ", " + mark.at + ", " + mark.kind +
                          (mark.part.empty() ? "" : ", " + mark.part)));
        }
    }
}

void say_added(Writer& to, const Reading& reading) {
    bool first = true;
    const auto heading = [&] {
        if (std::exchange(first, false)) to.line("\nWhat was added");
    };
    for (const Answer& answer : reading.answers) {
        if (answer.reasons.empty()) continue;
        heading();
        to.line("  " + pad_columns(safe(answer.item), item_columns) + "reasons:");
        to.under("", 4, safe(answer.reasons, true));
    }
    for (const Comment& comment : reading.comments) {
        heading();
        to.line("  " + pad_columns(comment.item ? safe(*comment.item) : "general", item_columns) +
                safe(comment.at + (comment.part.empty() ? "" : ", " + comment.part)) + ":");
        to.under("", 4, safe(comment.text, true));
    }
}

void say_problems(Writer& to, const Reading& reading) {
    if (reading.problems.empty()) return;
    to.line("\nProblems");
    for (const Problem& problem : reading.problems) {
        to.line("  " + pad_columns(to_string(problem.problem_class), 12) + safe(problem.code) +
                (problem.item ? " (item " + safe(*problem.item) + ")" : ""));
        const ProblemRow* row = find_problem(problem.code);
        if (row == nullptr || row->meaning != problem.text) to.under("", 14, safe(problem.text));
        if (row == nullptr) continue;
        to.under("", 14, "means: " + std::string(row->meaning));
        to.under("", 14, "to do: " + std::string(row->action));
    }
}

}  // namespace

std::string reading_table(const std::string& file, const Reading& reading, const Circular* circular,
                          std::size_t columns) {
    Writer to(columns);
    say_head(to, file, reading);
    say_table(to, reading, circular);
    say_evidence(to, reading);
    say_added(to, reading);
    say_problems(to, reading);
    to.line("");
    return to.take();
}

std::string problem_help() {
    Writer to(plain_columns);
    to.line(
        "Problems that a reading can carry. A notice changes nothing; hold and suspicious leave");
    to.line("the answer to a person. What to do stands with each problem that is found.");
    for (const ProblemClass kind :
         {ProblemClass::notice, ProblemClass::hold, ProblemClass::suspicious}) {
        to.line("");
        to.line(std::string(to_string(kind)) + ":");
        for (const ProblemRow& row : problem_table())
            if (row.problem_class == kind)
                to.under("  " + std::string(row.code), 28, std::string(row.meaning));
    }
    return to.take();
}

std::size_t output_columns() {
    winsize size{};
    if (::isatty(STDOUT_FILENO) == 0 || ::ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
        return plain_columns;
    return std::clamp<std::size_t>(size.ws_col, plain_columns, widest_table);
}

}  // namespace tsb
