// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/worker/convert.hpp"

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <string>
#include <vector>

#include "config/base/file.hpp"
#include "parsers/sandbox/convert_box.hpp"
#include "parsers/wire/wire.hpp"

namespace tsb {
namespace {

namespace fs = std::filesystem;

constexpr int exit_ok = 0, exit_protocol = 70;
// LibreOffice ends with this once its first start has made a profile, and wants to be started again.
constexpr int office_restart = 81, most_starts = 3;

// What is set in the fresh profile: no macros, no links to elsewhere.
constexpr std::string_view profile_settings =
    R"(<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry" xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="DisableMacrosExecution" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="MacroSecurityLevel" oor:op="fuse"><value>3</value></prop></item>
<item oor:path="/org.openoffice.Office.Common/Security/Scripting"><prop oor:name="BlockUntrustedRefererLinks" oor:op="fuse"><value>true</value></prop></item>
<item oor:path="/org.openoffice.Office.Writer/Content/Update"><prop oor:name="Link" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
)";

// /usr/bin/soffice is a script that starts other programs; what it starts in the end stands beside
// it, and in the box nothing else may be executed.
fs::path office_program(const fs::path& program) {
    std::error_code error;
    const fs::path real = fs::canonical(program, error);
    if (error) return program;
    const fs::path binary = real.parent_path() / "soffice.bin";
    return real.filename() == "soffice" && fs::exists(binary, error) ? binary : real;
}

Result<void> write_file(const fs::path& path, BytesView bytes) {
    const UniqueFd file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (!file) return errno_error(ErrorKind::transient, "make", path);
    return write_all(file.get(), bytes);
}

Result<void> prepare(const fs::path& scratch, BytesView document) {
    std::error_code error;
    fs::create_directories(scratch / "profile/user", error);
    fs::create_directories(scratch / "out", error);
    auto settings =
        write_file(scratch / "profile/user/registrymodifications.xcu", profile_settings);
    if (!settings) return settings;
    return write_file(scratch / "in.doc", document);
}

[[noreturn]] void execute(const fs::path& program, const fs::path& scratch, int nowhere) {
    ::prctl(PR_SET_PDEATHSIG, SIGKILL, 0, 0, 0);
    for (int fd = 0; fd < 3; ++fd) ::dup2(nowhere, fd);
    ::close_range(3, ~0U, 0);
    if (::chdir(scratch.c_str()) != 0) ::_exit(126);
    std::vector<std::string> words = {
        program.string(),
        "-env:UserInstallation=file://" + scratch.string() + "/profile",
        "--headless",
        "--norestore",
        "--nologo",
        "--nolockcheck",
        "--nodefault",
        "--infilter=MS Word 97",
        "--convert-to",
        "docx:MS Word 2007 XML",
        "--outdir",
        scratch.string() + "/out",
        scratch.string() + "/in.doc"};
    std::vector<std::string> settings = {"HOME=" + scratch.string(), "TMPDIR=" + scratch.string(),
                                         "PATH=/usr/bin", "LC_ALL=C.UTF-8",
                                         "SAL_USE_VCLPLUGIN=svp"};
    std::vector<char*> arguments, environment;
    for (std::string& word : words) arguments.push_back(word.data());
    for (std::string& one : settings) environment.push_back(one.data());
    arguments.push_back(nullptr);
    environment.push_back(nullptr);
    if (!limit_memory(convert_memory_bytes)) ::_exit(126);  // last: see limit_memory()
    ::execve(program.c_str(), arguments.data(), environment.data());
    ::_exit(127);
}

// How it ended, as a shell says it.
int run_once(const fs::path& program, const fs::path& scratch, int nowhere) {
    const pid_t child = ::fork();
    if (child < 0) return 126;
    if (child == 0) execute(program, scratch, nowhere);
    int status = 0;
    while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

PartAnswer refusal(std::string reason, std::string why) {
    return Unreadable{std::move(reason), std::move(why)};
}

PartAnswer take_result(const fs::path& scratch, int ended) {
    const std::string failed =
        "LibreOffice made no DOCX of it (it ended with " + std::to_string(ended) + ").";
    const UniqueFd file(
        ::open((scratch / "out/in.docx").c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC));
    struct stat status {};
    if (!file || ::fstat(file.get(), &status) != 0 || !S_ISREG(status.st_mode) ||
        status.st_size == 0)
        return refusal("unsupported-format", failed);
    if (static_cast<std::uint64_t>(status.st_size) > max_part_bytes)
        return refusal("limit", "The DOCX that LibreOffice made of it is longer than " +
                                    std::to_string(max_part_bytes >> 20U) + " MiB.");
    auto bytes = read_fd(file.get(), max_part_bytes);
    if (!bytes) return refusal("unsupported-format", failed);
    return std::move(*bytes);
}

PartAnswer converted(int input, const fs::path& program, const fs::path& scratch) {
    auto document = read_fd(input, max_part_bytes);
    if (!document) return refusal("limit", document.error().what);
    const UniqueFd nowhere(::open("/dev/null", O_RDWR | O_CLOEXEC));
    if (auto ready = prepare(scratch, *document); !ready)
        return refusal("unsupported-format", ready.error().what);
    ConvertBox box;
    box.program = office_program(program);
    box.scratch = scratch;
    if (auto entered = enter_convert_box(box); !entered)
        return refusal("unsupported-format",
                       "It was not converted, because there is no box to do it in: " +
                           entered.error().what + ".");
    int ended = office_restart;
    for (int start = 0; start < most_starts && ended == office_restart; ++start)
        ended = run_once(box.program, scratch, nowhere.get());
    return take_result(scratch, ended);
}

}  // namespace

int convert(int input, int output, const fs::path& program, const fs::path& scratch) {
    const Bytes frame = encode_part(converted(input, program, scratch));
    return write_all(output, frame) ? exit_ok : exit_protocol;
}

}  // namespace tsb
