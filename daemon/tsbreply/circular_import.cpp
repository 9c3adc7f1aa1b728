// SPDX-License-Identifier: GPL-3.0-or-later
// tsbreply circular import: issued documents, read by boxed workers -> one circular file. All or
// nothing: one file that cannot be read, or that contradicts another, and nothing is written.
#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "config/circular_draft.hpp"
#include "daemon/intake/exit_code.hpp"
#include "daemon/intake/open.hpp"
#include "daemon/tsbreply/context.hpp"
#include "daemon/tsbreply/print.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

// A document as it was given, for the copy beside the circular file.
struct Document {
    std::string name;
    Bytes bytes;
    std::string language;
    CircularDraft draft;
};

Error not_read(const std::string& name, const std::string& why) {
    return {ErrorKind::input, name + ": " + why, "nothing was written", exit_codes::unreadable};
}

Result<Document> read_document(const std::string& name, boost::asio::io_context& io,
                               Reader& reader) {
    auto bytes = read_file(name, max_input_bytes);
    if (!bytes) return not_read(name, bytes.error().what);
    if (bytes->empty()) return not_read(name, "the file is empty");
    ReadJob job;
    job.bytes = *bytes;
    job.filename = fs::path(name).filename().string();
    job.message = false;
    job.issued = true;
    auto outcome = run_to_end(io, reader.read(job));
    if (!outcome) return outcome.error();
    if (const auto* unreadable = std::get_if<Unreadable>(&*outcome))
        return not_read(name, unreadable->reason + ": " + unreadable->text);
    const Report& report = std::get<Report>(*outcome);
    if (report.failed_part)
        return not_read(name, report.problems.empty() ? "it was not read to its end"
                                                      : report.problems.front().text);
    auto draft = decode_draft(report.draft);
    if (!draft) return not_read(name, draft.error().what);
    const Circular& found = draft->circular;
    if (found.wording.empty() || (found.items.empty() && found.number == 0))
        return not_read(name,
                        "no issued circular: neither a form with boxes under numbered items "
                        "nor a circular's number");
    Document document{name, std::move(*bytes), found.wording.begin()->first, std::move(*draft)};
    document.draft.circular.blank[document.language] = sha256(document.bytes);
    return document;
}

Result<std::vector<Document>> read_documents(const ImportOptions& options,
                                             const Knowledge& knowledge) {
    boost::asio::io_context io(1);
    const auto reader =
        make_reader(io.get_executor(), knowledge.settings, knowledge.circulars, knowledge.roster);
    std::vector<Document> documents;
    for (const std::string& file : options.files) {
        auto document = read_document(file, io, *reader);
        if (!document) return document.error();
        documents.push_back(std::move(*document));
    }
    return documents;
}

std::vector<NamedDraft> named(const std::vector<Document>& documents) {
    std::vector<NamedDraft> drafts;
    for (const Document& document : documents) drafts.push_back({document.name, document.draft});
    return drafts;
}

// The file that the documents add to: in the folder to write to, else one of the operator's own
// folders. What is shipped is provisional wording and is not added to.
Result<std::optional<Circular>> existing(const Global& global, const ImportOptions& options,
                                         const Knowledge& knowledge, const std::string& id) {
    std::error_code absent;
    if (id.empty()) return std::optional<Circular>();
    if (!options.out.empty()) {
        const fs::path path = fs::path(options.out) / (id + ".toml");
        if (!fs::exists(path, absent)) return std::optional<Circular>();
        auto bytes = read_file(path, max_circular_bytes);
        auto circular = bytes ? parse_circular(*bytes, path) : Result<Circular>(bytes.error());
        if (!circular) return circular.error();
        circular->path = path;
        return std::optional(std::move(*circular));
    }
    if (!global.config_given && !fs::exists(global.config, absent))
        return std::optional<Circular>();
    const Circular* known = find_circular(knowledge.circulars, id);
    const bool own =
        known != nullptr && !fs::equivalent(known->path.parent_path(), shipped().circulars, absent);
    return own ? std::optional(*known) : std::nullopt;
}

Result<CircularDraft> merge(const Global& global, const ImportOptions& options,
                            const Knowledge& knowledge, const std::vector<Document>& documents) {
    std::vector<NamedDraft> drafts = named(documents);
    auto merged = merge_drafts(drafts);
    if (!merged) return merged;
    auto before = existing(global, options, knowledge, merged->circular.id);
    if (!before) return before.error();
    if (!*before) return merged;
    drafts.insert(drafts.begin(), {(*before)->path.string(), draft_of(**before)});
    return merge_drafts(drafts);
}

