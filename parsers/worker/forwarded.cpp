// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/forwarded.hpp"

#include <algorithm>
#include <optional>

#include "config/base/text.hpp"
#include "parsers/reading/problems.hpp"
#include "parsers/reading/report.hpp"

namespace tsb {
namespace {

enum class Label { from, sent, date, to, subject };

struct LabelRow {
    Label label;
    std::string_view text;  // without its colon; ASCII letters in lower case
};

// en, fr, es, ru, zh (simplified and traditional), ar. `sent` are labels that only mail programs
// write, `date` those that a form prints too.
constexpr LabelRow labels[] = {
    {Label::from, "from"},
    {Label::from, "de"},
    {Label::from, "expéditeur"},
    {Label::from, "от"},
    {Label::from, "От"},
    {Label::from, "От кого"},
    {Label::from, "发件人"},
    {Label::from, "寄件者"},
    {Label::from, "寄件人"},
    {Label::from, "من"},
    {Label::from, "المرسل"},
    {Label::sent, "sent"},
    {Label::sent, "envoyé"},
    {Label::sent, "envoyé le"},
    {Label::sent, "enviado"},
    {Label::sent, "enviado el"},
    {Label::sent, "Отправлено"},
    {Label::sent, "发送时间"},
    {Label::sent, "发送日期"},
    {Label::sent, "傳送時間"},
    {Label::sent, "寄件日期"},
    {Label::sent, "تاريخ الإرسال"},
    {Label::sent, "تم الإرسال"},
    {Label::sent, "أرسلت"},
    {Label::date, "date"},
    {Label::date, "fecha"},
    {Label::date, "Дата"},
    {Label::date, "日期"},
    {Label::date, "التاريخ"},
    {Label::to, "to"},
    {Label::to, "à"},
    {Label::to, "À"},
    {Label::to, "para"},
    {Label::to, "Кому"},
    {Label::to, "收件人"},
    {Label::to, "收件者"},
    {Label::to, "إلى"},
    {Label::subject, "subject"},
    {Label::subject, "objet"},
    {Label::subject, "asunto"},
    {Label::subject, "Тема"},
    {Label::subject, "主题"},
    {Label::subject, "主題"},
    {Label::subject, "主旨"},
    {Label::subject, "الموضوع"},
};

// Apple Mail's; the others draw a line of dashes or underscores, whatever the words in it.
constexpr std::string_view announcements[] = {
    "begin forwarded message",
    "début du message réexpédié",
    "début du message transféré",
    "inicio del mensaje reenviado",
    "Начало переадресованного сообщения",
    "开始转发的邮件",
    "開始轉寄郵件",
    "بدء الرسالة المعاد توجيهها",
};

// What mail programs put around a word without anybody seeing it: marks of writing direction, blanks
// that do not break; Gmail's stars for bold.
constexpr std::string_view unseen[] = {"\u200b", "\u200e", "\u200f", "\u202a", "\u202b", "\u202c",
                                       "\u2066", "\u2067", "\u2068", "\u2069", "\ufeff", "\u00a0",
                                       "\u202f", " ",      "\t",     "\r",     "*"};

bool cut_front(std::string_view& text, std::string_view start) {
    if (!text.starts_with(start)) return false;
    text.remove_prefix(start.size());
    return true;
}
bool cut_back(std::string_view& text, std::string_view end) {
    if (!text.ends_with(end)) return false;
    text.remove_suffix(end.size());
    return true;
}

std::string_view bare(std::string_view text) {
    const auto cut = [&text](auto how) {
        return std::any_of(std::begin(unseen), std::end(unseen),
                           [&](std::string_view one) { return how(text, one); });
    };
    while (cut(cut_front)) {
    }
    while (cut(cut_back)) {
    }
    return text;
}

// A line as its writer saw it: without the marks of quoting.
std::string_view unquoted(std::string_view line) {
    line = bare(line);
    while (cut_front(line, ">")) line = bare(line);
    return line;
}

bool is_separator(std::string_view line) {
    if (line.starts_with("-----") || line.starts_with("_____")) return true;
    const std::string lower = ascii_lower(line);
    return std::any_of(std::begin(announcements), std::end(announcements),
                       [&](std::string_view one) { return lower.starts_with(one); });
}

struct HeaderLine {
    Label label = Label::from;
    std::string_view value;
};

std::optional<HeaderLine> header_line(std::string_view line) {
    constexpr std::string_view wide_colon = "：";
    const std::size_t plain = line.find(':'), wide = line.find(wide_colon);
    const std::size_t colon = std::min(plain, wide);
    if (colon == std::string_view::npos) return std::nullopt;
    const std::string name = ascii_lower(bare(line.substr(0, colon)));
    const auto* row = std::find_if(std::begin(labels), std::end(labels),
                                   [&](const LabelRow& one) { return one.text == name; });
    if (row == std::end(labels)) return std::nullopt;
    return HeaderLine{row->label,
                      bare(line.substr(colon + (colon == plain ? 1 : wide_colon.size())))};
}

class BlockFinder {
  public:
    explicit BlockFinder(std::string_view text) : lines_(split(text, '\n')) {}

