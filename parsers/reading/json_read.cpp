// SPDX-License-Identifier: GPL-3.0-or-later
#include <algorithm>
#include <nlohmann/json.hpp>

#include "config/base/text.hpp"
#include "parsers/reading/json.hpp"
#include "parsers/reading/problems.hpp"

namespace tsb {
namespace {

using Json = nlohmann::json;

constexpr std::size_t max_path_bytes =
    4096;  // part, file name: longer than a short text, still bounded

// Reads one object key by key and remembers the first thing that is wrong; every key has to be
// asked for, so that an unknown one is noticed by the count.
class ObjectReader {
  public:
    ObjectReader(const Json& object, std::string what) : object_(object), what_(std::move(what)) {
        if (!object.is_object()) fail("is no object");
    }

    const Json* get(const char* key) {
        ++asked_;
        if (failed()) return nullptr;
        const auto found = object_.find(key);
        if (found == object_.end()) {
            fail(std::string("lacks ") + key);
            return nullptr;
        }
        return &*found;
    }

    std::string text(const char* key, std::size_t limit) {
        const Json* value = get(key);
        return value == nullptr ? std::string() : text_of(*value, key, limit);
    }

    std::optional<std::string> text_or_null(const char* key, std::size_t limit) {
        const Json* value = get(key);
        if (value == nullptr || value->is_null()) return std::nullopt;
        return text_of(*value, key, limit);
    }

    bool boolean(const char* key) {
        const Json* value = get(key);
        if (value == nullptr) return false;
        if (!value->is_boolean()) fail(std::string(key) + " is neither true nor false");
        return failed() ? false : value->get<bool>();
    }

    std::uint64_t number(const char* key) {
        const Json* value = get(key);
        if (value == nullptr) return 0;
        if (!value->is_number_unsigned()) fail(std::string(key) + " is no whole number");
        return failed() ? 0 : value->get<std::uint64_t>();
    }

    template <class T, class Parse>
    std::vector<T> array(const char* key, std::size_t limit, Parse parse) {
        std::vector<T> values;
        const Json* list = get(key);
        if (list == nullptr) return values;
        if (!list->is_array() || list->size() > limit) {
            fail(std::string(key) + " is no array of at most " + std::to_string(limit));
            return values;
        }
        for (const Json& one : *list) {
            Result<T> value = parse(one);
            if (!value) {
                fail(value.error().what);
                return values;
            }
            values.push_back(std::move(*value));
        }
        return values;
    }

    // A word of a closed set, by its parser.
    template <class T>
    T word(const char* key, std::optional<T> (*parse)(std::string_view), T otherwise) {
        const std::optional<T> value = parse(text(key, max_short_bytes));
        if (!value) fail(std::string(key) + " is no known word");
        return value.value_or(otherwise);
    }

    void fail(std::string why) {
        if (!error_)
            error_ = Error{ErrorKind::input, what_ + " " + clip_utf8(why, max_short_bytes), ""};
    }
    [[nodiscard]] bool failed() const { return error_.has_value(); }

    // Call last: also the check for keys that nobody asked for.
    std::optional<Error> error() {
        if (!failed() && object_.size() != asked_) fail("has an unknown key");
        return error_;
    }

  private:
    std::string text_of(const Json& value, const char* key, std::size_t limit) {
        const std::string* text = value.get_ptr<const std::string*>();
        if (text == nullptr || text->size() > limit || !valid_utf8(*text)) {
            fail(std::string(key) + " is no text of at most " + std::to_string(limit) + " bytes");
            return {};
        }
        return *text;
    }

