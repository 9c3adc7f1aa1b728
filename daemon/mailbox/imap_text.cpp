// SPDX-License-Identifier: GPL-3.0-or-later
#include "daemon/mailbox/imap_text.hpp"

#include <algorithm>
#include <array>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

namespace tsb {

namespace {

constexpr std::string_view base64 =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+,";

Error url_error(std::string what) {
    return Error{ErrorKind::config, std::move(what),
                 "write it as imaps://host:993/INBOX; user and password have keys of their own",
                 78};
}

std::optional<std::string> percent_decoded(std::string_view text) {
    std::string out;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '%') {
            out += text[i];
            continue;
        }
        unsigned value = 0;
        const std::string_view hex = text.substr(i + 1, 2);
        const auto [stop, error] = std::from_chars(hex.data(), hex.data() + hex.size(), value, 16);
        if (hex.size() != 2 || error != std::errc{} || stop != hex.data() + 2) return std::nullopt;
        out += static_cast<char>(value);
        i += 2;
    }
    return out;
}

// One character of text that is known to be valid UTF-8.
char32_t next_character(std::string_view& text) {
    const auto lead = static_cast<unsigned char>(text.front());
    const std::size_t length = lead < 0x80 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
    char32_t out = length == 1 ? lead : lead & (0x7FU >> length);
    for (std::size_t i = 1; i < length; ++i)
        out = (out << 6U) | (static_cast<unsigned char>(text.at(i)) & 0x3FU);
    text.remove_prefix(length);
    return out;
}

void append_utf8(std::string& out, char32_t c) {
    if (c < 0x80) {
        out += static_cast<char>(c);
        return;
    }
    const int more = c < 0x800 ? 1 : c < 0x10000 ? 2 : 3;
    constexpr std::array<unsigned, 4> leads{0, 0xC0, 0xE0, 0xF0};
    out += static_cast<char>(leads.at(static_cast<std::size_t>(more)) |
                             (c >> (6U * static_cast<unsigned>(more))));
    for (int i = more - 1; i >= 0; --i) {
        out += static_cast<char>(0x80U | ((c >> (6U * static_cast<unsigned>(i))) & 0x3FU));
    }
}

// Base64 of UTF-16BE as the names of RFC 3501 use it.
struct Shifted {
    std::string& out;
    unsigned bits = 0;
    std::uint32_t held = 0;
    bool open = false;

    void unit(std::uint32_t sixteen) {
        if (!open) out += '&';
        open = true;
        held = (held << 16U) | sixteen;
        bits += 16;
        for (; bits >= 6; bits -= 6) out += base64[(held >> (bits - 6)) & 0x3FU];
        held &= (1U << bits) - 1;
    }
    void close() {
        if (!open) return;
        if (bits > 0) out += base64[(held << (6 - bits)) & 0x3FU];
        out += '-';
        bits = held = 0;
        open = false;
    }
};

std::optional<std::string> decode_shifted(std::string_view text) {
    std::string out;
    std::uint32_t held = 0;
    unsigned bits = 0;
    char32_t high = 0;
    for (const char c : text) {
        const auto at = base64.find(c);
        if (at == std::string_view::npos) return std::nullopt;
        held = (held << 6U) | static_cast<std::uint32_t>(at);
        bits += 6;
        if (bits < 16) continue;
        bits -= 16;
        const char32_t unit = (held >> bits) & 0xFFFFU;
        held &= (1U << bits) - 1;
        if (unit >= 0xD800 && unit < 0xDC00 && high == 0) {
            high = unit;
        } else if (unit >= 0xDC00 && unit < 0xE000 && high != 0) {
            append_utf8(out, 0x10000 + ((high - 0xD800) << 10U) + (unit - 0xDC00));
            high = 0;
        } else if ((unit >= 0xD800 && unit < 0xE000) || high != 0) {
            return std::nullopt;
        } else {
            append_utf8(out, unit);
        }
    }
    if (high != 0) return std::nullopt;
    return out;
}

bool add_range(std::string_view text, std::vector<std::uint32_t>& out) {
    const auto colon = text.find(':');
    auto low = parse_number<std::uint32_t>(text.substr(0, colon));
    auto high =
        colon == std::string_view::npos ? low : parse_number<std::uint32_t>(text.substr(colon + 1));
    if (!low || !high) return false;
    if (*low > *high) std::swap(low, high);
    if (*low == 0 || std::uint64_t{*high} - *low + 1 + out.size() > max_set_uids) return false;
    for (std::uint64_t uid = *low; uid <= *high; ++uid)
        out.push_back(static_cast<std::uint32_t>(uid));
    return true;
}

void sort_unique(std::vector<std::uint32_t>& uids) {
    std::sort(uids.begin(), uids.end());
    uids.erase(std::unique(uids.begin(), uids.end()), uids.end());
}

}  // namespace

