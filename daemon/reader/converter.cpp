// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/reader/converter.hpp"

#include <unistd.h>

#include <cstdlib>
#include <utility>
#include <vector>

#include "config/base/file.hpp"
#include "config/base/text.hpp"
#include "daemon/reader/child.hpp"
#include "daemon/reader/group_process.hpp"

namespace tsb {
namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;

Unreadable not_converted(const std::string& why) {
    return {"unsupported-format", "It was not converted: " + why};
}

// An empty folder that nobody else may enter, gone with the object.
class Scratch {
  public:
    static Result<Scratch> make() {
        std::error_code error;
        std::string name = (fs::temp_directory_path(error) / "tsbreply-convert.XXXXXX").string();
        if (error || ::mkdtemp(name.data()) == nullptr)
            return errno_error(ErrorKind::transient, "make", name);
        return Scratch(name);
    }
    Scratch(Scratch&& other) noexcept : path_(std::exchange(other.path_, fs::path())) {}
    Scratch& operator=(Scratch&&) = delete;
    ~Scratch() {
        std::error_code ignored;
        if (!path_.empty()) fs::remove_all(path_, ignored);
    }
    [[nodiscard]] std::string path() const { return path_.string(); }

  private:
    explicit Scratch(fs::path path) : path_(std::move(path)) {}
    fs::path path_;
};

PartAnswer judge_end(const ChildEnd& end, const ConvertOptions& options) {
    if (end.late)
        return not_converted("LibreOffice takes longer than " +
                             std::to_string(options.deadline.count() / 1000) + " s.");
    if (end.overlong) return not_converted("LibreOffice made too long a document.");
    if (end.signal != 0 || end.exit_code != 0) return not_converted("the converter failed.");
    auto answer = decode_part(end.bytes);
    if (!answer) return not_converted(printable(answer.error().what));
    return std::move(*answer);
}

}  // namespace

std::string why_no_conversion(const ConvertOptions& options) {
    if (!options.enabled) return "conversion is switched off (convert_doc)";
    if (::access(options.office.c_str(), X_OK) != 0)
        return "LibreOffice is not installed as " + options.office.string() + " (worker.office)";
    return "";
}

asio::awaitable<PartAnswer> convert_document(asio::any_io_executor executor,
                                             const ConvertOptions& options, const Bytes& document) {
    const auto scratch = Scratch::make();
    if (!scratch) co_return PartAnswer(not_converted(scratch.error().what));
    const auto input = memory_file(document);
    if (!input) co_return PartAnswer(not_converted(input.error().what));
    std::vector<std::string> arguments(1, "--convert");
    arguments.push_back(options.office.string());
    arguments.push_back(scratch->path());
    auto started = start_in_group(options.worker, std::move(arguments), input->get());
    if (!started) co_return PartAnswer(not_converted(started.error().what));
    ChildLimits limits;
    limits.deadline = options.deadline;
    limits.bytes = max_part_answer_bytes;
    limits.group = started->group;
    const ChildEnd end =
        co_await run_child(executor, std::move(started->pidfd), std::move(started->pipe), limits);
    co_return judge_end(end, options);
}

}  // namespace tsb
