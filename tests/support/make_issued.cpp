// SPDX-License-Identifier: GPL-3.0-or-later
#include <map>
#include <variant>
#include <vector>

#include "tests/support/docx_package.hpp"
#include "tests/support/issued_document.hpp"

namespace tsb::test {
namespace {

struct Words {
    std::string dateline, subject, number, salutation, body, by, deadline, rule, annex, tag;
};

const std::map<std::string, Words>& letters() {
    static const std::map<std::string, Words> words = {
        {"ar",
         {"جنيف، 2 فبراير 2026", "الموضوع:", "الرسالة المعممة # لمكتب تقييس الاتصالات",
          "حضرة السادة والسيدات،",
          "وافق الفريق الاستشاري على نصوص لجنة الدراسات 17 لقطاع تقييس الاتصالات.",
          "يرجى من الدول الأعضاء إعادة النموذج الوارد في الملحق 2 قبل #.",
          "الساعة 23:59 بالتوقيت العالمي المنسق (UTC) يوم 3 أبريل 2026",
          "إذا أشارت نسبة 70% أو أكثر من الردود الواردة إلى الموافقة (أو في حالة عدم ورود ردود) "
          "تعتبر "
          "المسائل موافقاً عليها.",
          "الملحق 2", "ar-SA"}},
        {"en",
         {"Geneva, 2 February 2026", "Subject:", "TSB Circular #", "Dear Sir/Madam,",
          "TSAG agreed texts of ITU-T Study Group 17 at its meeting.",
          "Member States are requested to return the form in Annex 2 by #.",
          "2359 hours UTC on 3 April 2026",
          "If 70% or more of the replies received during the consultation period indicate approval "
          "(or if there are no replies), the Questions shall be considered approved.",
          "ANNEX 2", "en-GB"}},
        {"es",
         {"Ginebra, 2 de febrero de 2026", "Asunto:", "Circular TSB #",
          "Muy Señora mía/Muy Señor mío:",
          "El GANT aprobó los textos de la Comisión de Estudio 17 del UIT-T en su reunión.",
          "Se ruega a los Estados Miembros que devuelvan el formulario del Anexo 2 a más tardar el "
          "#.",
          "3 de abril de 2026 a las 23.59 horas UTC",
          "Si el 70% o más de las respuestas recibidas indican la aprobación (o si no se recibe "
          "ninguna respuesta), las Cuestiones se considerarán aprobadas.",
          "ANEXO 2", "es-ES"}},
        {"fr",
         {"Genève, le 2 février 2026", "Objet:", "Circulaire TSB #", "Madame, Monsieur,",
          "Le GCNT a approuvé les textes de la Commission d'études 17 de l'UIT-T à sa réunion.",
          "Les États Membres sont priés de renvoyer le formulaire de l'Annexe 2 avant le #.",
          "3 avril 2026 à 23 h 59 UTC",
          "Si 70 % ou plus des réponses reçues pendant la période de consultation sont favorables "
          "(ou en l'absence de réponse), les Questions sont réputées approuvées.",
          "ANNEXE 2", "fr-FR"}},
        {"ru",
         {"Женева, 2 февраля 2026 года", "Предмет:", "Циркуляр # БСЭ",
          "Уважаемая госпожа, уважаемый господин,",
          "КГСЭ согласовала тексты 17-й Исследовательской комиссии МСЭ-Т на своем собрании.",
          "Просьба к Государствам-Членам вернуть форму, содержащуюся в Приложении 2, до #.",
          "23 час. 59 мин. UTC 3 апреля 2026 года",
          "Если 70% или более полученных ответов указывают на утверждение (либо ответов не "
          "получено), Вопросы считаются утвержденными.",
          "ПРИЛОЖЕНИЕ 2", "ru-RU"}},
        {"zh",
         {"2026年2月2日，日内瓦", "事由：", "电信标准化局第#号通函", "尊敬的先生/女士：",
          "TSAG通过了ITU-T第17研究组的案文。", "请成员国于#前填妥并返回附件2中的表格。",
          "2026年4月3日协调世界时23时59分",
          "如果在磋商期间收到的回复中有70%或更多表示批准（或无回复），则课题须被视为获得批准。",
          "附件2", "zh-CN"}},
    };
    return words;
}

std::string with(const std::string& text, const std::string& value) {
    const std::size_t at = text.find('#');
    return at == std::string::npos ? text : text.substr(0, at) + value + text.substr(at + 1);
}

std::string quoted(const std::string& title, const std::string& language) {
    if (language == "fr") return "«\u00A0" + title + "\u00A0»";
    if (language == "ru") return "«" + title + "»";
    return "“" + title + "”";
}

std::string first(const std::vector<std::string>& list) {
    return list.empty() ? "" : list.front();
}

struct Cell {
    std::vector<std::string> lines;
    bool box = false;
    int columns = 1;
    enum class Merge { none, first, next } merge = Merge::none;
};
using Row = std::vector<Cell>;
using Rows = std::vector<Row>;
using Piece = std::variant<std::string, Rows>;  // a paragraph or a table

class Document {
  public:
    explicit Document(const IssuedSpec& spec)
        : spec_(spec),
          circular_(*spec.circular),
          words_(letters().at(spec.language)),
          form_(circular_.wording.at(spec.language)) {
        letter();
        form();
    }
    [[nodiscard]] const std::vector<Piece>& pieces() const { return pieces_; }

