// SPDX-License-Identifier: GPL-3.0-or-later
#include "parsers/dkim/dkim.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>
#include <optional>

#include "config/base/number.hpp"
#include "config/base/text.hpp"

// The header is C99: its _Bool is no word of C++.
#define _Bool bool
extern "C" {
#include <opendkim/dkim.h>
}
#undef _Bool

namespace tsb {
namespace {

constexpr std::size_t max_shown = 200;
constexpr std::size_t chunk_bytes = 64U << 10U;
constexpr std::uint64_t ages =
    1'000'000'000;  // seconds; more would underflow where the library subtracts it
constexpr std::int64_t clock_drift_seconds = 300;

// What a reader of the mail relies on beside From: an unsigned one may have been put there by anybody.
constexpr std::array<std::string_view, 8> read_fields = {
    "subject",      "to", "cc", "date", "reply-to", "content-type", "content-transfer-encoding",
    "mime-version",
};

struct LibraryEnd {
    void operator()(DKIM_LIB* library) const { dkim_close(library); }
};
struct HandleEnd {
    void operator()(DKIM* handle) const { dkim_free(handle); }
};
using Library = std::unique_ptr<DKIM_LIB, LibraryEnd>;
using Handle = std::unique_ptr<DKIM, HandleEnd>;

std::string lower(const unsigned char* text) {
    if (text == nullptr) return {};
    return ascii_lower(clip_utf8(printable(reinterpret_cast<const char*>(text)), max_shown));
}

const DkimKey* find_key(const std::vector<DkimKey>& keys, DKIM_SIGINFO* signature) {
    const std::string name = lower(dkim_sig_getselector(signature)) + "._domainkey." +
                             lower(dkim_sig_getdomain(signature));
    const auto found = std::find_if(keys.begin(), keys.end(),
                                    [&](const DkimKey& key) { return key.name == name; });
    return found == keys.end() ? nullptr : &*found;
}

// libopendkim asks for a key while it is inside dkim_eoh(); the keys of the one message in hand.
struct Asking {
    const std::vector<DkimKey>* keys;
};

DKIM_CBSTAT give_key(DKIM* handle, DKIM_SIGINFO* signature, unsigned char* into, size_t room) {
    const auto* asking = static_cast<const Asking*>(dkim_get_user_context(handle));
    const DkimKey* key = find_key(*asking->keys, signature);
    if (key == nullptr || key->state == KeyState::trouble) return DKIM_CBSTAT_TRYAGAIN;
    if (key->state == KeyState::absent) return DKIM_CBSTAT_NOTFOUND;
    if (key->record.size() >= room || key->record.find('\0') != std::string::npos)
        return DKIM_CBSTAT_ERROR;
    std::memcpy(into, key->record.data(), key->record.size());
    into[key->record.size()] = 0;
    return DKIM_CBSTAT_CONTINUE;
}

Library open_library() {
    Library library(dkim_init(nullptr, nullptr));
    if (!library) return library;
    unsigned flags = DKIM_LIBFLAGS_STRICTHDRS | DKIM_LIBFLAGS_BADSIGHANDLES;
    dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_FLAGS, &flags, sizeof flags);
    // Time is judged here, by the time of receipt: a replay years later gives the same result.
    std::uint64_t drift = ages;
    dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_CLOCKDRIFT, &drift, sizeof drift);
    unsigned bits = min_key_bits;
    dkim_options(library.get(), DKIM_OP_SETOPT, DKIM_OPTS_MINKEYBITS, &bits, sizeof bits);
    dkim_set_key_lookup(library.get(), give_key);
    return library;
}

std::string tag(DKIM_SIGINFO* signature, bool of_key, const char* name) {
    std::string mutable_name = name;
    const unsigned char* value = dkim_sig_gettagvalue(
        signature, of_key, reinterpret_cast<unsigned char*>(mutable_name.data()));
    return value == nullptr ? std::string() : std::string(reinterpret_cast<const char*>(value));
}

// RFC 6376 §3.4.3, §3.4.4: of a body with CRLF line ends, as it is hashed.
std::size_t canonical_length(BytesView body, bool relaxed) {
    std::size_t length = 0, blank_lines = 0;
    while (!body.empty()) {
        const std::size_t end = body.find("\r\n");
        BytesView line = body.substr(0, end);
        body.remove_prefix(end == BytesView::npos ? body.size() : end + 2);
        std::size_t count = line.size();
        if (relaxed) {
            while (!line.empty() && (line.back() == ' ' || line.back() == '\t'))
                line.remove_suffix(1);
            count = line.size();
            for (std::size_t i = 1; i < line.size(); ++i)
                if ((line[i] == ' ' || line[i] == '\t') &&
                    (line[i - 1] == ' ' || line[i - 1] == '\t'))
                    --count;
        }
        if (count == 0) {
            ++blank_lines;
            continue;
        }
        length += 2 * blank_lines + count + 2;
        blank_lines = 0;
    }
    return length == 0 && !relaxed ? 2 : length;
}