Result<ImapUrl> parse_imap_url(std::string_view url) {
    const auto scheme_end = url.find("://");
    const auto scheme = url.substr(0, scheme_end == std::string_view::npos ? 0 : scheme_end);
    if (scheme != "imaps" && scheme != "imap")
        return url_error("the mailbox's url must begin with imaps:// or imap://");
    const std::string_view rest = url.substr(scheme_end + 3);
    const auto slash = std::min(rest.find('/'), rest.size());
    const std::string_view host = rest.substr(0, slash);
    if (host.find('@') != std::string_view::npos)
        return url_error("the mailbox's url must not hold a user or password");
    if (host.empty() || host.find_first_of(" \t\r\n?#;%\\") != std::string_view::npos) {
        return url_error("the mailbox's url names no host");
    }
    const auto folder = percent_decoded(rest.substr(std::min(slash + 1, rest.size())));
    if (!folder || !imap_mailbox_name(*folder))
        return url_error("the folder in the mailbox's url is not percent-encoded UTF-8");
    return ImapUrl{std::string(url.substr(0, scheme_end + 3 + slash)),
                   folder->empty() ? "INBOX" : *folder};
}

std::optional<std::string> imap_mailbox_name(std::string_view utf8) {
    if (!valid_utf8(utf8)) return std::nullopt;
    std::string out = "\"";
    Shifted shifted{out};
    while (!utf8.empty()) {
        const char32_t c = next_character(utf8);
        if (c == 0 || c == '\r' || c == '\n') return std::nullopt;
        if (c < 0x20 || c >= 0x7F) {
            if (c >= 0x10000)
                shifted.unit(0xD800 + static_cast<std::uint32_t>((c - 0x10000) >> 10U));
            shifted.unit(c >= 0x10000 ? 0xDC00 + static_cast<std::uint32_t>((c - 0x10000) & 0x3FFU)
                                      : static_cast<std::uint32_t>(c));
            continue;
        }
        shifted.close();
        if (c == '"' || c == '\\') out += '\\';
        out += static_cast<char>(c);
        if (c == '&') out += '-';
    }
    shifted.close();
    return out + '"';
}

std::string from_imap_name(std::string_view encoded) {
    std::string out;
    for (std::size_t i = 0; i < encoded.size(); ++i) {
        if (encoded[i] != '&') {
            out += encoded[i];
            continue;
        }
        const auto end = encoded.find('-', i);
        if (end == std::string_view::npos) return std::string(encoded);
        const auto part = end == i + 1 ? std::optional<std::string>("&")
                                       : decode_shifted(encoded.substr(i + 1, end - i - 1));
        if (!part) return std::string(encoded);
        out += *part;
        i = end;
    }
    return out;
}

std::string uid_set(std::vector<std::uint32_t> uids) {
    sort_unique(uids);
    std::string out;
    for (std::size_t i = 0; i < uids.size();) {
        std::size_t last = i;
        while (last + 1 < uids.size() && uids[last + 1] == uids[last] + 1) ++last;
        if (!out.empty()) out += ',';
        out += std::to_string(uids[i]);
        if (last > i) out += ':' + std::to_string(uids[last]);
        i = last + 1;
    }
    return out;
}

std::optional<std::vector<std::uint32_t>> parse_uid_set(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (const std::string_view range : split(text, ',')) {
        if (!add_range(range, out)) return std::nullopt;
    }
    sort_unique(out);
    return out;
}

std::optional<std::vector<std::uint32_t>> parse_search(std::string_view text) {
    std::vector<std::uint32_t> out;
    for (const std::string_view word : split(text, ' ')) {
        if (word.starts_with('(')) break;  // CONDSTORE's (MODSEQ n)
        if (!word.empty() && !add_range(word, out)) return std::nullopt;
    }
    sort_unique(out);
    return out;
}

std::optional<std::vector<std::uint32_t>> parse_esearch(std::string_view text) {
    if (text.starts_with('(')) {
        const auto end = text.find(')');
        if (end == std::string_view::npos) return std::nullopt;
        text.remove_prefix(end + 1);
    }
    const auto words = split(trim(text), ' ');
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        if (ascii_iequals(words[i], "ALL")) return parse_uid_set(words[i + 1]);
        // Something was found, and the server does not say what, although it was asked.
        if (ascii_iequals(words[i], "MIN") || ascii_iequals(words[i], "COUNT")) return std::nullopt;
    }
    return std::vector<std::uint32_t>{};  // nothing found: ALL is left out (RFC 4731 §3.1)
}

std::vector<std::uint32_t> copied_uids(std::string_view code) {
    const auto words = split(code, ' ');
    if (words.size() != 4 || !ascii_iequals(words[0], "COPYUID")) return {};
    return parse_uid_set(words[2]).value_or(std::vector<std::uint32_t>{});
}

std::string search_day(UtcTime time, int days) {
    const auto day = std::chrono::floor<std::chrono::days>(time) + std::chrono::days(days);
    const std::chrono::year_month_day date(day);
    constexpr std::array<std::string_view, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                      "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    return std::to_string(static_cast<unsigned>(date.day())) + "-" +
           std::string(months.at(static_cast<unsigned>(date.month()) - 1)) + "-" +
           std::to_string(static_cast<int>(date.year()));
}

}  // namespace tsb