  private:
    void letter() {
        const std::string number = std::to_string(circular_.number);
        pieces_.emplace_back(words_.dateline);
        pieces_.emplace_back(with(words_.number, number));
        const auto title = circular_.title.find(spec_.language);
        const std::string subject = title == circular_.title.end() ? "" : title->second;
        pieces_.emplace_back(Rows{{{{words_.subject}}, {{subject}}}});
        pieces_.emplace_back(words_.salutation);
        pieces_.emplace_back("1\t" + words_.body);
        const std::string by = spec_.deadline.empty() ? words_.deadline : spec_.deadline;
        pieces_.emplace_back("2\t" + with(words_.by, by));
        pieces_.emplace_back("3\t" + (spec_.rule.empty() ? words_.rule : spec_.rule));
    }

    void form() {
        pieces_.emplace_back(words_.annex);
        for (const std::string& line : form_.form_title) pieces_.emplace_back(line);
        pieces_.emplace_back(head());
        for (const std::string& line : form_.before) pieces_.emplace_back(line);
        pieces_.emplace_back(answers());
        for (const std::string& line : form_.after) pieces_.emplace_back(line);
        pieces_.emplace_back(first(form_.administration));
        // The role, which the Chinese form writes another way here than in its head.
        pieces_.emplace_back(form_.placeholders.at(form_.placeholders.size() - 5));
        pieces_.emplace_back(form_.placeholders.at(0));
    }

    [[nodiscard]] Rows head() const {
        std::vector<std::string> address, fax, mail;
        for (const std::string& line : form_.address)
            (line.starts_with("+")                 ? fax
             : line.find('@') != std::string::npos ? mail
                                                   : address)
                .push_back(line);
        const auto& marks = form_.placeholders;
        const std::size_t place = marks.size() - 3;
        return {{{{first(form_.to)}},
                 {address},
                 {{first(form_.from)}},
                 {{marks.at(0), marks.at(1), marks.at(place - 1)}}},
                {{{first(form_.fax)}}, {fax}, {{first(form_.fax)}}, {}},
                {{{first(form_.email)}}, {mail}, {{first(form_.email)}}, {}},
                {{}, {}, {{first(form_.date)}}, {{marks.at(place) + marks.at(place + 1)}}}};
    }

    [[nodiscard]] Rows answers() const {
        Rows rows;
        rows.push_back({{}, {{first(form_.instruction)}, false, 2}});
        for (const Item& item : circular_.items) {
            const ItemWording& wording = item.wording.at(spec_.language);
            Cell title;
            title.lines = {first(wording.numbers), quoted(first(wording.titles), spec_.language)};
            if (!wording.status.empty()) title.lines.push_back(first(wording.status));
            title.merge = Cell::Merge::first;
            Cell below;
            below.merge = Cell::Merge::next;
            rows.push_back({title, {{}, true}, {{first(form_.supports)}}});
            for (const std::string& inner : form_.within_supports)
                rows.push_back({below, {{}, true}, {{inner}}});
            rows.push_back({below, {{}, true}, {{first(form_.opposes)}}});
            for (const std::string& inner : form_.within_opposes)
                rows.push_back({below, {{}, true}, {{inner}}});
        }
        return rows;
    }