    std::vector<AttachedMessage> find() {
        std::vector<AttachedMessage> found;
        while (at_ < lines_.size() && found.size() < max_parts) {
            const std::string_view line = unquoted(lines_.at(at_));
            if (header_line(line)) {
                if (auto one = block()) found.push_back(std::move(*one));
                separator_above_ = false;
                continue;
            }
            ++at_;
            if (!line.empty()) separator_above_ = is_separator(line);
        }
        return found;
    }

  private:
    // From the first labelled line on: labelled lines, and the lines into which a long one is
    // wrapped. A second From, a separator, or a blank line that no labelled line follows, ends it.
    std::optional<AttachedMessage> block() {
        AttachedMessage one;
        bool from = false, sent = false, beside = false;
        const std::size_t end = std::min(lines_.size(), at_ + max_block_lines);
        for (; at_ < end; ++at_) {
            const std::string_view line = unquoted(lines_.at(at_));
            const auto said = header_line(line);
            if (!said) {
                if (is_separator(line) || (line.empty() && !label_follows())) break;
                continue;
            }
            if (said->label == Label::from && from) break;
            take(*said, one);
            from = from || said->label == Label::from;
            sent = sent || said->label == Label::sent;
            beside = beside || said->label != Label::from;
        }
        const bool mail = sent || separator_above_ || one.from.find('@') != std::string::npos;
        if (!from || !beside || !mail) return std::nullopt;
        return one;
    }

    [[nodiscard]] bool label_follows() const {
        return at_ + 1 < lines_.size() && header_line(unquoted(lines_.at(at_ + 1))).has_value();
    }

    static void take(const HeaderLine& said, AttachedMessage& one) {
        switch (said.label) {
            case Label::from:
                one.from = said.value;
                return;
            case Label::sent:
            case Label::date:
                if (one.date.empty()) one.date = said.value;
                return;
            case Label::subject:
                if (one.subject.empty()) one.subject = said.value;
                return;
            case Label::to:
                return;
        }
    }

    std::vector<std::string_view> lines_;
    std::size_t at_ = 0;
    bool separator_above_ = false;
};

std::string shown(const std::string& value) {
    return clip_utf8(printable(value), max_forward_field);
}

Problem notice(const AttachedMessage& one, std::size_t more) {
    std::string text = "It carries a message from " +
                       (one.from.empty() ? "an author who is not named" : shown(one.from));
    if (!one.date.empty()) text += " of " + shown(one.date);
    if (!one.subject.empty()) text += ", subject " + shown(one.subject);
    text += one.path.empty() ? " (quoted in its text)" : " (attached as part " + one.path + ")";
    text += "; whoever sent the outer message is judged.";
    if (more > 0) text += " And " + std::to_string(more) + " more.";
    return make_problem("forwarded-message", std::move(text));
}

}  // namespace

std::vector<AttachedMessage> quoted_messages(std::string_view text) {
    return BlockFinder(text.substr(0, max_quoting_bytes)).find();
}

std::vector<Problem> forwarded_messages(const std::vector<AttachedMessage>& attached,
                                        const std::vector<AttachedMessage>& quoted) {
    std::vector<AttachedMessage> all = attached;
    all.insert(all.end(), quoted.begin(), quoted.end());
    std::vector<Problem> out;
    for (std::size_t i = 0; i < std::min(all.size(), max_forwarded); ++i)
        out.push_back(notice(all.at(i), i + 1 == max_forwarded ? all.size() - max_forwarded : 0));
    return out;
}

}  // namespace tsb