// One signature's verdict; the weaknesses are looked for before the library's word is taken.
class Judge {
  public:
    Judge(DKIM_SIGINFO* signature, const DkimKey* key, BytesView body, UtcTime when)
        : signature_(signature), key_(key), body_(body), when_(when.time_since_epoch().count()) {}

    DkimSignature judge(const std::vector<std::string>& present) {
        out_.domain = lower(dkim_sig_getdomain(signature_));
        out_.selector = lower(dkim_sig_getselector(signature_));
        out_.algorithm = ascii_lower(trim(tag(signature_, false, "a")));
        out_.test_key = (dkim_sig_getflags(signature_) & DKIM_SIGFLAG_TESTKEY) != 0;
        find_unsigned(present);
        decide();
        return std::move(out_);
    }

  private:
    void say(std::string_view result, std::string why) {
        out_.result = result;
        out_.why = std::move(why);
    }

    void refuse(std::string why) {
        out_.weak = true;
        say("permerror", std::move(why));
    }

    void decide() {
        const int error = dkim_sig_geterror(signature_);
        if (const std::string weak = weakness(); !weak.empty()) return refuse(weak);
        if (const std::string time = not_in_force(); !time.empty()) return say("permerror", time);
        if (key_ == nullptr || key_->state == KeyState::trouble)
            return say("temperror", "its key could not be asked for");
        if (key_->state == KeyState::absent) return say("permerror", "there is no such key in DNS");
        if (error == DKIM_SIGERROR_BADSIG && library_fails())
            return say("neutral",
                       "ed25519 over a header taken simply (c=simple) cannot be checked here");
        if (error == DKIM_SIGERROR_BADSIG) return say("fail", "the header or the key was changed");
        if (error != DKIM_SIGERROR_OK && error != DKIM_SIGERROR_UNKNOWN)
            return say("permerror", shown(error));
        if (dkim_sig_getbh(signature_) == DKIM_SIGBH_MISMATCH)
            return say("fail", "the body was changed");
        if (!DKIM_SIG_CHECK(signature_)) return say("fail", shown(error));
        if (const std::string cut = body_cut(); !cut.empty()) return refuse(cut);
        say("pass", "");
    }

    // libopendkim 2.11 finds every ed25519 signature over a simply taken header wrong.
    [[nodiscard]] bool library_fails() const {
        dkim_canon_t header_way = DKIM_CANON_UNKNOWN, body_way = DKIM_CANON_UNKNOWN;
        dkim_sig_getcanons(signature_, &header_way, &body_way);
        return out_.algorithm == "ed25519-sha256" && header_way == DKIM_CANON_SIMPLE;
    }

    // RFC 8301 §3.1: rsa-sha1 proves nothing; RFC 8463 §3: ed25519-sha256.
    [[nodiscard]] std::string weakness() const {
        if (out_.algorithm != "rsa-sha256" && out_.algorithm != "ed25519-sha256")
            return "its algorithm is " +
                   (out_.algorithm.empty() ? "not said" : printable(out_.algorithm));
        if (!is_signed("from")) return "From is not signed";
        unsigned bits = 0;
        const bool sized = dkim_sig_getkeysize(signature_, &bits) == DKIM_STAT_OK && bits > 0;
        if (out_.algorithm == "rsa-sha256" && sized && bits < min_key_bits)
            return "its key has only " + std::to_string(bits) + " bits";
        return {};
    }

    [[nodiscard]] std::string not_in_force() const {
        const auto at = [&](const char* name) {
            return parse_number<std::int64_t>(trim(tag(signature_, false, name)));
        };
        const auto made = at("t"), ends = at("x");
        if (!tag(signature_, false, "x").empty() && !ends)
            return "its time of expiry cannot be read";
        if (made && *made > when_ + clock_drift_seconds)
            return "it was made after the message was received";
        if (ends && *ends < when_) return "it had expired when the message was received";
        if (made && ends && *ends < *made) return "it expires before it was made";
        return {};
    }

    // l= lets anybody append to the body (RFC 6376 §8.2): allowed only where it says the whole of it.
    [[nodiscard]] std::string body_cut() const {
        const std::string length = tag(signature_, false, "l");
        if (length.empty()) return {};
        const auto covered = parse_number<std::uint64_t>(trim(length));
        dkim_canon_t header_way = DKIM_CANON_UNKNOWN, body_way = DKIM_CANON_UNKNOWN;
        dkim_sig_getcanons(signature_, &header_way, &body_way);
        const std::size_t whole = canonical_length(body_, body_way == DKIM_CANON_RELAXED);
        if (covered && *covered >= whole) return {};
        return "it covers only " + printable(length) + " of " + std::to_string(whole) +
               " bytes of the body (l=)";
    }