    const IssuedSpec& spec_;
    const Circular& circular_;
    const Words& words_;
    const Wording& form_;
    std::vector<Piece> pieces_;
};

std::string text_of(const Rows& rows) {
    std::string text;
    for (const Row& row : rows) {
        for (const Cell& cell : row) {
            text += "\t";
            if (cell.box) text += "|_|";
            for (std::size_t i = 0; i < cell.lines.size(); ++i)
                text += (i == 0 ? "" : "\n") + cell.lines.at(i);
            if (!cell.box) text += "\n";
        }
        text += "\n";
    }
    return text;
}

std::string run(const std::string& text) {
    std::string runs;
    std::size_t begin = 0;
    for (std::size_t tab = text.find('\t'); tab != std::string::npos;
         tab = text.find('\t', begin)) {
        runs += "<w:t xml:space=\"preserve\">" + xml_text(text.substr(begin, tab - begin)) +
                "</w:t><w:tab/>";
        begin = tab + 1;
    }
    return "<w:r>" + runs + "<w:t xml:space=\"preserve\">" + xml_text(text.substr(begin)) +
           "</w:t></w:r>";
}

std::string paragraph(const std::string& runs, bool right_to_left) {
    return "<w:p>" + std::string(right_to_left ? "<w:pPr><w:bidi/></w:pPr>" : "") + runs + "</w:p>";
}

std::string box(int number) {
    return R"(<w:r><w:fldChar w:fldCharType="begin"><w:ffData><w:name w:val="Check)" +
           std::to_string(number) +
           R"("/><w:enabled/><w:calcOnExit w:val="0"/><w:checkBox><w:sizeAuto/><w:default w:val="0"/></w:checkBox></w:ffData></w:fldChar></w:r>)"
           R"(<w:r><w:instrText xml:space="preserve"> FORMCHECKBOX </w:instrText></w:r><w:r><w:fldChar w:fldCharType="separate"/></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r>)";
}

std::string glyph() {
    return R"(<w:r><w:rPr><w:rFonts w:ascii="DejaVu Sans" w:eastAsia="DejaVu Sans" w:hAnsi="DejaVu Sans"/></w:rPr><w:t>☐</w:t></w:r>)";
}

std::string table(const Rows& rows, bool right_to_left, bool glyphs, int& boxes) {
    std::string xml = "<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/>" +
                      std::string(right_to_left ? "<w:bidiVisual/>" : "") +
                      "<w:tblW w:w=\"9600\" w:type=\"dxa\"/></w:tblPr><w:tblGrid>";
    const bool is_form = rows.front().size() < rows.back().size();
    const std::vector<int> widths = is_form ? std::vector<int>{3600, 600, 5400}
                                    : rows.front().size() == 2
                                        ? std::vector<int>{1600, 8000}
                                        : std::vector<int>{1600, 3400, 1600, 3000};
    for (const int width : widths) xml += "<w:gridCol w:w=\"" + std::to_string(width) + "\"/>";
    xml += "</w:tblGrid>";
    for (const Row& row : rows) {
        xml += "<w:tr>";
        std::size_t column = 0;
        for (const Cell& cell : row) {
            int width = 0;
            for (int i = 0; i < cell.columns; ++i) width += widths.at(column++);
            xml += "<w:tc><w:tcPr><w:tcW w:w=\"" + std::to_string(width) + "\" w:type=\"dxa\"/>";
            if (cell.columns > 1)
                xml += "<w:gridSpan w:val=\"" + std::to_string(cell.columns) + "\"/>";
            if (cell.merge == Cell::Merge::first) xml += "<w:vMerge w:val=\"restart\"/>";
            if (cell.merge == Cell::Merge::next) xml += "<w:vMerge/>";
            xml += "</w:tcPr>";
            std::string runs = !cell.box ? "" : glyphs ? glyph() : box(++boxes);
            for (const std::string& line : cell.lines)
                runs += (runs.empty() ? "" : "<w:r><w:br/></w:r>") + run(line);
            xml += paragraph(runs, right_to_left) + "</w:tc>";
        }
        xml += "</w:tr>";
    }
    return xml + "</w:tbl>";
}

}  // namespace

std::string issued_deadline(const std::string& language) {
    return letters().at(language).deadline;
}

std::string make_issued_text(const IssuedSpec& spec) {
    std::string text;
    const Document document(spec);
    for (const Piece& piece : document.pieces()) {
        const auto* rows = std::get_if<Rows>(&piece);
        text += rows != nullptr ? text_of(*rows) : std::get<std::string>(piece) + "\n";
    }
    return text + "_______________\n";
}

std::string make_issued_docx(const IssuedSpec& spec) {
    const bool right_to_left = spec.language == "ar";
    std::string body;
    int boxes = 0;
    const Document document(spec);
    for (const Piece& piece : document.pieces()) {
        const auto* rows = std::get_if<Rows>(&piece);
        body += rows != nullptr ? table(*rows, right_to_left, spec.glyphs, boxes)
                                : paragraph(run(std::get<std::string>(piece)), right_to_left);
    }
    body +=
        R"(<w:sectPr><w:footerReference w:type="default" r:id="rId3"/><w:pgSz w:w="11907" w:h="16840"/></w:sectPr>)";
    return docx_package(body, letters().at(spec.language).tag);
}

}  // namespace tsb::test