    const Json& object_;
    std::string what_;
    std::optional<Error> error_;
    std::size_t asked_ = 0;
};

template <class T>
Result<T> finish(ObjectReader& reader, T value) {
    if (auto error = reader.error()) return *error;
    return value;
}

bool is_one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

Result<Evidence> evidence_from_json(const Json& object) {
    ObjectReader in(object, "evidence");
    Evidence evidence;
    evidence.part = in.text("part", max_path_bytes);
    evidence.at = in.text("at", max_short_bytes);
    evidence.kind = in.text("kind", max_short_bytes);
    evidence.option = in.text("option", max_short_bytes);
    evidence.state = in.text("state", max_short_bytes);
    if (!is_mark_kind(evidence.kind)) in.fail("kind is no known word");
    if (!is_one_of(evidence.option, {"supports", "opposes"})) in.fail("option is no known word");
    if (!is_one_of(evidence.state, {"ticked", "empty", "unclear"}))
        in.fail("state is no known word");
    if (const auto hex = in.text_or_null("picture", 64)) {
        evidence.picture = Digest::parse(*hex);
        if (!evidence.picture) in.fail("picture is no SHA-256");
    }
    return finish(in, std::move(evidence));
}

Result<Answer> answer_from_json(const Json& object) {
    ObjectReader in(object, "answer");
    Answer answer;
    answer.item = in.text("item", max_short_bytes);
    answer.choice = in.word<Choice>("choice", parse_choice, Choice::unclear);
    answer.reasons = in.text("reasons", max_reason_bytes);
    answer.evidence = in.array<Evidence>("evidence", max_evidence, evidence_from_json);
    return finish(in, std::move(answer));
}

Result<FormAdministration> administration_from_json(const Json& object) {
    ObjectReader in(object, "administration");
    FormAdministration administration;
    administration.text = in.text_or_null("text", max_short_bytes);
    administration.code = in.text_or_null("code", 3);
    return finish(in, std::move(administration));
}

Result<Signatory> signatory_from_json(const Json& object) {
    ObjectReader in(object, "signed");
    Signatory signatory;
    signatory.name = in.text_or_null("name", max_short_bytes);
    signatory.title = in.text_or_null("title", max_short_bytes);
    signatory.date = in.text_or_null("date", max_short_bytes);
    return finish(in, std::move(signatory));
}

template <class T, class Parse>
void read_part(ObjectReader& in, const char* key, T& into, Parse parse) {
    const Json* object = in.get(key);
    if (object == nullptr) return;
    Result<T> value = parse(*object);
    if (!value) {
        in.fail(value.error().what);
    } else {
        into = std::move(*value);
    }
}

bool is_language_code(const std::string& code) {
    return code.size() == 2 &&
           std::all_of(code.begin(), code.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

}  // namespace

Result<Comment> comment_from_json(const Json& object) {
    ObjectReader in(object, "comment");
    Comment comment;
    comment.item = in.text_or_null("item", max_short_bytes);
    comment.text = in.text("text", max_reason_bytes);
    comment.part = in.text("part", max_path_bytes);
    comment.at = in.text("at", max_short_bytes);
    return finish(in, std::move(comment));
}

Result<Problem> problem_from_json(const Json& object) {
    ObjectReader in(object, "problem");
    Problem problem;
    problem.code = in.text("code", max_short_bytes);
    problem.problem_class =
        in.word<ProblemClass>("class", parse_problem_class, ProblemClass::suspicious);
    problem.item = in.text_or_null("item", max_short_bytes);
    problem.text = in.text("text", max_short_bytes);
    // The class is the table's to say: a subverted worker may not play a problem down.
    const ProblemRow* row = find_problem(problem.code);
    if (row == nullptr) {
        in.fail("code is not in the problem table");
    } else if (row->problem_class != problem.problem_class) {
        in.fail("class is not the one of the problem table");
    }
    return finish(in, std::move(problem));
}

Result<PartInfo> part_from_json(const Json& object) {
    ObjectReader in(object, "part");
    PartInfo part;
    part.path = in.text("path", max_short_bytes);
    part.type = in.text("type", max_short_bytes);
    part.filename = in.text_or_null("filename", max_path_bytes);
    part.bytes = in.number("bytes");
    const auto digest = Digest::parse(in.text("sha256", 64));
    if (!digest) in.fail("sha256 is no SHA-256");
    part.sha256 = digest.value_or(Digest{});
    return finish(in, std::move(part));
}

Result<MarkRow> mark_from_json(const Json& object) {
    ObjectReader in(object, "mark");
    MarkRow mark;
    mark.state = in.text("state", max_short_bytes);
    mark.kind = in.text("kind", max_short_bytes);
    mark.part = in.text("part", max_path_bytes);
    mark.at = in.text("at", max_short_bytes);
    mark.text = in.text("text", max_short_bytes);
    mark.hidden = in.boolean("hidden");
    if (!is_mark_kind(mark.kind)) in.fail("kind is no known word");
    if (!is_one_of(mark.state, {"ticked", "empty", "unclear"})) in.fail("state is no known word");
    return finish(in, std::move(mark));
}

Result<Reading> reading_from_json(const Json& object) {
    ObjectReader in(object, "reading");
    Reading reading;
    reading.format = in.text_or_null("format", max_short_bytes).value_or("");
    if (!is_format(reading.format)) in.fail("format is no known word");
    reading.circular = in.text_or_null("circular", max_short_bytes);
    reading.language = in.text_or_null("language", 2);
    if (reading.language && !is_language_code(*reading.language)) in.fail("language is no code");
    read_part(in, "administration", reading.administration, administration_from_json);
    read_part(in, "signed", reading.signed_by, signatory_from_json);
    reading.answers = in.array<Answer>("answers", max_answers, answer_from_json);
    reading.comments = in.array<Comment>("comments", max_comments, comment_from_json);
    reading.problems = in.array<Problem>("problems", max_problems, problem_from_json);
    return finish(in, std::move(reading));
}

}  // namespace tsb
