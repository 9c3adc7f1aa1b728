// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/evidence_page.hpp"

#include <algorithm>

#include "config/base/text.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/sheet/draw.hpp"

namespace tsb {
namespace {

constexpr std::size_t summary_bytes = 512U << 10U;   // no reading or answer is begun beyond it
constexpr std::size_t longest_answer = 256U << 10U;  // what one of them may take, escaped
constexpr std::size_t shown_text = 4000;             // of one reason or comment

std::string style() {
    return R"(body{font:15px/1.45 "Noto Sans","DejaVu Sans","Noto Sans CJK SC",system-ui,sans-serif;color:#1b1b1b;background:#f4f5f6;margin:0}
main{max-width:62em;margin:0 auto;padding:1.2em 1.6em 3em;background:#fff}
h1{font-size:1.35em;margin:.2em 0 .1em;overflow-wrap:anywhere}
h2{font-size:1.1em;margin:1.8em 0 .5em;border-bottom:2px solid #1b4f72;padding-bottom:.2em}
h3{font-size:1em;margin:1.2em 0 .3em}
dl.facts{display:grid;grid-template-columns:max-content 1fr;gap:.1em 1em;margin:.6em 0}
dl.facts dt{color:#666}dl.facts dd{margin:0}
table.answers{border-collapse:collapse;width:100%;margin:.6em 0}
table.answers th,table.answers td{border-bottom:1px solid #ccc;padding:.35em .6em;text-align:start;vertical-align:top}
table.answers .c{text-align:center;white-space:nowrap}
.choice{font-weight:bold;white-space:nowrap}
.doubt{color:#c45500}
.where{color:#666;font-size:.85em}
ul.problems{padding:0;list-style:none;margin:.4em 0}
ul.problems li{border-inline-start:4px solid #8a8a8a;padding:.2em .8em;margin:.5em 0;background:#fafafa}
ul.problems li.hold{border-color:#c45500}ul.problems li.suspicious{border-color:#b00020}
.text{white-space:pre-wrap;overflow-wrap:anywhere}
section.sheet{border:1px solid #ccc;padding:.8em 1.2em;overflow-x:auto}
footer{color:#666;font-size:.85em;margin-top:2em}
)" + std::string(drawing_style());
}

std::string base64(const Digest& digest) {
    constexpr std::string_view letters =
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    std::string out;
    std::uint32_t bits = 0;
    int held = 0;
    for (const std::uint8_t byte : digest.bytes) {
        bits = bits << 8U | byte;
        for (held += 8; held >= 6; held -= 6)
            out += letters.at(bits >> static_cast<unsigned>(held - 6) & 63U);
    }
    out += letters.at(bits << static_cast<unsigned>(6 - held) & 63U);  // 32 bytes leave four bits
    return out + "=";
}

std::string text(std::string_view value) {
    return html_text(clip_utf8(value, shown_text));
}

std::string_view in_words(Choice choice) {
    switch (choice) {
        case Choice::supports:
            return "supports";
        case Choice::opposes:
            return "opposes";
        case Choice::blank:
            return "blank: no box marked";
        case Choice::both:
            return "both boxes marked";
        case Choice::unclear:
            return "unclear";
    }
    return "";
}

std::string direction(const std::string& language) {
    if (language.empty()) return "";
    return " lang=\"" + language + "\" dir=\"" + (language == "ar" ? "rtl" : "ltr") + "\"";
}

class PageWriter {
  public:
    explicit PageWriter(const Circulars& circulars) : circulars_(circulars) {}

    void head(const std::string& name) {
        const std::string rules = style();
        out_ +=
            "<!DOCTYPE html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n"
            "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
            "style-src 'sha256-" +
            base64(sha256(rules)) +
            "'; base-uri 'none'; form-action 'none'\">\n"
            "<meta name=\"referrer\" content=\"no-referrer\">\n<title>" +
            text(name) + "</title>\n<style>" + rules + "</style>\n</head>\n<body>\n<main>\n<h1>" +
            text(name) + "</h1>\n";
    }

    void reading(const Reading& one) {
        if (full()) return;
        out_ += "<h2>" + (one.circular ? "Reply to " + text(*one.circular) : "What was read") +
                "</h2>\n<dl class=\"facts\">\n";
        fact("Administration", one.administration.text.value_or("not named"),
             one.administration.code ? " (" + text(*one.administration.code) + ")" : "");
        fact("Signed by", one.signed_by.name.value_or(""));
        fact("Title", one.signed_by.title.value_or(""));
        fact("Date", one.signed_by.date.value_or(""));
        fact("Format", one.format);
        fact("Language", one.language.value_or(""));
        fact("Part", one.part);
        out_ += "</dl>\n";
        answers(one);
        comments(one.comments);
        problems(one.problems);
    }

    void problems(const std::vector<Problem>& list) {
        if (list.empty()) return;
        out_ += "<h3>Problems</h3>\n<ul class=\"problems\">\n";
        for (const Problem& problem : list) {
            if (full()) break;
            const std::string kind(to_string(problem.problem_class));
            const ProblemRow* row = find_problem(problem.code);
            out_ += "<li class=\"" + kind + "\"><b>" + kind + "</b> " + text(problem.code) +
                    (problem.item ? ", item " + text(*problem.item) : "");
            if (row == nullptr || row->meaning != problem.text)
                out_ += "<br><span class=\"text\" dir=\"auto\">" + text(problem.text) + "</span>";
            if (row != nullptr)
                out_ += "<br>" + text(row->meaning) + "<br><i>To do:</i> " + text(row->action);
            out_ += "</li>\n";
        }
        out_ += "</ul>\n";
    }

    void drawing(const PartDrawing& one) {
        out_ += "<h2>As it was seen: " + text(one.name) +
                (one.path.empty() ? "" : ", part " + text(one.path)) + " (" + text(one.format) +
                ")</h2>\n<section class=\"sheet\"" + direction(one.language) + ">\n" + one.html +
                "</section>\n";
    }

    std::string finish(const std::string& parser) {
        out_ +=
            "<footer>A drawing for comparison with the original, made by the parser that read "
            "it (" +
            text(parser) + "). Boxes: " + html_box("ticked", "ticked") + " ticked, " +
            html_box("empty", "empty") + " empty, " + html_box("unclear", "unclear") +
            " unclear.</footer>\n</main>\n</body>\n</html>\n";
        return std::move(out_);
    }

    void say_if_cut() {
        if (full()) out_ += "<p class=\"cut\">More was read than this page shows.</p>\n";
    }

  private:
    [[nodiscard]] bool full() const { return out_.size() > summary_bytes; }

    void fact(std::string_view label, const std::string& value, const std::string& more = "") {
        if (value.empty()) return;
        out_ += "<dt>" + std::string(label) + "</dt><dd><bdi>" + text(value) + "</bdi>" + more +
                "</dd>\n";
    }

    std::string boxes(const Answer& answer, std::string_view option) {
        std::string shown;
        for (const Evidence& mark : answer.evidence)
            if (mark.option == option)
                shown += html_box(mark.state, mark.kind + ", " + mark.state + ", " + mark.at) + " ";
        return shown.empty() ? "–" : shown;
    }

    void answers(const Reading& one) {
        if (one.answers.empty()) return;
        const Circular* circular =
            one.circular ? find_circular(circulars_, *one.circular) : nullptr;
        const std::string language = one.language.value_or("");
        out_ +=
            "<table class=\"answers\">\n<tr><th>Item</th><th>Title</th><th "
            "class=\"c\">Supports</th><th class=\"c\">Opposes</th><th>Choice</th></tr>\n";
        for (const Answer& answer : one.answers) {
            if (full()) break;
            out_ += "<tr><td>" + text(answer.item) + "</td><td" + direction(language) + ">" +
                    text(item_title(circular, answer.item, one.language)) +
                    "</td><td class=\"c\">" + boxes(answer, "supports") + "</td><td class=\"c\">" +
                    boxes(answer, "opposes") + "</td><td class=\"choice" +
                    (is_definite(answer.choice) ? "" : " doubt") + "\">" +
                    std::string(in_words(answer.choice)) + "</td></tr>\n";
            if (!answer.reasons.empty())
                out_ +=
                    "<tr><td></td><td colspan=\"4\"><i>Reasons:</i> <span class=\"text\" "
                    "dir=\"auto\">" +
                    text(answer.reasons) + "</span></td></tr>\n";
        }
        out_ += "</table>\n";
    }

    void comments(const std::vector<Comment>& list) {
        if (list.empty()) return;
        out_ += "<h3>Comments</h3>\n";
        for (const Comment& comment : list) {
            if (full()) break;
            out_ += "<p><span class=\"where\">" +
                    (comment.item ? "on " + text(*comment.item) + ", " : std::string()) +
                    text(comment.at) + (comment.part.empty() ? "" : ", " + text(comment.part)) +
                    "</span><br><span class=\"text\" dir=\"auto\">" + text(comment.text) +
                    "</span></p>\n";
        }
    }

    const Circulars& circulars_;
    std::string out_;
};

}  // namespace

std::size_t drawing_room(const std::vector<PartDrawing>& drawings) {
    std::size_t room = max_page_bytes - summary_bytes - longest_answer;
    for (const PartDrawing& one : drawings) room -= std::min(room, one.html.size());
    return room;
}

EvidenceFile evidence_page(const std::string& name, const Report& report,
                           const std::vector<PartDrawing>& drawings, const Circulars& circulars) {
    PageWriter page(circulars);
    page.head(name.empty() ? "message" : name);
    for (const Reading& reading : report.readings) page.reading(reading);
    page.problems(report.problems);
    page.say_if_cut();
    for (const PartDrawing& drawing : drawings)
        if (!drawing.html.empty()) page.drawing(drawing);
    EvidenceFile file;
    file.kind = EvidenceKind::html;
    file.content = page.finish(report.parser);
    file.sha256 = sha256(file.content);
    return file;
}

}  // namespace tsb