    [[nodiscard]] bool is_signed(std::string_view field) const {
        const std::string list = tag(signature_, false, "h");
        for (const std::string_view one : split(list, ':'))
            if (ascii_iequals(trim(one), field)) return true;
        return false;
    }

    void find_unsigned(const std::vector<std::string>& present) {
        for (const std::string& field : present)
            if (!is_signed(field)) out_.unsigned_fields.push_back(field);
    }

    static std::string shown(int error) {
        const char* text = dkim_sig_geterrorstr(error);
        return text == nullptr ? "error " + std::to_string(error) : printable(text);
    }

    DKIM_SIGINFO* signature_;
    const DkimKey* key_;
    BytesView body_;
    std::int64_t when_;
    DkimSignature out_;
};

struct Fields {
    std::size_t from = 0;
    bool feeds = false;  // \v or \f, which the library drops in the relaxed form and no signer did
    std::vector<std::string> read;  // of read_fields, those that stand there
    BytesView body;
};

Fields look_at_fields(BytesView message) {
    Fields fields;
    for (std::size_t at = 0; at < message.size();) {
        const std::size_t end = std::min(message.find('\n', at), message.size());
        const BytesView line = message.substr(at, end - at);
        at = std::min(end + 1, message.size());
        if (line.empty() || line == "\r") {
            fields.body = message.substr(at);
            break;
        }
        if (line.find_first_of("\v\f") != BytesView::npos) fields.feeds = true;
        const std::size_t colon = line.find(':');
        if (colon == BytesView::npos || line[0] == ' ' || line[0] == '\t') continue;
        const std::string name = ascii_lower(trim(line.substr(0, colon)));
        fields.from += name == "from" ? 1 : 0;
        const bool read =
            std::find(read_fields.begin(), read_fields.end(), name) != read_fields.end();
        if (read && std::find(fields.read.begin(), fields.read.end(), name) == fields.read.end())
            fields.read.push_back(name);
    }
    return fields;
}

Error no_header(std::string what) {
    return {ErrorKind::input, std::move(what), ""};
}

DKIM_STAT feed(DKIM* handle, BytesView message) {
    DKIM_STAT state = DKIM_STAT_OK;
    std::string chunk;
    for (std::size_t at = 0; at < message.size() && state == DKIM_STAT_OK; at += chunk_bytes) {
        chunk = message.substr(at, chunk_bytes);
        state = dkim_chunk(handle, reinterpret_cast<unsigned char*>(chunk.data()), chunk.size());
    }
    if (state == DKIM_STAT_OK) state = dkim_chunk(handle, nullptr, 0);
    return state;
}

}  // namespace

Result<std::vector<DkimSignature>> check_dkim(BytesView message, const std::vector<DkimKey>& keys,
                                              UtcTime when) {
    std::vector<DkimSignature> results;
    const Fields fields = look_at_fields(message);
    if (fields.from != 1)
        return no_header("the message has " + std::to_string(fields.from) + " From fields");
    if (fields.feeds) return no_header("its header has a form feed or a vertical tab");
    const Library library = open_library();
    if (!library) throw std::bad_alloc();
    DKIM_STAT state = DKIM_STAT_OK;
    const Handle handle(dkim_verify(
        library.get(), reinterpret_cast<const unsigned char*>("message"), nullptr, &state));
    if (!handle) throw std::bad_alloc();
    Asking asking{&keys};
    dkim_set_user_context(handle.get(), &asking);
    state = feed(handle.get(), message);
    if (state == DKIM_STAT_NOSIG) return results;
    if (state == DKIM_STAT_SYNTAX) return no_header("its header is not as RFC 5322 wants it");
    bool test_key = false;
    dkim_eom(handle.get(), &test_key);
    DKIM_SIGINFO** list = nullptr;
    int count = 0;
    if (dkim_getsiglist(handle.get(), &list, &count) != DKIM_STAT_OK) return results;
    for (int i = 0; i < count && results.size() < max_signatures; ++i) {
        // dkim_eom() stops at the first that passes: each is asked for itself.
        if ((dkim_sig_getflags(list[i]) & DKIM_SIGFLAG_PROCESSED) == 0)
            dkim_sig_process(handle.get(), list[i]);
        results.push_back(
            Judge(list[i], find_key(keys, list[i]), fields.body, when).judge(fields.read));
    }
    return results;
}

}  // namespace tsb