// Circulars are no secret, and the service reads them as another user.
Result<void> write_readable(const fs::path& path, BytesView bytes) {
    auto written = replace_file_durably(path, bytes);
    if (!written) return written;
    std::error_code error;
    fs::permissions(path, fs::perms(0644), error);
    if (error)
        return Error{ErrorKind::config, "cannot make " + path.string() + " readable",
                     error.message()};
    return {};
}

// The documents first: a circular file never names one that is not there.
Result<std::vector<std::string>> write_all_of_it(const ImportOptions& options,
                                                 const std::string& id, const std::string& toml,
                                                 const std::vector<Document>& documents) {
    const fs::path folder = options.out;
    std::error_code error;
    if (fs::create_directories(folder, error)) fs::permissions(folder, fs::perms(0755), error);
    if (error)
        return Error{ErrorKind::config, "cannot make the folder " + folder.string(),
                     error.message()};
    std::vector<std::string> written;
    for (const Document& document : documents) {
        const std::string ending = ascii_lower(fs::path(document.name).extension().string());
        const fs::path copy =
            folder / (id + "." + document.language + (ending == ".toml" ? "" : ending));
        if (auto done = write_readable(copy, document.bytes); !done) return done.error();
        written.push_back(copy.string());
    }
    const fs::path path = folder / (id + ".toml");
    if (fs::exists(path, error)) {
        const fs::path kept = folder / (id + ".toml~");
        auto before = read_file(path, max_circular_bytes);
        if (!before) return before.error();
        if (auto done = write_readable(kept, *before); !done) return done.error();
        written.push_back(kept.string() + " (the file as it was, with its comments)");
    }
    if (auto done = write_readable(path, toml); !done) return done.error();
    written.push_back(path.string());
    return written;
}

void tell(const std::string& line) {
    std::fprintf(stderr, "%s\n", printable(line).c_str());
}

void tell_checks(const CircularDraft& draft, const std::optional<Error>& gap) {
    std::string found;
    for (const auto& [language, wording] : draft.circular.wording)
        found += " " + language + (wording.confirmed ? "" : "*");
    tell((draft.circular.id.empty() ? "no id" : draft.circular.id) + ": " +
         std::to_string(draft.circular.items.size()) + " items, languages" + found);
    tell("A person must check:");
    for (const DraftNote& note : draft.notes)
        tell("  - " + (note.at.empty() ? "" : note.at + ": ") + note.text);
    tell("  - items, option labels and deadline, line by line, against the issued documents");
    if (gap) tell("It is not complete and will not load: " + gap->what);
    tell("Then: `tsbreply circular check FILE`; it counts once it is in a folder of `circulars`.");
}

nlohmann::json json_of(const CircularDraft& draft, const std::string& toml, bool loads,
                       const std::vector<std::string>& written) {
    nlohmann::json checks = nlohmann::json::array();
    for (const DraftNote& note : draft.notes)
        checks.push_back({{"at", note.at}, {"text", note.text}});
    const std::string& id = draft.circular.id;
    return {{"circular", id.empty() ? nlohmann::json(nullptr) : nlohmann::json(id)},
            {"complete", loads},
            {"checks", checks},
            {"written", written},
            {"toml", toml}};
}

}  // namespace

int circular_import_command(const Global& global, const ImportOptions& options) {
    auto knowledge = knowledge_for(global, ConfigNeed::optional);
    if (!knowledge) return fail(knowledge.error());
    const auto documents = read_documents(options, *knowledge);
    if (!documents) return fail(documents.error());
    const auto draft = merge(global, options, *knowledge, *documents);
    if (!draft) return fail(draft.error());
    const std::string toml = write_circular(*draft);
    const auto loaded = parse_circular(toml, draft->circular.id + ".toml");
    std::vector<std::string> written;
    if (!options.out.empty()) {
        if (draft->circular.id.empty())
            return fail(
                Error{ErrorKind::input, "the circular's id was not found, so the file has no name",
                      "run without --out, and write the id by hand", exit_codes::unreadable});
        auto done = write_all_of_it(options, draft->circular.id, toml, *documents);
        if (!done) return fail(done.error());
        written = std::move(*done);
    }
    if (global.json)
        say_raw(json_of(*draft, toml, loaded.has_value(), written)
                    .dump(-1, ' ', false, nlohmann::json::error_handler_t::replace) +
                "\n");
    else if (options.out.empty())
        say_raw(toml);
    for (const std::string& file : written)
        if (!global.json) say("wrote " + file);
    tell_checks(*draft, loaded ? std::nullopt : std::optional(loaded.error()));
    return loaded ? exit_codes::well : exit_codes::problems;
}

}  // namespace tsb
