// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/mbox.hpp"

#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>
#include <vector>

#include "config/base/text.hpp"
#include "daemon/mailbox/spool.hpp"

namespace tsb {

namespace {

constexpr std::size_t buffer_size = 64U << 10U;
constexpr std::size_t max_line = 64U << 10U;  // longer lines come in pieces
constexpr std::string_view from = "From ";

bool is_time(std::string_view word) {
    const auto digit = [&](std::size_t i) { return word[i] >= '0' && word[i] <= '9'; };
    return (word.size() == 5 || word.size() == 8) && digit(0) && digit(1) && word[2] == ':' &&
           digit(3) && digit(4);
}

bool is_month(std::string_view word) {
    constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
    const auto at = word.size() == 3 ? months.find(word) : std::string_view::npos;
    return at != std::string_view::npos && at % 3 == 0;
}

bool is_year(std::string_view word) {
    return word.size() == 4 &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= '0' && c <= '9'; });
}

std::vector<std::string_view> words_of(std::string_view line) {
    auto words = split(trim(line), ' ');
    std::erase_if(words, [](std::string_view word) { return word.empty(); });
    return words;
}

// ">", ">>" … followed by "From ".
bool is_quoted_from(std::string_view line) {
    const auto quotes = line.find_first_not_of('>');
    return quotes != std::string_view::npos && quotes > 0 && line.substr(quotes).starts_with(from);
}

bool is_empty_line(std::string_view line) {
    return line == "\n" || line == "\r\n";
}

}  // namespace

bool is_mbox_separator(std::string_view line) {
    if (!line.starts_with(from)) return false;
    const auto words = words_of(line);
    return std::any_of(words.begin(), words.end(), is_month) &&
           std::any_of(words.begin(), words.end(), is_time);
}

std::optional<UtcTime> mbox_separator_time(std::string_view line) {
    const auto words = words_of(line);
    const auto month = std::find_if(words.begin(), words.end(), is_month);
    if (month == words.end() || std::next(month) == words.end()) return std::nullopt;
    std::string time, year, zone = "+0000";
    for (auto word = month + 2; word != words.end(); ++word) {
        if (is_time(*word) && time.empty()) {
            time = *word;
        } else if (is_year(*word) && year.empty()) {
            year = *word;
        } else {
            zone = *word;
        }
    }
    if (time.empty() || year.empty()) return std::nullopt;
    return parse_rfc5322_date(std::string(*(month + 1)) + " " + std::string(*month) + " " + year +
                              " " + time + " " + zone);
}

// What a message grows into: memory first, a spool file when it is large, nothing once it is too
// large.
struct MboxReader::Body {
    const LimitSettings& limits;
    const std::filesystem::path& spool_dir;
    MboxMessage message{};
    Bytes held_back{};  // an empty line that may belong to the file

    Result<void> add(BytesView bytes) {
        message.size += bytes.size();
        if (message.size > limits.archive_bytes) {
            message.bytes.clear();
            message.spool.reset();
            return {};
        }
        message.bytes.append(bytes);
        if (message.size <= limits.parse_bytes) return {};
        if (!message.spool) {
            auto spool = new_spool(spool_dir);
            if (!spool) return spool.error();
            message.spool = std::move(*spool);
        }
        const auto written = spool_write(message.spool, message.bytes);
        message.bytes.clear();
        return written;
    }
    Result<void> release() {
        const Bytes bytes = std::exchange(held_back, Bytes());
        return bytes.empty() ? Result<void>() : add(bytes);
    }
};

MboxReader::MboxReader(UniqueFd file, std::filesystem::path name, LimitSettings limits,
                       std::filesystem::path spool_dir)
    : file_(std::move(file)),
      name_(std::move(name)),
      limits_(limits),
      spool_dir_(std::move(spool_dir)) {}

Result<void> MboxReader::fill() {
    buffer_.resize(buffer_size);
    at_ = 0;
    ssize_t n = -1;
    do {
        n = ::read(file_.get(), buffer_.data(), buffer_.size());
    } while (n < 0 && errno == EINTR);
    buffer_.resize(n > 0 ? static_cast<std::size_t>(n) : 0);
    if (n < 0) return errno_error(ErrorKind::input, "read", name_);
    bytes_read_ += buffer_.size();
    end_ = n == 0;
    return {};
}

Result<bool> MboxReader::line() {
    line_.clear();
    while (line_.size() < max_line) {
        if (at_ == buffer_.size()) {
            const auto filled = fill();
            if (!filled) return filled.error();
            if (end_) return !line_.empty();
        }
        const auto newline = buffer_.find('\n', at_);
        const auto stop = std::min(newline == Bytes::npos ? buffer_.size() : newline + 1,
                                   at_ + max_line - line_.size());
        line_.append(buffer_, at_, stop - at_);
        at_ = stop;
        if (line_.ends_with('\n')) break;
    }
    return true;
}

std::optional<Result<MboxMessage>> MboxReader::next() {
    const auto broken = [&](const Error& error) {
        end_ = true;
        separator_.reset();
        return std::optional<Result<MboxMessage>>(error);
    };
    if (!std::exchange(started_, true)) {
        const auto got = line();
        if (!got) return broken(got.error());
        if (*got) separator_ = line_;
    }
    if (!separator_) return std::nullopt;
    Body body{limits_, spool_dir_};
    body.message.index = ++index_;
    body.message.from_time = mbox_separator_time(*separator_);
    separator_.reset();
    bool at_start = true;  // of a line
    for (;;) {
        const auto got = line();
        if (!got) return broken(got.error());
        if (!*got) break;
        // The separator needs an empty line before it, or an empty message.
        if (at_start && (!body.held_back.empty() || body.message.size == 0) &&
            is_mbox_separator(line_)) {
            separator_ = line_;
            break;
        }
        auto added = body.release();
        const bool empty = at_start && is_empty_line(line_);
        if (empty) body.held_back = line_;
        if (added && !empty)
            added = body.add(at_start && is_quoted_from(line_) ? BytesView(line_).substr(1)
                                                               : BytesView(line_));
        if (!added) return broken(added.error());
        at_start = line_.ends_with('\n');
    }
    // What is still held back is the file's empty line, at its end too.
    if (body.message.size > limits_.archive_bytes) {
        return Result<MboxMessage>(Error{ErrorKind::input,
                                         name_.string() + " message " + std::to_string(index_) +
                                             " is larger than " +
                                             std::to_string(limits_.archive_bytes) + " bytes",
                                         "it was skipped; the limit is archive_bytes in [limits]"});
    }
    if (body.message.spool) {
        const auto rewound = rewind(body.message.spool);
        if (!rewound) return broken(rewound.error());
    }
    return Result<MboxMessage>(std::move(body.message));
}

}  // namespace tsb
