// SPDX-License-Identifier: GPL-3.0-or-later
// Circular: one consultation as data. Nothing about a particular circular is in code.
// Trust: written by an operator or by `circular import` and checked by a person; loaders still
// check every type and range. Limits: max_circular_bytes a file, max_circular_items items,
// max_toml_strings lines a list (toml_reader.hpp).
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "config/base/digest.hpp"
#include "config/base/result.hpp"
#include "config/base/utc_time.hpp"

namespace tsb {

constexpr std::size_t max_circular_bytes = 1U << 20U;
constexpr std::size_t max_circular_items = 200;
constexpr std::size_t max_circular_id_bytes = 64;
constexpr std::size_t max_item_id_bytes = 32;
inline constexpr std::string_view default_circulars_folder = "/etc/tsbreply/circulars";

// The six languages of the Union, as ISO 639-1 codes: the only values of a language anywhere.
inline constexpr std::string_view languages[] = {"ar", "en", "es", "fr", "ru", "zh"};
bool is_language(std::string_view code);

enum class SecondReply { hold, latest };

struct Rule {  // Res. 1 §7.3.2 (2022) unless the file says otherwise
    int percent = 70;
    bool strict = false;  // > instead of >=
    int min_replies = 0;
    std::string no_replies = "approved";  // or "needs-decision"
};

// One item in one language, as printed.
struct ItemWording {
    std::vector<std::string>
        numbers;  // number label lines accepted: "第7/17号课题"; first = as printed
    std::vector<std::string>
        titles;  // title as printed first, then accepted alternatives; without quotes
    std::vector<std::string> status;  // "修订草案"
};

struct Item {
    std::string id;                                           // "7/17", "X.1234"
    std::string kind;                                         // "question" | "recommendation"
    std::string status;                                       // "new" | "revised" | "deleted"
    std::map<std::string, ItemWording, std::less<>> wording;  // by language
};

// The blank form's fixed text in one language.
struct Wording {
    bool confirmed = false;             // taken from the issued document, or corrected by a person
    std::vector<std::string> supports;  // option label as printed first, then accepted alternatives
    std::vector<std::string> opposes;
    std::vector<std::string> within_supports,
        within_opposes;  // labels of boxes within an option; none of them is a vote
    std::vector<std::string> instruction;  // "请选择两个方框中的一个"
    std::vector<std::string>
        form_title;  // the form's own title lines; the circular's number stands in one of them
    std::vector<std::string>
        administration;  // signature line with its placeholder: "[成员国]主管部门"
    std::vector<std::string> placeholders;  // "[姓名]" …
    std::vector<std::string> to, from, fax, email,
        date;  // labels of the header table, with their colon
    std::vector<std::string>
        address;  // the addressee's printed lines, TSB's own fax and e-mail included
    std::vector<std::string>
        before;  // printed lines between header table and answer table (salutation, body)
    std::vector<std::string>
        after;  // printed lines after the answer table, placeholders left out (closing)
};

struct Circular {
    std::string id;                                         // "T25-TSB-CIR-0101"
    int number = 0;                                         // 101
    std::string period;                                     // "T25"
    std::map<std::string, std::string, std::less<>> title;  // by language
    std::optional<UtcTime> issued;
    bool issued_sure = true;
    UtcTime deadline{};  // the last second in time
    bool deadline_confirmed = false;
    std::string entitled = "member-states";
    Rule rule;
    SecondReply second_reply = SecondReply::hold;
    std::vector<Item> items;                              // in the circular's order
    std::map<std::string, Wording, std::less<>> wording;  // by language
    std::map<std::string, Digest, std::less<>>
        blank;                // issued documents kept beside the file, by language
    Digest digest;            // of the file's bytes: the version that judged
    std::string source_toml;  // those bytes: archived beside what they judged
    std::filesystem::path path;

    [[nodiscard]] const Item* find_item(std::string_view item_id) const;
};

using Circulars = std::vector<Circular>;  // by id; at most one of each

// Errors name file:line, the key, and the nearest valid key. kind config, exit 78.
Result<Circular> parse_circular(std::string_view toml, const std::filesystem::path& name);

// Every *.toml of the folders; a later folder's circular replaces the whole earlier one with its
// id. A folder that does not exist is an error unless it is default_circulars_folder. Two files of
// one folder with the same id are an error.
Result<Circulars> load_circulars(const std::vector<std::filesystem::path>& folders);

// The title of an item in the form's language, else in English, else in any; "" if it has none or
// the circular is not known.
std::string item_title(const Circular* circular, std::string_view item_id,
                       const std::optional<std::string>& language);

const Circular* find_circular(const Circulars& circulars, std::string_view id);

// CIRCULAR on a command line: an id, or a number if only one circular has it. Otherwise an error
// with exit 2 that lists them.
Result<const Circular*> choose_circular(const Circulars& circulars, std::string_view id_or_number);

// `mailbox.since` where the operator set none: the earliest `issued` of all circulars.
std::optional<UtcTime> earliest_issued(const Circulars& circulars);

}  // namespace tsb
